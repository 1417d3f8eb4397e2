#pragma once
// Which columns a step reads and writes.
#include <vector>

#include "engine/plan/plan.h"

namespace heng::exec {

std::vector<plan::ColumnId> InputsOf(const plan::Step& step);
// By column, 1: a table of results, a list that is handed in or what counts people and money by group shows it.
std::vector<bool> ShownColumns(const plan::Plan& plan);
// By column, 1: only formulas and sums read or make it, and neither results nor messages show it. Once they have run,
// nobody looks for it.
std::vector<bool> PassingColumns(const plan::Plan& plan);
// In the order in which faults are reported: the columns of groups before those of rows.
std::vector<plan::ColumnId> OutputsOf(const plan::Step& step);

// The space whose rows the step makes; kNone for most.
plan::SpaceId MadeBy(const plan::Step& step);

}  // namespace heng::exec
