#pragma once
// Two finished runs side by side: which column, row and cell of one is which of the other, and where they differ.
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/explain/reader.h"
#include "engine/result/comparison.h"

namespace heng::compare {

using explain::Cell;
using plan::ColumnId;
using plan::SpaceId;

constexpr uint32_t kNoPartner = UINT32_MAX;

// Rows of a space on one side; the other's row with the same key. Rows without a key are the same when all their cells
// are, or else when they stand in the same line.
using RowPairs = std::vector<uint32_t>;  // by row; kNoPartner: only here

class Pairing {
 public:
  // Both runs ok, with all their columns kept. Side 0: before, side 1: now.
  Pairing(const Compiled& before, Run& before_run, const Compiled& now, Run& now_run);

  explain::Reader& reader(int side) { return *readers_[side]; }
  ColumnId PartnerOf(int side, ColumnId column) const { return columns_[side][column]; }  // plan::kNone: none
  SpaceId PartnerOfSpace(int side, SpaceId space) const { return spaces_[side][space]; }
  const RowPairs& Rows(int side, SpaceId space);
  // Whether the other side has no such cell, or another value in it.
  bool Differs(int side, const Cell& cell);
  // The same step with other words in it is another step; so is one with no partner.
  bool StepDiffers(int side, ColumnId column) const;
  // The cell as it was kept.
  result::KeptCell Shown(int side, const Cell& cell);

 private:
  void PairColumns();
  RowPairs PairRows(SpaceId before, SpaceId now);
  std::string KeyOf(int side, SpaceId space, uint32_t row);
  std::string WholeRow(int side, SpaceId space, uint32_t row);
  bool SameCell(const Cell& before, const Cell& now);
  const std::vector<char>& Differences(int side, ColumnId column);

  std::unique_ptr<explain::Reader> readers_[2];
  std::vector<ColumnId> columns_[2];
  std::vector<SpaceId> spaces_[2];
  std::vector<std::string> steps_[2];  // of each column's writer, as text without numbers of columns
  std::unordered_map<SpaceId, RowPairs> rows_[2];
  std::unordered_map<ColumnId, std::vector<char>> differences_[2];
};

}  // namespace heng::compare
