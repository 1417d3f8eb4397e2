#pragma once

#include <cstdint>
#include <vector>

#include "tests/bench/limit/limit.h"

/// The numbers of one 学段×学科: Σ and Σ² are of the gain over last year, in hundredths.
struct Group {
  int64_t count = 0, sum = 0, squares = 0;
  int32_t best = 0;
  double root = 0;  // √(count·squares − sum²)

  int64_t Spread() const { return count * squares - sum * sum; }
};

/// Adds to `totals` how often each total came, in hundredths.
void Score(std::vector<Teacher>& teachers, const std::vector<Group>& groups, std::vector<uint32_t>& totals);
