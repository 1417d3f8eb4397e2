#include "engine/needs.h"

namespace heng {

namespace {

using model::Expr;
using model::ExprPtr;
using model::Field;
using model::FieldId;

class Needs {
 public:
  Needs(const model::Scheme& scheme, FieldId known, int rows_of) : scheme_(scheme), known_(known), rows_of_(rows_of) {}

  void Of(FieldId id);
  std::set<FieldId> Take() { return std::move(columns_); }

 private:
  void OfTable(int table);
  void OfCohort(const Field& f);
  void Of(const model::Hop& hop);
  void Of(const model::Grouping& group);
  void Of(const model::Aggregate& a);
  void Of(const Expr& e);
  void Of(const ExprPtr& e) {
    if (e) Of(*e);
  }
  void Of(const std::vector<ExprPtr>& all) {
    for (const ExprPtr& e : all) Of(e);
  }
  void Of(const std::vector<model::SortKey>& keys) {
    for (const model::SortKey& key : keys) Of(key.value);
  }
  void Of(const std::vector<model::Exclusion>& all) {
    for (const model::Exclusion& one : all) Of(one.condition);
  }

  const model::Scheme& scheme_;
  FieldId known_;
  int rows_of_;
  std::set<FieldId> seen_, columns_;
  std::set<int> tables_;
};

void Needs::Of(FieldId id) {
  if (id == model::kNoField || id == known_ || !seen_.insert(id).second) return;
  const Field& f = scheme_.fields[id];
  const bool given = f.table == rows_of_ && (f.kind == Field::Kind::kKey || f.kind == Field::Kind::kColumn);
  if (f.kind == Field::Kind::kSource || f.kind == Field::Kind::kAdopted || given) {
    columns_.insert(id);
    if (f.type.kind == model::ValueKind::kRow) OfTable(f.type.table);
    return;
  }
  Of(f.carried);
  Of(f.value);
  for (const model::Hop& hop : f.find) Of(hop);
  if (!f.value && f.cohort >= 0) OfCohort(f);
  if (f.table >= 0 && f.table != rows_of_) OfTable(f.table);
}

// That a table's rows are there: its key, and what its rows are made from.
void Needs::OfTable(int table) {
  if (!tables_.insert(table).second) return;
  const model::Table& info = scheme_.tables[table];
  for (const FieldId key : info.key) Of(key);
  if (!info.origin) return;
  for (const model::Origin::Part& part : info.origin->parts) {
    OfTable(part.table);
    Of(part.condition);
  }
  Of(info.origin->keys);
  if (info.origin->each >= 0) OfTable(info.origin->each);
}

void Needs::OfCohort(const Field& f) {
  if (f.kind == Field::Kind::kRank) {
    const model::Rank& rank = scheme_.ranks[f.cohort];
    Of(rank.group);
    Of(rank.keys);
    return Of(rank.excluded);
  }
  if (f.kind == Field::Kind::kTier) {
    const model::Tier& tier = scheme_.tiers[f.cohort];
    Of(tier.group);
    Of(tier.keys);
    Of(tier.border_keys);
    Of(tier.excluded);
    Of(tier.base_value);
    for (const model::TierRow& row : tier.rows) {
      Of(row.amount);
      Of(row.condition);
      Of(row.most);
    }
    for (const model::TierLimit& limit : tier.limits) {
      Of(limit.amount);
      Of(limit.condition);
      if (limit.group) Of(*limit.group);
    }
    return;
  }
  // Steps that look at rows side by side: everything their table holds.
  if (f.table < 0) return;
  for (const FieldId id : scheme_.tables[f.table].fields) {
    const Field::Kind kind = scheme_.fields[id].kind;
    if (kind == Field::Kind::kSource || kind == Field::Kind::kAdopted) Of(id);
  }
}

void Needs::Of(const model::Hop& hop) {
  Of(hop.field);
  if (hop.table >= 0) OfTable(hop.table);
  Of(hop.keys);
}

void Needs::Of(const model::Grouping& group) {
  Of(group.keys);
  for (const model::Hop& hop : group.hop) Of(hop);
  if (group.each >= 0) OfTable(group.each);
  Of(group.via);
}

void Needs::Of(const model::Aggregate& a) {
  OfTable(a.table);
  Of(a.group);
  for (const ExprPtr* part : {&a.value, &a.when, &a.weight, &a.divide_by, &a.other, &a.nth}) Of(*part);
  for (const model::Trim& trim : a.trims) Of(trim.count);
  Of(a.keys);
  Of(a.once_per);
}

void Needs::Of(const Expr& e) {
  Of(e.in);
  if (e.aggregate) return Of(*e.aggregate);
  Of(e.field);
  for (const model::Hop& hop : e.hops) Of(hop);
}

}  // namespace

std::set<FieldId> NeededColumns(const model::Scheme& scheme, const std::vector<FieldId>& of, FieldId known,
                                int rows_of) {
  Needs needs(scheme, known, rows_of);
  for (const FieldId id : of) needs.Of(id);
  return needs.Take();
}

}  // namespace heng
