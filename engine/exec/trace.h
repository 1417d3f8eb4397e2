#pragma once
// Which probes of a plan fire in a finished run (用例): what really was asked for, row by row.
//
// Formulas are computed whole, both sides of every choice (program.h). Here each is followed from its result down, in
// every row, through the side that was chosen; a value that has no name of its own (a shared operand) counts only where
// something asks for it. The conditions are evaluated once more by the same operators; the run's columns stay as they
// are.
#include <set>

#include "engine/exec/execute.h"

namespace heng::exec {

// The points of the probes that fire. The run must have kept all its columns (Options::keep_all); columns that were
// given (Override) ask for nothing.
std::set<int> FiredProbes(const plan::Plan& plan, data::Dataset& data, Values& values);

}  // namespace heng::exec
