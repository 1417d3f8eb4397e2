// Filter: the rows where a condition holds, as a space of their own.
//
//   row   得分 ≥ 60   member        kept   source
//   0     1           0             0      0
//   1     0           缺(不在“v”)    1      2
//   2     1           1
//   3     缺(缺考)     error E2005
#include <algorithm>

#include "engine/base/parallel.h"
#include "engine/exec/operators.h"

namespace heng::exec {

void Run(Context& context, const plan::Filter& step) {
  constexpr size_t kRowsAPiece = 1 << 16;
  const size_t rows = context.rows(step.space);
  const data::Column* condition = context.optional_column(step.condition);
  const auto holds = [condition](size_t row) {
    return condition == nullptr || (!condition->HasGap(row) && condition->num[row] != 0);
  };
  const size_t pieces = (rows + kRowsAPiece - 1) / kRowsAPiece;
  const auto for_pieces = [&](const auto& work) {
    ParallelFor(context.threads, pieces, [&](size_t, size_t piece) {
      work(piece, piece * kRowsAPiece, std::min(rows, (piece + 1) * kRowsAPiece));
    });
  };
  std::vector<size_t> kept(pieces + 1, 0);  // before each piece
  for_pieces([&](size_t piece, size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) kept[piece + 1] += holds(row) ? 1 : 0;
  });
  for (size_t piece = 0; piece < pieces; ++piece) kept[piece + 1] += kept[piece];
  // A gap in the condition is told as an error of `member`.
  const bool members = context.IsWanted(step.member) || (condition != nullptr && condition->AnyGap());
  data::Column member(members ? rows : 0);
  data::Column source = data::Column::Unwritten(kept.back());
  if (members && kept.back() < rows) member.status.assign(rows, 0);
  const Status outside = context.gaps().Intern(data::GapKind::kMissing, step.outside);
  for_pieces([&](size_t piece, size_t begin, size_t end) {
    size_t next = kept[piece];
    for (size_t row = begin; row < end; ++row) {
      if (holds(row)) {
        if (members) member.num[row] = static_cast<int64_t>(next);
        source.num[next++] = static_cast<int64_t>(row);
      } else if (members) {
        const Status gap = condition->status_of(row);
        member.status[row] = gap == 0 ? outside : context.Undecided(step.member, row, gap);
      }
    }
  });
  context.values.rows[step.kept] = source.num.size();
  context.column(step.source) = std::move(source);
  context.column(step.member) = std::move(member);
}

}  // namespace heng::exec
