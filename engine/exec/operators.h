#pragma once
// The operators, one file each; what they do is said in engine/plan/plan.h.
#include "engine/exec/context.h"

namespace heng::exec {

void Run(Context& context, const plan::Compute& step);
// The step after it too, when that alone reads what `condition` would write, so that no column of it is needed. False:
// nothing is done; it takes a row that needs a closer look.
bool RunTogether(Context& context, const plan::Compute& condition, const plan::Aggregate& step);
bool RunTogether(Context& context, const plan::Compute& condition, const plan::Filter& step);
void Run(Context& context, const plan::GroupBy& step);
void Run(Context& context, const plan::LookUp& step);
void Run(Context& context, const plan::Filter& step);
void Run(Context& context, const plan::Expand& step);
void Run(Context& context, const plan::Append& step);
void Run(Context& context, const plan::OncePer& step);
void Run(Context& context, const plan::Aggregate& step);
void Run(Context& context, const plan::Rank& step);
void Run(Context& context, const plan::Tier& step);
void Run(Context& context, const plan::Share& step);
void Run(Context& context, const plan::Draw& step);
void Run(Context& context, const plan::Lots& step);
void Run(Context& context, const plan::Scan& step);
void Run(Context& context, const plan::Slots& step);
void Run(Context& context, const plan::History& step);

}  // namespace heng::exec
