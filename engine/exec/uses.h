#pragma once
// Which columns a step reads and writes.
#include <vector>

#include "engine/plan/plan.h"

namespace heng::exec {

std::vector<plan::ColumnId> Inputs(const plan::Step& step);
// In the order in which faults are reported: the columns of groups before those of rows.
std::vector<plan::ColumnId> Outputs(const plan::Step& step);

}  // namespace heng::exec
