#pragma once
// Several rule files of one command: what adopts what, and in which order they are worked out.
#include <deque>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace heng {

struct Schemes {
  std::deque<Compiled> schemes;  // as given
  std::vector<size_t> order;     // of all: each behind those whose results of this year it adopts
};

// Reads and checks them all. Two schemes of one name, and schemes that adopt each other in a circle, are errors; a
// scheme that adopts from one with errors is checked as far as that goes and is not ok.
Schemes CompileAll(const SourceMap& sources, const std::vector<uint32_t>& files, const Limits& limits,
                   Diagnostics& diagnostics, const OpenRules& open = {});

// The scheme of this title among those given; null: none.
const Compiled* FindScheme(const Schemes& schemes, const std::string& title);

// Tells of each 采用 whether there is a source for it.
void CheckSources(const Compiled& compiled, const std::vector<AdoptSource>& sources, Diagnostics& diagnostics);

// Schemes may read one file each for its own columns: a column that another scheme reads is not one that nobody reads.
void DropReadByOthers(const Schemes& schemes, const Compiled& own, std::vector<DataFault>& faults);

}  // namespace heng
