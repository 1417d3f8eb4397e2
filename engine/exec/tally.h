#pragma once
// Counts, sums, sums of squares and extremes of all groups at once: one pass over the rows in their order, in 64 bits,
// with no list of rows and no Number for a row.
//
// Taken where the result needs nothing else of a group and nothing can overflow: the range of the column times its rows
// is known before. A group in which something has a gap is left to the careful way (aggregate.cc), alone; both give the
// same.
//
//   row   group  value        group   rows   x    xx
//   0     0      4            0       2      11   65
//   1     1      5            1       1      5    25
//   2     0      7            2       left: a value is missing
//   3     2      –
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

struct Tally {
  int64_t rows = 0;  // that take part
  int64_t x = 0;     // Σ value, rows where a condition holds, or the extreme
  int64_t xx = 0;    // Σ value²
};

struct Tallies {
  std::vector<Tally> groups;
  std::vector<uint8_t> left;  // by group, 1: not tallied; empty: none are left
};

// Whether the step can be tallied at all; else all groups are left.
bool CanTally(Context& context, const plan::Aggregate& step);
Tallies MakeTallies(Context& context, const plan::Aggregate& step, size_t groups);
// The same of a share (or 全部, 任一) whose condition nothing else reads: it is found block after block and never
// becomes a column. nullopt: a row needs a closer look, or the step more than this; nothing is changed then.
std::optional<Tallies> TallyConditions(Context& context, const plan::Compute& condition, const plan::Aggregate& step,
                                       size_t groups);

}  // namespace heng::exec
