// Groups, 名次 and 分配 of the reference evaluator: each group alone.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

using model::Grouping;

namespace {

bool BothGaps(const Value& a, const Value& b) { return GapOf(a) && GapOf(b); }

int CompareKey(const model::SortKey& key, const Value& a, const Value& b) {
  if (BothGaps(a, b)) return 0;
  const int gap_place = key.gaps == model::SortKey::Gaps::kFirst ? -1 : 1;
  if (GapOf(a)) return gap_place;
  if (GapOf(b)) return -gap_place;
  return key.descending ? CompareValues(b, a) : CompareValues(a, b);
}

}  // namespace

int CompareKeys(const std::vector<model::SortKey>& keys, const std::vector<Value>& a, const std::vector<Value>& b) {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (const int order = CompareKey(keys[i], a[i], b[i]); order != 0) return order;
  }
  return 0;
}

std::vector<Evaluator::Group> Evaluator::Groups(const Grouping& grouping, int table) {
  std::vector<Group> groups;
  if (grouping.kind == Grouping::Kind::kWhole) {
    groups.emplace_back();
    for (size_t row = 0; row < rows(table); ++row) groups[0].rows.push_back(row);
  } else if (grouping.kind == Grouping::Kind::kEach) {
    for (size_t each = 0; each < rows(grouping.each); ++each) groups.push_back({{}, each});
    for (size_t row = 0; row < rows(table); ++row) {
      const auto place = Follow(grouping.hop, RowContext(table, row));
      if (const Place* reached = std::get_if<Place>(&place)) groups[reached->row].rows.push_back(row);
    }
  } else {
    std::vector<std::vector<Value>> group_keys;
    for (size_t row = 0; row < rows(table); ++row) {
      std::vector<Value> own;
      for (const auto& key : grouping.keys) own.push_back(Evaluate(*key, RowContext(table, row)));
      const size_t at = std::find(group_keys.begin(), group_keys.end(), own) - group_keys.begin();
      if (at == group_keys.size()) {
        group_keys.push_back(own);
        groups.emplace_back();
      }
      groups[at].rows.push_back(row);
    }
  }
  return groups;
}

Evaluator::Context Evaluator::GroupContext(const Grouping& grouping, int table, const Group& group) const {
  Context context = group.each ? RowContext(grouping.each, *group.each) : Context{};
  context.group = &group;
  context.group_table = table;
  return context;
}

std::vector<Value> Evaluator::Keys(const std::vector<model::SortKey>& keys, int table, size_t row) {
  std::vector<Value> values;
  for (const model::SortKey& key : keys) values.push_back(Evaluate(*key.value, RowContext(table, row)));
  return values;
}

std::optional<Gap> Evaluator::Excluded(const std::vector<model::Exclusion>& exclusions, int table, size_t row) {
  for (const model::Exclusion& exclusion : exclusions) {
    const Value condition = Evaluate(*exclusion.condition, RowContext(table, row));
    if (IsError(condition)) return *GapOf(condition);
    if (GapOf(condition)) return MakeError(Code::E2005);
    if (std::get<int64_t>(condition) != 0) return MakeGap(data::GapKind::kNotTaking, exclusion.reason);
  }
  return std::nullopt;
}

void Evaluator::ComputeCohort(model::FieldId field) {
  const int index = scheme_.fields[field].cohort;
  switch (scheme_.fields[field].kind) {
    case model::Field::Kind::kRank: ComputeRank(scheme_.ranks[index]); break;
    case model::Field::Kind::kTier: ComputeTier(scheme_.tiers[index]); break;
    default: Funds(static_cast<size_t>(index)); break;
  }
  for (std::optional<Value>& value : values_[field]) {
    if (!value) value = MakeGap(data::GapKind::kMissing, "无行");  // a row that belongs to no group
  }
}

// --- 名次 --------------------------------------------------------------------------------------------------

void Evaluator::ComputeRank(const model::Rank& rank) {
  for (const Group& group : Groups(rank.group, rank.table)) RankGroup(rank, group);
}

void Evaluator::RankGroup(const model::Rank& rank, const Group& group) {
  std::vector<Ranked> placed;
  for (size_t row : group.rows) {
    if (auto out = Excluded(rank.excluded, rank.table, row)) {
      Put(rank.field, row, *out);
      continue;
    }
    Ranked person{row, Keys(rank.keys, rank.table, row)};
    std::optional<Gap> gap;
    for (size_t i = rank.keys.size(); i > 0; --i) {  // the first one counts, an error before all
      const Gap* key_gap = GapOf(person.keys[i - 1]);
      if (key_gap && rank.keys[i - 1].gaps == model::SortKey::Gaps::kExcluded) gap = *key_gap;
    }
    const auto error = std::find_if(person.keys.begin(), person.keys.end(), IsError);
    if (error != person.keys.end()) gap = *GapOf(*error);
    if (gap) {
      Put(rank.field, row, *gap);
    } else {
      placed.push_back(std::move(person));
    }
  }
  for (const Ranked& person : placed) {
    std::vector<std::vector<Value>> before;  // distinct keys before this one
    int64_t people_before = 0, tied = 0;
    for (const Ranked& other : placed) {
      const int order = CompareKeys(rank.keys, other.keys, person.keys);
      if (order == 0) ++tied;
      if (order >= 0) continue;
      ++people_before;
      const bool known = std::any_of(before.begin(), before.end(), [&](const std::vector<Value>& keys) {
        return CompareKeys(rank.keys, keys, other.keys) == 0;
      });
      if (!known) before.push_back(other.keys);
    }
    Value value;
    switch (rank.ties) {
      case model::TieRule::kCompetition: value = Rational(people_before + 1); break;
      case model::TieRule::kDense: value = Rational(before.size() + 1); break;
      case model::TieRule::kAverage: value = Rational(people_before + 1) + Rational(tied - 1, 2); break;
      case model::TieRule::kPending:
        value = Rational(people_before + 1);
        if (tied > 1) value = MakeError(Code::E2010);
        break;
    }
    Put(rank.field, person.row, value);
  }
}

// --- 分配 --------------------------------------------------------------------------------------------------

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

// Who takes part with which weight; everybody else gets a gap at once.
Evaluator::Takers Evaluator::FindTakers(const model::Share& share, const Group& group) {
  Takers takers;
  for (size_t row : group.rows) {
    auto fault = [&](const Gap& gap) {
      if (!takers.fault) takers.fault = gap;
      Put(share.field, row, gap);
    };
    if (auto out = Excluded(share.excluded, share.table, row)) {
      if (out->kind == data::GapKind::kError) fault(*out);
      Put(share.field, row, *out);
      continue;
    }
    const Value weight = Evaluate(*share.weight, RowContext(share.table, row));
    if (IsError(weight)) {
      fault(*GapOf(weight));
    } else if (const Gap* gap = GapOf(weight)) {
      if (share.unrated.as == model::UnratedAs::kNotTaking) {
        Put(share.field, row, MakeNotTaking(*gap));
      } else if (share.unrated.as == model::UnratedAs::kUnrated) {
        Put(share.field, row, MakeGap(data::GapKind::kUnrated, share.unrated.reason));
      } else {
        takers.fixed.push_back(row);
      }
    } else if (const Rational& number = std::get<Rational>(weight); number < 0) {
      fault(MakeError(Code::E2021));
    } else if (number == 0 && !share.zero_stated) {
      fault(MakeError(Code::E2020));
    } else if (number == 0 && share.zero_not_taking) {
      Put(share.field, row, MakeGap(data::GapKind::kNotTaking, "零权"));
    } else {
      takers.list.push_back({row, number});
      takers.weights += number;
    }
  }
  return takers;
}

Fund Evaluator::ShareGroup(const model::Share& share, const Group& group) {
  Fund fund{Evaluate(*share.total, GroupContext(share.group, share.table, group)), 0, std::nullopt};
  const Takers takers = FindTakers(share, group);
  const Rational fixed_amount = FromNumber(share.unrated.amount);
  const Rational fixed = fixed_amount * Rational(takers.fixed.size());
  std::optional<Gap> fault = takers.fault;
  if (const Gap* gap = GapOf(fund.total); gap && !fault) {
    fault = gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2023);
  } else if (!fault && !gap && std::get<Rational>(fund.total) < fixed) {
    fault = MakeError(Code::E2024);
  } else if (!fault && takers.weights == 0 && share.nobody_is_error) {
    fault = MakeError(Code::E2022);
  }
  for (size_t row : takers.fixed) Put(share.field, row, fixed_amount);
  if (fault) {
    for (size_t row : group.rows) {
      if (!values_[share.field][row]) Put(share.field, row, *fault);
    }
    fund.fault = fault;
    return fund;
  }
  fund.paid = fixed;
  const std::vector<Rational> units = ShareUnits(share, std::get<Rational>(fund.total) - fixed, takers);
  for (size_t i = 0; i < units.size(); ++i) {
    const Rational amount = units[i] * FromNumber(share.unit);
    Put(share.field, takers.list[i].first, amount);
    fund.paid += amount;
  }
  return fund;
}

// Whole units for each taker, in their order.
std::vector<Rational> Evaluator::ShareUnits(const model::Share& share, const Rational& total, const Takers& takers) {
  std::vector<Rational> exact, units;
  const bool half_up = share.remainder == model::RemainderRule::kHalfUp;
  const Rational all =
      half_up ? Rational(total / FromNumber(share.unit)) : Rational(Floor(total / FromNumber(share.unit)));
  Rational left = all;
  for (const auto& taker : takers.list) {
    exact.push_back(takers.weights == 0 ? Rational(0) : Rational(all * taker.second / takers.weights));
    units.push_back(half_up ? RoundTo(exact.back(), Rounding::kHalfUp, 1) : Rational(Floor(exact.back())));
    left -= units.back();
  }
  if (share.remainder != model::RemainderRule::kLargest || takers.weights == 0) return units;
  std::vector<bool> served(units.size(), false);
  auto before = [&](size_t a, size_t b) {
    const Rational rest_a = exact[a] - units[a], rest_b = exact[b] - units[b];
    if (rest_a != rest_b) return rest_a > rest_b;
    return CompareKeys(share.remainder_keys, Keys(share.remainder_keys, share.table, takers.list[a].first),
                       Keys(share.remainder_keys, share.table, takers.list[b].first)) < 0;
  };
  for (; left > 0; left -= 1) {
    std::optional<size_t> best;
    for (size_t i = 0; i < units.size(); ++i) {
      if (served[i] || takers.list[i].second == 0) continue;
      if (!best || before(i, *best)) best = i;
    }
    units[*best] += 1;
    served[*best] = true;
  }
  return units;
}

}  // namespace heng::reference
