#pragma once
// Tables of results as an archive kept them, column by column, without running anything again.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/result/comparison.h"

namespace heng::compare {

// Reads the cells of one run. A digest that stands for a personal cell is resolved where its opening is still there.
class KeptRun {
 public:
  KeptRun(archive::Store& store, archive::Suite suite, const archive::RunRecord& run);

  const archive::RunRecord& run() const { return run_; }
  archive::Store& store() const { return store_; }
  archive::Suite suite() const { return suite_; }
  // The cell that is behind a digest in the place of a reference.
  result::KeptCell Behind(const archive::ColumnRecord& column, std::string_view content) const;

 private:
  void Open(const archive::ColumnRecord& column);

  archive::Store& store_;
  const archive::Suite suite_;
  const archive::RunRecord& run_;
  std::map<std::string, result::KeptCell> behind_;  // by digest
};

// All cells of a column.
class KeptColumn {
 public:
  // At most `rows` cells; one that cannot be read is erased. A forged record may state any number: no more than some
  // hundred megabytes are held.
  KeptColumn(const KeptRun& run, const archive::ColumnRecord& column, uint64_t rows);
  result::KeptCell Cell(size_t row) const;
  size_t rows() const { return offsets_.size() - 1; }

 private:
  const KeptRun& run_;
  const archive::ColumnRecord& column_;
  std::string bytes_;              // cells, one behind the other
  std::vector<uint64_t> offsets_;  // of each cell
  std::vector<bool> erased_;       // of a personal column
};

// The keys of a row, with strokes between.
class KeptKeys {
 public:
  KeptKeys(const KeptRun& run, const archive::ResultRecord& table);
  result::KeptCell Key(size_t row) const;
  // The rows of the table that are really there.
  uint32_t rows() const { return rows_; }
  const archive::ResultRecord& table() const { return table_; }

 private:
  const archive::ResultRecord& table_;
  std::vector<KeptColumn> columns_;
  uint32_t rows_ = 0;
};

// Which rows of two tables are the same person's: those with the same keys; without keys, those in the same place.
struct Matching {
  static constexpr uint32_t kNoRow = UINT32_MAX, kErased = UINT32_MAX - 1;
  bool same = false;                // row by row
  std::vector<uint32_t> before_of;  // by row now; kNoRow: added; kErased: its key is not known
  std::vector<uint32_t> gone;       // rows of before
  uint64_t unmatched = 0;           // whose key was erased
};
Matching Match(const KeptKeys& before, const KeptKeys& now);

}  // namespace heng::compare
