#pragma once
// An archive without some personal cells: the same entries, notes and objects, openings with digests in the place of
// the cells, so that every proof stays (FORMAT.md, Personal cells). The entries that say so are added through Log.
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "engine/archive/store.h"
#include "engine/archive/suite.h"

namespace heng::archive {

// By root of an opening: which of its cells.
using ErasedCells = std::map<std::string, std::set<uint64_t>>;

// Into an archive that is being made, to be committed. False: one of the stores has a failure, or an opening named is
// not there or cannot be read.
bool CopyWithout(Store& from, Suite suite, const ErasedCells& cells, Store& to);

}  // namespace heng::archive
