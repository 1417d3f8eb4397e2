// Tables made from tables: their names, keys and columns, before any formula is read.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

int Builder::AddTable(std::string name, Span span) {
  const int index = static_cast<int>(scheme_.tables.size());
  scheme_.tables.emplace_back();
  scheme_.tables.back().name = std::move(name);
  scheme_.tables.back().span = span;
  fields_in_.emplace_back();
  relations_.emplace_back();
  return index;
}

void Builder::DeclareDerived() {
  std::vector<int> declared;
  for (const auto& decl : file_.decls) {
    const ast::Name* name = nullptr;
    Origin::Kind kind = Origin::Kind::kView;
    if (const auto* view = std::get_if<ast::View>(&decl.node)) {
      name = &view->name;
    } else if (const auto* summary = std::get_if<ast::Summary>(&decl.node)) {
      name = &summary->name;
      kind = Origin::Kind::kSummary;
    } else if (const auto* expand = std::get_if<ast::Expand>(&decl.node)) {
      if (expand->source.text.empty()) continue;
      name = &expand->name;
      kind = Origin::Kind::kExpand;
    } else if (const auto* all = std::get_if<ast::Union>(&decl.node)) {
      name = &all->name;
      kind = Origin::Kind::kUnion;
    } else {
      continue;
    }
    if (!tables_.emplace(name->text, static_cast<int>(scheme_.tables.size())).second) {
      Report(Code::E0201, name->span, {name->text});
      continue;
    }
    const int table = AddTable(name->text, name->span);
    scheme_.tables[table].origin = std::make_unique<Origin>();
    scheme_.tables[table].origin->kind = kind;
    derived_[table].decl = &decl;
    declared.push_back(table);
  }
  // A table stands behind those it is made from.
  for (int table : declared) {
    std::set<int> above;
    if (DerivedFromItself(table, above)) {
      Report(Code::E0240, scheme_.tables[table].span, {name_of(table)});
      derived_[table].decl = nullptr;
    }
  }
  for (int table : declared) DeclareOrigin(table);
  DeclareWrittenTables();
}

// Follows the names as written.
bool Builder::DerivedFromItself(int table, std::set<int>& above) const {
  const auto derived = derived_.find(table);
  if (derived == derived_.end() || derived->second.decl == nullptr) return false;
  if (!above.insert(table).second) return true;
  std::vector<const ast::Name*> sources;
  const auto& node = derived->second.decl->node;
  if (const auto* view = std::get_if<ast::View>(&node)) sources = {&view->source};
  if (const auto* summary = std::get_if<ast::Summary>(&node)) sources = {&summary->source};
  if (const auto* expand = std::get_if<ast::Expand>(&node)) sources = {&expand->source};
  if (const auto* all = std::get_if<ast::Union>(&node)) {
    for (const auto& part : all->parts) sources.push_back(&part.source);
  }
  for (const ast::Name* source : sources) {
    const auto at = tables_.find(source->text);
    if (at != tables_.end() && DerivedFromItself(at->second, above)) return true;
  }
  above.erase(table);
  return false;
}

// Sources first, so that their columns and keys are known.
void Builder::DeclareOrigin(int table) {
  if (scheme_.tables[table].rows != kNoField) return;
  const ast::Decl* decl = derived_[table].decl;
  Field rows;
  rows.kind = Field::Kind::kRows;
  rows.name = rows.path = name_of(table);
  rows.table = table;
  rows.span = scheme_.tables[table].span;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.decl = decl;
  pending.failed = decl == nullptr;
  scheme_.tables[table].rows = AddHidden(std::move(rows), pending);
  if (decl == nullptr) return;
  if (const auto* view = std::get_if<ast::View>(&decl->node)) {
    const int source = FindTable(view->source);
    if (source >= 0) DeclareView(table, source, view->condition.get());
  } else if (const auto* summary = std::get_if<ast::Summary>(&decl->node)) {
    DeclareSummary(table, *summary);
  } else if (const auto* expand = std::get_if<ast::Expand>(&decl->node)) {
    DeclareExpand(table, *expand);
  } else if (const auto* all = std::get_if<ast::Union>(&decl->node)) {
    DeclareUnion(table, *all);
  }
  if (scheme_.tables[table].origin->parts.empty()) pending_[scheme_.tables[table].rows].failed = true;
}

FieldId Builder::AddRowReference(int from, int to, int rows_of, bool may_miss) {
  Field f;
  f.kind = Field::Kind::kReference;
  f.name = f.path = name_of(to);
  f.table = from;
  f.type.kind = ValueKind::kRow;
  f.type.table = to;
  f.span = scheme_.tables[rows_of].span;
  f.may_miss = may_miss;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.rows_of = rows_of;
  return AddHidden(std::move(f), pending);
}

int Builder::DeclareView(int table, int source, const ast::Expr* condition) {
  if (scheme_.tables[source].origin) DeclareOrigin(source);
  Context narrowed = RowContext(source);
  if (condition != nullptr) Facts(*condition, true, narrowed);
  relations_[table].present = std::move(narrowed.present);
  relations_[table].rated = std::move(narrowed.rated);
  relations_[table].base = source;
  derived_[table].condition = condition;
  Origin::Part part;
  part.table = source;
  part.source = AddRowReference(table, source, table, false);
  part.member = AddRowReference(source, table, table, condition != nullptr);
  Table& out = scheme_.tables[table];
  out.origin->parts.push_back(std::move(part));
  out.may_be_absent = scheme_.tables[source].may_be_absent;
  out.absent_reason = scheme_.tables[source].absent_reason;
  if (tables_.count(out.name) != 0 && tables_[out.name] == table) relations_[source].views.push_back(table);
  for (FieldId key : std::vector<FieldId>(scheme_.tables[source].key)) {
    const FieldId carried = FindFieldIn(table, field(key).path);
    scheme_.tables[table].key.push_back(carried);
  }
  return table;
}

// The table a 汇总 or a part of a 并表 is made from; with 当 a 视图 that bears the name of what is made.
int Builder::FilteredSource(const ast::Name& name, const ast::ExprPtr& condition, int table) {
  const int source = FindTable(name);
  if (source < 0) return -1;
  if (scheme_.tables[source].origin) DeclareOrigin(source);
  if (!condition) return source;
  const int view = AddTable(name_of(table), name.span);
  scheme_.tables[view].origin = std::make_unique<Origin>();
  scheme_.tables[view].origin->kind = Origin::Kind::kView;
  derived_[view].decl = derived_[table].decl;
  Field rows;
  rows.kind = Field::Kind::kRows;
  rows.name = rows.path = name_of(table);
  rows.table = view;
  rows.span = name.span;
  Pending pending;
  pending.state = Pending::State::kOpen;
  scheme_.tables[view].rows = AddHidden(std::move(rows), pending);
  return DeclareView(view, source, condition.get());
}

FieldId Builder::DeclareDerivedField(int table, Field::Kind kind, const ast::Name& name, Pending pending) {
  Field f;
  f.kind = kind;
  f.name = f.path = name.text;
  f.table = table;
  f.span = name.span;
  f.reported = kind == Field::Kind::kColumn;
  pending.state = Pending::State::kOpen;
  pending.used = true;
  return AddField(std::move(f), pending, name);
}

void Builder::DeclareSummary(int table, const ast::Summary& summary) {
  const int source = FilteredSource(summary.source, summary.condition, table);
  if (source < 0) return;
  const int each = summary.each ? FindTable(*summary.each) : -1;
  if (summary.each && each < 0) return;
  if (each >= 0 && scheme_.tables[each].origin) DeclareOrigin(each);
  Origin::Part part;
  part.table = source;
  part.source = AddRowReference(table, source, table, false);
  part.member = AddRowReference(source, table, table, false);
  Table& out = scheme_.tables[table];
  out.may_be_absent = scheme_.tables[source].may_be_absent;
  out.absent_reason = scheme_.tables[source].absent_reason;
  out.origin->parts.push_back(std::move(part));
  if (each >= 0) {
    scheme_.tables[table].origin->each = each;
    scheme_.tables[table].origin->each_row = AddRowReference(table, each, table, false);
  }
  for (size_t i = 0; i < summary.keys.size(); ++i) {
    Pending pending;
    pending.cell = i;
    const FieldId id = DeclareDerivedField(table, Field::Kind::kKey, summary.keys[i].name, pending);
    if (id != kNoField) scheme_.tables[table].key.push_back(id);
  }
  for (const auto& column : summary.columns) {
    Pending pending;
    pending.column = &column;
    const FieldId id = DeclareDerivedField(table, Field::Kind::kColumn, column.name, pending);
    if (id == kNoField) continue;
    field(id).basis = column.tail.basis;
    field(id).notes = column.tail.notes;
  }
}

void Builder::DeclareExpand(int table, const ast::Expand& expand) {
  const int source = FindTable(expand.source);
  if (source < 0) return;
  if (scheme_.tables[source].origin) DeclareOrigin(source);
  int options = -1;
  if (expand.options) {
    const auto list = named_options_.find(expand.options->text);
    if (list == named_options_.end()) {
      Report(Code::E0202, expand.options->span, {expand.options->text});
      return;
    }
    options = list->second;
  } else {
    std::vector<ast::Name> names;
    for (const auto& row : expand.grid.rows) {
      if (row.keys.size() == 1 && row.keys[0].form == ast::LookupKey::Form::kName) {
        names.push_back(row.keys[0].name);
      } else {
        Report(Code::E0246, row.span, {expand.column.text});
        return;
      }
      if (row.cells.size() != expand.grid.columns.size()) return;  // said by the parser
    }
    options = AddOptions("", names);
  }
  Origin::Part part;
  part.table = source;
  part.source = AddRowReference(table, source, table, false);
  Table& out = scheme_.tables[table];
  out.origin->parts.push_back(std::move(part));
  out.may_be_absent = scheme_.tables[source].may_be_absent;
  out.absent_reason = scheme_.tables[source].absent_reason;
  relations_[table].base = source;
  relations_[table].present = relations_[source].present;
  relations_[table].rated = relations_[source].rated;
  const FieldId line = DeclareDerivedField(table, Field::Kind::kKey, expand.column, {});
  field(line).type.kind = ValueKind::kOption;
  field(line).type.options = options;
  pending_[line].rows_of = table;
  scheme_.tables[table].origin->line = line;
  for (size_t i = 0; i < expand.grid.columns.size(); ++i) {
    Pending pending;
    pending.cell = i;
    DeclareDerivedField(table, Field::Kind::kColumn, expand.grid.columns[i], pending);
  }
  const std::vector<FieldId> keys = scheme_.tables[source].key;
  if (keys.empty()) return;
  for (FieldId key : keys) {
    const FieldId carried = FindFieldIn(table, field(key).path);
    scheme_.tables[table].key.push_back(carried);
  }
  scheme_.tables[table].key.push_back(line);
}

void Builder::DeclareUnion(int table, const ast::Union& source) {
  std::vector<ast::Name> names;
  for (const auto& part : source.parts) {
    const int from = FilteredSource(part.source, part.condition, table);
    if (from < 0) return;
    for (const auto& column : source.parts[0].columns) {
      const bool there = std::any_of(part.columns.begin(), part.columns.end(),
                                     [&](const auto& own) { return own.name.text == column.name.text; });
      if (!there) Report(Code::E0247, part.span, {part.source.text, column.name.text});
    }
    for (const auto& column : part.columns) {
      const auto& first = source.parts[0].columns;
      const bool there =
          std::any_of(first.begin(), first.end(), [&](const auto& own) { return own.name.text == column.name.text; });
      if (!there) Report(Code::E0247, source.parts[0].span, {source.parts[0].source.text, column.name.text});
    }
    ast::Name name = part.source;
    for (int n = 2; std::any_of(names.begin(), names.end(), [&](const auto& own) { return own.text == name.text; });) {
      name.text = part.source.text + std::to_string(n++);
    }
    Origin::Part out;
    out.table = from;
    out.source = AddRowReference(table, from, table, true);
    field(out.source).name = field(out.source).path = name.text;
    scheme_.tables[table].origin->parts.push_back(std::move(out));
    names.push_back(std::move(name));
  }
  // The result file has a column for each part, under its name.
  for (const auto& column : source.parts[0].columns) {
    const auto same = [&](const ast::Name& own) { return own.text == column.name.text; };
    const auto part = std::find_if(names.begin(), names.end(), same);
    if (part == names.end()) continue;
    diagnostics_.Add(
        {Code::E0201, column.name.span, {column.name.text}, {{part->span, {"先写在这里", "first written here"}}}});
  }
  const bool chinese = file_.skin == ast::Skin::kChinese;
  ast::Name head{chinese ? "来源" : "source", source.name.span};
  const FieldId line = DeclareDerivedField(table, Field::Kind::kKey, head, {});
  field(line).type.kind = ValueKind::kOption;
  field(line).type.options = AddOptions("", names);
  pending_[line].rows_of = table;
  scheme_.tables[table].origin->line = line;
  for (size_t i = 0; i < source.parts[0].columns.size(); ++i) {
    Pending pending;
    pending.cell = i;
    DeclareDerivedField(table, Field::Kind::kColumn, source.parts[0].columns[i].name, pending);
  }
}

// What is declared on a 视图 must not bear the name of a column it shows.
void Builder::CheckShadows() {
  for (const auto& [table, derived] : derived_) {
    const int base = relations_[table].base;
    if (base < 0) continue;
    for (FieldId id : std::vector<FieldId>(scheme_.tables[table].fields)) {
      const Field::Kind kind = field(id).kind;
      if (kind == Field::Kind::kColumn || kind == Field::Kind::kKey) continue;
      for (int at = base; at >= 0; at = relations_[at].base) {
        const FieldId other = OwnField(at, field(id).path);
        if (other == kNoField || field(other).kind == Field::Kind::kCarried) continue;
        diagnostics_.Add({Code::E0201,
                          field(id).span,
                          {field(id).path},
                          {{field(other).span, {"先写在这里", "first written here"}}}});
        break;
      }
    }
  }
}

}  // namespace heng::model
