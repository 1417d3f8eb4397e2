// Order statistics of a group, whole or without one row.
//
//   rows 4, 7, 7, 10         median 7    mode 7    second highest 7
//   without a 7: 4, 7, 10    median 7    mode 4 (all once: the smallest)
#include "engine/exec/group_value.h"

namespace heng::exec {

using plan::AggregateKind;

void GroupValue::FindRuns(Totals& totals) {
  for (size_t i = totals.begin; i < totals.end;) {
    size_t end = i + 1;
    while (end < totals.end && in_.codes[rows_[end]] == in_.codes[rows_[i]]) ++end;
    Run run{i, end - i};
    if (run.count > totals.best.count) {
      totals.second = totals.best;
      totals.best = run;
    } else if (run.count > totals.second.count) {
      totals.second = run;
    }
    i = end;
  }
}

// The most frequent value, of several the smallest. Leaving a row out can only make its own value rarer.
Cell GroupValue::Mode(const Part& part) const {
  const Run& best = part.totals->best;
  const Run& second = part.totals->second;
  bool own = part.skip && in_.codes[rows_[*part.skip]] == in_.codes[rows_[best.first]];
  if (!own) return ValueAt(best.first);
  size_t left = best.count - 1;
  bool stays = left > second.count || (left == second.count && left > 0 && best.first < second.first);
  return ValueAt(stays ? best.first : second.first);
}

// Index of the row at `position` (0 = lowest) of a part.
size_t GroupValue::At(const Part& part, size_t position) const {
  size_t index = part.totals->begin + position;
  return part.skip && index >= *part.skip ? index + 1 : index;
}

Cell GroupValue::Extreme(const Part& part) const {
  bool highest = in_.step.kind == AggregateKind::kMax;
  if (in_.needs_sort) return ValueAt(At(part, highest ? part.rows() - 1 : 0));
  size_t best = part.totals->begin;
  for (size_t i = best + 1; i < part.totals->end; ++i) {
    int64_t own = in_.codes[rows_[i]];
    int64_t other = in_.codes[rows_[best]];
    if (highest ? own > other : own < other) best = i;
  }
  return ValueAt(best);
}

Cell GroupValue::OrderStatistic(const Part& part) const {
  size_t count = part.rows();
  if (in_.step.kind == AggregateKind::kNthHighest) {
    if (in_.step.n > static_cast<int64_t>(count)) return {in_.too_few_rows, {}};
    return ValueAt(At(part, count - static_cast<size_t>(in_.step.n)));
  }
  Number upper = ValueAt(At(part, count / 2)).value;
  if (count % 2 == 1) return {0, upper};
  return {0, (ValueAt(At(part, count / 2 - 1)).value + upper) / Number(2)};
}

}  // namespace heng::exec
