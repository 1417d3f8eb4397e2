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

bool IsSample(AggregateKind kind) {
  return kind == AggregateKind::kDeviationSample || kind == AggregateKind::kVarianceSample;
}

// Variance, σ (of all or of a sample) or σ ÷ mean; about the weighted mean when there are weights.
Value Spread(const Aggregate& aggregate, const std::vector<Value>& values, std::vector<Rational> weights) {
  if (IsSample(aggregate.kind) && values.size() < 2) return Missing("不足两行");
  if (weights.empty()) weights.assign(values.size(), 1);
  Rational weight = 0;
  for (const Rational& w : weights) weight += w;
  if (weight <= 0) return Missing("权重为零");
  const Rational mean = WeightedSum(values, weights) / weight;
  Rational squares = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const Rational off = std::get<Rational>(values[i]) - mean;
    squares += weights[i] * off * off;
  }
  if (squares < 0) return Missing("权重为零");  // some are negative: there is no spread about such a mean
  if (aggregate.kind == AggregateKind::kVarianceSample) return Rational(squares / (weight - 1));
  if (aggregate.kind == AggregateKind::kVariancePopulation) return Rational(squares / weight);
  if (aggregate.kind == AggregateKind::kDeviationSample) return SquareRoot(squares / (weight - 1), aggregate.places);
  if (aggregate.kind == AggregateKind::kDeviationPopulation) return SquareRoot(squares / weight, aggregate.places);
  if (mean == 0) return Missing("均值为零");
  const Rational ratio = SquareRoot(squares / weight / (mean * mean), aggregate.places);
  return mean < 0 ? Rational(-ratio) : ratio;
}

// The most frequent value; of several the lowest, the highest, or none.
Value Mode(const std::vector<Value>& sorted, model::PickTies ties) {
  Value best = sorted.front();
  size_t most = 0;
  bool several = false;
  for (const Value& candidate : sorted) {
    const size_t count = static_cast<size_t>(std::count(sorted.begin(), sorted.end(), candidate));
    if (count > most) several = false;
    if (count == most && candidate != best) several = true;
    if (count > most || (count == most && ties == model::PickTies::kHighest)) best = candidate;
    most = std::max(most, count);
  }
  if (several && ties == model::PickTies::kPending) return MakeError(Code::E2062);
  return best;
}

// Hyndman and Fan 1996: place n·p + m, j its whole part, g the rest.
Value Quantile(const std::vector<Value>& sorted, const Rational& p, int definition) {
  const Rational n(sorted.size());
  const Rational m[] = {0, 0, 0, Rational(-1, 2), 0, Rational(1, 2), p, 1 - p, (p + 1) / 3, p / 4 + Rational(3, 8)};
  const Rational place = n * p + m[definition];
  const Integer j = Floor(place);
  const Rational g = place - Rational(j);
  auto x = [&](Integer at) -> Rational {
    if (at < 1) at = 1;
    if (at > sorted.size()) at = sorted.size();
    return std::get<Rational>(sorted[static_cast<size_t>(at) - 1]);
  };
  Rational gamma = g;
  if (definition == 1) gamma = g > 0 ? 1 : 0;
  if (definition == 2) gamma = g > 0 ? Rational(1) : Rational(1, 2);
  if (definition == 3) gamma = g == 0 && j % 2 == 0 ? 0 : 1;
  return Rational((1 - gamma) * x(j) + gamma * x(j + 1));
}

// Least squares of y over x, by deviations from the means.
Value Line(const Aggregate& aggregate, const std::vector<Value>& values, const std::vector<Rational>& others) {
  const Rational n(values.size());
  Rational mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    mean_x += others[i] / n;
    mean_y += std::get<Rational>(values[i]) / n;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const Rational x = others[i] - mean_x, y = std::get<Rational>(values[i]) - mean_y;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  if (xx == 0) return Missing("自变量都相等");
  if (aggregate.kind == AggregateKind::kSlope) return Rational(xy / xx);
  if (aggregate.kind == AggregateKind::kIntercept) return Rational(mean_y - xy / xx * mean_x);
  if (yy == 0) return Missing("因变量都相等");
  const Rational root = SquareRoot(xy * xy / (xx * yy), aggregate.places);
  return xy < 0 ? Rational(-root) : root;
}

// The value of the first row by the keys; rows that tie for it must agree.
Value First(const Aggregate& aggregate, const std::vector<Value>& values, const std::vector<std::vector<Value>>& keys) {
  size_t first = 0;
  for (size_t i = 1; i < values.size(); ++i) {
    if (CompareKeys(aggregate.keys, keys[i], keys[first]) < 0) first = i;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const bool tied = CompareKeys(aggregate.keys, keys[i], keys[first]) == 0;
    if (tied && CompareValues(values[i], values[first]) != 0) return MakeError(Code::E2063);
  }
  return values[first];
}

Value JoinTexts(const Aggregate& aggregate, const std::vector<Value>& values,
                const std::vector<std::vector<Value>>& keys) {
  std::vector<size_t> order(values.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return CompareKeys(aggregate.keys, keys[a], keys[b]) < 0; });
  std::string text;
  for (size_t i = 0; i < order.size(); ++i) {
    text += (i == 0 ? "" : aggregate.separator) + std::get<std::string>(values[order[i]]);
  }
  return text;
}

}  // namespace

Value Evaluator::EvaluateAggregate(const Aggregate& aggregate, const Context& context) {
  std::vector<size_t> rows = AggregateRows(aggregate, context);
  std::optional<Rational> divisor;
  std::optional<Gap> divisor_gap;
  // Where a divisor or a count stands: beside what is computed.
  Group group{rows, std::nullopt};
  Context standing = context;
  if (aggregate.group.kind == Grouping::Kind::kKeys || aggregate.group.kind == Grouping::Kind::kWhole) {
    standing.group = &group;
    standing.group_table = aggregate.table;
  } else if (aggregate.group.kind == Grouping::Kind::kUpward) {  // among rows of the 汇总
    group.rows.clear();
    for (size_t row = 0; row < this->rows(context.table); ++row) {
      if (SameKeys(aggregate.group.keys, context.table, row, context.row)) group.rows.push_back(row);
    }
    standing.group = &group;
    standing.group_table = context.table;
  }
  if (aggregate.divide_by) {
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
  for (const auto& trim : aggregate.trims) {
    if (!trim.count) continue;
    if (const Value count = Evaluate(*trim.count, standing); IsError(count)) return count;
  }
  if (aggregate.nth) {
    if (const Value count = Evaluate(*aggregate.nth, standing); IsError(count)) return count;
  }
  const bool error = divisor_gap && divisor_gap->kind == data::GapKind::kError;
  if (!error && static_cast<int64_t>(taken.values.size()) < aggregate.at_least) {
    return MakeGap(data::GapKind::kUnrated, aggregate.too_few);
  }
  if (taken.values.empty() && divisor_gap && divisor_gap->kind != data::GapKind::kError) {
    return MakeGap(data::GapKind::kUnrated, "无行");
  }
  if (error) return *divisor_gap;
  const bool any = !taken.values.empty();
  if (auto gap = Trim(aggregate, taken, standing)) return *gap;
  if (any && taken.values.empty()) return Missing("去尽");
  if (divisor_gap) return *divisor_gap;
  return Reduce(aggregate, taken, divisor, standing);
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
    if (group.kind == Grouping::Kind::kUpward) {
      const Value summary = Get(group.via, row);
      in = !GapOf(summary) &&
           SameKeys(group.keys, context.table, static_cast<size_t>(std::get<int64_t>(summary)), context.row);
    }
    for (size_t i = 0; i < wanted.size(); ++i) {
      in = in && Evaluate(*group.keys[i], RowContext(aggregate.table, row)) == wanted[i];
    }
    if (in) result.push_back(row);
  }
  return result;
}

bool Evaluator::SameKeys(const std::vector<model::ExprPtr>& keys, int table, size_t a, size_t b) {
  return std::all_of(keys.begin(), keys.end(), [&](const model::ExprPtr& key) {
    return Evaluate(*key, RowContext(table, a)) == Evaluate(*key, RowContext(table, b));
  });
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
    const Value other = evaluated(aggregate.other, Rational(0));
    std::vector<Value> keys;
    for (const model::SortKey& key : aggregate.keys) {
      keys.push_back(Evaluate(*key.value, context));
      const Gap* gap = GapOf(keys.back());
      const bool outside = gap && (key.gaps == model::SortKey::Gaps::kExcluded || gap->kind == data::GapKind::kError);
      if (outside) gaps.push_back(*gap);
    }
    if (gaps.empty()) {
      taken.values.push_back(std::move(value));
      taken.others.push_back(std::get<Rational>(other));
      taken.keys.push_back(std::move(keys));
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

std::variant<Rational, Gap> Evaluator::Count(const model::Expr& expr, const Context& beside, int least) {
  const Value count = Evaluate(expr, beside);
  if (const Gap* gap = GapOf(count)) return *gap;
  const Rational number = std::get<Rational>(count);
  if (number < least || denominator(number) != 1) return MakeError(Code::E2061);
  return number;
}

std::optional<Gap> Evaluator::Trim(const Aggregate& aggregate, Taken& taken, const Context& beside) {
  const size_t used = taken.values.size();
  if (used == 0 || aggregate.trims.empty()) return std::nullopt;
  // Values in order, each with its weight.
  std::vector<size_t> order(used);
  for (size_t i = 0; i < used; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return CompareValues(taken.values[a], taken.values[b]) < 0; });
  Integer from_low = 0, from_high = 0;
  for (const model::Trim& trim : aggregate.trims) {
    Rational amount = FromNumber(trim.amount);
    if (trim.count) {
      auto count = Count(*trim.count, beside, 0);
      if (const Gap* gap = std::get_if<Gap>(&count)) return *gap;
      amount = std::get<Rational>(count);
    }
    Integer count = trim.percent ? Floor(RoundTo(amount * Rational(used), trim.mode, 1)) : Floor(amount);
    if (trim.keep) count = count < used ? Integer(used - count) : Integer(0);
    (trim.high != trim.keep ? from_high : from_low) += count;
  }
  if (from_low + from_high >= used) return Missing("去尽");
  const size_t begin = static_cast<size_t>(from_low), end = used - static_cast<size_t>(from_high);
  // Equal values on both sides of a cut with weights that are not all the same.
  for (size_t cut : {begin, end}) {
    if (!aggregate.weight || cut == 0 || cut == used) continue;
    const Value& below = taken.values[order[cut - 1]];
    if (CompareValues(below, taken.values[order[cut]]) != 0) continue;
    for (size_t i = 0; i < used; ++i) {
      if (CompareValues(taken.values[i], below) == 0 && taken.weights[i] != taken.weights[order[cut]]) {
        return MakeError(Code::E2064);
      }
    }
  }
  Taken kept;
  for (size_t i = begin; i < end; ++i) {
    kept.values.push_back(taken.values[order[i]]);
    if (aggregate.weight) kept.weights.push_back(taken.weights[order[i]]);
  }
  taken = std::move(kept);
  return std::nullopt;
}

Value Evaluator::Reduce(const Aggregate& aggregate, const Taken& taken, const std::optional<Rational>& divisor,
                        const Context& beside) {
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
  if (count == 0) {
    const bool joined = aggregate.kind == AggregateKind::kJoin;
    return MakeGap(joined ? data::GapKind::kMissing : data::GapKind::kUnrated, "无行");
  }
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
    case AggregateKind::kNthLowest: {
      Rational n = aggregate.n;
      if (aggregate.nth) {
        auto wanted = Count(*aggregate.nth, beside, 1);
        if (const Gap* gap = std::get_if<Gap>(&wanted)) return *gap;
        n = std::get<Rational>(wanted);
      }
      if (n > Rational(count)) return Missing("行数不足");
      const size_t place = static_cast<size_t>(Floor(n));
      return sorted[aggregate.kind == AggregateKind::kNthHighest ? count - place : place - 1];
    }
    case AggregateKind::kMode: return Mode(sorted, aggregate.ties);
    case AggregateKind::kQuantile: return Quantile(sorted, FromNumber(aggregate.p), aggregate.definition);
    case AggregateKind::kTakenFrom: return First(aggregate, values, taken.keys);
    case AggregateKind::kJoin: return JoinTexts(aggregate, values, taken.keys);
    case AggregateKind::kSlope:
    case AggregateKind::kIntercept:
    case AggregateKind::kCorrelation: return Line(aggregate, values, taken.others);
    default: return Spread(aggregate, values, taken.weights);
  }
}

}  // namespace heng::reference
