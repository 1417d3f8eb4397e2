#pragma once
// The whole program but for its process: the words of a command line in, everything else to the console.
#include <string>
#include <vector>

#include "cli/console.h"

namespace heng::cli {

// Does the command; its exit code is the console's. Throws nothing.
void RunProgram(const std::vector<std::string>& words, Console& console);

}  // namespace heng::cli
