#pragma once
// What a run gives out: its tables with results, the 量, tiers by group, funds against what was paid.
#include "engine/engine.h"
#include "engine/result/result.h"

namespace heng {

// The run must be ok and must outlive the outcome. Costs one pass over the rows for each tier, fund and share; no cell
// is copied.
result::Outcome Collect(const Compiled& compiled, const Run& run);

}  // namespace heng
