// The value of a group: sums and counts (here), trims (group_counts.cc), spread and lines (group_spread.cc), order
// statistics (group_order.cc), rows picked (group_pick.cc).
//
//   rows 4, 7, 7, 10     sum 28   mean 7   without the 10: (28 − 10) / 3 = 6
//   去最高 1 去最低 1    rows 7, 7 are left; without the 4: the group 7, 7, 10 is trimmed to 7
#include "engine/exec/group_value.h"

#include <algorithm>

namespace heng::exec {

using plan::AggregateKind;

namespace {

bool IsConditionKind(AggregateKind kind) {
  return kind == AggregateKind::kShare || kind == AggregateKind::kAll || kind == AggregateKind::kAny;
}

bool IsDeviation(AggregateKind kind) {
  return kind == AggregateKind::kDeviationPopulation || kind == AggregateKind::kDeviationSample ||
         kind == AggregateKind::kVariation || kind == AggregateKind::kVariancePopulation ||
         kind == AggregateKind::kVarianceSample;
}

bool IsOfLine(AggregateKind kind) {
  return kind == AggregateKind::kSlope || kind == AggregateKind::kIntercept || kind == AggregateKind::kCorrelation;
}

bool IsByPosition(AggregateKind kind) {
  return kind == AggregateKind::kMedian || kind == AggregateKind::kMode || kind == AggregateKind::kNthHighest ||
         kind == AggregateKind::kNthLowest || kind == AggregateKind::kQuantile;
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
    : context(context),
      step(step),
      gaps(context.gaps()),
      value(context.optional_column(step.value)),
      when(context.optional_column(step.when)),
      weight(context.optional_column(step.weight)),
      other(context.optional_column(step.other)),
      divide_by(context.optional_column(step.divide_by)),
      scaled(IsUniform(value) && IsUniform(weight) && IsUniform(other)),
      scale(scaled && value != nullptr ? Number::Ratio(1, value->den) : Number(1)),
      weight_scale(scaled && weight != nullptr ? Number::Ratio(1, weight->den) : Number(1)),
      other_scale(scaled && other != nullptr ? Number::Ratio(1, other->den) : Number(1)),
      by_keys(context, step.keys) {
  AggregateKind kind = step.kind;
  bool extreme = kind == AggregateKind::kMax || kind == AggregateKind::kMin;
  needs_sort = value != nullptr && (IsByPosition(kind) || !step.trims.empty() || (extreme && step.except_self));
  weighs = kind == AggregateKind::kMean || IsDeviation(kind);
  needs_order = needs_sort || extreme || kind == AggregateKind::kTakenFrom;
  auto missing = [&](const char* reason) { return context.gaps().Intern(data::GapKind::kMissing, reason); };
  no_rows = kind == AggregateKind::kJoin ? missing("无行") : context.gaps().Intern(data::GapKind::kUnrated, "无行");
  trimmed_away = missing("去尽");
  no_divisor = missing("分母为零");
  no_weight = missing("权重为零");
  too_few_rows = missing("行数不足");
  not_two_rows = missing("不足两行");
  mean_zero = missing("均值为零");
  same_x = missing("自变量都相等");
  same_y = missing("因变量都相等");
  too_few = step.at_least > 0 ? context.gaps().Intern(data::GapKind::kUnrated, step.too_few) : 0;
}

void AggregateInput::OrderValues() {
  if (!needs_order || codes != nullptr) return;
  const plan::ValueKind kind = context.plan.columns[step.value].kind;
  if (kind == plan::ValueKind::kText || !IsPlain(*value)) {
    own_codes = MakeOrderCodes(*value, kind, context.data.texts);
    codes = own_codes.data();
  } else {
    codes = value->num.data();
  }
}

void GroupValue::Reset() {
  for (Totals* totals : {&whole_, &middle_, &without_low_, &without_high_}) totals->ready = false;
  made_.clear();
  tallied_ = false;
}

void GroupValue::Take(const Tally& tally) {
  Reset();
  rows_.clear();
  count_ = static_cast<size_t>(tally.rows);
  tallied_ = true;
  whole_.begin = 0;
  whole_.end = count_;
  whole_.ready = true;
  whole_.holding = static_cast<size_t>(IsConditionKind(in_.step.kind) ? tally.x : 0);
  whole_.x = tally.x;
  whole_.xx = tally.xx;
}

void GroupValue::Take(std::vector<uint32_t> rows) {
  Reset();
  rows_ = std::move(rows);
  count_ = rows_.size();
  if (!in_.step.keys.empty()) return in_.by_keys.Sort(rows_.data(), rows_.data() + rows_.size());
  if (!in_.needs_sort) return;
  const int64_t* codes = in_.codes;
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
  if (IsOfLine(in_.step.kind)) SumPairs(totals);
  if (in_.step.kind == AggregateKind::kMode) FindRuns(totals);
  if (IsConditionKind(in_.step.kind)) {
    for (size_t i = begin; i < end; ++i) totals.holding += in_.value->num[rows_[i]] != 0;
  }
  return totals;
}

// What is left after trimming. Without the row at `skip` the others move down by one place, so that the trimmed part is
// one of three: skip lies among the lowest, among the highest, or in the middle.
GroupValue::Part GroupValue::Trimmed(std::optional<size_t> skip, size_t low, size_t high) {
  size_t count = count_;
  if (!skip) return {&Prepare(whole_, low, count - high), skip};
  if (*skip < low) return {&Prepare(without_low_, low + 1, count - high), std::nullopt};
  if (*skip >= count - high) return {&Prepare(without_high_, low, count - high - 1), std::nullopt};
  return {&Prepare(middle_, low, count - high), skip};
}

Cell GroupValue::Value(std::optional<size_t> skip, size_t divisor_row) {
  if (Status error = ErrorInCounts(divisor_row)) return {error, {}};
  size_t count = count_ - (skip ? 1 : 0);
  if (static_cast<int64_t>(count) < in_.step.at_least) return {in_.too_few, {}};
  if (count == 0) {
    switch (in_.step.kind) {
      case AggregateKind::kSum:
      case AggregateKind::kCount:
      case AggregateKind::kAny: return {0, Number(0)};
      case AggregateKind::kAll: return {0, Number(1)};
      default: return {in_.no_rows, {}};
    }
  }
  const Cut cut = Trims(count, divisor_row);
  if (cut.gap != 0) return {cut.gap, {}};
  if (cut.low + cut.high >= count) return {in_.trimmed_away, {}};
  if (Status tie = BorderTie(skip, cut)) return {tie, {}};
  return Compute(Trimmed(skip, cut.low, cut.high), divisor_row);
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
    case AggregateKind::kNthHighest:
    case AggregateKind::kNthLowest: return OrderStatistic(part, divisor_row);
    case AggregateKind::kQuantile: return Quantile(part);
    case AggregateKind::kTakenFrom: return TakenFrom(part);
    case AggregateKind::kJoin: return Joined();
    case AggregateKind::kSlope:
    case AggregateKind::kIntercept:
    case AggregateKind::kCorrelation: return OfLine(part);
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

}  // namespace heng::exec
