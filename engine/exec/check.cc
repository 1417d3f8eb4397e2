// Check: each row whose condition is 0 is a fault.
//
//   row   condition   校验 (gaps are faults)   范围
//   0     1           –                        –
//   1     0           fault                    fault
//   2     缺(未报)    E2005, 未报              –
//   3     an error    that error, unless it was reported before
#include <optional>

#include "engine/exec/faults.h"

namespace heng::exec {

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
