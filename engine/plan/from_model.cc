// model → plan. Fields become steps in the model's order; aggregates, look-ups and groupings are taken out of formulas
// and made once for all formulas that need the same (told by their text).
#include "engine/plan/from_model.h"

#include <algorithm>

#include "engine/plan/lowering.h"

namespace heng::plan {

namespace {

void AppendProbes(const Expr& e, std::string& out) {
  for (const Probe& probe : e.probes) out += " @" + std::to_string(probe.point);
  for (const auto& input : e.in) AppendProbes(*input, out);
  if (!e.aggregate) return;
  for (const auto* part : {&e.aggregate->value, &e.aggregate->when, &e.aggregate->weight, &e.aggregate->other}) {
    if (*part) AppendProbes(**part, out);
  }
}

}  // namespace

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

void Lowering::Add(Operation op, Together together, Span span) { steps_->push_back({std::move(op), together, span}); }

Lowered Lowering::Run() {
  for (size_t t = 0; t < scheme_.tables.size(); ++t) {
    const Space::Kind kind = scheme_.tables[t].origin ? Space::Kind::kDerived : Space::Kind::kTable;
    plan_.spaces.push_back({kind, scheme_.tables[t].name, SchemaTable(static_cast<int>(t))});
  }
  unit_ = static_cast<SpaceId>(plan_.spaces.size());
  plan_.spaces.push_back({Space::Kind::kUnit, "unit", -1});
  out_.column_of_field.assign(scheme_.fields.size(), kNone);
  for (FieldId id = 0; id < static_cast<FieldId>(scheme_.fields.size()); ++id) {
    const Field& f = scheme_.fields[id];
    const bool given = f.kind == Field::Kind::kSource || f.kind == Field::Kind::kAdopted;
    if (!given) continue;
    SpaceId target = f.type.kind == ValueKind::kRow ? SpaceOf(f.type.table) : 0;
    ColumnId column = AddColumn(f.name, SpaceOf(f.table), f.type.kind, true, f.span, target);
    plan_.columns[column].source_column = f.column;
    const std::vector<int>& key = scheme_.schema.tables[f.table].key;
    plan_.columns[column].told =
        f.kind == Field::Kind::kAdopted || std::find(key.begin(), key.end(), f.column) != key.end();
    out_.column_of_field[id] = column;
  }
  LowerChecks();
  steps_ = &plan_.steps;
  for (FieldId id : scheme_.order) LowerField(id);
  LowerRowNames();
  LowerOutputs();
  return std::move(out_);
}

void Lowering::LowerField(FieldId id) {
  const Field& f = scheme_.fields[id];
  if (out_.column_of_field[id] != kNone) return;
  if (f.kind == Field::Kind::kRows) {
    if (rows_made_.insert(f.table).second) LowerRows(f.table);
    return;
  }
  if (!f.find.empty()) {
    const Place place = f.table < 0 ? Place{unit_, -1, false, kNone, kNone, "unit"} : RowPlace(f.table);
    out_.column_of_field[id] = LookUpFor(f.find[0], place, f.span);
    return;
  }
  const bool hidden = !f.reported;
  if (LowerSequence(f)) return;
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

// Formulas with probes of their own are made apart.
std::string Lowering::Text(const Expr& e) const {
  std::string text = model::FormulaText(scheme_, e);
  AppendProbes(e, text);
  return text;
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
  std::vector<uint32_t> in;
  for (const auto& input : e.in) in.push_back(AddNode(*input, place, program, seen));
  // Equal operations on equal inputs are one node.
  std::string key = model::OperationText(scheme_, e);
  for (uint32_t input : in) key += " " + std::to_string(input);
  for (const Probe& probe : e.probes) key += " @" + std::to_string(probe.point);
  if (auto at = seen.find(key); at != seen.end()) return at->second;
  Node node;
  if (e.op == Op::kLoad) {
    node = Load(e, place);
  } else {
    node.op = e.op;
    node.in = std::move(in);
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
  node.probes = e.probes;
  program.nodes.push_back(std::move(node));
  uint32_t index = static_cast<uint32_t>(program.nodes.size() - 1);
  seen.emplace(std::move(key), index);
  return index;
}

Node Lowering::Load(const Expr& e, const Place& place) {
  Node node;
  node.op = Op::kLoad;
  if (e.aggregate) {
    node.column = LowerAggregate(e, place);
    const SpaceId space = plan_.columns[node.column].space;
    const Grouping& group = e.aggregate->group;
    if (space != place.space && space != unit_) {
      const bool upward = group.kind == Grouping::Kind::kUpward;
      const Place groups = upward ? UpwardRows(group, e.span) : GroupPlace(group, e.aggregate->table, e.span);
      node.via.push_back(groups.group_of);
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
      case Hop::Kind::kPrevious: via.push_back(previous_.at(hop.table)); break;
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
  for (FieldId id : scheme_.tables[hop.table].key) step.keys.push_back(out_.column_of_field[id]);
  step.absent_reason = scheme_.tables[hop.table].absent_reason;
  step.out = AddColumn("#row", place.space, ValueKind::kRow, false, span, step.target);
  ColumnId out = step.out;
  Add(std::move(step), Together::kSpace, span);
  computed_[key] = out;
  return out;
}

ColumnId Lowering::ColumnFor(const Expr& e, const Place& place, const std::string& name, bool named) {
  if (e.op == Op::kLoad && !e.aggregate && e.hops.empty()) {
    ColumnId column = out_.column_of_field[e.field];
    if (plan_.columns[column].space == place.space) {
      plan_.columns[column].named = plan_.columns[column].named || named;
      NameOptions(column, e);
      return column;
    }
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
  NameOptions(out, e);
  Add(std::move(step), Together::kRow, e.span);
  computed_[key] = out;
  return out;
}

void Lowering::NameOptions(ColumnId column, const Expr& e) {
  if (e.type.kind != ValueKind::kOption || e.type.options < 0) return;
  plan_.columns[column].options = scheme_.option_lists[e.type.options].options;
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
    plan_.columns[out.group_of].named = true;  // funds and tiers are told by group
  } else {
    GroupBy step;
    step.space = row.space;
    for (const auto& value : group.keys) step.keys.push_back(ColumnFor(*value, row, "#group key", true));
    group_keys_[key] = step.keys;
    out.space = step.groups = static_cast<SpaceId>(plan_.spaces.size());
    plan_.spaces.push_back({Space::Kind::kGroups,
                            scheme_.tables[table].name + " " + model::GroupingText(scheme_, group),
                            SchemaTable(table)});
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
    case Grouping::Kind::kUpward:
      groups = UpwardRows(a.group, e.span);
      step.group_of = UpwardGroupOf(a.group, a.table, groups, e.span);
      step.groups = groups.space;
      break;
    default:
      groups = GroupPlace(a.group, a.table, e.span);
      step.group_of = groups.group_of;
      step.groups = groups.space;
  }
  if (a.value) step.value = ColumnFor(*a.value, rows, "#value");
  if (a.when) step.when = ColumnFor(*a.when, rows, "#when");
  if (a.weight) step.weight = ColumnFor(*a.weight, rows, "#weight");
  if (a.other) step.other = ColumnFor(*a.other, rows, "#other");
  const Place& beside = a.except_self ? place : groups;
  if (a.divide_by) step.divide_by = ColumnFor(*a.divide_by, beside, "#divisor");
  if (a.nth) step.n_column = ColumnFor(*a.nth, beside, "#nth");
  step.gaps = a.gaps;
  if (!a.once_per.empty()) step.when = LowerOncePer(a, step, e.span);
  for (const auto& trim : a.trims) {
    const ColumnId count = trim.count ? ColumnFor(*trim.count, beside, "#rows") : kNone;
    step.trims.push_back({trim.high, trim.percent, trim.amount, trim.mode, trim.keep, count});
  }
  step.keys = SortKeys(a.keys, rows);
  step.at_least = a.at_least;
  step.too_few = a.too_few;
  step.ties = a.ties;
  step.p = a.p;
  step.definition = a.definition;
  step.separator = a.separator;
  step.except_self = a.except_self;
  step.n = a.n;
  step.places = a.places;
  step.absent_reason = scheme_.tables[a.table].absent_reason;
  const SpaceId target = e.type.kind == ValueKind::kRow ? SpaceOf(e.type.table) : 0;
  step.out = AddColumn("#aggregate", a.except_self ? rows.space : step.groups, e.type.kind, false, e.span, target);
  ColumnId out = step.out;
  const Together together = step.group_of == kNone ? Together::kSpace : Together::kGroup;
  Add(std::move(step), together, e.span);
  computed_[key] = out;
  return out;
}

Lowered FromModel(const model::Scheme& scheme) { return Lowering(scheme).Run(); }

}  // namespace heng::plan
