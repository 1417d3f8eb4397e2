#pragma once
// 用例 that a rule file lacks, as text for a person to complete.
#include <set>
#include <string>

#include "engine/engine.h"

namespace heng {

struct Proposal {
  std::string text;    // "" = no border is without a case
  size_t cases = 0;    // in `text`
  size_t unreach = 0;  // borders of values that a case cannot give, named in comments
};
// For every border that is not among `exercised` (see TryCases): rows just below, on and just above it, by the step of
// the column, with `?` wherever a person must decide: data that the results depend on, and the results. A case with `?`
// fails.
Proposal ProposeCases(const Compiled& compiled, const std::set<int>& exercised, const SourceMap& sources);

}  // namespace heng
