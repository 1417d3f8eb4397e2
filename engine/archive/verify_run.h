#pragma once
// What the runs of an archive hold: objects, openings, trees of results. Internal to verify.h.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/archive/suite.h"
#include "engine/archive/verify.h"

namespace heng::archive {

// `leaves`: of entries, with their numbers. Adds to what was counted and found.
void VerifyRuns(Store& store, Suite suite, const std::vector<std::pair<uint64_t, RunRecord>>& runs,
                const std::vector<std::pair<uint64_t, ErasureRecord>>& erasures,
                const std::map<std::string, uint64_t>& leaves, Verified& out);

}  // namespace heng::archive
