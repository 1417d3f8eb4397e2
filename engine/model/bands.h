#pragma once
// Do bands cover every value that can occur, and none twice? (internal to model)
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/number.h"

namespace heng::model {

struct BandEnds {
  std::optional<Number> low, high;  // unbounded when not set
  bool low_closed = true, high_closed = true;
};

// The values that can occur: multiples of `step` when it is known, every value otherwise.
struct Grid {
  std::optional<Number> step;
  std::optional<std::pair<Number, Number>> range;
};

struct BandFault {
  enum class Kind : uint8_t { kGap, kOverlap, kBelow, kAbove } kind;
  size_t first = 0, second = 0;  // rows: on either side of the gap, or overlapping
  Number example;                // a value in no band, or in two
};

// A value of the grid inside the ends, if there is one (a bounded side preferred).
std::optional<Number> ValueInside(const BandEnds& ends, const Grid& grid);
// All gaps between bands and all overlaps; gaps below the lowest and above the highest band only when the range is
// known (kBelow, kAbove) — `open_below`/`open_above` tell that an end is bounded and the range is not known.
std::vector<BandFault> CheckBands(const std::vector<BandEnds>& bands, const Grid& grid, bool& open_below,
                                  bool& open_above);

}  // namespace heng::model
