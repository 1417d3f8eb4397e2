#include "tests/bench/limit/score.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace {

using Wide = unsigned __int128;

int64_t WholeRoot(Wide value) {
  auto root = static_cast<int64_t>(sqrtl(static_cast<long double>(value)));
  while (static_cast<Wide>(root) * static_cast<Wide>(root) > value) root--;
  while (static_cast<Wide>(root + 1) * static_cast<Wide>(root + 1) <= value) root++;
  return root;
}

/// 50 + 10z, half up to hundredths, within [0, 100]: ⌊5000.5 + 1000·a/√v⌋ with a = n·d − Σd, v = n·Σd² − (Σd)².
int32_t Growth(const Group& group, int64_t gain) {
  const int64_t spread = group.Spread(), above = group.count * gain - group.sum;
  if (spread == 0) return 5000;
  const double estimate = 5000.5 + 1000.0 * static_cast<double>(above) / group.root;
  double whole = std::floor(estimate);
  if (estimate - whole < 1e-6 || estimate - whole > 1 - 1e-6) {
    const Wide twice = static_cast<Wide>(2000 * std::abs(above)), square = twice * twice;
    const Wide under = static_cast<Wide>(spread);
    const int64_t steps = above >= 0 ? WholeRoot(square / under) : -WholeRoot((square - 1) / under) - 1;
    whole = std::floor(static_cast<double>(10001 + steps) / 2);
  }
  return static_cast<int32_t>(std::clamp(whole, 0.0, 10000.0));
}

}  // namespace

void Score(std::vector<Teacher>& teachers, const std::vector<Group>& groups, std::vector<uint32_t>& totals) {
  for (Teacher& one : teachers) {
    const Group& group = groups[one.group];
    const int64_t rates = 3 * int64_t{one.excellent} + 2 * int64_t{one.passed} + (10000 - one.low);
    const int64_t best = group.best;
    one.quality = static_cast<int32_t>(best == 0 ? (rates + 5) / 10
                                                 : (int64_t{40000} * one.average + best * (rates + 5)) / (10 * best));
    one.growth = Growth(group, one.gain);
    const int32_t tenths = 5 * one.quality + 2 * one.growth + 2 * one.lessons + one.attendance;
    one.total = one.vetoed ? 0 : (tenths + 5) / 10 + 100 * one.bonus;
    totals[static_cast<size_t>(one.total)]++;
  }
}
