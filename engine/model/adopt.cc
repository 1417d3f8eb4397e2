// 采用: columns of tables of the data that another scheme's results fill.
//
// What is known of such a column comes from the other rule file, when it is given as well, or from the type stated in
// the clause. Its rows are found by the keys of the two tables, so those must be alike. A row that the other scheme
// does not have arrives as 缺(无此行), so the column can always be missing; its other gaps arrive with their reasons.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

std::string Dotted(const std::vector<ast::Name>& names, size_t first) {
  std::string out;
  for (size_t i = first; i < names.size(); ++i) out += (i == first ? "" : ".") + names[i].text;
  return out;
}

Span SpanOf(const std::vector<ast::Name>& names) { return Join(names.front().span, names.back().span); }

int TableNamed(const Scheme& scheme, const std::string& name) {
  for (size_t t = 0; t < scheme.tables.size(); ++t) {
    if (scheme.tables[t].name == name) return static_cast<int>(t);
  }
  return -1;
}

// The 视图 made from `table`, from one made from it, and so on.
bool IsViewOf(const Scheme& scheme, int view, int table) {
  for (int at = view; at >= 0;) {
    if (at == table) return true;
    const Origin* origin = scheme.tables[at].origin.get();
    at = origin != nullptr && origin->kind == Origin::Kind::kView ? origin->parts[0].table : -1;
  }
  return false;
}

// What tells the rows of a table apart: the types of its key, references followed to the key of their table. Empty:
// nothing does, or a reference is to several columns at once.
std::vector<Type> KeyTypes(const Scheme& scheme, int table) {
  const Origin* origin = scheme.tables[table].origin.get();
  if (origin != nullptr && origin->kind == Origin::Kind::kView) return KeyTypes(scheme, origin->parts[0].table);
  std::vector<Type> types;
  for (FieldId id : scheme.tables[table].key) {
    Type type = scheme.fields[id].type;
    while (type.kind == ValueKind::kRow) {
      const std::vector<FieldId>& key = scheme.tables[type.table].key;
      if (key.size() != 1) return {};
      type = scheme.fields[key[0]].type;
    }
    types.push_back(std::move(type));
  }
  return types;
}

Text KeyText(const Scheme& scheme, int table) {
  const std::vector<Type> types = KeyTypes(scheme, table);
  if (types.empty()) return {"没有主键", "no key"};
  Text out{"", ""};
  for (const Type& type : types) {
    const Text text = TypeText(scheme, type);
    const bool first = out.zh.empty();
    out = {out.zh + (first ? "" : "、") + text.zh, out.en + (first ? "" : ", ") + text.en};
  }
  return out;
}

bool Alike(const Scheme& scheme, const Type& a, const Type& b) {
  if (a.kind != b.kind || a.unit != b.unit || a.ratio != b.ratio) return false;
  return a.kind != ValueKind::kOption ||
         scheme.option_lists[a.options].options == scheme.option_lists[b.options].options;
}

// A table made from tables, whose rows are not known before the run.
bool IsDerived(const ast::File& file, const std::string& name) {
  return std::any_of(file.decls.begin(), file.decls.end(), [&](const ast::Decl& decl) {
    const auto named = [&](const auto* table) { return table != nullptr && table->name.text == name; };
    return named(std::get_if<ast::View>(&decl.node)) || named(std::get_if<ast::Summary>(&decl.node)) ||
           named(std::get_if<ast::Expand>(&decl.node)) || named(std::get_if<ast::Union>(&decl.node));
  });
}

bool Adoptable(const Field& f) {
  return f.reported || f.kind == Field::Kind::kSource || f.kind == Field::Kind::kAdopted;
}

std::vector<std::string> ValuesOf(const Scheme& scheme, int table) {
  std::vector<std::string> names;
  for (const Field& f : scheme.fields) {
    if (f.table >= 0 && Adoptable(f) && IsViewOf(scheme, f.table, table)) names.push_back(f.path);
  }
  return names;
}

Diagnostic WithNearest(Diagnostic diagnostic, const std::string& name, const std::vector<std::string>& names) {
  if (const auto near = NearestName(name, names)) {
    diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
  }
  return diagnostic;
}

}  // namespace

const Other* Builder::OtherNamed(const std::string& scheme) const {
  for (const Other& other : others_) {
    if (other.scheme->title == scheme) return &other;
  }
  return nullptr;
}

void Builder::DeclareAdopted() {
  for (const auto& decl : file_.decls) {
    const auto* adopt = std::get_if<ast::Adopt>(&decl.node);
    if (adopt == nullptr) continue;
    const Other* other = OtherNamed(adopt->scheme);
    if (other != nullptr && !other->sound) {
      Report(Code::E0828, adopt->scheme_span, {adopt->scheme});
      other = nullptr;
      for (const auto& column : adopt->columns) {
        if (!column.type && column.to.size() == 2) broken_.insert(column.to[1].text);
      }
    }
    Adoption adoption;
    adoption.scheme = adopt->scheme;
    adoption.previous = adopt->previous;
    adoption.span = adopt->scheme_span;
    for (const auto& column : adopt->columns) DeclareAdoptedColumn(*adopt, column, other, adoption);
    scheme_.adoptions.push_back(std::move(adoption));
  }
}

void Builder::DeclareAdoptedColumn(const ast::Adopt& adopt, const ast::Adopt::Column& column, const Other* other,
                                   Adoption& out) {
  const bool broken = other == nullptr && OtherNamed(adopt.scheme) != nullptr;
  if (broken && !column.type) return;
  if (column.to.size() != 2 || column.from.size() < 2) return Report(Code::E0817, column.span);
  const bool derived = IsDerived(file_, column.to[0].text);
  if (derived) Report(Code::E0820, column.to[0].span, {column.to[0].text});
  const int table = derived ? -1 : FindTable(column.to[0]);
  if (table < 0) {
    broken_.insert(column.to[1].text);
    return;
  }
  AdoptedFrom from;
  if (other != nullptr) {
    const auto found = FindAdopted(adopt, column, *other->scheme);
    if (!found || !KeysAlike(column, table, *other->scheme, from.table = found->table)) {
      broken_.insert(column.to[1].text);
      return;
    }
    from = *found;
  } else if (KeyTypes(scheme_, table).empty()) {
    return Report(Code::E0832, column.to[0].span, {column.to[0].text});
  }
  auto field = AdoptedField(adopt, column, other == nullptr ? nullptr : other->scheme, from.field);
  if (!field) {
    broken_.insert(column.to[1].text);
    return;
  }
  if (const FieldId there = OwnField(table, column.to[1].text); there != kNoField) {
    diagnostics_.Add({Code::E0826,
                      column.to[1].span,
                      {column.to[1].text, column.to[0].text},
                      {{scheme_.fields[there].span, {"先写在这里", "first written here"}}}});
    return;
  }
  field->table = table;
  const FieldId id = AddField(std::move(*field), {}, column.to[1]);
  out.columns.push_back({id, column.from[0].text, Dotted(column.from, 1), from.table, from.field});
}

// The value that is named, there; of a table also what only a 视图 of it has.
std::optional<Builder::AdoptedFrom> Builder::FindAdopted(const ast::Adopt& adopt, const ast::Adopt::Column& column,
                                                         const Scheme& other) {
  const std::string& name = column.from[0].text;
  const int table = TableNamed(other, name);
  if (table < 0) {
    std::vector<std::string> names;
    for (const Table& known : other.tables) names.push_back(known.name);
    diagnostics_.Add(WithNearest({Code::E0821, column.from[0].span, {name, adopt.scheme}}, name, names));
    return std::nullopt;
  }
  const std::string path = Dotted(column.from, 1);
  AdoptedFrom in_view;
  for (FieldId id = 0; id < static_cast<FieldId>(other.fields.size()); ++id) {
    const Field& f = other.fields[id];
    if (f.table < 0 || f.path != path || !Adoptable(f)) continue;
    if (f.table == table) return AdoptedFrom{table, id};
    if (IsViewOf(other, f.table, table)) in_view = {f.table, id};
  }
  if (in_view.field != kNoField) return in_view;
  const Span span = Join(column.from[1].span, column.from.back().span);
  diagnostics_.Add(WithNearest({Code::E0822, span, {path, name, adopt.scheme}}, path, ValuesOf(other, table)));
  return std::nullopt;
}

bool Builder::KeysAlike(const ast::Adopt::Column& column, int table, const Scheme& other, int from) {
  const std::vector<Type> here = KeyTypes(scheme_, table);
  const std::vector<Type> there = KeyTypes(other, from);
  const auto alike = [](const Type& a, const Type& b) {
    return a.kind == b.kind && a.unit == b.unit && a.ratio == b.ratio;
  };
  if (!here.empty() && std::equal(here.begin(), here.end(), there.begin(), there.end(), alike)) return true;
  Report(Code::E0825, SpanOf(column.to),
         {column.to[0].text, KeyText(scheme_, table), column.from[0].text, KeyText(other, from)});
  return false;
}

// The type of the value there, in words of this scheme: the same list of options is the same list here.
std::optional<Type> Builder::AdoptedType(const ast::Adopt& adopt, const ast::Adopt::Column& column, const Scheme& other,
                                         const Field& from) {
  Type type = from.type;
  if (type.kind == ValueKind::kRow) {
    type = Type();
    type.kind = ValueKind::kText;
  }
  if (type.kind != ValueKind::kOption) return type;
  const OptionList& there = other.option_lists[from.type.options];
  for (const OptionList& list : scheme_.option_lists) {
    if (list.options == there.options || column.type) continue;
    if (std::is_permutation(list.options.begin(), list.options.end(), there.options.begin(), there.options.end())) {
      Report(Code::E0824, column.to[1].span, {Dotted(column.from, 0), adopt.scheme});
      return std::nullopt;
    }
  }
  std::vector<ast::Name> options;
  for (const std::string& option : there.options) options.push_back({option, column.to[1].span});
  const size_t known = scheme_.option_lists.size();
  type.options = AddOptions("", options);
  if (static_cast<size_t>(type.options) == known) scheme_.option_lists[known].of_tier = there.of_tier;
  return type;
}

// The column as a field, without its table.
std::optional<Field> Builder::AdoptedField(const ast::Adopt& adopt, const ast::Adopt::Column& column,
                                           const Scheme* other, FieldId from) {
  Field f;
  f.kind = Field::Kind::kAdopted;
  f.name = f.path = column.to[1].text;
  f.span = column.to[1].span;
  f.reported = false;
  f.may_miss = f.may_unrate = true;
  std::optional<Type> declared;
  if (column.type) {
    declared = ResolveType(*column.type);
    if (!declared) return std::nullopt;
    if (declared->kind == ValueKind::kRow) {
      Report(Code::E0827, column.type->span, {column.to[1].text});
      return std::nullopt;
    }
    if (const auto places = column.type->places; places && (*places < 0 || *places > 18)) {
      Report(Code::E0314, column.type->span, {std::to_string(*places)});
      return std::nullopt;
    } else if (places) {
      f.step = Number::PowerOfTen(-static_cast<int>(*places));
    }
    if (column.type->form == ast::TypeRef::Form::kInteger) f.step = Number(1);
  }
  if (other == nullptr && !declared) {
    Report(Code::E0818, column.span, {column.to[1].text, adopt.scheme, column.to[0].text});
    return std::nullopt;
  }
  f.type = declared.value_or(Type());
  if (other != nullptr) {
    const Field& source = other->fields[from];
    const auto type = AdoptedType(adopt, column, *other, source);
    if (!type) return std::nullopt;
    const std::optional<Number> step = source.integral ? Number(1) : source.step;
    const bool fits = !declared || Alike(scheme_, *declared, *type);
    const bool finer = fits && f.step && !(step && (*step / *f.step).ToInt64());
    if (!fits || finer) {
      Report(fits ? Code::E0829 : Code::E0823, column.type->span,
             {TypeText(scheme_, *declared), Dotted(column.from, 0), TypeText(scheme_, *type), adopt.scheme});
      return std::nullopt;
    }
    if (!declared) f.type = *type;
    if (!f.step) f.step = step;
    f.range = source.range;
    f.may_unrate = source.may_unrate;
  }
  f.integral = f.step && f.step->ToInt64().has_value();
  return f;
}

}  // namespace heng::model
