#pragma once
// The careful way of a share; see plan::Share. Groups are independent of each other.
#include <vector>

#include "engine/exec/cell.h"
#include "engine/exec/share_units.h"

namespace heng::exec {

// What the groups of one step get, by row and by group.
struct ShareResults {
  std::vector<Cell> part;                // the share alone
  std::vector<std::vector<Cell>> first;  // by payment, by row
  std::vector<Cell> out;
  std::vector<Cell> paid;
  std::vector<Cell> leftover;
};

// One group shared with all that plan::Share can say, in Numbers.
class GroupShare {
 public:
  GroupShare(Context& context, const plan::Share& step, const ShareOrders& orders, ShareResults& results, size_t group,
             const uint32_t* begin, const uint32_t* end)
      : context_(context), step_(step), orders_(orders), results_(results), group_(group), begin_(begin), end_(end) {}

  void Run();

 private:
  void Fault(uint32_t row, Status error);
  void ReadFirst(uint32_t row);
  void Sort(uint32_t row);
  void Unrated(uint32_t row, Status gap);
  void Zero(uint32_t row);
  void Bounds(uint32_t row);
  void Stop(Status error);
  Status GroupError(Code code, const std::vector<Text>& args = {});
  Status FindUnit();
  Status FindTotal();
  Status PayFirst();
  void CutFirst();
  Status GiveShares();
  Status GiveDifference(const ShareGroupInput& input, std::vector<Number>& units);
  void Finish();
  Number InUnits(ColumnId bound, uint32_t row, Rounding mode) const;

  Context& context_;
  const plan::Share& step_;
  const ShareOrders& orders_;
  ShareResults& results_;
  size_t group_;
  const uint32_t* begin_;
  const uint32_t* end_;
  std::vector<uint32_t> takers_;  // positive weight
  std::vector<uint32_t> zeros_;   // take part with weight 0
  Number unit_;
  Number total_;
  Number first_;      // paid first
  Number fixed_;      // paid to rows without a weight
  Number shares_;     // paid as shares
  bool cut_ = false;  // the first payments took everything
  Status error_ = 0;  // of the first row whose part cannot be known
};

}  // namespace heng::exec
