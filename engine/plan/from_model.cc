// model → plan. Fields become steps in the model's order; aggregates, look-ups and groupings are taken out of formulas
// and made once for all formulas that need the same (told by their text).
#include "engine/plan/from_model.h"

#include <map>
#include <set>

#include "engine/model/print.h"

namespace heng::plan {
namespace {

using model::Expr;
using model::Field;
using model::FieldId;
using model::Grouping;
using model::Hop;

// Where a formula is evaluated.
struct Place {
  SpaceId space;
  int table = -1;                 // a row's table, or the table whose rows are grouped
  // In a group's context:
  bool group = false;
  ColumnId group_of = kNone;      // rows → groups; kNone: one group
  ColumnId first_row = kNone;
  std::string name;               // tells this place from others
};

class Lowering {
 public:
  explicit Lowering(const model::Scheme& scheme) : scheme_(scheme) {}
  Lowered Run();

 private:
  ColumnId AddColumn(std::string name, SpaceId space, ValueKind kind, bool named, Span span, SpaceId target = 0);
  void Add(std::variant<Compute, GroupBy, LookUp, Aggregate, Rank, Tier, Share, Check> op, Together together, Span span);
  SpaceId SpaceOf(int table) const { return table < 0 ? unit_ : static_cast<SpaceId>(table); }
  Place RowPlace(int table) const { return {SpaceOf(table), table, false, kNone, kNone, "row " + std::to_string(table)}; }
  std::string Text(const Expr& e) const { return model::FormulaText(scheme_, e); }

  void LowerChecks();
  void NeededBy(const Expr& e, std::set<FieldId>& out) const;
  void NeededBy(const Grouping& g, std::set<FieldId>& out) const;
  void LowerField(FieldId id);
  void LowerRank(FieldId id, const model::Rank& rank);
  void LowerTier(FieldId id, const model::Tier& tier);
  void LowerShare(FieldId id, const model::Share& share);
  void LowerOutputs();

  uint32_t AddNode(const Expr& e, const Place& place, Program& program, std::map<std::string, uint32_t>& seen);
  Node Load(const Expr& e, const Place& place);
  std::vector<ColumnId> Via(const std::vector<Hop>& hops, const Place& place, Span span);
  Program Formula(const Expr& e, const Place& place);
  // A column in the place's space that holds the formula: the field itself when it is one, else computed once.
  ColumnId ColumnFor(const Expr& e, const Place& place, const std::string& name, bool named = false);
  ColumnId LowerAggregate(const Expr& e, const Place& place);
  Place GroupPlace(const Grouping& group, int table, Span span);
  ColumnId LookUpFor(const Hop& hop, const Place& place, Span span);
  std::vector<SortKey> SortKeys(const std::vector<model::SortKey>& keys, const Place& row);
  std::vector<Exclusion> Exclusions(const std::vector<model::Exclusion>& excluded, const Place& row);
  GroupLabel LabelOf(const Grouping& group, const Place& place);
  int DecimalsOf(const Field& f) const;

  const model::Scheme& scheme_;
  Lowered out_;
  Plan& plan_ = out_.plan;
  std::vector<Step>* steps_ = nullptr;
  SpaceId unit_ = 0;
  std::map<std::string, ColumnId> computed_;  // place + formula → column
  std::map<std::string, Place> groups_;       // table + grouping → place
  std::map<std::string, std::vector<ColumnId>> group_keys_;
};

ColumnId Lowering::AddColumn(std::string name, SpaceId space, ValueKind kind, bool named, Span span, SpaceId target) {
  ColumnInfo info;
  info.name = std::move(name);
  info.space = space;
  info.kind = kind;
  info.target = target;
  info.named = named;
  info.span = span;
  plan_.columns.push_back(std::move(info));
  return static_cast<ColumnId>(plan_.columns.size() - 1);
}

void Lowering::Add(std::variant<Compute, GroupBy, LookUp, Aggregate, Rank, Tier, Share, Check> op, Together together, Span span) {
  steps_->push_back({std::move(op), together, span});
}

Lowered Lowering::Run() {
  for (size_t t = 0; t < scheme_.tables.size(); ++t) {
    plan_.spaces.push_back({Space::Kind::kTable, scheme_.tables[t].name, static_cast<int>(t)});
  }
  unit_ = static_cast<SpaceId>(plan_.spaces.size());
  plan_.spaces.push_back({Space::Kind::kUnit, "unit", -1});
  out_.column_of_field.assign(scheme_.fields.size(), kNone);
  for (FieldId id = 0; id < static_cast<FieldId>(scheme_.fields.size()); ++id) {
    const Field& f = scheme_.fields[id];
    if (f.kind != Field::Kind::kSource) continue;
    SpaceId target = f.type.kind == ValueKind::kRow ? SpaceOf(f.type.table) : 0;
    ColumnId column = AddColumn(f.name, SpaceOf(f.table), f.type.kind, true, f.span, target);
    plan_.columns[column].source_column = f.column;
    out_.column_of_field[id] = column;
  }
  LowerChecks();
  steps_ = &plan_.steps;
  for (FieldId id : scheme_.order) LowerField(id);
  LowerOutputs();
  return std::move(out_);
}

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

void Lowering::LowerField(FieldId id) {
  const Field& f = scheme_.fields[id];
  if (out_.column_of_field[id] != kNone) return;
  const bool hidden = !f.reported;
  if (f.value) {
    SpaceId target = f.type.kind == ValueKind::kRow ? SpaceOf(f.type.table) : 0;
    Compute step;
    step.space = SpaceOf(f.table);
    step.program = Formula(*f.value, f.table < 0 ? Place{unit_, -1, false, kNone, kNone, "unit"} : RowPlace(f.table));
    step.out = AddColumn(f.path, step.space, f.type.kind, !hidden, f.span, target);
    out_.column_of_field[id] = step.out;
    Add(std::move(step), Together::kRow, f.span);
  } else if (f.kind == Field::Kind::kRank) {
    LowerRank(id, scheme_.ranks[f.cohort]);
  } else if (f.kind == Field::Kind::kTier) {
    LowerTier(id, scheme_.tiers[f.cohort]);
  } else if (f.kind == Field::Kind::kShare) {
    LowerShare(id, scheme_.shares[f.cohort]);
  }
}

Program Lowering::Formula(const Expr& e, const Place& place) {
  Program program;
  std::map<std::string, uint32_t> seen;
  uint32_t last = AddNode(e, place, program, seen);
  // The result is the last node.
  if (last + 1 != program.nodes.size()) program.nodes.push_back(program.nodes[last]);
  return program;
}

uint32_t Lowering::AddNode(const Expr& e, const Place& place, Program& program, std::map<std::string, uint32_t>& seen) {
  std::string text = Text(e);
  if (auto at = seen.find(text); at != seen.end()) return at->second;
  Node node;
  if (e.op == Op::kLoad) {
    node = Load(e, place);
  } else {
    node.op = e.op;
    for (const auto& in : e.in) node.in.push_back(AddNode(*in, place, program, seen));
    node.number = e.number;
    node.code = e.code;
    node.text = e.text;
    node.gap_kind = e.gap_kind;
    node.mode = e.mode;
    node.exclusive = e.exclusive;
    node.policy = e.policy;
    node.at_least = e.at_least;
    node.root = e.root;
    node.error_code = e.error_code;
    node.args = e.args;
  }
  node.span = e.span;
  program.nodes.push_back(std::move(node));
  uint32_t index = static_cast<uint32_t>(program.nodes.size() - 1);
  seen.emplace(std::move(text), index);
  return index;
}

Node Lowering::Load(const Expr& e, const Place& place) {
  Node node;
  node.op = Op::kLoad;
  if (e.aggregate) {
    node.column = LowerAggregate(e, place);
    const SpaceId space = plan_.columns[node.column].space;
    if (space != place.space && space != unit_) {
      node.via.push_back(GroupPlace(e.aggregate->group, e.aggregate->table, e.span).group_of);
    }
    return node;
  }
  node.column = out_.column_of_field[e.field];
  node.via = Via(e.hops, place, e.span);
  return node;
}

std::vector<ColumnId> Lowering::Via(const std::vector<Hop>& hops, const Place& place, Span span) {
  std::vector<ColumnId> via;
  for (const auto& hop : hops) {
    switch (hop.kind) {
      case Hop::Kind::kReference: via.push_back(out_.column_of_field[hop.field]); break;
      case Hop::Kind::kFirstRow: via.push_back(place.first_row); break;
      case Hop::Kind::kFetch: via.push_back(LookUpFor(hop, place, span)); break;
    }
  }
  return via;
}

ColumnId Lowering::LookUpFor(const Hop& hop, const Place& place, Span span) {
  std::string key = place.name + " fetch " + std::to_string(hop.table);
  for (const auto& value : hop.keys) key += ", " + Text(*value);
  if (auto at = computed_.find(key); at != computed_.end()) return at->second;
  LookUp step;
  step.space = place.space;
  step.target = SpaceOf(hop.table);
  for (const auto& value : hop.keys) step.values.push_back(ColumnFor(*value, place, "#key"));
  for (int column : scheme_.schema.tables[hop.table].key) {
    for (FieldId id : scheme_.tables[hop.table].fields) {
      const Field& f = scheme_.fields[id];
      if (f.kind == Field::Kind::kSource && f.column == column) step.keys.push_back(out_.column_of_field[id]);
    }
  }
  step.out = AddColumn("#row", place.space, ValueKind::kRow, false, span, step.target);
  ColumnId out = step.out;
  Add(std::move(step), Together::kSpace, span);
  computed_[key] = out;
  return out;
}

ColumnId Lowering::ColumnFor(const Expr& e, const Place& place, const std::string& name, bool named) {
  if (e.op == Op::kLoad && !e.aggregate && e.hops.empty()) {
    ColumnId column = out_.column_of_field[e.field];
    if (plan_.columns[column].space == place.space) return column;
  }
  std::string key = place.name + " " + Text(e);
  if (auto at = computed_.find(key); at != computed_.end()) {
    plan_.columns[at->second].named = plan_.columns[at->second].named || named;
    return at->second;
  }
  Compute step;
  step.space = place.space;
  step.program = Formula(e, place);
  SpaceId target = e.type.kind == ValueKind::kRow ? SpaceOf(e.type.table) : 0;
  step.out = AddColumn(name, place.space, e.type.kind, named, e.span, target);
  ColumnId out = step.out;
  Add(std::move(step), Together::kRow, e.span);
  computed_[key] = out;
  return out;
}

// The groups of a rank, a tier, a share, or of an aggregate over the own table.
Place Lowering::GroupPlace(const Grouping& group, int table, Span span) {
  Place out;
  out.table = table;
  out.group = true;
  if (group.kind == Grouping::Kind::kWhole) {
    out.space = unit_;
    out.name = "whole " + std::to_string(table);
    return out;
  }
  Place row = RowPlace(table);
  std::string key = std::to_string(table) + " " + model::GroupingText(scheme_, group);
  if (auto at = groups_.find(key); at != groups_.end()) return at->second;
  out.name = "group " + key;
  if (group.kind == Grouping::Kind::kEach) {
    out.space = SpaceOf(group.each);
    const Hop& hop = group.hop[0];
    out.group_of = hop.kind == Hop::Kind::kReference ? out_.column_of_field[hop.field] : LookUpFor(hop, row, span);
  } else {
    GroupBy step;
    step.space = row.space;
    for (const auto& value : group.keys) step.keys.push_back(ColumnFor(*value, row, "#group key", true));
    group_keys_[key] = step.keys;
    out.space = step.groups = static_cast<SpaceId>(plan_.spaces.size());
    plan_.spaces.push_back({Space::Kind::kGroups, scheme_.tables[table].name + " " + model::GroupingText(scheme_, group), table});
    out.group_of = step.group_of = AddColumn("#group", row.space, ValueKind::kRow, false, span, step.groups);
    out.first_row = step.first_row = AddColumn("#first row", step.groups, ValueKind::kRow, false, span, row.space);
    Add(std::move(step), Together::kSpace, span);
  }
  groups_[key] = out;
  return out;
}

ColumnId Lowering::LowerAggregate(const Expr& e, const Place& place) {
  const model::Aggregate& a = *e.aggregate;
  std::string key = place.name + " aggregate " + Text(e);
  if (auto at = computed_.find(key); at != computed_.end()) return at->second;
  Place rows = RowPlace(a.table);
  plan::Aggregate step;
  step.kind = a.kind;
  step.space = rows.space;
  Place groups;  // where the result, and what it is divided by, stands
  switch (a.group.kind) {
    case Grouping::Kind::kReferring:
      groups = place;
      step.group_of = out_.column_of_field[a.group.via];
      step.groups = place.space;
      break;
    case Grouping::Kind::kThisGroup:
      groups = place;
      step.group_of = place.group_of;
      step.groups = place.space;
      break;
    default:
      groups = GroupPlace(a.group, a.table, e.span);
      step.group_of = groups.group_of;
      step.groups = groups.space;
  }
  if (a.value) step.value = ColumnFor(*a.value, rows, "#value");
  if (a.when) step.when = ColumnFor(*a.when, rows, "#when");
  if (a.weight) step.weight = ColumnFor(*a.weight, rows, "#weight");
  if (a.divide_by) step.divide_by = ColumnFor(*a.divide_by, a.except_self ? place : groups, "#divisor");
  step.gaps = a.gaps;
  for (const auto& trim : a.trims) step.trims.push_back({trim.high, trim.percent, trim.amount, trim.mode});
  step.except_self = a.except_self;
  step.n = a.n;
  step.places = a.places;
  step.out = AddColumn("#aggregate", a.except_self ? rows.space : step.groups, e.type.kind, false, e.span);
  ColumnId out = step.out;
  Add(std::move(step), step.group_of == kNone ? Together::kSpace : Together::kGroup, e.span);
  computed_[key] = out;
  return out;
}

std::vector<SortKey> Lowering::SortKeys(const std::vector<model::SortKey>& keys, const Place& row) {
  std::vector<SortKey> out;
  for (const auto& key : keys) {
    out.push_back({ColumnFor(*key.value, row, "#sort key"), key.descending, static_cast<SortKey::Gaps>(key.gaps)});
  }
  return out;
}

std::vector<Exclusion> Lowering::Exclusions(const std::vector<model::Exclusion>& excluded, const Place& row) {
  std::vector<Exclusion> out;
  for (const auto& exclusion : excluded) out.push_back({ColumnFor(*exclusion.condition, row, "#excluded"), exclusion.reason});
  return out;
}

void Lowering::LowerRank(FieldId id, const model::Rank& rank) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(rank.table);
  Place groups = GroupPlace(rank.group, rank.table, f.span);
  plan::Rank step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.keys = SortKeys(rank.keys, row);
  step.excluded = Exclusions(rank.excluded, row);
  step.ties = rank.ties;
  step.out = AddColumn(f.path, row.space, ValueKind::kNumber, true, f.span);
  out_.column_of_field[id] = step.out;
  Add(std::move(step), Together::kGroup, f.span);
}

void Lowering::LowerTier(FieldId id, const model::Tier& tier) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(tier.table);
  Place groups = GroupPlace(tier.group, tier.table, f.span);
  plan::Tier step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.keys = SortKeys(tier.keys, row);
  step.border_keys = SortKeys(tier.border_keys, row);
  step.excluded = Exclusions(tier.excluded, row);
  TierOutput output;
  output.options = scheme_.option_lists[f.type.options].options;
  for (const auto& source : tier.rows) {
    TierRow target;
    target.tier = source.tier;
    target.share = source.share;
    target.heads = source.heads;
    target.refill = source.refill;
    if (source.amount) target.amount = ColumnFor(*source.amount, groups, f.path + " #amount");
    if (source.condition) target.condition = ColumnFor(*source.condition, row, "#condition");
    step.rows.push_back(target);
    if (!source.amount) {
      step.quotas.push_back(kNone);
      continue;
    }
    step.quotas.push_back(AddColumn(f.path + "." + output.options[source.tier] + " #quota", groups.space, ValueKind::kNumber, true, f.span));
    output.quotas.emplace_back(source.tier, step.quotas.back());
  }
  step.base = tier.base;
  if (tier.base_value) step.base_column = ColumnFor(*tier.base_value, groups, f.path + " #base");
  step.quota_rounding = tier.quota_rounding;
  step.border = tier.border;
  step.vacancy_down = tier.vacancy_down;
  step.unrated = tier.unrated.as;
  step.unrated_reason = tier.unrated.reason;
  step.unrated_tier = tier.unrated.tier;
  step.out = AddColumn(f.path, row.space, ValueKind::kOption, true, f.span);
  out_.column_of_field[id] = step.out;
  output.name = f.path;
  output.space = row.space;
  output.groups = groups.space;
  output.tier = step.out;
  output.group_of = groups.group_of;
  output.label = LabelOf(tier.group, groups);
  Add(std::move(step), Together::kGroup, f.span);
  plan_.tiers.push_back(std::move(output));
}

void Lowering::LowerShare(FieldId id, const model::Share& share) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(share.table);
  Place groups = GroupPlace(share.group, share.table, f.span);
  plan::Share step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.total = ColumnFor(*share.total, groups, f.path + ".总额", true);
  step.weight = ColumnFor(*share.weight, row, f.path + " #weight");
  step.excluded = Exclusions(share.excluded, row);
  step.unrated = share.unrated.as;
  step.unrated_reason = share.unrated.reason;
  step.unrated_amount = share.unrated.amount;
  step.unit = share.unit;
  step.remainder = share.remainder;
  step.remainder_keys = SortKeys(share.remainder_keys, row);
  step.zero_stated = share.zero_stated;
  step.zero_not_taking = share.zero_not_taking;
  step.nobody_is_error = share.nobody_is_error;
  step.out = AddColumn(f.path, row.space, ValueKind::kNumber, true, f.span);
  step.paid = AddColumn(f.path + ".发放", groups.space, ValueKind::kNumber, true, f.span);
  step.leftover = AddColumn(f.path + ".结余", groups.space, ValueKind::kNumber, true, f.span);
  out_.column_of_field[id] = step.out;
  FundOutput output;
  output.name = f.path;
  output.space = row.space;
  output.groups = groups.space;
  output.total = step.total;
  output.paid = step.paid;
  output.leftover = step.leftover;
  output.group_of = groups.group_of;
  output.decimals = DecimalsOf(f);
  output.unit = model::UnitText(f.type.unit);
  output.label = LabelOf(share.group, groups);
  Add(std::move(step), Together::kGroup, f.span);
  plan_.funds.push_back(std::move(output));
}

GroupLabel Lowering::LabelOf(const Grouping& group, const Place& place) {
  GroupLabel label;
  if (group.kind == Grouping::Kind::kEach) {
    for (int column : scheme_.schema.tables[group.each].key) {
      for (FieldId id : scheme_.tables[group.each].fields) {
        const Field& f = scheme_.fields[id];
        if (f.kind != Field::Kind::kSource || f.column != column) continue;
        label.columns.push_back(out_.column_of_field[id]);
        label.options.push_back(f.type.kind == ValueKind::kOption ? scheme_.option_lists[f.type.options].options : std::vector<std::string>{});
      }
    }
  } else if (group.kind == Grouping::Kind::kKeys) {
    label.columns = group_keys_[std::to_string(place.table) + " " + model::GroupingText(scheme_, group)];
    for (const auto& key : group.keys) {
      label.options.push_back(key->type.kind == ValueKind::kOption ? scheme_.option_lists[key->type.options].options : std::vector<std::string>{});
    }
    label.first_row = place.first_row;
  }
  return label;
}

// Places of the rounding step: 0.01 → 2, 0.5 → 1, 10 → 0; not known: -1.
int Lowering::DecimalsOf(const Field& f) const {
  if (!f.step) return f.integral ? 0 : -1;
  for (int places = 0; places <= 18; ++places) {
    if ((*f.step * Number::PowerOfTen(places)).IsInteger()) return places;
  }
  return -1;
}

void Lowering::LowerOutputs() {
  auto column_of = [&](FieldId id) {
    const Field& f = scheme_.fields[id];
    OutputColumn column;
    column.column = out_.column_of_field[id];
    column.name = f.path;
    column.kind = f.type.kind;
    if (f.type.kind == ValueKind::kOption) column.options = scheme_.option_lists[f.type.options].options;
    if (f.type.kind == ValueKind::kRow) column.target = SpaceOf(f.type.table);
    column.decimals = f.type.kind == ValueKind::kNumber ? DecimalsOf(f) : -1;
    column.unit = model::UnitText(f.type.unit);
    column.span = f.span;
    return column;
  };
  for (size_t t = 0; t < scheme_.tables.size(); ++t) {
    OutputTable table{SpaceOf(static_cast<int>(t)), static_cast<int>(t), scheme_.tables[t].name, {}};
    for (FieldId id : scheme_.tables[t].fields) {
      if (scheme_.fields[id].reported) table.columns.push_back(column_of(id));
    }
    if (!table.columns.empty()) plan_.outputs.push_back(std::move(table));
  }
  if (scheme_.quantities.empty()) return;
  OutputTable quantities{unit_, -1, "量", {}};
  for (FieldId id : scheme_.quantities) quantities.columns.push_back(column_of(id));
  plan_.outputs.push_back(std::move(quantities));
}

}  // namespace

Lowered FromModel(const model::Scheme& scheme) { return Lowering(scheme).Run(); }

}  // namespace heng::plan
