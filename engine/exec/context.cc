#include "engine/exec/context.h"

#include <algorithm>

#include "engine/base/date.h"

namespace heng::exec {

Status Context::Undecided(ColumnId out, size_t row, Status gap) {
  data::Gap why = data.gaps[gap];
  if (why.kind == data::GapKind::kError) return gap;
  return Error(out, row, Code::E2005, {why.reason});
}

const ColumnBounds& Context::BoundsOf(ColumnId id) {
  const auto [found, is_new] = bounds.try_emplace(id);
  ColumnBounds& out = found->second;
  if (!is_new) return out;
  const data::Column& cells = column(id);
  int64_t low = INT64_MAX;
  int64_t high = -INT64_MAX;
  for (int64_t num : cells.num) {
    low = std::min(low, num == data::Column::kWide ? INT64_MAX : num);
    high = std::max(high, num);
  }
  if (low <= high) out = {low, high};
  out.wide = !cells.wide.empty();
  out.gaps = cells.AnyGap();
  return out;
}

Text CellForMessage(Context& context, ColumnId id, size_t row) {
  const data::Column& column = context.column(id);
  if (Status gap = column.status_of(row)) return context.gaps()[gap].reason;
  switch (context.plan.columns[id].kind) {
    case plan::ValueKind::kText: return std::string(context.data.texts.Get(column.num[row]));
    case plan::ValueKind::kBool: return column.num[row] != 0 ? Text("是", "yes") : Text("否", "no");
    case plan::ValueKind::kDate: return FormatDate(static_cast<int32_t>(column.num[row]));
    case plan::ValueKind::kOption: {
      const std::vector<std::string>& options = context.plan.columns[id].options;
      const size_t option = static_cast<size_t>(column.num[row]);
      if (option < options.size()) return options[option];
      std::string place = std::to_string(column.num[row] + 1);
      return Text("第 " + place + " 项", "option " + place);
    }
    case plan::ValueKind::kRow: {
      std::string place = std::to_string(column.num[row] + 1);
      return Text("第 " + place + " 行", "row " + place);
    }
    default: return column.Get(row).ToText();
  }
}

}  // namespace heng::exec
