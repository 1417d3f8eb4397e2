// 校验 and 范围 run before anything is scored, with the computed values they need.
#include "engine/plan/lowering.h"

namespace heng::plan {

void Lowering::NeededBy(const Grouping& g, std::set<FieldId>& out) const {
  for (const auto& key : g.keys) NeededBy(*key, out);
  for (const auto& hop : g.hop) {
    for (const auto& key : hop.keys) NeededBy(*key, out);
  }
}

void Lowering::NeededBy(const Expr& e, std::set<FieldId>& out) const {
  for (const auto& in : e.in) NeededBy(*in, out);
  for (const auto& hop : e.hops) {
    for (const auto& key : hop.keys) NeededBy(*key, out);
  }
  if (e.aggregate) {
    const model::Aggregate& a = *e.aggregate;
    NeededBy(a.group, out);
    for (const auto* part : {&a.value, &a.when, &a.weight, &a.divide_by}) {
      if (*part) NeededBy(**part, out);
    }
  }
  if (e.field == model::kNoField || !out.insert(e.field).second) return;
  const Field& f = scheme_.fields[e.field];
  if (f.value) NeededBy(*f.value, out);
  auto keys = [&](const std::vector<model::SortKey>& list) {
    for (const auto& key : list) NeededBy(*key.value, out);
  };
  auto excluded = [&](const std::vector<model::Exclusion>& list) {
    for (const auto& exclusion : list) NeededBy(*exclusion.condition, out);
  };
  if (f.kind == Field::Kind::kRank) {
    const model::Rank& rank = scheme_.ranks[f.cohort];
    NeededBy(rank.group, out);
    keys(rank.keys);
    excluded(rank.excluded);
  } else if (f.kind == Field::Kind::kTier) {
    const model::Tier& tier = scheme_.tiers[f.cohort];
    NeededBy(tier.group, out);
    keys(tier.keys);
    keys(tier.border_keys);
    excluded(tier.excluded);
    if (tier.base_value) NeededBy(*tier.base_value, out);
    for (const auto& row : tier.rows) {
      if (row.amount) NeededBy(*row.amount, out);
      if (row.condition) NeededBy(*row.condition, out);
    }
  } else if (f.kind == Field::Kind::kShare) {
    const model::Share& share = scheme_.shares[f.cohort];
    NeededBy(share.group, out);
    NeededBy(*share.total, out);
    NeededBy(*share.weight, out);
    keys(share.remainder_keys);
    excluded(share.excluded);
  }
}

// Conditions on the data, and whatever computed values they need, come first.
void Lowering::LowerChecks() {
  steps_ = &plan_.checks;
  std::set<FieldId> needed;
  for (const auto& check : scheme_.checks) NeededBy(*check.condition, needed);
  for (FieldId id : scheme_.order) {
    if (needed.count(id) != 0) LowerField(id);
  }
  for (const auto& check : scheme_.checks) {
    Place row = RowPlace(check.table);
    plan::Check step;
    step.space = row.space;
    step.condition = ColumnFor(*check.condition, row, "#check");
    step.code = check.code;
    step.warning = check.warning;
    step.gaps_are_faults = check.code != Code::E2031;
    step.args = check.args;
    if (check.shown != model::kNoField) {
      step.value = out_.column_of_field[check.shown];
      step.column = scheme_.fields[check.shown].name;
    }
    Add(std::move(step), Together::kRow, check.span);
  }
}

}  // namespace heng::plan
