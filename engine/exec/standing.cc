#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

Status ExclusionOf(Context& context, const std::vector<plan::Exclusion>& excluded, ColumnId out, size_t row) {
  for (const plan::Exclusion& exclusion : excluded) {
    const data::Column& condition = context.column(exclusion.condition);
    if (Status gap = condition.status_of(row)) return context.Undecided(out, row, gap);
    if (condition.num[row] != 0) return context.gaps().Intern(data::GapKind::kNotTaking, exclusion.reason);
  }
  return 0;
}

}  // namespace

std::vector<Status> OutsideStatuses(Context& context, plan::SpaceId space, ColumnId group_of,
                                    const std::vector<plan::Exclusion>& excluded, ColumnId out) {
  std::vector<Status> result(context.rows(space), 0);
  const data::Column* groups = context.optional_column(group_of);
  for (size_t row = 0; row < result.size(); ++row) {
    if (groups != nullptr) result[row] = groups->status_of(row);
    if (result[row] == 0) result[row] = ExclusionOf(context, excluded, out, row);
  }
  return result;
}

Status GapOfKeys(Context& context, const std::vector<plan::SortKey>& keys, size_t row) {
  Status joined = 0;
  for (const plan::SortKey& key : keys) {
    Status gap = context.column(key.column).status_of(row);
    if (gap == 0) continue;
    bool outside = key.gaps == plan::SortKey::Gaps::kExcluded || context.gaps().Kind(gap) == data::GapKind::kError;
    if (outside) joined = context.gaps().Join(joined, gap);
  }
  return joined;
}

Text KeysForMessage(Context& context, const std::vector<plan::SortKey>& keys, size_t row) {
  Text out;
  for (const plan::SortKey& key : keys) {
    Text cell = CellForMessage(context, key.column, row);
    out.zh += (out.zh.empty() ? "" : "、") + cell.zh;
    out.en += (out.en.empty() ? "" : ", ") + cell.en;
  }
  return out;
}

}  // namespace heng::exec
