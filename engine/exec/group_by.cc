// GroupBy: rows with equal keys form a group, groups in the order of their first row or of their keys.
//
//   row   学校   年级    group_of        groups   first_row
//   0     甲     七      0               0        0
//   1     乙     七      1               1        1
//   2     甲     七      0
#include <algorithm>
#include <vector>

#include "engine/exec/keys.h"
#include "engine/exec/operators.h"
#include "engine/exec/sort_order.h"

namespace heng::exec {

namespace {

// The first gap in the keys of a row: it then belongs to no group.
Status KeyGap(Context& context, const std::vector<ColumnId>& keys, size_t row) {
  for (ColumnId key : keys) {
    if (Status gap = context.column(key).status_of(row)) return gap;
  }
  return 0;
}

// Numbers the groups anew, in the order of their keys.
void OrderByKeys(Context& context, const std::vector<ColumnId>& keys, data::Column& group_of, data::Column& first_row) {
  std::vector<plan::SortKey> sort_keys;
  for (ColumnId key : keys) sort_keys.push_back({key, false, plan::SortKey::Gaps::kLast});
  std::vector<uint32_t> firsts(first_row.num.begin(), first_row.num.end());
  SortOrder(context, sort_keys).Sort(firsts.data(), firsts.data() + firsts.size());
  std::vector<int64_t> place(firsts.size());
  for (size_t i = 0; i < firsts.size(); ++i) {
    place[static_cast<size_t>(group_of.num[firsts[i]])] = static_cast<int64_t>(i);
    first_row.num[i] = firsts[i];
  }
  for (size_t row = 0; row < group_of.rows(); ++row) {
    if (!group_of.HasGap(row)) group_of.num[row] = place[static_cast<size_t>(group_of.num[row])];
  }
}

// Parts the groups found so far by one more code; returns how many there are then. Numbers follow the first rows.
size_t Part(const data::Numerators& codes, int64_t low, int64_t high, size_t groups, data::Column& group_of) {
  const size_t rows = codes.size();
  if (rows == 0) return 0;
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  const bool gaps = group_of.AnyGap();
  if (range >= rows || (range + 1) * groups > 2 * rows) {
    TupleIds ids(std::max<size_t>(groups, 256));
    for (size_t row = 0; row < rows; ++row) {
      if (gaps && group_of.HasGap(row)) continue;
      group_of.num[row] = ids.Id(static_cast<uint64_t>(group_of.num[row]), codes[row]);
    }
    return ids.size();
  }
  // Few different codes: a place for every pair.
  constexpr uint32_t kFree = UINT32_MAX;
  std::vector<uint32_t> places((range + 1) * groups, kFree);
  uint32_t found = 0;
  for (size_t row = 0; row < rows; ++row) {
    if (gaps && group_of.HasGap(row)) continue;
    uint32_t& place = places[static_cast<size_t>(codes[row] - low) * groups + static_cast<size_t>(group_of.num[row])];
    if (place == kFree) place = found++;
    group_of.num[row] = place;
  }
  return found;
}

}  // namespace

void Run(Context& context, const plan::GroupBy& step) {
  size_t rows = context.rows(step.space);
  data::Column group_of(rows);
  const auto has_gaps = [&](ColumnId key) { return context.column(key).AnyGap(); };
  const bool gaps = std::any_of(step.keys.begin(), step.keys.end(), has_gaps);
  for (size_t row = 0; gaps && row < rows; ++row) {
    if (Status gap = KeyGap(context, step.keys, row)) group_of.SetGap(row, gap);
  }
  size_t groups = 1;
  for (ColumnId key : step.keys) {
    const data::Column& column = context.column(key);
    if (IsPlain(column)) {
      const ColumnBounds& bounds = context.BoundsOf(key);
      groups = Part(column.num, bounds.low, bounds.high, groups, group_of);
      continue;
    }
    const data::Numerators codes = MakeEqualCodes(column, nullptr).first;
    const auto [low, high] = std::minmax_element(codes.begin(), codes.end());
    groups = codes.empty() ? 0 : Part(codes, *low, *high, groups, group_of);
  }
  data::Column first_row(groups);
  size_t next = 0;
  for (size_t row = 0; row < rows && next < groups; ++row) {
    if (group_of.HasGap(row) || group_of.num[row] != static_cast<int64_t>(next)) continue;
    first_row.num[next++] = static_cast<int64_t>(row);
  }
  if (next < groups) first_row.SetGap(next, context.gaps().Intern(data::GapKind::kMissing, "无行"));
  if (step.in_key_order && next == groups) OrderByKeys(context, step.keys, group_of, first_row);
  context.values.rows[step.groups] = groups;
  context.column(step.group_of) = std::move(group_of);
  context.column(step.first_row) = std::move(first_row);
}

}  // namespace heng::exec
