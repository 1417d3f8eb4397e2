#pragma once
// The rows of one table of results that differ between two runs, from what was kept of them alone.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/compare/kept_table.h"
#include "engine/engine.h"

namespace heng::compare {

class MovedRows {
 public:
  struct Row {
    result::RowChange::Kind kind;
    uint32_t before, now;  // rows; kNoRow where it is not
    uint32_t tiers = 0;    // that changed
    Number money, rank;    // by how much, together
  };

  // `rules`: those of now, which say what is a rank; may be null.
  MovedRows(const KeptRun& before_run, const archive::ResultRecord& before, const KeptRun& now_run,
            const archive::ResultRecord& now, const Compiled* rules);

  const result::TableComparison& summary() const { return out_; }
  bool same() const;
  // The most important first.
  size_t size() const { return rows_.size(); }
  const Row& row(size_t at) const { return rows_[at]; }
  result::RowChange Change(size_t at) const;
  std::optional<size_t> Find(const std::string& key) const;

 private:
  struct Columns {  // a column that differs somewhere
    KeptColumn before, now;
  };
  void MatchRows();
  void ListColumns(const Compiled* rules);
  void CompareColumn(size_t at, const archive::ColumnRecord& before, const archive::ColumnRecord& now);
  void CompareCell(size_t at, uint32_t was, uint32_t is);
  Row& Mark(uint32_t was, uint32_t is);
  void Sort();

  const KeptRun &before_run_, &now_run_;
  const archive::ResultRecord &before_, &now_;
  const KeptKeys before_keys_, now_keys_;
  Matching matching_;
  result::TableComparison out_;
  std::vector<std::unique_ptr<Columns>> columns_;  // as out_.columns; null: the same everywhere
  std::vector<uint32_t> marked_;                   // by row now: its place in rows_
  std::vector<Row> rows_;
};

}  // namespace heng::compare
