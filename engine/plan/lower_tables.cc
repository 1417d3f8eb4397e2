// The rows of tables made from tables, and the references between rows that no column of the data holds.
#include "engine/plan/lowering.h"

namespace heng::plan {

using model::Origin;

ColumnId Lowering::AddRowColumn(FieldId id, bool named) {
  const Field& f = scheme_.fields[id];
  const SpaceId target = f.type.kind == ValueKind::kRow ? SpaceOf(f.type.table) : 0;
  return out_.column_of_field[id] = AddColumn(f.path, SpaceOf(f.table), f.type.kind, named, f.span, target);
}

// The table of the schema whose rows a table's rows stand for, if there is one.
int Lowering::SchemaTable(int table) const {
  const model::Table* at = &scheme_.tables[table];
  while (at->origin) {
    if (at->origin->kind == Origin::Kind::kUnion) return -1;
    table = at->origin->parts[0].table;
    at = &scheme_.tables[table];
  }
  return table;
}

void Lowering::LowerRows(int table) {
  const Origin& origin = *scheme_.tables[table].origin;
  switch (origin.kind) {
    case Origin::Kind::kView: LowerView(table, origin); break;
    case Origin::Kind::kSummary: LowerSummary(table, origin); break;
    case Origin::Kind::kExpand: {
      const Origin::Part& part = origin.parts[0];
      Expand step;
      step.space = SpaceOf(part.table);
      const Field& line = scheme_.fields[origin.line];
      step.lines = static_cast<int64_t>(scheme_.option_lists[line.type.options].options.size());
      step.rows = SpaceOf(table);
      step.source = AddRowColumn(part.source, true);
      step.line = AddRowColumn(origin.line, true);
      Add(step, Together::kRow, scheme_.tables[table].span);
      break;
    }
    case Origin::Kind::kUnion: {
      Append step;
      step.rows = SpaceOf(table);
      for (const auto& part : origin.parts)
        step.parts.push_back({SpaceOf(part.table), AddRowColumn(part.source, true)});
      step.part = AddRowColumn(origin.line, true);
      Add(std::move(step), Together::kSpace, scheme_.tables[table].span);
      break;
    }
  }
}

void Lowering::LowerView(int table, const Origin& origin) {
  const Origin::Part& part = origin.parts[0];
  Filter step;
  step.space = SpaceOf(part.table);
  step.condition = part.condition ? ColumnFor(*part.condition, RowPlace(part.table), "#condition") : kNone;
  step.kept = SpaceOf(table);
  step.source = AddRowColumn(part.source, true);
  step.member = AddRowColumn(part.member, true);
  step.outside = "不在“" + scheme_.tables[table].name + "”";
  Add(std::move(step), Together::kSpace, scheme_.tables[table].span);
}

// With `each`: the rows are those of that table, and a row's group is looked up by the keys.
void Lowering::LowerSummary(int table, const Origin& origin) {
  const Origin::Part& part = origin.parts[0];
  const Place row = RowPlace(part.table);
  const Span span = scheme_.tables[table].span;
  if (origin.each < 0) {
    GroupBy step;
    step.space = row.space;
    for (const auto& key : origin.keys) step.keys.push_back(ColumnFor(*key, row, "#key"));
    step.groups = SpaceOf(table);
    step.group_of = AddRowColumn(part.member, true);
    step.first_row = AddRowColumn(part.source, false);
    step.in_key_order = true;
    Add(std::move(step), Together::kSpace, span);
    return;
  }
  Filter rows;
  rows.space = SpaceOf(origin.each);
  rows.condition = kNone;
  rows.kept = SpaceOf(table);
  rows.source = AddRowColumn(origin.each_row, true);
  rows.member = AddColumn("#row", rows.space, ValueKind::kRow, false, span, rows.kept);
  const ColumnId row_of_each = rows.member;
  Add(std::move(rows), Together::kSpace, span);
  if (origin.each_keys.empty()) {  // the key is the row itself
    Compute step;
    step.space = row.space;
    Node node;
    node.op = Op::kLoad;
    node.column = row_of_each;
    node.via = {ColumnFor(*origin.keys[0], row, "#key")};
    step.program.nodes.push_back(std::move(node));
    step.out = AddRowColumn(part.member, true);
    Add(std::move(step), Together::kRow, span);
    return;
  }
  LookUp step;
  step.space = row.space;
  for (size_t i = 0; i < origin.keys.size(); ++i) {
    step.values.push_back(ColumnFor(*origin.keys[i], row, "#key"));
    step.keys.push_back(out_.column_of_field[origin.each_keys[i]]);
  }
  step.target = SpaceOf(origin.each);
  step.required = Code::E2041;
  step.args = {scheme_.tables[origin.each].name};
  step.out = AddRowColumn(part.member, true);
  Add(std::move(step), Together::kSpace, span);
}

// A 汇总's groups by fewer keys: the groups of its own rows …
Place Lowering::UpwardRows(const Grouping& group, Span span) {
  Grouping keys;
  keys.kind = group.keys.empty() ? Grouping::Kind::kWhole : Grouping::Kind::kKeys;
  for (const auto& key : group.keys) keys.keys.push_back(model::Clone(*key));
  return GroupPlace(keys, scheme_.fields[group.via].type.table, span);
}

// … and for each row that is aggregated the group of its summary row.
ColumnId Lowering::UpwardGroupOf(const Grouping& group, int table, const Place& groups, Span span) {
  if (groups.group_of == kNone) return kNone;
  const std::string name = "upward " + std::to_string(table) + " " + groups.name;
  if (auto at = computed_.find(name); at != computed_.end()) return at->second;
  Compute step;
  step.space = SpaceOf(table);
  Node node;
  node.op = Op::kLoad;
  node.column = groups.group_of;
  node.via = {out_.column_of_field[group.via]};
  step.program.nodes.push_back(std::move(node));
  step.out = AddColumn("#group", step.space, ValueKind::kRow, false, span, groups.space);
  const ColumnId out = computed_[name] = step.out;
  Add(std::move(step), Together::kRow, span);
  return out;
}

// Which rows count when rows with equal keys count once; these take the place of the condition.
ColumnId Lowering::LowerOncePer(const model::Aggregate& a, const Aggregate& step, Span span) {
  const Place rows = RowPlace(a.table);
  std::string name = "once per " + std::to_string(step.group_of) + (a.once_highest ? " highest" : "");
  OncePer once;
  once.space = rows.space;
  once.group_of = step.group_of;
  for (const auto& key : a.once_per) once.keys.push_back(ColumnFor(*key, rows, "#once per"));
  once.when = step.when;
  once.value = step.value;
  once.weight = step.weight;
  once.highest = a.once_highest;
  once.gaps = step.gaps;
  for (ColumnId id : once.keys) name += " " + std::to_string(id);
  for (ColumnId id : {once.when, once.value, once.weight}) name += " " + std::to_string(id);
  name += " " + std::to_string(static_cast<int>(once.gaps));
  if (auto at = computed_.find(name); at != computed_.end()) return at->second;
  once.out = AddColumn("#counts", rows.space, ValueKind::kBool, false, span);
  const ColumnId out = computed_[name] = once.out;
  Add(std::move(once), Together::kGroup, span);
  return out;
}

// How the rows of derived tables are called: by their keys, else by the rows they come from.
std::vector<FieldId> Lowering::RowName(int table) const {
  const model::Table& info = scheme_.tables[table];
  if (!info.key.empty()) return info.key;
  std::vector<FieldId> out;
  if (info.origin->kind == Origin::Kind::kUnion) out.push_back(info.origin->line);
  for (const auto& part : info.origin->parts) out.push_back(part.source);
  if (info.origin->kind == Origin::Kind::kExpand) out.push_back(info.origin->line);
  return out;
}

}  // namespace heng::plan
