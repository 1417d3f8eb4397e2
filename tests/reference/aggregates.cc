// Aggregates of the reference evaluator: group → without this row → 当 → gaps → trims → divide.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

using model::Aggregate;
using model::AggregateKind;
using model::Grouping;

namespace {

bool TakesCondition(AggregateKind kind) {
  return kind == AggregateKind::kShare || kind == AggregateKind::kAll || kind == AggregateKind::kAny;
}

Rational Sum(const std::vector<Value>& values) {
  Rational sum = 0;
  for (const Value& value : values) sum += std::get<Rational>(value);
  return sum;
}

Rational WeightedSum(const std::vector<Value>& values, const std::vector<Rational>& weights) {
  Rational sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += std::get<Rational>(values[i]) * weights[i];
  return sum;
}

Gap Missing(const char* reason) { return MakeGap(data::GapKind::kMissing, reason); }

// σ (of all or of a sample) or σ ÷ mean; about the weighted mean when there are weights.
Value Spread(const Aggregate& aggregate, const std::vector<Value>& values, std::vector<Rational> weights) {
  if (aggregate.kind == AggregateKind::kDeviationSample && values.size() < 2) return Missing("不足两行");
  if (weights.empty()) weights.assign(values.size(), 1);
  Rational weight = 0;
  for (const Rational& w : weights) weight += w;
  if (weight == 0) return Missing("权重为零");
  const Rational mean = WeightedSum(values, weights) / weight;
  Rational squares = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const Rational off = std::get<Rational>(values[i]) - mean;
    squares += weights[i] * off * off;
  }
  if (aggregate.kind == AggregateKind::kDeviationSample) return SquareRoot(squares / (weight - 1), aggregate.places);
  if (aggregate.kind == AggregateKind::kDeviationPopulation) return SquareRoot(squares / weight, aggregate.places);
  if (mean == 0) return Missing("均值为零");
  const Rational ratio = SquareRoot(squares / weight / (mean * mean), aggregate.places);
  return mean < 0 ? Rational(-ratio) : ratio;
}

// The most frequent value; of several the smallest.
Value Mode(const std::vector<Value>& sorted) {
  Value best = sorted.front();
  size_t most = 0;
  for (const Value& candidate : sorted) {
    const size_t count = static_cast<size_t>(std::count(sorted.begin(), sorted.end(), candidate));
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

}  // namespace

Value Evaluator::EvaluateAggregate(const Aggregate& aggregate, const Context& context) {
  std::vector<size_t> rows = AggregateRows(aggregate, context);
  std::optional<Rational> divisor;
  std::optional<Gap> divisor_gap;
  if (aggregate.divide_by) {
    Group group{rows, std::nullopt};
    Context standing = context;
    if (aggregate.group.kind == Grouping::Kind::kKeys || aggregate.group.kind == Grouping::Kind::kWhole) {
      standing.group = &group;
      standing.group_table = aggregate.table;
    }
    const Value value = Evaluate(*aggregate.divide_by, standing);
    if (const Gap* gap = GapOf(value)) {
      divisor_gap = *gap;
    } else {
      divisor = std::get<Rational>(value);
    }
  }
  if (aggregate.except_self) std::erase(rows, context.row);
  Taken taken = TakeRows(aggregate, rows);
  if (taken.gap && divisor_gap) return Join(*taken.gap, *divisor_gap);
  if (taken.gap) return *taken.gap;
  if (taken.values.empty() && divisor_gap && divisor_gap->kind != data::GapKind::kError) {
    return MakeGap(data::GapKind::kUnrated, "无行");
  }
  if (divisor_gap) return *divisor_gap;
  const bool any = !taken.values.empty();
  if (auto gap = Trim(aggregate, taken)) return *gap;
  if (any && taken.values.empty()) return Missing("去尽");
  return Reduce(aggregate, taken, divisor);
}

std::vector<size_t> Evaluator::AggregateRows(const Aggregate& aggregate, const Context& context) {
  const Grouping& group = aggregate.group;
  if (group.kind == Grouping::Kind::kThisGroup) return context.group->rows;
  std::vector<size_t> result;
  std::vector<Value> wanted;
  if (group.kind == Grouping::Kind::kKeys) {
    const Context own = context.has_row && context.table == aggregate.table
                            ? context
                            : RowContext(aggregate.table, context.group->rows.front());
    for (const auto& key : group.keys) wanted.push_back(Evaluate(*key, own));
  }
  for (size_t row = 0; row < rows(aggregate.table); ++row) {
    bool in = true;
    if (group.kind == Grouping::Kind::kReferring) {
      const Value reference = Get(group.via, row);
      in = !GapOf(reference) && std::get<int64_t>(reference) == static_cast<int64_t>(context.row);
    }
    for (size_t i = 0; i < wanted.size(); ++i) {
      const Value key = Evaluate(*group.keys[i], RowContext(aggregate.table, row));
      in = in && CompareValues(key, wanted[i]) == 0;
    }
    if (in) result.push_back(row);
  }
  return result;
}

Evaluator::Taken Evaluator::TakeRows(const Aggregate& aggregate, const std::vector<size_t>& rows) {
  Taken taken;
  for (size_t row : rows) {
    const Context context = RowContext(aggregate.table, row);
    std::vector<Gap> gaps;
    const auto evaluated = [&](const model::ExprPtr& expr, Value otherwise) {
      Value value = expr ? Evaluate(*expr, context) : std::move(otherwise);
      if (const Gap* gap = GapOf(value)) gaps.push_back(*gap);
      return value;
    };
    const Value condition = evaluated(aggregate.when, int64_t{1});
    if (!GapOf(condition) && std::get<int64_t>(condition) == 0) continue;
    if (GapOf(condition) && !IsError(condition) && aggregate.gaps == model::GapUse::kNone) {
      gaps[0] = MakeError(Code::E2005);
    }
    Value value = evaluated(aggregate.value, int64_t{1});
    const Value weight = evaluated(aggregate.weight, Rational(1));
    if (gaps.empty()) {
      taken.values.push_back(std::move(value));
      if (aggregate.weight) taken.weights.push_back(std::get<Rational>(weight));
    }
    for (Gap& gap : gaps) {
      if (gap.kind != data::GapKind::kError) {
        if (aggregate.gaps == model::GapUse::kSkip) continue;
        gap.kind = data::GapKind::kUnrated;  // 有缺不评: the verdict, whatever kind of gap it was
      }
      taken.gap = taken.gap ? Join(*taken.gap, gap) : gap;
    }
  }
  return taken;
}

std::optional<Gap> Evaluator::Trim(const Aggregate& aggregate, Taken& taken) {
  const size_t used = taken.values.size();
  if (used == 0 || aggregate.trims.empty()) return std::nullopt;
  // Values in order, each with its weight.
  std::vector<size_t> order(used);
  for (size_t i = 0; i < used; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return CompareValues(taken.values[a], taken.values[b]) < 0; });
  Integer from_low = 0, from_high = 0;
  for (const model::Trim& trim : aggregate.trims) {
    const Rational amount = FromNumber(trim.amount);
    const Integer count = trim.percent ? Floor(RoundTo(amount * Rational(used), trim.mode, 1)) : Floor(amount);
    (trim.high ? from_high : from_low) += count;
  }
  if (from_low + from_high >= used) return Missing("去尽");
  Taken kept;
  for (size_t i = static_cast<size_t>(from_low); i < used - static_cast<size_t>(from_high); ++i) {
    kept.values.push_back(taken.values[order[i]]);
    if (aggregate.weight) kept.weights.push_back(taken.weights[order[i]]);
  }
  taken = std::move(kept);
  return std::nullopt;
}

Value Evaluator::Reduce(const Aggregate& aggregate, const Taken& taken, const std::optional<Rational>& divisor) {
  const std::vector<Value>& values = taken.values;
  const size_t count = values.size();
  int64_t holding = 0;
  if (TakesCondition(aggregate.kind)) holding = std::count(values.begin(), values.end(), Value(int64_t{1}));
  switch (aggregate.kind) {
    case AggregateKind::kSum: return Sum(values);
    case AggregateKind::kCount: return Rational(count);
    case AggregateKind::kAll: return static_cast<int64_t>(holding == static_cast<int64_t>(count));
    case AggregateKind::kAny: return static_cast<int64_t>(holding > 0);
    default: break;
  }
  if (count == 0) return MakeGap(data::GapKind::kUnrated, "无行");
  if (divisor && *divisor == 0) return Missing("分母为零");
  std::vector<Value> sorted = values;
  std::sort(sorted.begin(), sorted.end(), [](const Value& a, const Value& b) { return CompareValues(a, b) < 0; });
  switch (aggregate.kind) {
    case AggregateKind::kMean: {
      if (!aggregate.weight) return Rational(Sum(values) / (divisor ? *divisor : Rational(count)));
      Rational weight = 0;
      for (const Rational& w : taken.weights) weight += w;
      if (divisor) weight = *divisor;
      if (weight == 0) return Missing("权重为零");
      return Rational(WeightedSum(values, taken.weights) / weight);
    }
    case AggregateKind::kShare: return Rational(Rational(holding) / (divisor ? *divisor : Rational(count)));
    case AggregateKind::kMax: return sorted.back();
    case AggregateKind::kMin: return sorted.front();
    case AggregateKind::kMedian:
      if (count % 2 == 1) return sorted[count / 2];
      return Rational((std::get<Rational>(sorted[count / 2 - 1]) + std::get<Rational>(sorted[count / 2])) / 2);
    case AggregateKind::kNthHighest:
      if (static_cast<int64_t>(count) < aggregate.n) return Missing("行数不足");
      return sorted[count - static_cast<size_t>(aggregate.n)];
    case AggregateKind::kMode: return Mode(sorted);
    default: return Spread(aggregate, values, taken.weights);
  }
}

}  // namespace heng::reference
