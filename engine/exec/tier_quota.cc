// Quotas: shares, parts and heads of a group as whole places.
//
//   7 people by parts 2 : 4 : 3 : 1
//   exact        1.4   2.8   2.1   0.7
//   四舍五入     1     3     2     1      Σ = 7
//   舍去         1     2     2     0      Σ = 5: what the rows compute stands
//   最大余额     1     3     2     1      floors 5, then the fractions .8 and .7
#include "engine/exec/tier_quota.h"

#include <algorithm>
#include <numeric>

namespace heng::exec {

namespace {

using plan::TierRow;
using plan::TierShare;

bool HasShare(const TierRow& row) { return row.share == TierShare::kFront || row.share == TierShare::kOwn; }

int64_t Whole(const Number& value) {
  constexpr int64_t kMost = int64_t{1} << 62;
  return value < Number(kMost) ? value.ToInt64().value_or(0) : kMost;
}

Status NumberOf(Context& context, ColumnId id, size_t group, Number& value) {
  const data::Column& column = context.column(id);
  if (Status gap = column.status_of(group)) return gap;
  value = column.Get(group);
  return 0;
}

Status FindBase(Context& context, const plan::Tier& step, size_t group, const QuotaBase& base, Number& value) {
  switch (step.base) {
    case plan::TierBase::kAllRows: value = static_cast<int64_t>(base.all_rows); return 0;
    case plan::TierBase::kRated: value = static_cast<int64_t>(base.rated); return 0;
    case plan::TierBase::kCandidates: value = static_cast<int64_t>(base.candidates); return 0;
    case plan::TierBase::kColumn: break;
  }
  return NumberOf(context, step.base_column, group, value);
}

Status ExactQuota(Context& context, const plan::Tier& step, size_t group, const QuotaBase& base, const TierRow& row,
                  Number& exact) {
  if (Status gap = NumberOf(context, row.amount, group, exact)) return gap;
  if (row.heads) return 0;
  if (row.parts) {
    Number all;
    for (const TierRow& other : step.rows) {
      Number part;
      if (!other.parts) continue;
      if (Status gap = NumberOf(context, other.amount, group, part)) return gap;
      all = all + part;
    }
    exact = all.IsZero() ? Number() : exact / all;
  }
  Number of;
  if (Status gap = FindBase(context, step, group, base, of)) return gap;
  exact = exact * of;
  return 0;
}

// The place of row `index` when all rows are rounded together.
Status LargestQuota(Context& context, const plan::Tier& step, size_t group, const QuotaBase& base, size_t index,
                    Number& places) {
  std::vector<size_t> rows;
  std::vector<Number> rests;
  Number exact_sum, floor_sum;
  for (size_t i = 0; i < step.rows.size(); ++i) {
    const TierRow& row = step.rows[i];
    if (!HasShare(row) || row.heads) continue;
    Number exact;
    if (Status gap = ExactQuota(context, step, group, base, row, exact)) return gap;
    const Number floor = exact.RoundToStep(Rounding::kFloor, 1);
    if (i == index) places = floor;
    exact_sum = exact_sum + exact;
    floor_sum = floor_sum + floor;
    rows.push_back(i);
    rests.push_back(exact - floor);
  }
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (rests[a] != rests[b]) return rests[a] > rests[b];
    return step.quota_lower ? a > b : a < b;
  });
  const int64_t left = Whole(exact_sum.RoundToStep(Rounding::kFloor, 1) - floor_sum);
  for (size_t i = 0; i < order.size() && static_cast<int64_t>(i) < left; ++i) {
    if (rows[order[i]] == index) places = places + Number(1);
  }
  return 0;
}

}  // namespace

Status QuotaOf(Context& context, const plan::Tier& step, size_t group, const QuotaBase& base, size_t index,
               Quota& quota) {
  const TierRow& row = step.rows[index];
  if (Status gap = ExactQuota(context, step, group, base, row, quota.exact)) return gap;
  Number places = quota.exact.RoundToStep(step.quota_rounding, 1);
  if (step.quota_largest && !row.heads) {
    if (Status gap = LargestQuota(context, step, group, base, index, places)) return gap;
  }
  quota.places = Whole(places);
  if (row.most == plan::kNone) return 0;
  Number most;
  if (Status gap = NumberOf(context, row.most, group, most)) return gap;
  quota.most = Whole(most.RoundToStep(step.quota_rounding, 1));
  return 0;
}

Status LimitOf(Context& context, const plan::Tier& step, const plan::TierLimit& limit, size_t group, size_t places,
               int64_t& heads) {
  Number amount;
  if (Status gap = NumberOf(context, limit.amount, group, amount)) return gap;
  if (!limit.heads) amount = amount * Number(static_cast<int64_t>(places));
  if (amount.Sign() < 0) return context.Error(ShownAt(step, limit.row), group, Code::E2094, {amount.ToText()});
  heads = Whole(amount.RoundToStep(step.quota_rounding, 1));
  return 0;
}

}  // namespace heng::exec
