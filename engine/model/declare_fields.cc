// Declarations of computed values: 参数, 量, 函数, 指标, 评价 and its parts, 名次, 等次, 分配.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// Of two values in force from the same day (or from the beginning) neither is the right one.
void Builder::OneValueADay(const ast::Param& param) {
  for (auto value = param.values.begin(); value != param.values.end(); ++value) {
    const auto first = std::find_if(param.values.begin(), value, [&](const auto& v) { return v.from == value->from; });
    if (first == value) continue;
    diagnostics_.Add({Code::E0201,
                      value->value->span,
                      {param.name.text},
                      {{first->value->span, {"先写在这里", "first written here"}}}});
  }
}

void Builder::DeclareGlobals() {
  auto add = [&](const ast::Name& name, Global global) {
    auto [at, added] = globals_.emplace(name.text, global);
    if (!added || tables_.count(name.text) != 0) Report(Code::E0201, name.span, {name.text});
  };
  for (const auto& decl : file_.decls) {
    if (const auto* param = std::get_if<ast::Param>(&decl.node)) {
      add(param->name, {Global::Kind::kParam, &decl});
      OneValueADay(*param);
    }
    if (const auto* function = std::get_if<ast::Function>(&decl.node))
      add(function->name, {Global::Kind::kFunction, &decl});
    if (const auto* quantity = std::get_if<ast::Quantity>(&decl.node)) {
      Field f;
      f.kind = Field::Kind::kQuantity;
      f.name = f.path = quantity->name.text;
      f.span = quantity->name.span;
      f.basis = decl.tail.basis;
      f.notes = decl.tail.notes;
      Pending pending;
      pending.state = Pending::State::kOpen;
      pending.decl = &decl;
      pending.used = true;
      FieldId id = AddField(std::move(f), pending, quantity->name);
      scheme_.quantities.push_back(id);
      add(quantity->name, {Global::Kind::kQuantity, &decl, id});
    }
  }
}

void Builder::DeclareFields() {
  for (const auto& decl : file_.decls) {
    Field f;
    f.basis = decl.tail.basis;
    f.notes = decl.tail.notes;
    Pending pending;
    pending.state = Pending::State::kOpen;
    pending.decl = &decl;
    pending.used = true;
    const ast::Name* name = nullptr;
    const ast::Name* table = nullptr;
    if (const auto* indicator = std::get_if<ast::Indicator>(&decl.node)) {
      f.kind = Field::Kind::kIndicator;
      name = &indicator->name;
      table = &indicator->table;
    } else if (const auto* rank = std::get_if<ast::Rank>(&decl.node)) {
      f.kind = Field::Kind::kRank;
      f.cohort = static_cast<int>(scheme_.ranks.size());
      name = &rank->name;
      table = &rank->table;
    } else if (const auto* tier = std::get_if<ast::TierBlock>(&decl.node)) {
      f.kind = Field::Kind::kTier;
      f.cohort = static_cast<int>(scheme_.tiers.size());
      name = &tier->name;
      table = &tier->table;
      std::vector<ast::Name> options;
      for (const auto& row : tier->rows) {
        bool seen = std::any_of(options.begin(), options.end(), [&](const auto& o) { return o.text == row.name.text; });
        if (!seen) options.push_back(row.name);
      }
      f.type.kind = ValueKind::kOption;
      std::optional<Type> declared;
      if (tier->type) declared = ResolveType(*tier->type);
      if (declared && declared->kind != ValueKind::kOption) {
        Report(Code::E0636, tier->type->span, {TypeText(scheme_, *declared)});
        declared.reset();
      }
      const size_t known = scheme_.option_lists.size();
      f.type.options = declared ? declared->options : AddOptions("", options);
      if (static_cast<size_t>(f.type.options) == known) scheme_.option_lists[known].of_tier = true;
    } else if (const auto* share = std::get_if<ast::ShareBlock>(&decl.node)) {
      f.kind = Field::Kind::kShare;
      f.cohort = static_cast<int>(scheme_.shares.size());
      name = &share->name;
      table = &share->table;
    } else if (const auto* evaluation = std::get_if<ast::Evaluation>(&decl.node)) {
      DeclareEvaluation(decl, *evaluation);
      continue;
    } else if (const auto* scan = std::get_if<ast::Scan>(&decl.node)) {
      DeclareScan(decl, *scan);
      continue;
    } else if (const auto* slots = std::get_if<ast::Slots>(&decl.node)) {
      DeclareSlots(decl, *slots);
      continue;
    } else if (const auto* sample = std::get_if<ast::Sample>(&decl.node)) {
      DeclareDraw(decl, *sample);
      continue;
    } else if (const auto* warning = std::get_if<ast::Warning>(&decl.node)) {
      DeclareWarning(decl, *warning);
      continue;
    } else {
      continue;
    }
    f.name = f.path = name->text;
    f.span = name->span;
    f.table = FindTable(*table);
    if (f.table < 0) {
      broken_.insert(name->text);
      continue;
    }
    Field::Kind kind = f.kind;
    const FieldId id = AddField(std::move(f), pending, *name);
    if (id == kNoField) continue;
    if (kind == Field::Kind::kRank) scheme_.ranks.emplace_back();
    if (kind == Field::Kind::kTier) scheme_.tiers.emplace_back();
    if (kind == Field::Kind::kShare) {
      scheme_.shares.emplace_back();
      DeclareShareParts(id, std::get<ast::ShareBlock>(decl.node));
    }
  }
}

void Builder::DeclareEvaluation(const ast::Decl& decl, const ast::Evaluation& evaluation) {
  int table = FindTable(evaluation.table);
  if (table < 0) {
    broken_.insert(evaluation.name.text);
    return;
  }
  Field f;
  f.kind = Field::Kind::kEvaluation;
  f.name = f.path = evaluation.name.text;
  f.span = evaluation.name.span;
  f.table = table;
  f.type = NumberType({{"分", 1}});
  f.basis = decl.tail.basis;
  f.notes = decl.tail.notes;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.decl = &decl;
  pending.item = &evaluation.root;
  pending.evaluation = &evaluation;
  pending.used = true;
  FieldId id = AddField(std::move(f), pending, evaluation.name);
  if (id == kNoField) return;
  NodeInfo node;
  node.item = &evaluation.root;
  nodes_[id] = node;
  for (const auto& clause : evaluation.root.clauses) DeclareClause(table, evaluation, clause, id);
  // Parts are reported before the whole they make up.
  auto& fields = scheme_.tables[table].fields;
  fields.erase(std::find(fields.begin(), fields.end(), id));
  fields.push_back(id);
}

void Builder::DeclareItem(int table, const ast::Evaluation& evaluation, const ast::Item& item, FieldId parent) {
  Field f;
  f.kind = Field::Kind::kItem;
  f.name = item.name.text;
  f.path = field(parent).path + "." + item.name.text;
  f.span = item.name.span;
  f.table = table;
  f.type = NumberType({{"分", 1}});
  f.basis = item.tail.basis;
  f.notes = item.tail.notes;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.item = &item;
  pending.evaluation = &evaluation;
  pending.parent = parent;
  pending.used = true;
  FieldId id = AddField(std::move(f), pending, item.name);
  if (id == kNoField) return;
  NodeInfo node;
  node.parent = parent;
  node.item = &item;
  nodes_[id] = node;
  nodes_[parent].parts.push_back(id);
  for (const auto& clause : item.clauses) DeclareClause(table, evaluation, clause, id);
  auto& fields = scheme_.tables[table].fields;
  fields.erase(std::find(fields.begin(), fields.end(), id));
  fields.push_back(id);
}

void Builder::DeclareClause(int table, const ast::Evaluation& evaluation, const ast::Clause& clause, FieldId node) {
  if (const auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause)) {
    DeclareItem(table, evaluation, **item, node);
    return;
  }
  if (const auto* every = std::get_if<ast::EveryItem>(&clause)) {
    DeclareEveryItem(table, evaluation, *every, node);
    return;
  }
  Field f;
  f.table = table;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.evaluation = &evaluation;
  pending.parent = node;
  pending.used = true;
  const ast::Name* name = nullptr;
  if (const auto* bonus = std::get_if<ast::Bonus>(&clause)) {
    f.kind = bonus->deduction ? Field::Kind::kDeduction : Field::Kind::kBonus;
    f.type = NumberType({{"分", 1}});
    f.basis = bonus->tail.basis;
    f.notes = bonus->tail.notes;
    pending.bonus = bonus;
    name = &bonus->name;
  } else if (const auto* veto = std::get_if<ast::Veto>(&clause)) {
    f.kind = Field::Kind::kVeto;
    f.type = BoolType();
    f.basis = veto->tail.basis;
    f.notes = veto->tail.notes;
    pending.veto = veto;
    name = &veto->name;
  } else {
    return;
  }
  f.name = name->text;
  f.path = field(node).path + "." + name->text;
  f.span = name->span;
  Field::Kind kind = f.kind;
  FieldId id = AddField(std::move(f), pending, *name);
  if (id == kNoField) return;
  NodeInfo& info = nodes_[node];
  (kind == Field::Kind::kBonus       ? info.bonuses
   : kind == Field::Kind::kDeduction ? info.deductions
                                     : info.vetoes)
      .push_back(id);
}

// Of a file that several schemes take over: what one of them leaves unused is used by others.
bool Builder::Shared(const Span& span) const {
  return std::find(file_.imported.begin(), file_.imported.end(), span.file) != file_.imported.end();
}

void Builder::ReportUnused() {
  if (diagnostics_.HasErrors()) return;  // a name may be unused only because its user could not be read
  for (const auto& [name, global] : globals_) {
    if (global.used || global.kind == Global::Kind::kQuantity || Shared(global.decl->span)) continue;
    const auto& node = global.decl->node;
    const ast::Name& at =
        global.kind == Global::Kind::kParam ? std::get<ast::Param>(node).name : std::get<ast::Function>(node).name;
    Report(Code::W0220, at.span, {name});
  }
  for (const auto& [name, weights] : weight_tables_) {
    if (!weights.used) Report(Code::W0220, weights.table->name.span, {name});
  }
  for (const auto& [name, table] : written_tables_) {
    if (!table.used) Report(Code::W0220, table.expand->name.span, {name});
  }
  for (size_t id = 0; id < scheme_.fields.size(); ++id) {
    const Field& f = scheme_.fields[id];
    if (f.kind == Field::Kind::kSource && !pending_[id].used && f.type.kind != ValueKind::kText &&
        f.type.kind != ValueKind::kRow && !Shared(f.span)) {
      Report(Code::W0221, f.span, {f.name, name_of(f.table)});
    }
    if (f.kind == Field::Kind::kAdopted && !pending_[id].used && !Shared(f.span)) {
      Report(Code::W0817, f.span, {f.name, name_of(f.table)});
    }
  }
}

}  // namespace heng::model
