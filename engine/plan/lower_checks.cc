// 校验 and 范围 run before anything is scored, with the computed values they need.
#include "engine/plan/lowering.h"

namespace heng::plan {

void Lowering::NeededBy(const Hop& hop, std::set<FieldId>& out) const {
  for (const auto& key : hop.keys) NeededBy(*key, out);
  if (hop.kind == Hop::Kind::kReference) Need(hop.field, out);
  if (hop.kind != Hop::Kind::kFetch) return;
  for (FieldId key : scheme_.tables[hop.table].key) Need(key, out);
}

void Lowering::NeededBy(const Grouping& g, std::set<FieldId>& out) const {
  for (const auto& key : g.keys) NeededBy(*key, out);
  for (const auto& hop : g.hop) NeededBy(hop, out);
  if (g.via != model::kNoField) Need(g.via, out);
}

void Lowering::NeededBy(const Expr& e, std::set<FieldId>& out) const {
  for (const auto& in : e.in) NeededBy(*in, out);
  for (const auto& hop : e.hops) NeededBy(hop, out);
  if (e.aggregate) {
    const model::Aggregate& a = *e.aggregate;
    NeededBy(a.group, out);
    for (const auto* part : {&a.value, &a.when, &a.weight, &a.other, &a.divide_by, &a.nth}) {
      if (*part) NeededBy(**part, out);
    }
    for (const auto& key : a.once_per) NeededBy(*key, out);
    for (const auto& trim : a.trims) {
      if (trim.count) NeededBy(*trim.count, out);
    }
    for (const auto& key : a.keys) NeededBy(*key.value, out);
    NeedRows(a.table, out);
  }
  if (e.field != model::kNoField) Need(e.field, out);
}

void Lowering::NeedRows(int table, std::set<FieldId>& out) const {
  if (table < 0 || !scheme_.tables[table].origin) return;
  Need(scheme_.tables[table].rows, out);
  for (FieldId id : RowName(table)) Need(id, out);  // messages name its rows
}

void Lowering::Need(FieldId id, std::set<FieldId>& out) const {
  if (!out.insert(id).second) return;
  const Field& f = scheme_.fields[id];
  NeedRows(f.table, out);
  if (f.type.kind == ValueKind::kRow) NeedRows(f.type.table, out);
  for (const auto& hop : f.find) NeededBy(hop, out);
  if (f.kind == Field::Kind::kRows) {
    const model::Origin& origin = *scheme_.tables[f.table].origin;
    for (const auto& part : origin.parts) {
      NeedRows(part.table, out);
      if (part.condition) NeededBy(*part.condition, out);
    }
    for (const auto& key : origin.keys) NeededBy(*key, out);
    for (FieldId key : origin.each_keys) Need(key, out);
    NeedRows(origin.each, out);
  }
  if (f.value) NeededBy(*f.value, out);
  NeededByCohort(f, out);
  NeededBySequence(f, out);
}

void Lowering::NeededBy(const ExprPtr& e, std::set<FieldId>& out) const {
  if (e) NeededBy(*e, out);
}

void Lowering::NeededBy(const std::vector<model::SortKey>& keys, std::set<FieldId>& out) const {
  for (const auto& key : keys) NeededBy(*key.value, out);
}

void Lowering::NeededBy(const std::vector<model::Exclusion>& excluded, std::set<FieldId>& out) const {
  for (const auto& exclusion : excluded) NeededBy(*exclusion.condition, out);
}

void Lowering::NeededByCohort(const Field& f, std::set<FieldId>& out) const {
  using Kind = Field::Kind;
  if (f.kind == Kind::kRank) {
    const model::Rank& rank = scheme_.ranks[f.cohort];
    NeededBy(rank.group, out);
    NeededBy(rank.keys, out);
    NeededBy(rank.excluded, out);
  } else if (f.kind == Kind::kTier || f.kind == Kind::kQuota) {
    const model::Tier& tier = scheme_.tiers[f.cohort];
    out.insert(tier.field);
    NeededBy(tier.group, out);
    NeededBy(tier.keys, out);
    NeededBy(tier.border_keys, out);
    NeededBy(tier.excluded, out);
    NeededBy(tier.base_value, out);
    for (const auto& row : tier.rows) {
      for (const ExprPtr* part : {&row.amount, &row.condition, &row.most}) NeededBy(*part, out);
    }
    for (const auto& limit : tier.limits) {
      NeededBy(limit.amount, out);
      NeededBy(limit.condition, out);
      if (limit.group) NeededBy(*limit.group, out);
    }
  } else if (f.kind == Kind::kShare || f.kind == Kind::kFirstPayment || f.kind == Kind::kSharePart ||
             f.kind == Kind::kLeftover) {
    const model::Share& share = scheme_.shares[f.cohort];
    out.insert(share.field);
    NeededBy(share.group, out);
    for (const ExprPtr* part : {&share.total, &share.weight, &share.unit_value, &share.floor, &share.ceiling}) {
      NeededBy(*part, out);
    }
    for (const auto& payment : share.first) NeededBy(payment.amount, out);
    for (const auto* keys : {&share.overspend_keys, &share.pool_keys, &share.remainder_keys, &share.difference_keys}) {
      NeededBy(*keys, out);
    }
    NeededBy(share.excluded, out);
  }
}

// Conditions on the data, and whatever computed values they need, come first.
void Lowering::LowerChecks() {
  steps_ = &plan_.checks;
  std::set<FieldId> needed;
  for (const auto& check : scheme_.checks) {
    NeededBy(*check.condition, needed);
    NeedRows(check.table, needed);
  }
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
    step.gaps_are_faults = check.code == Code::E2030 || check.code == Code::W2030;
    step.args = check.args;
    if (check.shown != model::kNoField) {
      step.value = out_.column_of_field[check.shown];
      step.column = scheme_.fields[check.shown].name;
    }
    Add(std::move(step), Together::kRow, check.span);
  }
}

}  // namespace heng::plan
