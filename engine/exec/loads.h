#pragma once
// Columns that are no more than a load of another one through a row column, as those of a 视图 are: while nobody looks
// for the column itself it is not made, and what reads it reads the other one.
//
//   班级 in 实考 = 班级 via 实考→成绩       group of 实考 by 班级 in 实考   reads   成绩.班级[实考→成绩[row]]
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

// By column, 1: what writes it is such a load, and what reads it are formulas and groups in key order, no more than one
// step of them for every row of its space: a column that is read often is made.
std::vector<bool> PlainLoads(const plan::Plan& plan);

// Notes that the step, which is one of PlainLoads, is not run: what it reads stays as long as its column would. False:
// something it reads has gaps, or is not there itself; it is to be run.
bool LeaveUnmade(Context& context, const plan::Compute& step);
// What a formula of its own reads.
std::vector<ColumnId> ReadsOf(const plan::Compute& step);
// Makes it after all.
void Make(Context& context, ColumnId id);
// The formula with every load of an unmade column put in its place; nullopt: it reads none.
std::optional<plan::Compute> ReadThrough(const Context& context, const plan::Compute& step);

}  // namespace heng::exec
