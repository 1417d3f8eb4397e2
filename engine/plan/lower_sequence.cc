// 递推, 填格, 抽样, 抽签 and 往年 as steps; each writes the columns of several fields at once.
#include "engine/plan/lowering.h"

namespace heng::plan {

namespace {

using model::Expr;
using model::ExprPtr;

ExprPtr LoadOf(const model::Scheme& scheme, FieldId field, const std::vector<Hop>& hops) {
  auto e = std::make_unique<Expr>();
  e->op = Op::kLoad;
  e->field = field;
  e->type = scheme.fields[field].type;
  for (const Hop& hop : hops) {
    e->hops.emplace_back();
    e->hops.back().kind = hop.kind;
    e->hops.back().field = hop.field;
    e->hops.back().table = hop.table;
  }
  return e;
}

}  // namespace

std::vector<FieldId> Lowering::KeyFields(int table) const { return scheme_.tables[table].key; }

// A value as parts of a text key; a reference by the key of its row, followed to its end.
void Lowering::AddKeyParts(const Expr& e, const Place& place, std::vector<KeyPart>& out) {
  if (e.type.kind != ValueKind::kRow || e.op != Op::kLoad || e.aggregate) {
    KeyPart part{ColumnFor(e, place, "#key part")};
    if (e.type.kind == ValueKind::kOption) part.options = scheme_.option_lists[e.type.options].options;
    out.push_back(std::move(part));
    return;
  }
  std::vector<Hop> hops;
  for (const Hop& hop : e.hops) {
    hops.emplace_back();
    hops.back().kind = hop.kind;
    hops.back().field = hop.field;
    hops.back().table = hop.table;
  }
  hops.emplace_back();
  hops.back().kind = Hop::Kind::kReference;
  hops.back().field = e.field;
  for (FieldId key : KeyFields(e.type.table)) AddKeyParts(*LoadOf(scheme_, key, hops), place, out);
}

std::vector<KeyPart> Lowering::KeyParts(const std::vector<FieldId>& fields, int table) {
  std::vector<KeyPart> out;
  for (FieldId id : fields) AddKeyParts(*LoadOf(scheme_, id, {}), RowPlace(table), out);
  return out;
}

ColumnId Lowering::AddFieldColumn(FieldId id) {
  const Field& f = scheme_.fields[id];
  const SpaceId target = f.type.kind == ValueKind::kRow ? SpaceOf(f.type.table) : 0;
  out_.column_of_field[id] = AddColumn(f.path, SpaceOf(f.table), f.type.kind, f.reported, f.span, target);
  return out_.column_of_field[id];
}

void Lowering::LowerScan(int index) {
  const model::Scan& scan = scheme_.scans[index];
  const Span span = scheme_.fields[scan.columns[0]].span;
  Place row = RowPlace(scan.table);
  Place groups = GroupPlace(scan.group, scan.table, span);
  Scan step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.keys = SortKeys(scan.keys, row);
  step.previous = AddColumn("#previous", row.space, ValueKind::kRow, false, span, row.space);
  previous_[index] = step.previous;
  for (FieldId id : scan.columns) AddFieldColumn(id);
  for (size_t i = 0; i < scan.columns.size(); ++i) {
    ScanColumn column;
    column.program = Formula(*scheme_.fields[scan.columns[i]].value, row);
    if (scan.first[i]) column.first = Formula(*scan.first[i], row);
    column.out = out_.column_of_field[scan.columns[i]];
    step.columns.push_back(std::move(column));
  }
  Add(std::move(step), Together::kGroup, span);
}

void Lowering::LowerSlots(const model::Slots& slots) {
  const Span span = scheme_.fields[slots.used].span;
  Place row = RowPlace(slots.rows);
  Place owner = RowPlace(slots.table);
  Slots step;
  step.space = owner.space;
  step.rows = row.space;
  step.owner = out_.column_of_field[slots.owner];
  step.value = ColumnFor(*slots.value, row, "#value");
  step.keys = SortKeys(slots.keys, row);
  step.empty_value = slots.empty;
  if (slots.rounding) {
    step.rounding = slots.rounding->mode;
    step.step = slots.rounding->step;
  }
  step.absent_reason = scheme_.tables[slots.rows].absent_reason;
  for (size_t i = 0; i < slots.slots.size(); ++i) {
    const model::Slot& source = slots.slots[i];
    Slot slot;
    slot.option = static_cast<int64_t>(i);
    slot.count = source.count;
    if (source.factor) slot.factor = ColumnFor(*source.factor, owner, "#factor");
    if (source.condition) slot.condition = ColumnFor(*source.condition, row, "#condition");
    slot.out = AddFieldColumn(source.field);
    step.slots.push_back(slot);
  }
  step.total = AddFieldColumn(slots.total);
  step.used = AddFieldColumn(slots.used);
  Add(std::move(step), Together::kSpace, span);
}

void Lowering::LowerDraw(const model::Draw& draw) {
  const Span span = scheme_.fields[draw.drawn].span;
  Place row = RowPlace(draw.table);
  Place groups = GroupPlace(draw.group, draw.table, span);
  Draw step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.prefix = draw.prefix;
  for (const auto& key : draw.group.keys) AddKeyParts(*key, row, step.stratum);
  for (const auto& key : draw.key) AddKeyParts(*key, row, step.key);
  step.excluded = Exclusions(draw.excluded, row);
  step.rate = ColumnFor(*draw.size, groups, "#rate");
  step.heads = draw.heads;
  step.rounding = draw.rounding;
  step.at_least = draw.at_least;
  step.reserve = draw.reserve;
  step.out = AddFieldColumn(draw.drawn);
  step.order = AddFieldColumn(draw.order);
  step.stand_by = AddFieldColumn(draw.stand_by);
  step.stratum_text = AddFieldColumn(draw.stratum);
  step.digest = AddFieldColumn(draw.digest);
  Add(std::move(step), Together::kGroup, span);
}

void Lowering::LowerLots(const model::Lots& lots) {
  Place row = RowPlace(lots.table);
  Lots step;
  step.space = row.space;
  step.prefix = lots.prefix;
  for (const auto& key : lots.key) AddKeyParts(*key, row, step.key);
  step.out = AddFieldColumn(lots.field);
  Add(std::move(step), Together::kSpace, scheme_.fields[lots.field].span);
}

void Lowering::LowerHistory(const model::History& history) {
  History step;
  step.space = SpaceOf(history.table);
  step.keys = KeyParts(history.keys, history.table);
  step.past = SpaceOf(history.past);
  step.past_keys = KeyParts(history.past_keys, history.past);
  step.past_year = out_.column_of_field[history.past_year];
  step.past_value = out_.column_of_field[history.past_value];
  if (history.weight != model::kNoField) step.weight = out_.column_of_field[history.weight];
  if (history.changes >= 0) {
    step.changes = SpaceOf(history.changes);
    step.from = KeyParts({history.from}, history.changes);
    step.to = KeyParts({history.to}, history.changes);
    step.change_year = out_.column_of_field[history.change_year];
  }
  step.merge = history.merge;
  step.new_unrated = history.new_unrated;
  step.year = history.year;
  for (FieldId id : history.outs) step.outs.push_back(AddFieldColumn(id));
  Add(std::move(step), Together::kSpace, scheme_.fields[history.outs[0]].span);
}

// What the formulas of such a step need.
void Lowering::NeededBySequence(const Field& f, std::set<FieldId>& out) const {
  const auto all = [&](const std::vector<ExprPtr>& list) {
    for (const auto& e : list) {
      if (e) NeededBy(*e, out);
    }
  };
  const auto keys = [&](const std::vector<model::SortKey>& list) {
    for (const auto& key : list) NeededBy(*key.value, out);
  };
  const auto fields = [&](const std::vector<FieldId>& list) {
    for (FieldId id : list) NeededBy(*LoadOf(scheme_, id, {}), out);
  };
  if (f.kind == Field::Kind::kScan) {
    const model::Scan& scan = scheme_.scans[f.cohort];
    NeededBy(scan.group, out);
    keys(scan.keys);
    all(scan.first);
    fields(scan.columns);
  } else if (f.kind == Field::Kind::kSlot) {
    const model::Slots& slots = scheme_.slots[f.cohort];
    fields({slots.owner});
    NeededBy(*slots.value, out);
    keys(slots.keys);
    for (const auto& slot : slots.slots) {
      if (slot.factor) NeededBy(*slot.factor, out);
      if (slot.condition) NeededBy(*slot.condition, out);
    }
  } else if (f.kind == Field::Kind::kDraw) {
    const model::Draw& draw = scheme_.draws[f.cohort];
    NeededBy(draw.group, out);
    NeededBy(*draw.size, out);
    all(draw.key);
    for (const auto& exclusion : draw.excluded) NeededBy(*exclusion.condition, out);
  } else if (f.kind == Field::Kind::kLots) {
    all(scheme_.lots[f.cohort].key);
  } else if (f.kind == Field::Kind::kPast) {
    fields(scheme_.histories[f.cohort].keys);
  }
}

// The step that makes a field which has no formula of its own, or whose formula is part of the step.
bool Lowering::LowerSequence(const Field& f) {
  switch (f.kind) {
    case Field::Kind::kScan: LowerScan(f.cohort); return true;
    case Field::Kind::kSlot: LowerSlots(scheme_.slots[f.cohort]); return true;
    case Field::Kind::kDraw: LowerDraw(scheme_.draws[f.cohort]); return true;
    case Field::Kind::kLots: LowerLots(scheme_.lots[f.cohort]); return true;
    case Field::Kind::kPast: LowerHistory(scheme_.histories[f.cohort]); return true;
    default: return false;
  }
}

}  // namespace heng::plan
