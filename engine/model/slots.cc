// 填格: places filled from the best rows left, each row used once.
#include "engine/model/builder.h"

namespace heng::model {

// On the table: 名.格 for every slot, and 名.总分; on the rows that fill: 名, the slot that used the row.
void Builder::DeclareSlots(const ast::Decl& decl, const ast::Slots& source) {
  const int table = FindTable(source.table);
  const int rows = FindTable(source.source);
  if (table < 0 || rows < 0) {
    broken_.insert(source.name.text);
    return;
  }
  Slots out;
  out.table = table;
  out.rows = rows;
  std::vector<ast::Name> names;
  const size_t index = scheme_.slots.size();
  const std::string& whole = source.name.text;
  for (const auto& row : source.rows) {
    const FieldId id =
        AddMade(decl, Field::Kind::kSlot, table, index, NumberType(), whole, row.name.text, row.name, decl.tail);
    if (id == kNoField) return;
    out.slots.push_back({id, row.count, nullptr, nullptr});
    names.push_back(row.name);
  }
  const bool zh = file_.skin == ast::Skin::kChinese;
  out.total = AddMade(decl, Field::Kind::kSlot, table, index, NumberType(), whole, zh ? "总分" : "total", source.name,
                      decl.tail);
  if (out.total == kNoField) return;
  Type used;
  used.kind = ValueKind::kOption;
  used.options = AddOptions("", names);
  out.used = AddMade(decl, Field::Kind::kSlot, rows, index, used, whole, "", source.name, decl.tail);
  if (out.used == kNoField) return;
  field(out.used).may_unrate = true;
  scheme_.slots.push_back(std::move(out));
}

void Builder::ResolveSlots(FieldId id, const ast::Slots& source) {
  const int index = field(id).cohort;
  if (index >= static_cast<int>(scheme_.slots.size()) || scheme_.slots[index].value) return;
  Slots out = std::move(scheme_.slots[index]);
  scheme_.slots[index] = Slots{out.table, out.rows, kNoField, nullptr, {}, {}, Number(0), out.total, out.used};
  std::vector<FieldId> all{out.total, out.used};
  for (const Slot& slot : out.slots) all.push_back(slot.field);
  for (FieldId one : all) pending_[one].state = Pending::State::kBusy;
  const Context row = RowContext(out.rows);
  out.owner = OnlyReference(out.rows, out.table, std::nullopt, source.name.span);
  bool good = out.owner != kNoField;
  if (!source.value) {
    Report(Code::E0267, source.name.span, {source.name.text, Text("取高", "take highest")});
  } else if (good) {
    out.value = UseNumber(*source.value, row);
  }
  good = good && out.value;
  if (good) {
    SortKey best;
    best.value = Clone(*out.value);
    best.descending = true;
    best.gaps = SortKey::Gaps::kExcluded;
    out.keys.push_back(std::move(best));
    std::vector<const ast::Expr*> keys{source.value.get()};
    for (const auto& key : source.tie_keys) keys.push_back(key.value.get());
    const bool unique = UniqueWithin(keys, out.rows, {out.owner});
    if (!unique) Report(Code::E0268, source.value->span, {source.name.text});
    for (auto& key : ResolveKeys(source.tie_keys, row, KeysOf::kFurther, nullptr, unique))
      out.keys.push_back(std::move(key));
  }
  if (!source.empty) {
    Report(Code::E0267, source.name.span, {source.name.text, Text("空格 计", "empty slot counts")});
  } else if (good) {
    const std::optional<Number> empty = ConstValue(*source.empty, Context{}, &out.value->type);
    good = empty.has_value();
    if (empty) out.empty = *empty;
  }
  bool gaps = false;
  for (size_t i = 0; i < source.rows.size(); ++i) {
    const ast::SlotRow& from = source.rows[i];
    if (from.count < 1) Report(Code::E0269, from.span, {from.name.text});
    if (from.times) {
      out.slots[i].factor = UseNumber(*from.times, RowContext(out.table));
      if (out.slots[i].factor && !out.slots[i].factor->type.unit.empty()) {
        Report(Code::E0270, from.times->span, {TypeText(scheme_, out.slots[i].factor->type)});
      }
      good = good && out.slots[i].factor;
      gaps = gaps || (out.slots[i].factor && out.slots[i].factor->may_unrate);
    }
    if (from.condition) {
      out.slots[i].condition = UseCondition(*from.condition, row);
      good = good && out.slots[i].condition;
    }
  }
  for (FieldId one : all) {
    pending_[one].state = Pending::State::kDone;
    if (one != id) scheme_.order.push_back(one);
  }
  if (!good) return;
  const bool whole = out.value->integral && out.empty.IsInteger();
  for (FieldId one : all) {
    if (one == out.used) continue;
    field(one).type = out.value->type;
    field(one).may_unrate = gaps;
    field(one).may_miss = scheme_.tables[out.rows].may_be_absent;
  }
  bool all_whole = whole;
  for (const Slot& slot : out.slots) all_whole = all_whole && (!slot.factor || slot.factor->integral);
  out.rounding = RoundingFor(out.value->type, std::nullopt, all_whole, source.name.text, source.name.span);
  if (out.rounding) NoteNamed(out.total, "", *out.rounding, false, out.value->type, source.name.span);
  for (FieldId one : all) {
    if (one == out.used) continue;
    field(one).integral = all_whole;
    field(one).rounding = out.rounding;
    if (out.rounding) field(one).step = out.rounding->step;
  }
  scheme_.slots[index] = std::move(out);
}

}  // namespace heng::model
