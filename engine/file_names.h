#pragma once
// What files are called after the names of a scheme.
#include <string>

namespace heng {

// A table's name as part of a file name: characters that some system forbids become "_".
std::string FileNameFor(const std::string& name);

}  // namespace heng
