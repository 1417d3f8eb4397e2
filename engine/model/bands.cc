#include "engine/model/bands.h"

#include <algorithm>
#include <numeric>

namespace heng::model {
namespace {

bool Contains(const BandEnds& ends, const Number& x) {
  if (ends.low && (x < *ends.low || (x == *ends.low && !ends.low_closed))) return false;
  if (ends.high && (x > *ends.high || (x == *ends.high && !ends.high_closed))) return false;
  return true;
}

// What lies between the top of one band and the bottom of the next.
BandEnds Between(const BandEnds& below, const BandEnds& above) {
  return {below.high, above.low, !below.high_closed, !above.low_closed};
}

BandEnds Intersection(const BandEnds& a, const BandEnds& b) {
  BandEnds out = a;
  if (b.low && (!out.low || *b.low > *out.low || (*b.low == *out.low && !b.low_closed))) {
    out.low = b.low;
    out.low_closed = b.low_closed;
  }
  if (b.high && (!out.high || *b.high < *out.high || (*b.high == *out.high && !b.high_closed))) {
    out.high = b.high;
    out.high_closed = b.high_closed;
  }
  return out;
}

// a's upper end reaches further than b's.
bool ReachesFurther(const BandEnds& a, const BandEnds& b) {
  if (!b.high) return false;
  if (!a.high) return true;
  return *a.high > *b.high || (*a.high == *b.high && a.high_closed && !b.high_closed);
}

}  // namespace

std::optional<Number> ValueInside(const BandEnds& wanted, const Grid& grid) {
  BandEnds ends = wanted;
  if (grid.range) ends = Intersection(ends, {grid.range->first, grid.range->second, true, true});
  if (ends.low && ends.high && (*ends.low > *ends.high)) return std::nullopt;
  Number candidate;
  if (grid.step) {
    if (ends.low) {
      candidate = ends.low->RoundToStep(Rounding::kCeiling, *grid.step);
      if (!Contains(ends, candidate)) candidate = candidate + *grid.step;
    } else if (ends.high) {
      candidate = ends.high->RoundToStep(Rounding::kFloor, *grid.step);
      if (!Contains(ends, candidate)) candidate = candidate - *grid.step;
    }
  } else if (ends.low && ends.high) {
    candidate = (*ends.low + *ends.high) / Number(2);
  } else if (ends.low) {
    candidate = *ends.low + Number(1);
  } else if (ends.high) {
    candidate = *ends.high - Number(1);
  }
  return Contains(ends, candidate) ? std::optional<Number>(candidate) : std::nullopt;
}

std::vector<BandFault> CheckBands(const std::vector<BandEnds>& bands, const Grid& grid, bool& open_below,
                                  bool& open_above) {
  open_below = open_above = false;
  std::vector<BandFault> faults;
  if (bands.empty()) return faults;
  std::vector<size_t> order(bands.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (!bands[a].low || !bands[b].low) return !bands[a].low && bands[b].low.has_value();
    if (*bands[a].low != *bands[b].low) return *bands[a].low < *bands[b].low;
    return bands[a].low_closed && !bands[b].low_closed;
  });
  size_t furthest = order[0];
  for (size_t i = 1; i < order.size(); ++i) {
    const BandEnds& next = bands[order[i]];
    if (auto twice = ValueInside(Intersection(bands[furthest], next), grid)) {
      faults.push_back({BandFault::Kind::kOverlap, furthest, order[i], *twice});
    } else if (bands[furthest].high && next.low) {
      if (auto none = ValueInside(Between(bands[furthest], next), grid)) {
        faults.push_back({BandFault::Kind::kGap, furthest, order[i], *none});
      }
    }
    if (ReachesFurther(next, bands[furthest])) furthest = order[i];
  }
  const BandEnds& lowest = bands[order[0]];
  const BandEnds& highest = bands[furthest];
  if (lowest.low) {
    if (!grid.range)
      open_below = true;
    else if (auto x = ValueInside({std::nullopt, lowest.low, true, !lowest.low_closed}, grid)) {
      faults.push_back({BandFault::Kind::kBelow, order[0], order[0], *x});
    }
  }
  if (highest.high) {
    if (!grid.range)
      open_above = true;
    else if (auto x = ValueInside({highest.high, std::nullopt, !highest.high_closed, true}, grid)) {
      faults.push_back({BandFault::Kind::kAbove, furthest, furthest, *x});
    }
  }
  return faults;
}

}  // namespace heng::model
