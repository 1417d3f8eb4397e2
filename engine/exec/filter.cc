// Filter: the rows where a condition holds, as a space of their own.
//
//   row   得分 ≥ 60   member        kept   source
//   0     1           0             0      0
//   1     0           缺(不在“v”)    1      2
//   2     1           1
//   3     缺(缺考)     error E2005
#include <algorithm>
#include <atomic>
#include <optional>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/exec/lane_code.h"
#include "engine/exec/operators.h"

namespace heng::exec {

namespace {

constexpr size_t kRowsAPiece = 1 << 16;

// holds(row) says which rows are kept. `condition`: null when it has no gaps.
template <class Holds>
void Keep(Context& context, const plan::Filter& step, const data::Column* condition, bool members, const Holds& holds) {
  const size_t rows = context.rows(step.space);
  const size_t pieces = (rows + kRowsAPiece - 1) / kRowsAPiece;
  const auto for_pieces = [&](const auto& work) {
    ParallelFor(context.threads, pieces, [&](size_t, size_t piece) {
      work(piece, piece * kRowsAPiece, std::min(rows, (piece + 1) * kRowsAPiece));
    });
  };
  std::vector<size_t> kept(pieces + 1, 0);  // before each piece
  for_pieces([&](size_t piece, size_t begin, size_t end) {
    size_t count = 0;
    for (size_t row = begin; row < end; ++row) count += holds(row) ? 1 : 0;
    kept[piece + 1] = count;
  });
  for (size_t piece = 0; piece < pieces; ++piece) kept[piece + 1] += kept[piece];
  data::Column member(members ? rows : 0);
  data::Column source = data::Column::Unwritten(kept.back());
  if (members && kept.back() < rows) member.status.assign(rows, 0);
  const Status outside = context.gaps().Intern(data::GapKind::kMissing, step.outside);
  for_pieces([&](size_t piece, size_t begin, size_t end) {
    int64_t* next = source.num.data() + kept[piece];
    for (size_t row = begin; row < end; ++row) {
      if (holds(row)) *next++ = static_cast<int64_t>(row);
    }
    int64_t place = static_cast<int64_t>(kept[piece]);
    for (size_t row = begin; members && row < end; ++row) {
      if (holds(row)) {
        member.num[row] = place++;
      } else {
        const Status gap = condition == nullptr ? 0 : condition->status_of(row);
        member.status[row] = gap == 0 ? outside : context.Undecided(step.member, row, gap);
      }
    }
  });
  context.values.rows[step.kept] = source.num.size();
  context.column(step.source) = std::move(source);
  context.column(step.member) = std::move(member);
}

}  // namespace

bool RunTogether(Context& context, const plan::Compute& condition, const plan::Filter& step) {
  if (step.condition != condition.out) return false;
  const std::optional<LaneCode> code = Translate(context, condition.program);
  if (!code) return false;
  const size_t rows = context.rows(step.space);
  std::vector<uint8_t> holds(rows);
  std::atomic<bool> marked = false;
  ParallelFor(context.threads, (rows + kRowsAPiece - 1) / kRowsAPiece, [&](size_t, size_t piece) {
    const size_t begin = piece * kRowsAPiece;
    const auto take = [&](const int64_t* values, size_t first, size_t n) {
      for (size_t i = 0; i < n; ++i) holds[first + i] = values[i] != 0 ? 1 : 0;
    };
    RunUnmarked(context, *code, begin, std::min(rows, begin + kRowsAPiece), marked, take);
  });
  if (marked) return false;
  Keep(context, step, nullptr, context.IsWanted(step.member), [&](size_t row) { return holds[row] != 0; });
  return true;
}

void Run(Context& context, const plan::Filter& step) {
  const data::Column* condition = context.optional_column(step.condition);
  const bool gaps = condition != nullptr && condition->AnyGap();
  // A gap in the condition is told as an error of `member`.
  const bool members = gaps || context.IsWanted(step.member);
  if (condition == nullptr) return Keep(context, step, condition, members, [](size_t) { return true; });
  const int64_t* const num = condition->num.data();
  if (!gaps) return Keep(context, step, condition, members, [num](size_t row) { return num[row] != 0; });
  Keep(context, step, condition, members, [&](size_t row) { return !condition->HasGap(row) && num[row] != 0; });
}

}  // namespace heng::exec
