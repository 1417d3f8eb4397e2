#pragma once
// What would have changed a tier: found by working it out again with another datum.
#include <vector>

#include "engine/explain/reader.h"
#include "engine/result/explanation.h"

namespace heng::explain {

// For every number, date, choice and yes/no in the data of the row, and of rows that refer to it, on which the value
// hangs: the smallest change upwards and downwards after which it is another one, all else as it was. A choice is tried
// in every other way; of numbers those of the column's places are tried at growing distance until the value changes or
// the datum would not be allowed, and the border between is found by halving; so a value that changes to and fro within
// less than the distance to its border may change earlier than is said. `value` must be an option or yes/no.
std::vector<result::Change> SmallestChanges(Reader& reader, const Cell& value);

}  // namespace heng::explain
