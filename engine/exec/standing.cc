#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

// Of the rows that are not outside yet.
void Exclude(Context& context, const plan::Exclusion& exclusion, ColumnId out, std::vector<Status>& outside) {
  const data::Column& condition = context.column(exclusion.condition);
  const Status excluded = context.gaps().Intern(data::GapKind::kNotTaking, exclusion.reason);
  for (size_t row = 0; row < outside.size(); ++row) {
    if (outside[row] != 0) continue;
    if (const Status gap = condition.status_of(row)) {
      outside[row] = context.Undecided(out, row, gap);
    } else if (condition.num[row] != 0) {
      outside[row] = excluded;
    }
  }
}

}  // namespace

std::vector<Status> OutsideStatuses(Context& context, plan::SpaceId space, ColumnId group_of,
                                    const std::vector<plan::Exclusion>& excluded, ColumnId out) {
  std::vector<Status> outside;
  const data::Column* groups = context.optional_column(group_of);
  if (groups != nullptr && groups->AnyGap()) outside = groups->status;
  if (!excluded.empty()) outside.resize(context.rows(space), 0);
  for (const plan::Exclusion& exclusion : excluded) Exclude(context, exclusion, out, outside);
  return outside;
}

void AddGapsOfKeys(Context& context, const std::vector<plan::SortKey>& keys, std::vector<Status>& outside,
                   size_t rows) {
  const auto has_gaps = [&](const plan::SortKey& key) { return context.column(key.column).AnyGap(); };
  if (std::none_of(keys.begin(), keys.end(), has_gaps)) return;
  outside.resize(rows, 0);
  for (size_t row = 0; row < rows; ++row) {
    if (outside[row] == 0) outside[row] = GapOfKeys(context, keys, row);
  }
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
