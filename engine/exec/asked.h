#pragma once
// Which columns a run is for: those with a name, and what steps other than formulas read.
#include <vector>

#include "engine/plan/plan.h"

namespace heng::exec {

std::vector<uint8_t> AskedFor(const plan::Plan& plan);  // by ColumnId

}  // namespace heng::exec
