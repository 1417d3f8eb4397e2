#include "engine/result/result.h"

#include <algorithm>
#include <unordered_map>

#include "engine/base/date.h"
#include "engine/data/english_reason.h"

namespace heng::result {

using data::CellKind;

std::string CellText(const Outcome& outcome, const Column& column, size_t row) {
  const data::Column& values = *column.values;
  if (values.HasGap(row)) return "";
  switch (column.kind) {
    case CellKind::kText: return std::string(outcome.data->texts.Get(values.num[row]));
    case CellKind::kDate: return FormatDate(static_cast<int32_t>(values.num[row]));
    case CellKind::kBool: return data::YesNo(values.num[row] != 0, outcome.english);
    case CellKind::kOption: return column.options[values.num[row]];
    case CellKind::kReference:
      if (column.table < 0) return column.row_names[values.num[row]];
      return data::RowKey(*outcome.schema, *outcome.data, column.table, values.num[row]);
    case CellKind::kNumber:
    case CellKind::kInteger: break;
  }
  const Number value = values.Get(row);
  return column.decimals >= 0 ? value.ToFixed(column.decimals) : value.ToText();
}

bool HoldsText(const Column& column) {
  return column.kind == CellKind::kText || column.kind == CellKind::kOption || column.kind == CellKind::kReference;
}

namespace {

data::Gap GapAs(const Outcome& outcome, data::Status status) {
  data::Gap gap = outcome.data->gaps[status];
  if (outcome.english && gap.kind != data::GapKind::kError) gap.reason = data::EnglishReason(gap.reason);
  return gap;
}

}  // namespace

data::Gap GapOf(const Outcome& outcome, const Column& column, size_t row) {
  return GapAs(outcome, column.values->status_of(row));
}

std::vector<GapCount> CountGaps(const Outcome& outcome, const Column& column) {
  std::unordered_map<data::Status, uint64_t> by_status;
  for (data::Status status : column.values->status) {
    if (status != 0) ++by_status[status];
  }
  // Ids differ from run to run; the order must not.
  std::vector<GapCount> counts;
  for (const auto& [status, rows] : by_status) counts.push_back({GapAs(outcome, status), rows});
  std::sort(counts.begin(), counts.end(), [](const GapCount& a, const GapCount& b) {
    if (a.rows != b.rows) return a.rows > b.rows;
    if (a.gap.kind != b.gap.kind) return a.gap.kind < b.gap.kind;
    return a.gap.reason < b.gap.reason;
  });
  return counts;
}

}  // namespace heng::result
