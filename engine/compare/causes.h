#pragma once
// Why values of a row differ between two runs. The rule (engine/README.md): from a value that differs, back through
// everything that it was made from and that differs too, in both runs.
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/compare/pairing.h"
#include "engine/compare/rules.h"

namespace heng::compare {

// What says in which group a row is; kNone: all are in one.
ColumnId GroupColumnOf(const plan::Step& step);

class CauseFinder {
 public:
  CauseFinder(Pairing& pairing, const RuleDifferences& rules, const SourceMap& before, const SourceMap& now)
      : pairing_(pairing), rules_(rules), sources_{&before, &now} {}

  // The causes of these cells of one row, each as it was and as it is. `by` is left unknown.
  result::Causes Of(const std::vector<Cell>& before, const std::vector<Cell>& now);

  // A cell, or a whole row, of the data.
  result::DataChange DataOf(int side, const Cell& cell);

 private:
  using OthersKey = std::tuple<result::OthersMoved::Through, std::string, std::string, std::string>;
  // Rows of a group that differ, as numbers that are the same on both sides. Kept: many cells hang on one group.
  struct Group {
    SpaceId space = 0;
    std::vector<uint32_t> rows;   // of the side
    std::vector<uint64_t> names;  // sorted
  };
  struct Others {
    std::set<const Group*> groups;
    std::set<uint64_t> own;  // that do not count
  };

  void VisitFrom(int side, const Cell& cell);
  void Visit(const Cell& cell);
  bool VisitReads(const Cell& cell, const plan::Step& step);
  bool VisitMembers(const Cell& cell, const plan::Step& step, const explain::Reads& reads);
  bool VisitSearched(const Cell& cell, const plan::LookUp& step);
  bool VisitPast(const Cell& cell, const plan::History& step);
  const Group& GroupOfCell(const Cell& cell, const plan::Step& step, const explain::Reads& reads);
  uint64_t NameOfRow(SpaceId space, uint32_t row);
  size_t CountOf(const Others& others);
  bool VisitRow(SpaceId space, uint32_t row, const std::vector<ColumnId>& columns);
  void CountRest(const Cell& cell, const plan::Step& step, const explain::Reads& reads);
  void AddData(result::DataChange change);
  Others& OthersOf(const Cell& cell, const plan::Step& step, SpaceId space);
  bool IsSource(SpaceId space) const;
  bool IsOfAll() const;
  std::vector<uint32_t> OwnRows(const Group& group);
  bool IsNew(SpaceId space, uint32_t row);
  std::string NameOf(const Cell& cell);
  std::string GroupOf(const Cell& cell, const plan::Step& step);
  explain::Reader& reader() { return pairing_.reader(side_); }
  SpaceId SpaceOf(ColumnId column) { return reader().plan().columns[column].space; }

  Pairing& pairing_;
  const RuleDifferences& rules_;
  const SourceMap* sources_[2];

  int side_ = 1;    // whose cells are visited
  Cell subject_{};  // one of the cells asked about: its space and row
  std::set<Cell> seen_;
  bool found_ = false;  // a cause of the value asked about
  bool rest_ = false;   // what no cell shows is looked for, too
  std::vector<result::DataChange> data_;
  std::set<std::string> known_data_;
  std::set<size_t> found_rules_;
  std::map<OthersKey, Others> others_;
  std::map<std::tuple<int, const plan::Step*, size_t>, Group> groups_;
  std::deque<Group> lone_;  // of one cell only
  std::map<std::set<const Group*>, size_t> sizes_;
};

}  // namespace heng::compare
