// How the values of a group spread, and the line of least squares through pairs.
//
//   values 4, 7, 7, 10      variance of all 18/4 = 4.5, of a sample 18/3 = 6
//   pairs (1, 2) (2, 2) (3, 5)   n 3, Σx 6, Σy 9, Σxx 14, Σxy 21: slope (3·21 − 6·9) / (3·14 − 6·6) = 1.5,
//                                intercept (9 − 1.5·6) / 3 = 0
#include "engine/exec/group_value.h"

namespace heng::exec {

using plan::AggregateKind;

// With W = Σw (or n): mean = Σwx / W, variance = (W·Σwx² − (Σwx)²) / (W·W), or / (n·(n − 1)) for a sample.
Cell GroupValue::Deviation(const Part& part) const {
  const Totals& totals = *part.totals;
  AggregateKind kind = in_.step.kind;
  bool sample = kind == AggregateKind::kDeviationSample || kind == AggregateKind::kVarianceSample;
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
  const bool exact = kind == AggregateKind::kVariancePopulation || kind == AggregateKind::kVarianceSample;
  if (exact) return {0, variance * in_.scale * in_.scale};
  if (kind != AggregateKind::kVariation) return {0, (variance * in_.scale * in_.scale).Sqrt(in_.step.places)};
  Number mean = sum / all;
  if (mean.IsZero()) return {in_.mean_zero, {}};
  Number ratio = (variance / (mean * mean)).Sqrt(in_.step.places);
  return {0, mean.Sign() < 0 ? -ratio : ratio};
}

void GroupValue::SumPairs(Totals& totals) {
  ExactSum x, y, xx, xy, yy;
  for (size_t i = totals.begin; i < totals.end; ++i) {
    const uint32_t row = rows_[i];
    if (in_.scaled) {
      const int64_t own_x = in_.other->num[row];
      const int64_t own_y = in_.value->num[row];
      x.Add(__int128{own_x});
      y.Add(__int128{own_y});
      xx.AddProduct(own_x, own_x);
      xy.AddProduct(own_x, own_y);
      yy.AddProduct(own_y, own_y);
    } else {
      const Number own_x = in_.other->Get(row);
      const Number own_y = in_.value->Get(row);
      x.Add(own_x);
      y.Add(own_y);
      xx.Add(own_x * own_x);
      xy.Add(own_x * own_y);
      yy.Add(own_y * own_y);
    }
  }
  const Number count(static_cast<int64_t>(totals.end - totals.begin));
  totals.line = {count, x.Value(), y.Value(), xx.Value(), xy.Value(), yy.Value()};
}

// Slope (n·Σxy − Σx·Σy) / (n·Σxx − (Σx)²), intercept (Σy − slope·Σx) / n, correlation the same product over the root
// of both spreads. Scales: y/x, y, none.
Cell GroupValue::OfLine(const Part& part) const {
  Line sums = part.totals->line;
  if (part.skip) {
    const Number x = Unscaled(*in_.other, rows_[*part.skip]);
    const Number y = Unscaled(*in_.value, rows_[*part.skip]);
    sums = {sums.n - Number(1), sums.x - x, sums.y - y, sums.xx - x * x, sums.xy - x * y, sums.yy - y * y};
  }
  const Number spread_x = sums.n * sums.xx - sums.x * sums.x;
  const Number together = sums.n * sums.xy - sums.x * sums.y;
  if (spread_x.IsZero()) return {in_.same_x, {}};
  if (in_.step.kind == AggregateKind::kCorrelation) {
    const Number spread_y = sums.n * sums.yy - sums.y * sums.y;
    if (spread_y.IsZero()) return {in_.same_y, {}};
    const Number root = (together * together / (spread_x * spread_y)).Sqrt(in_.step.places);
    return {0, together.Sign() < 0 ? -root : root};
  }
  const Number slope = together / spread_x;
  if (in_.step.kind == AggregateKind::kSlope) return {0, slope * in_.scale / in_.other_scale};
  return {0, (sums.y - slope * sums.x) / sums.n * in_.scale};
}

}  // namespace heng::exec
