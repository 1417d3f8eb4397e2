#pragma once
// How many places a share row of a tier has in a group, before people placed by other rows are taken off.
#include "engine/exec/context.h"

namespace heng::exec {

// Where what is to be said of a row's places is shown.
inline ColumnId ShownAt(const plan::Tier& step, size_t row) {
  return row < step.quotas.size() && step.quotas[row] != plan::kNone ? step.quotas[row] : step.out;
}

struct QuotaBase {
  size_t all_rows;
  size_t rated;
  size_t candidates;
};
struct Quota {
  Number exact;
  int64_t places = 0;
  int64_t most = INT64_MAX;
};

// 0 and the quota, or the gap of an amount, of the base or of the row's upper limit.
Status QuotaOf(Context& context, const plan::Tier& step, size_t group, const QuotaBase& base, size_t index,
               Quota& quota);

// The gap of the amount, or 0 and the limit in heads.
Status LimitOf(Context& context, const plan::Tier& step, const plan::TierLimit& limit, size_t group, size_t places,
               int64_t& heads);

}  // namespace heng::exec
