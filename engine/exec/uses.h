#pragma once
// Which columns a step reads and writes.
#include <vector>

#include "engine/plan/plan.h"

namespace heng::exec {

std::vector<plan::ColumnId> InputsOf(const plan::Step& step);
// Data, by column, that only formulas and sums read and no result shows: once they have run, nobody looks for it.
std::vector<bool> PassingData(const plan::Plan& plan);
// In the order in which faults are reported: the columns of groups before those of rows.
std::vector<plan::ColumnId> OutputsOf(const plan::Step& step);

// The space whose rows the step makes; kNone for most.
plan::SpaceId MadeBy(const plan::Step& step);

}  // namespace heng::exec
