#pragma once
// Every rounding of a scheme as a table, for people.
#include <string>

#include "engine/engine.h"

namespace heng {

// In order of the file; "" when nothing is rounded.
std::string RoundingsText(const Compiled& compiled, const SourceMap& sources, Lang lang);

}  // namespace heng
