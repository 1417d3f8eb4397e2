#pragma once
// The name a person most likely meant.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heng {

// Of `candidates`, the one with the smallest Damerau-Levenshtein distance in code points, if that is at most a third
// of the longer name (at least 1, and not the whole name); the first of equals. nullopt = nothing is near.
std::optional<std::string> NearestName(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace heng
