// Rank: the place of each row in its group.
//
//   score   competition   dense   average   last   pending
//   95      1             1       1         1      1
//   90      2             2       5/2       3      E2010
//   90      2             2       5/2       3      E2010
//   88      4             3       4         4      4
//   不评    不评          不评    不评      不评   不评
#include "engine/exec/keys.h"
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

using plan::TieRule;

// Places of rows[0, n), sorted.
void Place(Context& context, const plan::Rank& step, const SortOrder& order, const uint32_t* rows, size_t n,
           data::Column& out) {
  int64_t dense = 0;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && order.Tied(rows[i], rows[end])) ++end;
    ++dense;
    for (size_t k = i; k < end; ++k) {
      switch (step.ties) {
        case TieRule::kCompetition: out.num[rows[k]] = static_cast<int64_t>(i + 1); break;
        case TieRule::kDense: out.num[rows[k]] = dense; break;
        case TieRule::kAverage: out.num[rows[k]] = static_cast<int64_t>(i + 1 + end); break;
        case TieRule::kLast: out.num[rows[k]] = static_cast<int64_t>(end); break;
        case TieRule::kPending:
          if (end - i == 1) {
            out.num[rows[k]] = static_cast<int64_t>(i + 1);
          } else {
            out.status[rows[k]] =
                context.Error(step.out, rows[k], Code::E2010, {KeysForMessage(context, step.keys, rows[k])});
          }
      }
    }
    i = end;
  }
}

}  // namespace

void Run(Context& context, const plan::Rank& step) {
  size_t rows = context.rows(step.space);
  data::Column out(rows, step.ties == TieRule::kAverage ? 2 : 1);
  out.status = OutsideStatuses(context, step.space, step.group_of, step.excluded, step.out);
  for (size_t row = 0; row < rows; ++row) {
    if (out.status[row] == 0) out.status[row] = GapOfKeys(context, step.keys, row);
  }
  SortOrder order(context, step.keys);
  GroupRows groups = CollectGroups(context.optional_column(step.group_of), rows, context.rows(step.groups));
  ForGroups(context.threads, groups, [&](size_t group) {
    uint32_t* begin = groups.rows.data() + groups.begin[group];
    uint32_t* end = groups.rows.data() + groups.begin[group + 1];
    end = std::remove_if(begin, end, [&](uint32_t row) { return out.status[row] != 0; });
    order.Sort(begin, end);
    Place(context, step, order, begin, end - begin, out);
  });
  if (!out.AnyGap()) out.status.clear();
  context.column(step.out) = std::move(out);
}

}  // namespace heng::exec
