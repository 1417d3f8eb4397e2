#include "engine/exec/share_plain.h"

#include <algorithm>
#include <cassert>

namespace heng::exec {

using plan::RemainderRule;

bool PlainShares::Suits(Context& context, const plan::Share& step) {
  const bool bounded = step.floor != plan::kNone || step.ceiling != plan::kNone || !step.pool_below.IsZero();
  const bool least = step.remainder == RemainderRule::kKeep && !step.least.IsZero();
  return step.first.empty() && !bounded && !least && step.unit_column == plan::kNone && step.unit.is_small() &&
         step.unit.Sign() > 0 && step.difference != plan::Difference::kFirst && IsPlain(context.column(step.weight));
}

PlainShares::PlainShares(Context& context, const plan::Share& step, const ShareOrders& orders,
                         const std::vector<Status>& outside, Columns& columns)
    : step_(step),
      order_(orders.remainder),
      outside_(outside),
      columns_(columns),
      weights_(context.column(step.weight)),
      totals_(context.column(step.total)),
      kinds_(context.gaps()) {}

// Those with a positive weight; false when one of the group is no plain case.
bool PlainShares::FindTakers(const uint32_t* begin, const uint32_t* end) {
  const bool zero_gets_nothing = step_.zero_stated && !step_.zero_not_taking;
  takers_.clear();
  sum_ = most_ = 0;
  constexpr ptrdiff_t kAhead = 16;
  for (const uint32_t* row = begin; row != end; ++row) {
    if (end - row > kAhead) __builtin_prefetch(&weights_.num[row[kAhead]]);
    if (!outside_.empty() && outside_[*row] != 0) {
      if (kinds_.IsError(outside_[*row])) return false;
      continue;
    }
    const int64_t weight = weights_.num[*row];
    if (weight < 0 || weights_.HasGap(*row) || (weight == 0 && !zero_gets_nothing)) return false;
    if (weight == 0) continue;
    takers_.push_back(*row);
    most_ = std::max(most_, static_cast<uint64_t>(weight));
    if (__builtin_add_overflow(sum_, static_cast<uint64_t>(weight), &sum_)) return false;
  }
  return !takers_.empty();
}

bool PlainShares::FindUnits(size_t group) {
  if (totals_.HasGap(group)) return false;
  const Number total = totals_.Get(group);
  const std::optional<int64_t> units = (total / step_.unit).ToInt64();
  int64_t written;  // as the columns hold it
  if (!units || *units < 0 || __builtin_mul_overflow(*units, step_.unit.num(), &written)) return false;
  units_ = *units;
  return true;
}

// The floor of every exact share, and its rest; returns the units given.
template <class Whole>
int64_t PlainShares::Divide() {
  parts_.clear();
  int64_t given = 0;
  for (const uint32_t row : takers_) {
    const Whole product = static_cast<Whole>(units_) * static_cast<uint64_t>(weights_.num[row]);
    const Whole rest = product % sum_;
    int64_t units = static_cast<int64_t>(product / sum_);
    if (step_.remainder == RemainderRule::kHalfUp && rest >= sum_ - rest) ++units;
    if (step_.remainder == RemainderRule::kLargest) parts_.push_back({rest, row});
    columns_.out.num[row] = units * step_.unit.num();
    given += units;
  }
  return given;
}

// One unit each to the largest rests.
void PlainShares::GiveRemainders(int64_t left) {
  assert(left >= 0 && (left == 0 || left < static_cast<int64_t>(parts_.size())));
  if (left == 0) return;
  std::nth_element(parts_.begin(), parts_.begin() + (left - 1), parts_.end(), [&](const Part& a, const Part& b) {
    if (a.rest != b.rest) return a.rest > b.rest;
    const int order = order_.Compare(a.row, b.row);
    return order != 0 ? order < 0 : a.row < b.row;
  });
  for (int64_t i = 0; i < left; ++i) columns_.out.num[parts_[i].row] += step_.unit.num();
}

bool PlainShares::Give(size_t group, const uint32_t* begin, const uint32_t* end) {
  if (!FindTakers(begin, end) || !FindUnits(group)) return false;
  uint64_t product;
  const bool small = !__builtin_mul_overflow(static_cast<uint64_t>(units_), most_, &product);
  int64_t given = small ? Divide<uint64_t>() : Divide<unsigned __int128>();
  if (given > units_) return false;
  if (step_.remainder == RemainderRule::kLargest) {
    GiveRemainders(units_ - given);
    given = units_;
  }
  columns_.paid.num[group] = given * step_.unit.num();
  columns_.leftover.num[group] = (units_ - given) * step_.unit.num();
  return true;
}

}  // namespace heng::exec
