// Declarations: every name of the file gets its place before any formula is read.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

const char* const kUnits[] = {"分", "元", "人", "天", "月", "年", "节", "课时", "班", "次", "个"};

data::CellKind CellKindOf(const Type& type, bool integer) {
  switch (type.kind) {
    case ValueKind::kText: return data::CellKind::kText;
    case ValueKind::kDate: return data::CellKind::kDate;
    case ValueKind::kBool: return data::CellKind::kBool;
    case ValueKind::kOption: return data::CellKind::kOption;
    case ValueKind::kRow: return data::CellKind::kReference;
    case ValueKind::kNumber: break;
  }
  return integer ? data::CellKind::kInteger : data::CellKind::kNumber;
}

}  // namespace

Scheme Builder::Build() {
  DeclareHeader();
  DeclareUnits();
  DeclareTables();
  DeclareGlobals();
  DeclareFields();
  for (FieldId id = 0; id < static_cast<FieldId>(pending_.size()); ++id) ResolveField(id);
  ResolveChecks();
  ResolveCases();
  ReportUnused();
  return std::move(scheme_);
}

void Builder::DeclareHeader() {
  const ast::Scheme& header = file_.scheme;
  scheme_.title = header.title;
  scheme_.from = header.from;
  scheme_.to = header.to;
  if (header.from && header.to && *header.from > *header.to) Report(Code::E0230, header.period_span);
  if (!header.version) {
    Report(Code::E0211, header.title_span);
  } else if (*header.version != 1) {
    Report(Code::E0212, header.version_span, {std::to_string(*header.version)});
  }
  if (header.rounding_mode) header_mode_ = *header.rounding_mode;
  for (const auto& rounding : header.roundings) {
    ast::Places places;
    places.form = rounding.places.form;
    places.places = rounding.places.places;
    places.span = rounding.places.span;
    if (rounding.places.step) {
      const auto* literal = std::get_if<ast::Literal>(&rounding.places.step->node);
      if (literal != nullptr) places.step = ast::Make(rounding.places.step->span, ast::Literal(*literal));
    }
    if (!header_rounding_.emplace(rounding.kind.text, std::move(places)).second) {
      Report(Code::E0201, rounding.kind.span, {rounding.kind.text});
    }
  }
}

void Builder::DeclareUnits() {
  for (const char* unit : kUnits) units_.insert(unit);
  for (const auto& decl : file_.decls) {
    if (const auto* unit = std::get_if<ast::UnitDecl>(&decl.node)) units_.insert(unit->name.text);
  }
  for (const auto& rounding : file_.scheme.roundings) {
    const std::string& kind = rounding.kind.text;
    if (kind == "比率" || kind == "数" || kind == "ratio" || kind == "number") continue;
    for (const auto& [name, exponent] : ParseUnit(kind)) {
      if (units_.count(name) == 0) Report(Code::E0206, rounding.kind.span, {name});
    }
  }
}

int Builder::AddOptions(std::string name, const std::vector<ast::Name>& options) {
  OptionList list;
  list.name = std::move(name);
  for (const auto& option : options) {
    if (std::find(list.options.begin(), list.options.end(), option.text) != list.options.end()) {
      Report(Code::E0201, option.span, {option.text});
      continue;
    }
    list.options.push_back(option.text);
  }
  // The same list written twice is one list, so that its values can be compared.
  for (size_t i = 0; i < scheme_.option_lists.size(); ++i) {
    if (list.name.empty() && scheme_.option_lists[i].options == list.options) return static_cast<int>(i);
  }
  scheme_.option_lists.push_back(std::move(list));
  return static_cast<int>(scheme_.option_lists.size()) - 1;
}

std::optional<Type> Builder::ResolveType(const ast::TypeRef& ref) {
  using Form = ast::TypeRef::Form;
  Type type;
  switch (ref.form) {
    case Form::kText: type.kind = ValueKind::kText; return type;
    case Form::kDate: type.kind = ValueKind::kDate; return type;
    case Form::kBool: return BoolType();
    case Form::kInteger:
    case Form::kNumber: return NumberType();
    case Form::kRatio: return NumberType({}, true);
    case Form::kOptions:
      type.kind = ValueKind::kOption;
      type.options = AddOptions("", ref.options);
      return type;
    case Form::kReference: {
      int table = FindTable(ref.name);
      if (table < 0) return std::nullopt;
      type.kind = ValueKind::kRow;
      type.table = table;
      return type;
    }
    case Form::kUnit:
    case Form::kNamed: {
      auto list = named_options_.find(ref.name.text);
      if (list != named_options_.end()) {
        type.kind = ValueKind::kOption;
        type.options = list->second;
        return type;
      }
      Unit unit = ParseUnit(ref.name.text);
      for (const auto& [name, exponent] : unit) {
        if (units_.count(name) == 0) {
          Report(Code::E0206, ref.span, {name});
          return std::nullopt;
        }
      }
      return NumberType(unit);
    }
  }
  return std::nullopt;
}

void Builder::DeclareTables() {
  for (const auto& decl : file_.decls) {
    if (const auto* list = std::get_if<ast::OptionList>(&decl.node)) {
      int index = AddOptions(list->name.text, list->options);
      if (!named_options_.emplace(list->name.text, index).second) {
        Report(Code::E0201, list->name.span, {list->name.text});
      }
    }
    const auto* table = std::get_if<ast::Table>(&decl.node);
    if (table == nullptr) continue;
    int index = static_cast<int>(scheme_.tables.size());
    if (!tables_.emplace(table->name.text, index).second) {
      Report(Code::E0201, table->name.span, {table->name.text});
      continue;
    }
    scheme_.tables.push_back({table->name.text, table->name.span, {}});
    scheme_.schema.tables.push_back({});
    scheme_.schema.tables.back().name = table->name.text;
    scheme_.schema.tables.back().may_be_absent = table->may_be_absent.has_value();
    scheme_.schema.tables.back().absent_reason = table->may_be_absent.value_or("");
    fields_in_.emplace_back();
  }
  for (const auto& decl : file_.decls) {
    const auto* table = std::get_if<ast::Table>(&decl.node);
    if (table == nullptr) continue;
    int index = tables_[table->name.text];
    if (scheme_.tables[index].span.begin != table->name.span.begin) continue;  // a second one of the name
    for (const auto& column : table->columns) DeclareColumn(index, column);
    DeclareKey(index, *table);
  }
  // A reference needs the other table's key to be one column.
  for (const Field& f : scheme_.fields) {
    if (f.type.kind == ValueKind::kRow && scheme_.schema.tables[f.type.table].key.size() != 1) {
      Report(Code::E0218, f.span, {f.name, name_of(f.type.table)});
    }
  }
}

void Builder::DeclareColumn(int table, const ast::Column& column) {
  using Form = ast::TypeRef::Form;
  std::optional<Type> type = ResolveType(column.type);
  if (!type) type = NumberType();
  data::ColumnSchema schema;
  schema.name = column.name.text;
  schema.aliases = column.aliases;
  bool integer = column.type.form == Form::kInteger ||
                 (type->kind == ValueKind::kNumber && !column.type.places && column.type.form == Form::kUnit);
  schema.kind = CellKindOf(*type, integer);
  if (type->kind == ValueKind::kNumber) {
    schema.places = integer ? 0 : static_cast<int>(column.type.places.value_or(-1));
    schema.ratio = type->ratio;
    schema.percent = column.percent;
    schema.unit = UnitText(type->unit);
    if (column.percent && !type->ratio) Report(Code::E0231, column.name.span, {column.name.text});
    if (column.type.places && (*column.type.places < 0 || *column.type.places > 18)) {
      Report(Code::E0314, column.type.span, {std::to_string(*column.type.places)});
      schema.places = 2;
    }
  }
  if (type->kind == ValueKind::kOption) schema.options = scheme_.option_lists[type->options].options;
  if (type->kind == ValueKind::kRow) schema.table = type->table;
  schema.optional = column.optional;
  for (const auto& reason : column.reasons) schema.reasons.push_back(reason.text);
  schema.unique = column.unique;

  Field f;
  f.kind = Field::Kind::kSource;
  f.name = f.path = column.name.text;
  f.table = table;
  f.type = *type;
  f.may_miss = column.optional;
  f.column = static_cast<int>(scheme_.schema.tables[table].columns.size());
  f.span = column.name.span;
  f.reported = false;
  if (type->kind == ValueKind::kNumber && schema.places >= 0) {
    f.step = Number::PowerOfTen(-(schema.places + (schema.percent ? 2 : 0)));
    f.integral = schema.places == 0 && !schema.percent;
  }
  if (AddField(std::move(f), {}, column.name) == kNoField) return;
  scheme_.schema.tables[table].columns.push_back(std::move(schema));
}

void Builder::DeclareKey(int table, const ast::Table& source) {
  auto& schema = scheme_.schema.tables[table];
  for (const auto& key : source.key) {
    FieldId id = FindFieldIn(table, key.text);
    if (id == kNoField) {
      Report(Code::E0210, key.span, {source.name.text, key.text});
      continue;
    }
    pending_[id].used = true;
    schema.key.push_back(field(id).column);
    if (field(id).may_miss) Report(Code::E0232, key.span, {key.text});
  }
}

FieldId Builder::AddField(Field f, Pending pending, const ast::Name& name) {
  FieldId id = static_cast<FieldId>(scheme_.fields.size());
  if (f.table >= 0) {
    auto [at, added] = fields_in_[f.table].emplace(f.path, id);
    if (!added) {
      diagnostics_.Add({Code::E0201, name.span, {name.text}, {{field(at->second).span, {"先写在这里", "first written here"}}}});
      return kNoField;
    }
    scheme_.tables[f.table].fields.push_back(id);
  }
  scheme_.fields.push_back(std::move(f));
  pending_.push_back(pending);
  return id;
}

void Builder::DeclareGlobals() {
  auto add = [&](const ast::Name& name, Global global) {
    auto [at, added] = globals_.emplace(name.text, global);
    if (!added || tables_.count(name.text) != 0) Report(Code::E0201, name.span, {name.text});
  };
  for (const auto& decl : file_.decls) {
    if (const auto* param = std::get_if<ast::Param>(&decl.node)) add(param->name, {Global::Kind::kParam, &decl});
    if (const auto* function = std::get_if<ast::Function>(&decl.node)) add(function->name, {Global::Kind::kFunction, &decl});
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
      f.type.options = AddOptions("", options);
    } else if (const auto* share = std::get_if<ast::ShareBlock>(&decl.node)) {
      f.kind = Field::Kind::kShare;
      f.cohort = static_cast<int>(scheme_.shares.size());
      name = &share->name;
      table = &share->table;
    } else if (const auto* evaluation = std::get_if<ast::Evaluation>(&decl.node)) {
      DeclareEvaluation(decl, *evaluation);
      continue;
    } else {
      continue;
    }
    f.name = f.path = name->text;
    f.span = name->span;
    f.table = FindTable(*table);
    if (f.table < 0) continue;
    Field::Kind kind = f.kind;
    if (AddField(std::move(f), pending, *name) == kNoField) continue;
    if (kind == Field::Kind::kRank) scheme_.ranks.emplace_back();
    if (kind == Field::Kind::kTier) scheme_.tiers.emplace_back();
    if (kind == Field::Kind::kShare) scheme_.shares.emplace_back();
  }
}

void Builder::DeclareEvaluation(const ast::Decl& decl, const ast::Evaluation& evaluation) {
  int table = FindTable(evaluation.table);
  if (table < 0) return;
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
  (kind == Field::Kind::kBonus ? info.bonuses : kind == Field::Kind::kDeduction ? info.deductions : info.vetoes).push_back(id);
}

void Builder::ReportUnused() {
  if (diagnostics_.HasErrors()) return;  // a name may be unused only because its user could not be read
  for (const auto& [name, global] : globals_) {
    if (global.used || global.kind == Global::Kind::kQuantity) continue;
    const auto& node = global.decl->node;
    const ast::Name& at = global.kind == Global::Kind::kParam ? std::get<ast::Param>(node).name : std::get<ast::Function>(node).name;
    Report(Code::W0220, at.span, {name});
  }
  for (size_t id = 0; id < scheme_.fields.size(); ++id) {
    const Field& f = scheme_.fields[id];
    if (f.kind == Field::Kind::kSource && !pending_[id].used && f.type.kind != ValueKind::kText) {
      Report(Code::W0221, f.span, {f.name, name_of(f.table)});
    }
  }
}

}  // namespace heng::model
