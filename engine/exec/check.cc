// Check: each row whose condition is 0 is a fault.
//
//   row   condition   校验 (gaps are faults)   范围
//   0     1           –                        –
//   1     0           fault                    fault
//   2     缺(未报)    E2005, 未报              –
//   3     an error    that error, unless it was reported before
#include <algorithm>
#include <optional>

#include "engine/exec/faults.h"

namespace heng::exec {

namespace {

// Whether a op b for every value of the data's column a, as far as the ends of what stands there tell.
bool HoldsAtEnds(Context& context, plan::Op op, ColumnId column, const Number& limit) {
  const data::Column& cells = context.column(column);
  const ColumnBounds& bounds = context.BoundsOf(column);
  if (bounds.wide || !cells.dens.empty()) return false;
  const Number low = Number::Ratio(bounds.low, cells.den), high = Number::Ratio(bounds.high, cells.den);
  switch (op) {
    case plan::Op::kGe: return low >= limit;
    case plan::Op::kGt: return low > limit;
    case plan::Op::kLe: return high <= limit;
    case plan::Op::kLt: return high < limit;
    default: return false;
  }
}

}  // namespace

bool HoldsByBounds(Context& context, const plan::Program& program) {
  const std::vector<plan::Node>& nodes = program.nodes;
  std::vector<bool> holds;  // by node
  for (const plan::Node& node : nodes) {
    if (node.op == plan::Op::kAnd) {
      holds.push_back(std::all_of(node.in.begin(), node.in.end(), [&](uint32_t in) { return holds[in]; }));
      continue;
    }
    holds.push_back(false);
    if (node.in.size() != 2 || nodes[node.in[1]].op != plan::Op::kConst) continue;
    const plan::Node& load = nodes[node.in[0]];
    const bool data =
        load.op == plan::Op::kLoad && load.via.empty() && context.plan.columns[load.column].source_column >= 0;
    holds.back() = data && HoldsAtEnds(context, node.op, load.column, nodes[node.in[1]].number);
  }
  return !nodes.empty() && holds.back();
}

void RunCheck(Context& context, const plan::Check& check, const Span& span) {
  const data::Column& condition = context.column(check.condition);
  std::unordered_set<uint64_t>& unreported = context.values.unreported[check.condition];
  auto add = [&](size_t row, Code code, std::vector<Text> args, bool warning) {
    context.values.faults.push_back({code, check.space, row, plan::kNone, std::move(args), span, warning, &check});
  };
  KindCache kinds(context.gaps());
  for (size_t row = 0; row < condition.rows(); ++row) {
    Status status = condition.status_of(row);
    if (status == 0) {
      if (condition.num[row] == 0) add(row, check.code, check.args, check.warning);
      continue;
    }
    if (!check.gaps_are_faults && !kinds.IsError(status)) continue;
    data::Gap gap = context.gaps()[status];
    if (gap.kind != data::GapKind::kError) {
      add(row, Code::E2005, {gap.reason}, false);
    } else if (unreported.erase(row) > 0) {
      std::optional<data::ErrorGap> error = data::ParseErrorReason(gap.reason);
      if (error) add(row, error->code, std::move(error->args), false);
    }
  }
}

}  // namespace heng::exec
