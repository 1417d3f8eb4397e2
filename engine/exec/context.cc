#include "engine/exec/context.h"

#include <algorithm>

#include "engine/base/date.h"
#include "engine/base/parallel.h"

namespace heng::exec {

namespace {

// Of numerators that are not wide; without any: low > high.
#ifdef __x86_64__
__attribute__((target_clones("avx2", "default")))
#endif
std::pair<int64_t, int64_t>
Extremes(const int64_t* num, size_t n) {
  int64_t below = INT64_MAX;  // one less than the least: of kWide that is the greatest of all
  int64_t high = data::Column::kWide;
  for (size_t i = 0; i < n; ++i) {
    const auto one_less = static_cast<int64_t>(static_cast<uint64_t>(num[i]) - 1);
    below = one_less < below ? one_less : below;
    high = num[i] > high ? num[i] : high;
  }
  if (below == INT64_MAX) return {0, -1};
  return {below + 1, high};
}

}  // namespace

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
  out.wide = !cells.wide.empty();
  out.gaps = cells.AnyGap();
  if (EndsOfKind(id, out)) return out;
  constexpr size_t kRowsAPiece = 1 << 16;
  std::vector<ColumnBounds> pieces((cells.rows() + kRowsAPiece - 1) / kRowsAPiece);
  ParallelFor(threads, pieces.size(), [&](size_t, size_t piece) {
    const size_t begin = piece * kRowsAPiece;
    const auto [low, high] = Extremes(cells.num.data() + begin, std::min(cells.rows() - begin, kRowsAPiece));
    if (low <= high) pieces[piece] = {low, high};  // else all are wide
  });
  for (size_t i = 0; i < pieces.size(); ++i) {
    out.low = i == 0 ? pieces[0].low : std::min(out.low, pieces[i].low);
    out.high = i == 0 ? pieces[0].high : std::max(out.high, pieces[i].high);
  }
  return out;
}

// What is one of few things needs no look at its rows.
bool Context::EndsOfKind(ColumnId id, ColumnBounds& out) const {
  const plan::ColumnInfo& info = plan.columns[id];
  size_t things = 0;
  if (info.kind == plan::ValueKind::kBool) things = 2;
  if (info.kind == plan::ValueKind::kOption) things = info.options.size();
  const bool names_rows =
      info.kind == plan::ValueKind::kRow && plan.spaces[info.target].kind != plan::Space::Kind::kUnit;
  // In a case the rows of a derived table may be given, and others lead to them as they would without.
  if (names_rows && values.rows_given[info.target] == 0) things = std::max<size_t>(rows(info.target), 1);
  if (things > 0) out.high = static_cast<int64_t>(things) - 1;
  return things > 0;
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
