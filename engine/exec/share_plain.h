#pragma once
// Funds shared in whole numbers: the plain case of plan::Share (weights, a unit, a rule for remainders), group by group
// straight into columns. Units times weight is one 64-bit product where it fits, else one of 128 bits.
//
// Whatever is not plain (a weight missing or negative, nobody to share with, a total that is no multiple of the unit,
// more paid than there is) leaves the group to the careful way of share.cc; both give the same.
//
//   10 units by 5, 3, 1: Σ 9   product   / 9   rest   one unit left
//   5                          50        5     5      5
//   3                          30        3     3      3
//   1                          10        1     1      1       to the largest rest: 5, the first row: 6
#include <cstdint>
#include <vector>

#include "engine/exec/share_units.h"

namespace heng::exec {

class PlainShares {
 public:
  struct Columns {
    data::Column out;             // in the unit's denominator
    data::Column paid, leftover;  // by group
  };
  static bool Suits(Context& context, const plan::Share& step);
  // `outside`: by row, or empty. One object a thread.
  PlainShares(Context& context, const plan::Share& step, const ShareOrders& orders, const std::vector<Status>& outside,
              Columns& columns);
  // False: the group is left.
  bool Give(size_t group, const uint32_t* begin, const uint32_t* end);

 private:
  bool FindTakers(const uint32_t* begin, const uint32_t* end);
  bool FindUnits(size_t group);
  template <class Whole>
  int64_t Divide();
  void GiveRemainders(int64_t left);

  struct Part {
    unsigned __int128 rest;
    uint32_t row;
  };

  const plan::Share& step_;
  const SortOrder& order_;
  const std::vector<Status>& outside_;
  Columns& columns_;
  const data::Column& weights_;
  const data::Column& totals_;
  KindCache kinds_;
  std::vector<uint32_t> takers_;
  std::vector<Part> parts_;
  uint64_t sum_ = 0;   // of the weights
  uint64_t most_ = 0;  // the largest of them
  int64_t units_ = 0;
};

}  // namespace heng::exec
