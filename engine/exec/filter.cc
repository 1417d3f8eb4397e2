// Filter: the rows where a condition holds, as a space of their own.
//
//   row   得分 ≥ 60   member        kept   source
//   0     1           0             0      0
//   1     0           缺(不在“v”)    1      2
//   2     1           1
//   3     缺(缺考)     error E2005
#include "engine/exec/operators.h"

namespace heng::exec {

void Run(Context& context, const plan::Filter& step) {
  const size_t rows = context.rows(step.space);
  const data::Column* condition = context.optional_column(step.condition);
  data::Column member(rows);
  data::Column source;
  const Status outside = context.gaps().Intern(data::GapKind::kMissing, step.outside);
  for (size_t row = 0; row < rows; ++row) {
    const Status gap = condition == nullptr ? 0 : condition->status_of(row);
    if (gap != 0) {
      member.SetGap(row, context.Undecided(step.member, row, gap));
    } else if (condition != nullptr && condition->num[row] == 0) {
      member.SetGap(row, outside);
    } else {
      member.num[row] = static_cast<int64_t>(source.num.size());
      source.num.push_back(static_cast<int64_t>(row));
    }
  }
  context.values.rows[step.kept] = source.num.size();
  context.column(step.source) = std::move(source);
  context.column(step.member) = std::move(member);
}

}  // namespace heng::exec
