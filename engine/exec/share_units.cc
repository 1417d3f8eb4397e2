// Whole units of a fund, one number for each person.
//
//   10 units by weights 5, 3, 1, 1 with the ceiling 4 for each: λ = 1.2 uses them up
//   weight   λ·weight   within its bounds   floor   largest remainder: one unit left
//   5        6          4                   4       4
//   3        3.6        3.6                 3       4
//   1        1.2        1.2                 1       1
//   1        1.2        1.2                 1       1
#include "engine/exec/share_units.h"

#include <cassert>
#include <numeric>
#include <optional>

#include "engine/exec/group_value.h"

namespace heng::exec {

namespace {

using plan::RemainderRule;

constexpr size_t kPool = SIZE_MAX;

// What one person, or the pool, gets: whole units and the rest of the exact share, comparable within the group.
struct Part {
  size_t at;  // place in the group, or kPool
  Number units;
  __int128 rest;
  bool half;  // the rest is half a unit or more
};

Number Sum(const std::vector<Number>& values) {
  ExactSum sum;
  for (const Number& value : values) sum.Add(value);
  return sum.Value();
}

Number Floor(const Number& value) { return value.RoundToStep(Rounding::kFloor, 1); }

// A person's share stops standing at his floor, or begins to stand at his ceiling, at this λ.
struct Turn {
  Number at;
  Number weight;  // added to what grows with λ
  Number fixed;   // added to what does not
};

std::vector<Turn> TurnsOf(const std::vector<Number>& weights, const std::vector<Number>& low,
                          const std::vector<Number>* high) {
  std::vector<Turn> turns;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].Sign() == 0) continue;
    turns.push_back({low[i] / weights[i], weights[i], -low[i]});
    if (high != nullptr) turns.push_back({(*high)[i] / weights[i], -weights[i], (*high)[i]});
  }
  std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.at < b.at; });
  return turns;
}

// Parts of whole `units` by integer weights in 128 bits; false when they do not fit.
bool IntegerParts(const data::Column& weights, const ShareGroupInput& input, std::vector<Part>& parts) {
  std::optional<int64_t> whole = input.units.ToInt64();
  if (!weights.dens.empty() || !weights.wide.empty() || !whole) return false;
  __int128 sum = 0;
  for (uint32_t row : input.rows) sum += weights.num[row];
  for (size_t at = 0; at < input.rows.size(); ++at) {
    __int128 product = static_cast<__int128>(*whole) * weights.num[input.rows[at]];
    __int128 rest = product % sum;
    parts.push_back({at, Number::Ratio128(product / sum, 1), rest, rest >= sum - rest});
  }
  return true;
}

std::vector<Part> PartsOf(const std::vector<size_t>& places, const std::vector<Number>& shares) {
  std::vector<Part> parts;
  std::vector<Number> rests;
  for (size_t i = 0; i < places.size(); ++i) {
    Number whole = Floor(shares[i]);
    rests.push_back(shares[i] - whole);
    parts.push_back({places[i], whole, 0, rests.back() >= Number::Ratio(1, 2)});
  }
  std::vector<size_t> order(rests.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rests[a] < rests[b]; });
  for (size_t i = 1; i < order.size(); ++i) {
    parts[order[i]].rest = parts[order[i - 1]].rest + (rests[order[i - 1]] != rests[order[i]] ? 1 : 0);
  }
  return parts;
}

std::vector<Number> WeightsOf(Context& context, const plan::Share& step, const ShareGroupInput& input) {
  std::vector<Number> weights;
  weights.reserve(input.rows.size());
  for (uint32_t row : input.rows) weights.push_back(context.column(step.weight).Get(row));
  return weights;
}

// One unit each to the largest rests until `left` are given out. `rows`: of the places, for `order`.
void GiveRemainders(std::vector<Part>& parts, const std::vector<uint32_t>& rows, const SortOrder& order,
                    const Number& left) {
  std::optional<int64_t> count = left.ToInt64();
  assert(count && *count >= 0 && (*count == 0 || *count < static_cast<int64_t>(parts.size())));
  std::sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    if (a.rest != b.rest) return a.rest > b.rest;
    int compared = a.at == kPool || b.at == kPool ? 0 : order.Compare(rows[a.at], rows[b.at]);
    return compared != 0 ? compared < 0 : a.at < b.at;
  });
  for (int64_t i = 0; i < *count; ++i) parts[i].units = parts[i].units + Number(1);
}

// Takes the small shares out of the list and puts their sum behind; returns the places taken out.
std::vector<size_t> MakePool(std::vector<size_t>& places, std::vector<Number>& shares, const Number& below) {
  std::vector<size_t> pool;
  Number sum;
  size_t kept = 0;
  for (size_t i = 0; i < places.size(); ++i) {
    if (shares[i] < below) {
      pool.push_back(places[i]);
      sum = sum + shares[i];
      continue;
    }
    places[kept] = places[i];
    shares[kept++] = shares[i];
  }
  places.resize(kept);
  shares.resize(kept);
  if (!pool.empty()) {
    places.push_back(kPool);
    shares.push_back(sum);
  }
  return pool;
}

std::vector<size_t> Places(size_t count) {
  std::vector<size_t> places(count);
  std::iota(places.begin(), places.end(), size_t{0});
  return places;
}

// What the pool got, one unit each.
void GivePool(const Number& units, const ShareGroupInput& input, const SortOrder& order, std::vector<size_t> pool,
              std::vector<Number>& out) {
  const int64_t given = units.ToInt64().value_or(0);
  std::stable_sort(pool.begin(), pool.end(),
                   [&](size_t a, size_t b) { return order.Compare(input.rows[a], input.rows[b]) < 0; });
  for (size_t i = 0; i < pool.size() && static_cast<int64_t>(i) < given; ++i) out[pool[i]] = 1;
}

}  // namespace

std::vector<Number> SharesWithin(const std::vector<Number>& weights, const std::vector<Number>& low,
                                 const std::vector<Number>& high, const Number& units, bool freed) {
  if (low.empty() && high.empty()) {
    const Number sum = Sum(weights);
    std::vector<Number> shares;
    shares.reserve(weights.size());
    for (const Number& weight : weights) shares.push_back(units * weight / sum);
    return shares;
  }
  const bool bounded = freed && !high.empty();
  Number fixed = Sum(low);
  Number growing;
  bool reached = false;
  for (const Turn& turn : TurnsOf(weights, low, bounded ? &high : nullptr)) {
    reached = fixed + growing * turn.at >= units;
    if (reached) break;
    growing = growing + turn.weight;
    fixed = fixed + turn.fixed;
  }
  const bool all_at_ceiling = !reached && growing.IsZero() && bounded;
  const Number level = growing.IsZero() ? Number(0) : (units - fixed) / growing;
  std::vector<Number> shares;
  shares.reserve(weights.size());
  for (size_t i = 0; i < weights.size(); ++i) {
    Number share = level * weights[i];
    if (share < low[i]) share = low[i];
    if (!high.empty() && weights[i].Sign() > 0 && (all_at_ceiling || share > high[i])) share = high[i];
    shares.push_back(share);
  }
  return shares;
}

std::vector<Number> LargestRemainder(const std::vector<Number>& weights, const Number& units) {
  std::vector<Part> parts = PartsOf(Places(weights.size()), SharesWithin(weights, {}, {}, units, true));
  Number given;
  for (const Part& part : parts) given = given + part.units;
  GiveRemainders(parts, std::vector<uint32_t>(weights.size()), SortOrder(), Floor(units) - given);
  std::vector<Number> out(weights.size());
  for (const Part& part : parts) out[part.at] = part.units;
  return out;
}

std::vector<Number> WholeUnits(Context& context, const plan::Share& step, const ShareOrders& orders,
                               const ShareGroupInput& input) {
  std::vector<Part> parts;
  std::vector<size_t> pool;
  Number all = input.units;
  const bool plain = input.low.empty() && input.high.empty() && step.pool_below.IsZero();
  if (!plain || !IntegerParts(context.column(step.weight), input, parts)) {
    std::vector<size_t> places = Places(input.rows.size());
    std::vector<Number> shares =
        SharesWithin(WeightsOf(context, step, input), input.low, input.high, input.units, step.share_freed);
    if (!step.pool_below.IsZero()) pool = MakePool(places, shares, step.pool_below);
    all = Sum(shares);
    parts = PartsOf(places, shares);
  }
  if (step.remainder == RemainderRule::kLargest) {
    Number given;
    for (const Part& part : parts) given = given + part.units;
    GiveRemainders(parts, input.rows, orders.remainder, Floor(all) - given);
  }
  std::vector<Number> out(input.rows.size());
  for (Part& part : parts) {
    if (step.remainder == RemainderRule::kHalfUp && part.half) part.units = part.units + Number(1);
    if (step.remainder == RemainderRule::kKeep && part.units < step.least) part.units = step.least;
    if (part.at != kPool) {
      out[part.at] = part.units;
    } else if (!step.pool_kept) {
      GivePool(part.units, input, orders.pool, pool, out);
    }
  }
  return out;
}

}  // namespace heng::exec
