#pragma once
// A value or a gap, on its way into a column.
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

struct Cell {
  Status status = 0;
  Number value;
};

// `den`: the denominator most cells have.
inline data::Column ToColumn(const std::vector<Cell>& cells, int64_t den) {
  data::Column out(cells.size(), den);
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].status != 0) {
      out.SetGap(i, cells[i].status);
    } else {
      out.Set(i, cells[i].value);
    }
  }
  return out;
}

}  // namespace heng::exec
