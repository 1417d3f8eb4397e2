#pragma once
// What the 用例 of a rule file exercise, for people.
#include <set>
#include <string>

#include "engine/engine.h"

namespace heng::cli {

// A table by kind, then what was never exercised with its place. `exercised`: see TryCases.
std::string CoverText(const Compiled& compiled, const std::set<int>& exercised, const SourceMap& sources, Lang lang);

}  // namespace heng::cli
