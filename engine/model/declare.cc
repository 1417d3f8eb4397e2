// Declarations: every name of the file gets its place before any formula is read.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

const char* const kUnits[] = {"分", "元", "人", "天", "月", "年", "节", "课时", "班", "次", "个"};

// 80, 80 分, -5; nothing else.
std::optional<Number> LiteralValue(const ast::Expr& e) {
  if (const auto* literal = std::get_if<ast::Literal>(&e.node)) return literal->value;
  const auto* unary = std::get_if<ast::Unary>(&e.node);
  if (unary == nullptr || !unary->negate) return std::nullopt;
  auto value = LiteralValue(*unary->operand);
  return value ? std::optional<Number>(-*value) : std::nullopt;
}

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
  DeclarePastTables();
  DeclareAdopted();
  DeclareDerived();
  DeclareForeign();
  DeclareGlobals();
  DeclareWeightTables();
  DeclareFields();
  CheckShadows();
  for (FieldId id = 0; id < static_cast<FieldId>(pending_.size()); ++id) {
    if (field(id).kind != Field::Kind::kCarried) ResolveField(id);
  }
  ResolveChecks();
  CheckForeign();
  ResolveCases();
  ResolveOutputs();
  ResolveRowNames();
  AddFieldPoints();
  ReportUnused();
  CheckParameters();
  return std::move(scheme_);
}

void Builder::DeclareHeader() {
  const ast::Scheme& header = file_.scheme;
  scheme_.title = header.title;
  scheme_.english = file_.skin == ast::Skin::kEnglish;
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
      scheme_.option_lists[type.options].of_tier = false;
      return type;
    case Form::kReference: {
      int table = FindTable(ref.name, false);
      if (table < 0 && IsComputedTable(ref.name.text)) {
        Report(Code::E0463, ref.name.span, {ref.name.text});
        return std::nullopt;
      }
      if (table < 0) table = FindTable(ref.name);
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
    scheme_.tables.emplace_back();
    scheme_.tables.back().name = table->name.text;
    scheme_.tables.back().span = table->name.span;
    scheme_.tables.back().may_be_absent = table->may_be_absent.has_value();
    scheme_.tables.back().absent_reason = table->may_be_absent.value_or("");
    scheme_.schema.tables.push_back({});
    scheme_.schema.tables.back().name = table->name.text;
    scheme_.schema.tables.back().may_be_absent = table->may_be_absent.has_value();
    scheme_.schema.tables.back().absent_reason = table->may_be_absent.value_or("");
    fields_in_.emplace_back();
    relations_.emplace_back();
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
  Pending pending;
  pending.failed = !type;
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
    schema.unit = UnitText(scheme_, type->unit);
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
  schema.personal = column.personal;

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
  if (column.range && type->kind == ValueKind::kNumber) {
    auto low = LiteralValue(*column.range->low);
    auto high = LiteralValue(*column.range->high);
    if (low && high && *low <= *high) f.range = std::make_pair(*low, *high);
  }
  if (AddField(std::move(f), pending, column.name) == kNoField) return;
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
    scheme_.tables[table].key.push_back(id);
    if (field(id).may_miss) Report(Code::E0232, key.span, {key.text});
  }
}

FieldId Builder::AddField(Field f, const Pending& pending, const ast::Name& name) {
  FieldId id = static_cast<FieldId>(scheme_.fields.size());
  if (f.table >= 0) {
    auto [at, added] = fields_in_[f.table].emplace(f.path, id);
    if (!added) {
      diagnostics_.Add(
          {Code::E0201, name.span, {name.text}, {{field(at->second).span, {"先写在这里", "first written here"}}}});
      return kNoField;
    }
    scheme_.tables[f.table].fields.push_back(id);
  }
  scheme_.fields.push_back(std::move(f));
  pending_.push_back(pending);
  return id;
}

}  // namespace heng::model
