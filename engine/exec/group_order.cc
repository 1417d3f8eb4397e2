// Order statistics of a group, whole or without one row.
//
//   rows 4, 7, 7, 10         median 7    mode 7    second highest 7
//   without a 7: 4, 7, 10    median 7    mode 4 (all once: the lowest) or 10 (the highest)
//   quantile 1/4 by definition 7: place 4·1/4 + 3/4 = 1.75: 4 + 0.75·(7 − 4) = 6.25
#include "engine/exec/group_value.h"

#include <algorithm>

namespace heng::exec {

using plan::AggregateKind;

// Of two runs the one that is the mode.
bool GroupValue::Prefer(const Run& a, const Run& b) const {
  if (a.count != b.count) return a.count > b.count;
  return in_.step.ties == plan::PickTies::kHighest ? a.first > b.first : a.first < b.first;
}

void GroupValue::FindRuns(Totals& totals) {
  for (size_t i = totals.begin; i < totals.end;) {
    size_t end = i + 1;
    while (end < totals.end && in_.codes[rows_[end]] == in_.codes[rows_[i]]) ++end;
    Run run{i, end - i};
    totals.as_frequent = run.count > totals.best.count ? 1 : totals.as_frequent + (run.count == totals.best.count);
    if (totals.best.count == 0 || Prefer(run, totals.best)) {
      totals.second = totals.best;
      totals.best = run;
    } else if (totals.second.count == 0 || Prefer(run, totals.second)) {
      totals.second = run;
    }
    i = end;
  }
}

size_t GroupValue::RunOf(const Totals& totals, size_t index) const {
  const auto begin = rows_.begin() + static_cast<ptrdiff_t>(totals.begin);
  const auto end = rows_.begin() + static_cast<ptrdiff_t>(totals.end);
  const int64_t code = in_.codes[rows_[index]];
  auto below = [&](uint32_t row, int64_t wanted) { return in_.codes[row] < wanted; };
  auto above = [&](int64_t wanted, uint32_t row) { return wanted < in_.codes[row]; };
  return static_cast<size_t>(std::upper_bound(begin, end, code, above) - std::lower_bound(begin, end, code, below));
}

// The most frequent value. Leaving a row out can only make its own value rarer.
Cell GroupValue::Mode(const Part& part) {
  const Totals& totals = *part.totals;
  Run best = totals.best;
  Run second = totals.second;
  size_t as_frequent = totals.as_frequent;
  if (part.skip && in_.codes[rows_[*part.skip]] == in_.codes[rows_[best.first]]) {
    Run left{best.first, best.count - 1};
    const bool stays = second.count == 0 || (left.count > 0 && Prefer(left, second));
    if (as_frequent > 1) {
      --as_frequent;
    } else {
      as_frequent = left.count == second.count ? 2 : 1;
    }
    best = stays ? left : second;
    second = stays ? second : left;
  } else if (part.skip && as_frequent > 1 && RunOf(totals, *part.skip) == best.count) {
    --as_frequent;
  }
  if (in_.step.ties == plan::PickTies::kPending && as_frequent > 1) {
    return {Error(Code::E2062,
                  {CellForMessage(in_.context, in_.step.value, rows_[best.first]),
                   CellForMessage(in_.context, in_.step.value, rows_[second.first]), std::to_string(best.count)}),
            {}};
  }
  return ValueAt(best.first);
}

// Index of the row at `position` (0 = lowest) of a part.
size_t GroupValue::At(const Part& part, size_t position) const {
  size_t index = part.totals->begin + position;
  return part.skip && index >= *part.skip ? index + 1 : index;
}

Cell GroupValue::Extreme(const Part& part) const {
  bool highest = in_.step.kind == AggregateKind::kMax;
  if (tallied_) return {0, part.totals->x * in_.scale};
  if (in_.needs_sort) return ValueAt(At(part, highest ? part.rows() - 1 : 0));
  size_t best = part.totals->begin;
  for (size_t i = best + 1; i < part.totals->end; ++i) {
    int64_t own = in_.codes[rows_[i]];
    int64_t other = in_.codes[rows_[best]];
    if (highest ? own > other : own < other) best = i;
  }
  return ValueAt(best);
}

Cell GroupValue::OrderStatistic(const Part& part, size_t divisor_row) {
  const size_t rows = part.rows();
  if (in_.step.kind != AggregateKind::kMedian) {
    auto wanted = Count(in_.step.n_column, Number(in_.step.n), divisor_row, 1);
    if (const Status* gap = std::get_if<Status>(&wanted)) return {*gap, {}};
    const Number& n = std::get<Number>(wanted);
    if (n > Number(static_cast<int64_t>(rows))) return {in_.too_few_rows, {}};
    const size_t place = static_cast<size_t>(*n.ToInt64());
    return ValueAt(At(part, in_.step.kind == AggregateKind::kNthHighest ? rows - place : place - 1));
  }
  Number upper = ValueAt(At(part, rows / 2)).value;
  if (rows % 2 == 1) return {0, upper};
  return {0, (ValueAt(At(part, rows / 2 - 1)).value + upper) / Number(2)};
}

// Position n·p + m, counted from 1; between two rows the share `weight` of the way to the upper one.
Cell GroupValue::Quantile(const Part& part) const {
  const Number& p = in_.step.p;
  const Number rows(static_cast<int64_t>(part.rows()));
  const Number half = Number::Ratio(1, 2);
  Number shift;
  switch (in_.step.definition) {
    case 3: shift = -half; break;
    case 5: shift = half; break;
    case 6: shift = p; break;
    case 7: shift = Number(1) - p; break;
    case 8: shift = (p + Number(1)) / Number(3); break;
    case 9: shift = p / Number(4) + Number::Ratio(3, 8); break;
    default: break;
  }
  const Number place = rows * p + shift;
  const Number whole = place.RoundToStep(Rounding::kFloor, 1);
  Number weight = place - whole;
  const bool even = (whole / Number(2)).IsInteger();
  if (in_.step.definition == 1 || in_.step.definition == 2) {
    weight = !weight.IsZero() ? Number(1) : in_.step.definition == 1 ? Number(0) : half;
  } else if (in_.step.definition == 3) {
    weight = weight.IsZero() && even ? Number(0) : Number(1);
  }
  auto value = [&](const Number& position) {
    const Number inside = position < Number(1) ? Number(1) : position > rows ? rows : position;
    return ValueAt(At(part, static_cast<size_t>(*inside.ToInt64()) - 1)).value;
  };
  const Number lower = value(whole);
  if (weight.IsZero()) return {0, lower};
  return {0, lower + (value(whole + Number(1)) - lower) * weight};
}

}  // namespace heng::exec
