// The value of a group: sums and counts (here), order statistics (group_order.cc).
//
//   rows 4, 7, 7, 10     sum 28   mean 7   without the 10: (28 − 10) / 3 = 6
//   去最高 1 去最低 1    rows 7, 7 are left; without the 4: the group 7, 7, 10 is trimmed to 7
#include "engine/exec/group_value.h"

#include <algorithm>
#include <cassert>

#include "engine/exec/keys.h"

namespace heng::exec {

using plan::AggregateKind;

namespace {

bool IsConditionKind(AggregateKind kind) {
  return kind == AggregateKind::kShare || kind == AggregateKind::kAll || kind == AggregateKind::kAny;
}

bool IsDeviation(AggregateKind kind) {
  return kind == AggregateKind::kDeviationPopulation || kind == AggregateKind::kDeviationSample ||
         kind == AggregateKind::kVariation;
}

bool IsSum(AggregateKind kind) {
  return kind == AggregateKind::kSum || kind == AggregateKind::kMean || IsDeviation(kind);
}

bool IsUniform(const data::Column* column) {
  return column == nullptr || (column->dens.empty() && column->wide.empty());
}

}  // namespace

void ExactSum::Add(Number value) {
  size_t level = 0;
  for (; (count_ >> level & 1) != 0; ++level) value = parts_[level] + value;
  ++count_;
  if (level == parts_.size()) parts_.emplace_back();
  parts_[level] = std::move(value);
}

Number ExactSum::Value() const {
  Number sum = Number::Ratio128(fast_, 1);
  for (size_t level = 0; level < parts_.size(); ++level) {
    if ((count_ >> level & 1) != 0) sum = sum + parts_[level];
  }
  return sum;
}

void ExactSum::AddProduct(int64_t a, int64_t b, int64_t c) {
  __int128 product;
  if (__builtin_mul_overflow(static_cast<__int128>(a) * b, static_cast<__int128>(c), &product)) {
    Add(Number(a) * Number(b) * Number(c));
  } else {
    Add(product);
  }
}

AggregateInput::AggregateInput(Context& context, const plan::Aggregate& step)
    : step(step),
      gaps(context.gaps()),
      value(context.optional_column(step.value)),
      when(context.optional_column(step.when)),
      weight(context.optional_column(step.weight)),
      divide_by(context.optional_column(step.divide_by)),
      scaled(IsUniform(value) && IsUniform(weight)),
      scale(scaled && value != nullptr ? Number::Ratio(1, value->den) : Number(1)),
      weight_scale(scaled && weight != nullptr ? Number::Ratio(1, weight->den) : Number(1)) {
  AggregateKind kind = step.kind;
  bool extreme = kind == AggregateKind::kMax || kind == AggregateKind::kMin;
  bool by_position =
      kind == AggregateKind::kMedian || kind == AggregateKind::kMode || kind == AggregateKind::kNthHighest;
  needs_sort = value != nullptr && (by_position || !step.trims.empty() || (extreme && step.except_self));
  needs_order = needs_sort || extreme;
  if (needs_order) codes = MakeOrderCodes(*value, context.plan.columns[step.value].kind, context.data.texts);
  auto missing = [&](const char* reason) { return context.gaps().Intern(data::GapKind::kMissing, reason); };
  no_rows = context.gaps().Intern(data::GapKind::kUnrated, "无行");
  trimmed_away = missing("去尽");
  no_divisor = missing("分母为零");
  no_weight = missing("权重为零");
  too_few_rows = missing("行数不足");
  not_two_rows = missing("不足两行");
  mean_zero = missing("均值为零");
}

void GroupValue::Take(std::vector<uint32_t> rows) {
  rows_ = std::move(rows);
  for (Totals* totals : {&whole_, &middle_, &without_low_, &without_high_}) totals->ready = false;
  if (!in_.needs_sort) return;
  const std::vector<int64_t>& codes = in_.codes;
  std::sort(rows_.begin(), rows_.end(),
            [&](uint32_t a, uint32_t b) { return codes[a] != codes[b] ? codes[a] < codes[b] : a < b; });
}

Number GroupValue::Unscaled(const data::Column& column, size_t row) const {
  return in_.scaled ? Number(column.num[row]) : column.Get(row);
}

void GroupValue::Sum(Totals& totals) {
  ExactSum x, w, wx, xx;
  bool squares = IsDeviation(in_.step.kind);
  for (size_t i = totals.begin; i < totals.end; ++i) {
    uint32_t row = rows_[i];
    if (in_.scaled) {
      int64_t value = in_.value->num[row];
      int64_t weight = in_.weight != nullptr ? in_.weight->num[row] : 1;
      x.Add(__int128{value});
      if (squares) xx.AddProduct(value, value, weight);
      if (in_.weight == nullptr) continue;
      w.Add(__int128{weight});
      wx.AddProduct(value, weight);
    } else {
      Number value = in_.value->Get(row);
      Number weight = in_.weight != nullptr ? in_.weight->Get(row) : Number(1);
      x.Add(value);
      if (squares) xx.Add(value * value * weight);
      if (in_.weight == nullptr) continue;
      w.Add(weight);
      wx.Add(value * weight);
    }
  }
  totals.x = x.Value();
  totals.w = w.Value();
  totals.wx = wx.Value();
  totals.xx = xx.Value();
}

const GroupValue::Totals& GroupValue::Prepare(Totals& totals, size_t begin, size_t end) {
  if (totals.ready) return totals;
  totals = {};
  totals.begin = begin;
  totals.end = end;
  totals.ready = true;
  if (IsSum(in_.step.kind)) Sum(totals);
  if (in_.step.kind == AggregateKind::kMode) FindRuns(totals);
  if (IsConditionKind(in_.step.kind)) {
    for (size_t i = begin; i < end; ++i) totals.holding += in_.value->num[rows_[i]] != 0;
  }
  return totals;
}

std::pair<size_t, size_t> GroupValue::Trims(size_t rows) const {
  if (in_.step.trims.empty()) return {0, 0};
  Number count(static_cast<int64_t>(rows));
  Number gone[2];  // lowest, highest
  for (const plan::TrimStep& trim : in_.step.trims) {
    Number amount = trim.percent ? (count * trim.amount).RoundToStep(trim.mode, 1) : trim.amount;
    gone[trim.high] = gone[trim.high] + (amount.Sign() < 0 ? Number(0) : amount);
  }
  auto limited = [&](const Number& amount) {
    return amount < count ? static_cast<size_t>(*amount.RoundToStep(Rounding::kFloor, 1).ToInt64()) : rows;
  };
  return {limited(gone[0]), limited(gone[1])};
}

// What is left after trimming. Without the row at `skip` the others move down by one place, so that the trimmed part is
// one of three: skip lies among the lowest, among the highest, or in the middle.
GroupValue::Part GroupValue::Trimmed(std::optional<size_t> skip, size_t low, size_t high) {
  size_t count = rows_.size();
  if (!skip) return {&Prepare(whole_, low, count - high), skip};
  if (*skip < low) return {&Prepare(without_low_, low + 1, count - high), std::nullopt};
  if (*skip >= count - high) return {&Prepare(without_high_, low, count - high - 1), std::nullopt};
  return {&Prepare(middle_, low, count - high), skip};
}

Cell GroupValue::Value(std::optional<size_t> skip, size_t divisor_row) {
  // An error in the divisor shows even when there is nothing to divide.
  const Status divisor = in_.divide_by == nullptr ? 0 : in_.divide_by->status_of(divisor_row);
  if (divisor != 0 && in_.gaps.Kind(divisor) == data::GapKind::kError) return {divisor, {}};
  size_t count = rows_.size() - (skip ? 1 : 0);
  if (count == 0) {
    switch (in_.step.kind) {
      case AggregateKind::kSum:
      case AggregateKind::kCount:
      case AggregateKind::kAny: return {0, Number(0)};
      case AggregateKind::kAll: return {0, Number(1)};
      default: return {in_.no_rows, {}};
    }
  }
  auto [low, high] = Trims(count);
  if (low + high >= count) return {in_.trimmed_away, {}};
  return Compute(Trimmed(skip, low, high), divisor_row);
}

Cell GroupValue::Compute(const Part& part, size_t divisor_row) {
  const Totals& totals = *part.totals;
  Number rows(static_cast<int64_t>(part.rows()));
  auto holding = [&] {
    bool own = part.skip && in_.value->num[rows_[*part.skip]] != 0;
    return Number(static_cast<int64_t>(totals.holding) - own);
  };
  switch (in_.step.kind) {
    case AggregateKind::kSum: {
      Number own = part.skip ? Unscaled(*in_.value, rows_[*part.skip]) : Number(0);
      return {0, (totals.x - own) * in_.scale};
    }
    case AggregateKind::kCount: return {0, rows};
    case AggregateKind::kShare: return Quotient(holding(), part, divisor_row);
    case AggregateKind::kAll: return {0, Number(holding() == rows ? 1 : 0)};
    case AggregateKind::kAny: return {0, Number(holding().IsZero() ? 0 : 1)};
    case AggregateKind::kMean: return Mean(part, divisor_row);
    case AggregateKind::kMax:
    case AggregateKind::kMin: return Extreme(part);
    case AggregateKind::kMode: return Mode(part);
    case AggregateKind::kMedian:
    case AggregateKind::kNthHighest: return OrderStatistic(part);
    default: return Deviation(part);
  }
}

// total / rows, or / divide_by.
Cell GroupValue::Quotient(const Number& total, const Part& part, size_t divisor_row) const {
  if (in_.divide_by == nullptr) return {0, total / Number(static_cast<int64_t>(part.rows()))};
  if (Status gap = in_.divide_by->status_of(divisor_row)) return {gap, {}};
  Number divisor = in_.divide_by->Get(divisor_row);
  if (divisor.IsZero()) return {in_.no_divisor, {}};
  return {0, total / divisor};
}

Cell GroupValue::Mean(const Part& part, size_t divisor_row) const {
  const Totals& totals = *part.totals;
  Number value = part.skip ? Unscaled(*in_.value, rows_[*part.skip]) : Number(0);
  if (in_.weight == nullptr) return Quotient((totals.x - value) * in_.scale, part, divisor_row);
  Number weight = part.skip ? Unscaled(*in_.weight, rows_[*part.skip]) : Number(0);
  Number total = (totals.wx - weight * value) * in_.scale;
  if (in_.divide_by != nullptr) return Quotient(total * in_.weight_scale, part, divisor_row);
  Number weights = totals.w - weight;
  if (weights.IsZero()) return {in_.no_weight, {}};
  return {0, total / weights};
}

// With W = Σw (or n): mean = Σwx / W, variance = (W·Σwx² − (Σwx)²) / (W·W), or / (n·(n − 1)) for a sample.
Cell GroupValue::Deviation(const Part& part) const {
  const Totals& totals = *part.totals;
  AggregateKind kind = in_.step.kind;
  bool sample = kind == AggregateKind::kDeviationSample;
  if (sample && part.rows() < 2) return {in_.not_two_rows, {}};
  bool weighted = in_.weight != nullptr;
  Number value = part.skip ? Unscaled(*in_.value, rows_[*part.skip]) : Number(0);
  Number weight = weighted && part.skip ? Unscaled(*in_.weight, rows_[*part.skip]) : Number(part.skip ? 1 : 0);
  Number all = (weighted ? totals.w : Number(static_cast<int64_t>(totals.end - totals.begin))) - weight;
  Number sum = (weighted ? totals.wx : totals.x) - weight * value;
  Number squares = totals.xx - weight * value * value;
  if (all.Sign() <= 0) return {in_.no_weight, {}};
  Number divisor = sample && !weighted ? all * (all - Number(1)) : all * all;
  Number variance = (all * squares - sum * sum) / divisor;
  if (variance.Sign() < 0) return {in_.no_weight, {}};  // some weights are negative
  if (kind != AggregateKind::kVariation) return {0, (variance * in_.scale * in_.scale).Sqrt(in_.step.places)};
  Number mean = sum / all;
  if (mean.IsZero()) return {in_.mean_zero, {}};
  Number ratio = (variance / (mean * mean)).Sqrt(in_.step.places);
  return {0, mean.Sign() < 0 ? -ratio : ratio};
}

}  // namespace heng::exec
