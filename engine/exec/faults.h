#pragma once
// Errors as faults: each once, at the first named column that shows it.
//
// An error travels from cell to cell with its status. Errors of named and of source columns are known to the user;
// those of intermediate columns wait in Values::unreported until a named column or a check takes them over (an
// intermediate value nobody chooses is nobody's fault).
#include "engine/exec/context.h"

namespace heng::exec {

// After a step other than a Check: adds faults for its outputs.
void ReportErrors(Context& context, const plan::Step& step);

// check.cc
// Whether the ends of data's columns alone show that a condition holds wherever there is no gap: `a and b` of
// comparisons of data with constants.
bool HoldsByBounds(Context& context, const plan::Program& program);
void RunCheck(Context& context, const plan::Check& check, const Span& span);

}  // namespace heng::exec
