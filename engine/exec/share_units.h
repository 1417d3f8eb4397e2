#pragma once
// How many whole units each person of a group gets: exact shares within floors and ceilings, the pool of small ones,
// remainders. See plan::Share, points 3 to 5.
#include <vector>

#include "engine/exec/keys.h"
#include "engine/exec/sort_order.h"

namespace heng::exec {

// The orders of the step's keys, made once for all groups.
struct ShareOrders {
  ShareOrders(Context& context, const plan::Share& step)
      : remainder(context, step.remainder_keys),
        pool(context, step.pool_keys),
        difference(context, step.difference_keys),
        overspend(context, step.overspend_keys) {}
  SortOrder remainder, pool, difference, overspend;
};

// One group. Bounds in whole units, one for each row: both empty, or `low` with or without `high`.
struct ShareGroupInput {
  std::vector<uint32_t> rows;
  std::vector<Number> low, high;
  Number units;  // to share; need not be whole
};

// The λ-shares of `units` (at least Σ low) by weight, each within its bounds; with `freed` they use up the units or all
// stand at their ceilings, else the ceilings only cut. Both bounds empty, or `low` for all and `high` for all or none.
std::vector<Number> SharesWithin(const std::vector<Number>& weights, const std::vector<Number>& low,
                                 const std::vector<Number>& high, const Number& units, bool freed);

// Whole units, one for each row.
std::vector<Number> WholeUnits(Context& context, const plan::Share& step, const ShareOrders& orders,
                               const ShareGroupInput& input);

// The whole ones of `units` by weights whose sum is not 0: largest remainder, ties in order of the places.
std::vector<Number> LargestRemainder(const std::vector<Number>& weights, const Number& units);

}  // namespace heng::exec
