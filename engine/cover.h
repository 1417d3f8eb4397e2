#pragma once
// What a finished run of a 用例 came upon. Internal to the facade.
#include <set>

#include "engine/engine.h"

namespace heng {

// Points of the scheme (Scheme::points). Of a run that kept all its columns, before ReturnSourceColumns.
std::set<int> ExercisedPoints(const Compiled& compiled, data::Dataset& data, exec::Values& values);

}  // namespace heng
