#pragma once
// Forged archives that were thought of, each for something that a reader could trust and must not.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/archive/forged.h"

namespace heng::tests {

// What makes the archive that is forged, and the commands that read it; `@` is its last entry.
extern const std::vector<const char*> kMaking, kReading;

const std::vector<std::pair<std::string, std::function<void(Forged&)>>>& HostileCases();

}  // namespace heng::tests
