// 分配 of the reference evaluator: each group alone, by the letters of plan::Share in engine/plan/plan.h.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

namespace {

Rational Sum(const std::vector<Rational>& values) {
  Rational sum = 0;
  for (const Rational& value : values) sum += value;
  return sum;
}

}  // namespace

const std::vector<Fund>& Evaluator::Funds(size_t share) {
  auto [at, fresh] = funds_.try_emplace(share);
  if (fresh) {
    std::vector<Fund> funds;
    ComputeShare(scheme_.shares[share], funds);
    at->second = std::move(funds);
  }
  return at->second;
}

void Evaluator::ComputeShare(const model::Share& share, std::vector<Fund>& funds) {
  for (const Group& group : Groups(share.group, share.table)) funds.push_back(ShareGroup(share, group));
}

// Whole units of a floor or a ceiling.
Rational Evaluator::BoundUnits(const Value& bound, Rounding mode, const Rational& unit) {
  const Rational units = RoundTo(std::get<Rational>(bound) / unit, mode, 1);
  return units < 0 && mode == Rounding::kCeiling ? Rational(0) : units;
}

// The first thing wrong with a person of the group, before any weight is looked at, or with his bounds.
std::optional<Gap> Evaluator::PaymentFault(const model::Share& share, size_t row) {
  for (const model::FirstPayment& payment : share.first) {
    const Value amount = Evaluate(*payment.amount, RowContext(share.table, row));
    if (const Gap* gap = GapOf(amount)) return gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2005);
    if (std::get<Rational>(amount) < 0) return MakeError(Code::E2080);
  }
  return std::nullopt;
}

std::optional<Gap> Evaluator::FindBounds(const model::Share& share, size_t row, const Rational& unit, Taker& taker) {
  const std::vector<const model::Expr*> bounds = {share.floor.get(), share.ceiling.get()};
  std::vector<Value> values(2, Rational(0));
  for (size_t i = 0; i < 2; ++i) {
    if (bounds[i] == nullptr) continue;
    values[i] = Evaluate(*bounds[i], RowContext(share.table, row));
    if (const Gap* gap = GapOf(values[i])) return gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2005);
  }
  if (unit <= 0) return std::nullopt;
  if (share.floor) taker.low = BoundUnits(values[0], Rounding::kCeiling, unit);
  if (share.ceiling) taker.high = BoundUnits(values[1], Rounding::kFloor, unit);
  if (taker.high && taker.low > *taker.high) return MakeError(Code::E2082);
  return std::nullopt;
}

// Who takes part with which weight; the others' shares are in `part`.
Evaluator::Takers Evaluator::FindTakers(const model::Share& share, const Group& group, const Rational& unit) {
  Takers takers;
  for (size_t row : group.rows) {
    auto fault = [&](const Gap& gap) {
      if (!takers.fault) takers.fault = gap;
      takers.part[row] = gap;
    };
    if (auto wrong = PaymentFault(share, row)) {
      fault(*wrong);
      continue;
    }
    if (auto out = Excluded(share.excluded, share.table, row)) {
      if (out->kind == data::GapKind::kError) fault(*out);
      takers.part[row] = *out;
      continue;
    }
    const Value weight = Evaluate(*share.weight, RowContext(share.table, row));
    if (IsError(weight)) {
      fault(*GapOf(weight));
    } else if (const Gap* gap = GapOf(weight)) {
      if (share.unrated.as == model::UnratedAs::kNotTaking) {
        takers.part[row] = MakeNotTaking(*gap);
      } else if (share.unrated.as == model::UnratedAs::kUnrated) {
        takers.part[row] = MakeGap(data::GapKind::kUnrated, share.unrated.reason);
      } else {
        takers.part[row] = FromNumber(share.unrated.amount);
        takers.fixed += FromNumber(share.unrated.amount);
      }
    } else if (const Rational& number = std::get<Rational>(weight); number < 0) {
      fault(MakeError(Code::E2021));
    } else if (number == 0 && !share.zero_stated) {
      fault(MakeError(Code::E2020));
    } else if (number == 0 && share.zero_not_taking) {
      takers.part[row] = MakeGap(data::GapKind::kNotTaking, "零权");
    } else {
      Taker taker{row, number};
      if (auto wrong = FindBounds(share, row, unit, taker)) {
        fault(*wrong);
        continue;
      }
      takers.list.push_back(std::move(taker));
      takers.weights += number;
    }
  }
  return takers;
}

// What is paid first, by row and payment; all cut alike when the fund does not suffice and that is the rule.
std::optional<Gap> Evaluator::PayFirst(const model::Share& share, const Group& group, const Rational& total,
                                       const Rational& unit, Payments& payments) {
  struct Claim {
    size_t row, payment;
    std::vector<Value> keys;
  };
  std::vector<Claim> claims;
  Rational sum = 0;
  for (size_t row : group.rows) {
    for (size_t i = 0; i < share.first.size(); ++i) {
      const Value amount = Evaluate(*share.first[i].amount, RowContext(share.table, row));
      payments.paid[row].push_back(RoundTo(std::get<Rational>(amount), share.first_rounding, unit));
      sum += payments.paid[row].back();
      claims.push_back({row, i, Keys(share.overspend_keys, share.table, row)});
    }
  }
  payments.sum = sum;
  if (sum <= total) return std::nullopt;
  if (share.overspend == model::Overspend::kError) return MakeError(Code::E2081);
  std::stable_sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) {
    return CompareKeys(share.overspend_keys, a.keys, b.keys) < 0;
  });
  const Rational units = Rational(Floor(total / unit));
  std::vector<Rational> exact, whole;
  for (const Claim& claim : claims) {
    exact.push_back(total / unit * payments.paid[claim.row][claim.payment] / sum);
    whole.push_back(Rational(Floor(exact.back())));
  }
  std::vector<bool> served(claims.size(), false);
  for (Rational left = units - Sum(whole); left > 0; left -= 1) {
    size_t best = claims.size();
    for (size_t i = 0; i < claims.size(); ++i) {
      if (!served[i] && (best == claims.size() || exact[i] - whole[i] > exact[best] - whole[best])) best = i;
    }
    served[best] = true;
  }
  for (size_t i = 0; i < claims.size(); ++i) {
    payments.paid[claims[i].row][claims[i].payment] = (whole[i] + (served[i] ? 1 : 0)) * unit;
  }
  payments.sum = units * unit;
  payments.cut = true;
  return std::nullopt;
}

Fund Evaluator::ShareGroup(const model::Share& share, const Group& group) {
  const Context context = GroupContext(share.group, share.table, group);
  Fund fund{Evaluate(*share.total, context), 0, std::nullopt};
  Value unit_value = FromNumber(share.unit);
  if (share.unit_value) unit_value = Evaluate(*share.unit_value, context);
  const Rational unit = GapOf(unit_value) ? Rational(0) : std::get<Rational>(unit_value);
  Takers takers = FindTakers(share, group, unit);
  std::optional<Gap> fault = takers.fault;
  if (!fault && IsError(unit_value)) fault = *GapOf(unit_value);
  if (!fault && unit <= 0) fault = MakeError(Code::E2088);
  if (const Gap* gap = GapOf(fund.total); gap && !fault) {
    fault = gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2023);
  }
  Payments payments;
  if (!fault && std::get<Rational>(fund.total) < 0) fault = MakeError(Code::E2024);
  if (!fault) fault = PayFirst(share, group, std::get<Rational>(fund.total), unit, payments);
  Rational paid = payments.sum + takers.fixed;
  if (!fault && std::get<Rational>(fund.total) < paid) fault = MakeError(Code::E2024);
  if (!fault && !payments.cut && takers.weights == 0 && share.nobody_is_error) fault = MakeError(Code::E2022);
  if (!fault && payments.cut) {
    for (const Taker& taker : takers.list) takers.part[taker.row] = Rational(0);
  } else if (!fault) {
    const auto units = ShareUnits(share, (std::get<Rational>(fund.total) - paid) / unit, takers);
    if (const Gap* gap = std::get_if<Gap>(&units)) {
      fault = *gap;
    } else {
      const std::vector<Rational>& list = std::get<std::vector<Rational>>(units);
      for (size_t i = 0; i < list.size(); ++i) takers.part[takers.list[i].row] = Rational(list[i] * unit);
      paid += Sum(list) * unit;
    }
  }
  fund.paid = paid;
  fund.fault = fault;
  PutShares(share, group, fund, takers, payments);
  return fund;
}

void Evaluator::PutShares(const model::Share& share, const Group& group, const Fund& fund, Takers& takers,
                          const Payments& payments) {
  for (size_t row : group.rows) {
    auto part = takers.part.find(row);
    if (part == takers.part.end()) part = takers.part.emplace(row, *fund.fault).first;  // a taker's
    if (fund.fault && !IsError(part->second)) {
      for (const Taker& taker : takers.list) {
        if (taker.row == row) part->second = *fund.fault;
      }
    }
    if (share.part != model::kNoField) Put(share.part, row, part->second);
    Value whole = part->second;
    if (!share.first.empty() && fund.fault) {
      if (!IsError(whole)) whole = *fund.fault;
    } else if (!share.first.empty()) {
      Rational sum = GapOf(whole) ? Rational(0) : std::get<Rational>(whole);
      whole = Rational(sum + Sum(payments.paid.at(row)));
    }
    Put(share.field, row, whole);
    for (size_t i = 0; i < share.first.size(); ++i) {
      Put(share.first[i].field, row, fund.fault ? whole : Value(payments.paid.at(row)[i]));
    }
  }
  if (share.leftover == model::kNoField) return;
  Value left = Rational(0);
  if (fund.fault) {
    left = *fund.fault;
  } else {
    left = Rational(std::get<Rational>(fund.total) - fund.paid);
  }
  if (scheme_.fields[share.leftover].table < 0) {
    Put(share.leftover, 0, left);
  } else if (group.each) {
    Put(share.leftover, *group.each, left);
  } else {
    for (size_t row : group.rows) Put(share.leftover, row, left);
  }
}

// What each would get at this λ.
std::vector<Rational> Evaluator::SharesAt(const Takers& takers, const Rational& level, bool ceilings) {
  std::vector<Rational> shares;
  for (const Taker& taker : takers.list) {
    Rational share = level * taker.weight;
    if (share < taker.low) share = taker.low;
    if (ceilings && taker.weight > 0 && taker.high && share > *taker.high) share = *taker.high;
    shares.push_back(share);
  }
  return shares;
}

// The λ at which `units` are used up, between the places where somebody reaches a bound; the last one when none does.
Rational Evaluator::FindLevel(const Takers& takers, const Rational& units, bool ceilings) {
  std::vector<Rational> turns = {0};
  Rational enough = 0;  // what the least weight needs to get everything
  for (const Taker& taker : takers.list) {
    if (taker.weight == 0) continue;
    if (units / taker.weight > enough) enough = units / taker.weight;
    turns.push_back(taker.low / taker.weight);
    if (ceilings && taker.high) turns.push_back(*taker.high / taker.weight);
  }
  std::sort(turns.begin(), turns.end());
  turns.push_back(turns.back() + 1 + enough);
  for (size_t i = 0; i + 1 < turns.size(); ++i) {
    const Rational from = Sum(SharesAt(takers, turns[i], ceilings));
    const Rational to = Sum(SharesAt(takers, turns[i + 1], ceilings));
    if (from == units) return turns[i];
    if (from < units && units <= to) return turns[i] + (units - from) * (turns[i + 1] - turns[i]) / (to - from);
  }
  return turns.back();
}

// Whole units for each taker, in their order.
std::variant<std::vector<Rational>, Gap> Evaluator::ShareUnits(const model::Share& share, const Rational& rest,
                                                               const Takers& takers) {
  const bool half_up = share.remainder == model::RemainderRule::kHalfUp;
  std::vector<Rational> units(takers.list.size(), 0);
  if (takers.weights == 0) return units;
  Rational floors = 0;
  for (const Taker& taker : takers.list) floors += taker.low;
  if (floors > rest) return MakeError(Code::E2083);
  std::vector<Rational> exact = SharesAt(takers, FindLevel(takers, rest, share.share_freed), true);
  const Rational left_over = Rational(Floor(Sum(exact)));
  // Those who are pooled stand as one, behind everybody.
  std::vector<size_t> pool;
  std::vector<std::optional<size_t>> members;  // of what is rounded: a taker, or the pool
  std::vector<Rational> shares;
  Rational pooled = 0;
  for (size_t i = 0; i < exact.size(); ++i) {
    if (takers.list[i].weight > 0 && exact[i] < FromNumber(share.pool_below)) {  // 零权 得 0: nothing
      pool.push_back(i);
      pooled += exact[i];
    } else {
      members.push_back(i);
      shares.push_back(exact[i]);
    }
  }
  if (!pool.empty()) {
    members.push_back(std::nullopt);
    shares.push_back(pooled);
  }
  std::vector<Rational> whole;
  for (const Rational& own : shares) {
    whole.push_back(half_up ? RoundTo(own, Rounding::kHalfUp, 1) : Rational(Floor(own)));
    const bool stands = !members[whole.size() - 1] || takers.list[*members[whole.size() - 1]].weight > 0;
    const bool lifted = stands && whole.back() < FromNumber(share.least);
    if (lifted) whole.back() = FromNumber(share.least);
  }
  if (share.remainder == model::RemainderRule::kLargest) {
    std::vector<bool> served(whole.size(), false);
    auto keys = [&](size_t i) { return Keys(share.remainder_keys, share.table, takers.list[*members[i]].row); };
    auto before = [&](size_t a, size_t b) {
      const Rational rest_a = shares[a] - whole[a], rest_b = shares[b] - whole[b];
      if (rest_a != rest_b) return rest_a > rest_b;
      if (!members[a] || !members[b]) return members[a].has_value() && !members[b];
      return CompareKeys(share.remainder_keys, keys(a), keys(b)) < 0;
    };
    std::vector<Rational> added(whole.size(), 0);
    for (Rational left = left_over - Sum(whole); left > 0; left -= 1) {
      std::optional<size_t> best;
      for (size_t i = 0; i < whole.size(); ++i) {
        if (served[i] || shares[i] == whole[i]) continue;
        if (!best || before(i, *best)) best = i;
      }
      added[*best] = 1;
      served[*best] = true;
    }
    for (size_t i = 0; i < whole.size(); ++i) whole[i] += added[i];
  }
  for (size_t i = 0; i < whole.size(); ++i) {
    if (members[i]) units[*members[i]] = whole[i];
  }
  if (!pool.empty() && !share.pool_kept) {
    std::stable_sort(pool.begin(), pool.end(), [&](size_t a, size_t b) {
      return CompareKeys(share.pool_keys, Keys(share.pool_keys, share.table, takers.list[a].row),
                         Keys(share.pool_keys, share.table, takers.list[b].row)) < 0;
    });
    for (size_t i = 0; i < pool.size() && Rational(i) < whole.back(); ++i) units[pool[i]] = 1;
  }
  return GiveDifference(share, takers, rest, units);
}

std::variant<std::vector<Rational>, Gap> Evaluator::GiveDifference(const model::Share& share, const Takers& takers,
                                                                   const Rational& all, std::vector<Rational> units) {
  if (share.difference == model::Difference::kReport) return units;
  size_t first = units.size();
  auto keys = [&](size_t i) { return Keys(share.difference_keys, share.table, takers.list[i].row); };
  for (size_t i = 0; i < units.size(); ++i) {
    if (takers.list[i].weight == 0) continue;
    if (first == units.size() || CompareKeys(share.difference_keys, keys(i), keys(first)) < 0) first = i;
  }
  const Rational difference = Rational(Floor(all - Sum(units)));
  if (difference == 0) return units;
  units[first] += difference;
  const Taker& taker = takers.list[first];
  if (units[first] < taker.low || (taker.high && units[first] > *taker.high)) return MakeError(Code::E2084);
  return units;
}

}  // namespace heng::reference
