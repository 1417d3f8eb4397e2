#pragma once
// Values that an output shows with fewer places than they have. Internal to the facade.
#include <vector>

#include "engine/collect_text.h"

namespace heng {

// A warning wherever two listed rows look equal in a column with 保留 and a rank or tier in the same output, which goes
// by that column, parts them: of each value shown the first two such rows.
std::vector<DataFault> LookEqual(const RunView& view);

}  // namespace heng
