#pragma once
// 采用: the columns of a scheme that another scheme's results fill, made from those results.
//
// Rows are matched by the keys of the two tables, references followed to the key they hold. A value goes over as it
// is; a gap with its kind and reason; a row that the other scheme does not have is 缺(无此行).
#include <vector>

#include "engine/engine.h"

namespace heng {

// One column for each that the scheme adopts, in the rows of `data`. Without a source for it the column holds error
// gaps (data::kNotGiven) that nobody is told of. Faults of result files are added to `faults`.
std::vector<exec::Override> AdoptColumns(const Compiled& compiled, const std::vector<AdoptSource>& sources,
                                         const Limits& limits, data::Dataset& data, std::vector<DataFault>& faults);

}  // namespace heng
