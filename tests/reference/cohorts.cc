// Groups and 名次 of the reference evaluator: each group alone.
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

std::optional<Gap> KeyGap(const std::vector<model::SortKey>& keys, const std::vector<Value>& values) {
  const auto error = std::find_if(values.begin(), values.end(), IsError);
  if (error != values.end()) return *GapOf(*error);
  for (size_t i = 0; i < keys.size(); ++i) {
    if (GapOf(values[i]) && keys[i].gaps == model::SortKey::Gaps::kExcluded) return *GapOf(values[i]);
  }
  return std::nullopt;
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
  std::vector<model::FieldId> computed;  // with everything else that it gives
  switch (scheme_.fields[field].kind) {
    case model::Field::Kind::kRank:
      ComputeRank(scheme_.ranks[index]);
      computed = {field};
      break;
    case model::Field::Kind::kTier:
    case model::Field::Kind::kQuota:
      ComputeTier(scheme_.tiers[index]);
      computed = scheme_.tiers[index].quotas;
      computed.push_back(scheme_.tiers[index].field);
      break;
    case model::Field::Kind::kScan:
      ComputeScan(static_cast<size_t>(index));
      computed = scheme_.scans[index].columns;
      break;
    case model::Field::Kind::kPast:
      ComputeHistory(scheme_.histories[index]);
      computed = scheme_.histories[index].outs;
      break;
    case model::Field::Kind::kLots:
      ComputeLots(scheme_.lots[index]);
      computed = {field};
      break;
    case model::Field::Kind::kDraw: {
      const model::Draw& draw = scheme_.draws[index];
      ComputeDraw(draw);
      computed = {draw.drawn, draw.order, draw.stand_by, draw.stratum, draw.digest};
      break;
    }
    default: {
      Funds(static_cast<size_t>(index));
      const model::Share& share = scheme_.shares[index];
      for (const model::FirstPayment& payment : share.first) computed.push_back(payment.field);
      for (model::FieldId id : {share.field, share.part, share.leftover}) {
        if (id != model::kNoField) computed.push_back(id);
      }
    }
  }
  for (model::FieldId id : computed) {
    for (size_t row = 0; row < rows(scheme_.fields[id].table); ++row) {
      if (!Cell(id, row)) Put(id, row, MakeGap(data::GapKind::kMissing, "无行"));  // a row that belongs to no group
    }
  }
}

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
    const std::optional<Gap> gap = KeyGap(rank.keys, person.keys);
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
      case model::TieRule::kLast: value = Rational(people_before + tied); break;
      case model::TieRule::kPending:
        value = Rational(people_before + 1);
        if (tied > 1) value = MakeError(Code::E2010);
        break;
    }
    Put(rank.field, person.row, value);
  }
}

}  // namespace heng::reference
