// 递推: columns computed row after row in a group, each reading what was found for the row before.
//
// The types of all columns are known before the formulas are read (a declared type, else that of 首行), because a
// column may read a later one through 上行. Whether a column can be 不评, and whether it is whole, depends on the
// others; the formulas are read again until that is settled.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

std::vector<FieldId> Builder::KeyFields(int table) { return scheme_.tables[table].key; }

// Whether rows that agree in `fixed` cannot agree in the keys too: a unique column, lots, or the whole primary key.
bool Builder::UniqueWithin(const std::vector<const ast::Expr*>& keys, int table, const std::vector<FieldId>& fixed) {
  std::vector<FieldId> known = fixed;
  for (const ast::Expr* key : keys) {
    const auto* call = std::get_if<ast::Call>(&key->node);
    if (call != nullptr && call->function.text == "抽签") return true;
    const auto* path = std::get_if<ast::Path>(&key->node);
    if (path == nullptr || path->parts.size() > 2) continue;
    const FieldId id = FindFieldIn(table, path->parts[0].text);
    if (id == kNoField) continue;
    if (path->parts.size() == 2) {  // 教师.编号 tells rows apart as 教师 does
      const Type& type = field(id).type;
      const std::vector<FieldId> key = type.kind == ValueKind::kRow ? KeyFields(type.table) : std::vector<FieldId>();
      const bool whole = key.size() == 1 && key[0] == FindFieldIn(type.table, path->parts[1].text);
      if (whole) known.push_back(id);
      continue;
    }
    const Field& f = field(Root(id));
    const bool repeated = scheme_.tables[table].origin && scheme_.tables[table].origin->line != kNoField;
    if (!repeated && f.kind == Field::Kind::kSource && scheme_.schema.tables[f.table].columns[f.column].unique)
      return true;
    known.push_back(id);
  }
  const std::vector<FieldId> primary = KeyFields(table);
  return !primary.empty() && std::all_of(primary.begin(), primary.end(), [&](FieldId id) {
    return std::find(known.begin(), known.end(), id) != known.end();
  });
}

FieldId Builder::AddMade(const ast::Decl& decl, Field::Kind kind, int table, size_t cohort, Type type,
                         const std::string& whole, const std::string& part, const ast::Name& at,
                         const ast::Tail& tail) {
  Field f;
  f.kind = kind;
  f.name = part.empty() ? whole : part;
  f.path = whole + (part.empty() ? "" : "." + part);
  f.table = table;
  f.type = std::move(type);
  f.cohort = static_cast<int>(cohort);
  f.span = at.span;
  f.basis = tail.basis;
  f.notes = tail.notes;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.decl = &decl;
  pending.used = true;
  return AddField(std::move(f), pending, at);
}

void Builder::DeclareScan(const ast::Decl& decl, const ast::Scan& source) {
  const int table = FindTable(source.table);
  if (table < 0) {
    broken_.insert(source.name.text);
    return;
  }
  Scan scan;
  scan.table = table;
  for (const auto& column : source.columns) {
    const FieldId id = AddMade(decl, Field::Kind::kScan, table, scheme_.scans.size(), Type(), source.name.text,
                               column.name.text, column.name, column.tail);
    if (id != kNoField) scan.columns.push_back(id);
  }
  if (scan.columns.size() != source.columns.size()) return;
  scheme_.scans.push_back(std::move(scan));
}

// Names inside the scan: 上行.x, its columns by their own names, 走表.x.
ExprPtr Builder::ResolveScanPath(const ast::Path& path, Span span, const Context& context, bool& found) {
  found = path.previous_row;
  if (context.scan == nullptr) {
    if (found) Report(Code::E0260, span);
    return nullptr;
  }
  const ScanScope& scope = *context.scan;
  const std::string& name = path.parts[0].text;
  const auto at = std::find(scope.names.begin(), scope.names.end(), name);
  const bool own = at != scope.names.end() && path.parts.size() == 1;
  if (path.previous_row && (scope.in_first || !scope.has_first)) {
    Report(scope.in_first ? Code::E0261 : Code::E0262, span, {field(scope.columns[scope.current]).name});
    return nullptr;
  }
  std::vector<Hop> hops;
  if (path.previous_row) {
    hops.emplace_back();
    hops.back().kind = Hop::Kind::kPrevious;
    hops.back().table = scope.scan;
  }
  if (!own) return found ? ResolveInRow(path, 0, context.table, std::move(hops), span, context) : nullptr;
  found = true;
  const size_t place = static_cast<size_t>(at - scope.names.begin());
  if (!path.previous_row && place >= scope.current) {
    Report(Code::E0263, span, {name});
    return nullptr;
  }
  const Field& f = field(scope.columns[place]);
  auto e = std::make_unique<Expr>();
  e->op = Op::kLoad;
  e->field = scope.columns[place];
  e->span = span;
  e->type = f.type;
  e->integral = f.integral;
  e->may_unrate = f.may_unrate;
  e->hops = std::move(hops);
  return e;
}

// Whether a formula reads the row before, or one of the columns in its own row.
bool Builder::ReadsScan(const Expr& e, const std::vector<FieldId>& columns) const {
  if (e.field != kNoField && std::find(columns.begin(), columns.end(), e.field) != columns.end()) return true;
  if (std::any_of(e.hops.begin(), e.hops.end(), [](const Hop& hop) { return hop.kind == Hop::Kind::kPrevious; })) {
    return true;
  }
  return std::any_of(e.in.begin(), e.in.end(), [&](const ExprPtr& in) { return ReadsScan(*in, columns); });
}

// Whether a look-up or an aggregate inside a formula does: it is made before the scan begins.
bool Builder::ReadsScanAside(const Expr& e, const std::vector<FieldId>& columns) const {
  for (const auto& hop : e.hops) {
    for (const auto& key : hop.keys) {
      if (ReadsScan(*key, columns) || ReadsScanAside(*key, columns)) return true;
    }
  }
  if (e.aggregate && e.aggregate->divide_by && ReadsScan(*e.aggregate->divide_by, columns)) return true;
  return std::any_of(e.in.begin(), e.in.end(), [&](const ExprPtr& in) { return ReadsScanAside(*in, columns); });
}

// The types of the columns: declared, or those of 首行 or, without it, of the formula, which reads columns above only.
// What is wrong is said when the formulas are read again, unless a type remains unknown.
bool Builder::ScanTypes(const ast::Scan& source, const Scan& scan, Context& row, ScanScope& scope) {
  const size_t said = diagnostics_.list().size();
  bool known = true;
  for (size_t i = 0; i < source.columns.size(); ++i) {
    const ast::DerivedColumn& column = source.columns[i];
    field(scan.columns[i]).integral = true;  // until a formula says otherwise
    std::optional<Type> type;
    if (column.type) {
      type = ResolveType(*column.type);
    } else if (column.first) {
      scope.current = i;
      scope.in_first = true;
      const ExprPtr first = Use(*column.first, row);
      scope.in_first = false;
      if (first) type = first->type;
    } else {
      scope.current = i;
      scope.has_first = false;
      const ExprPtr value = Use(*column.value, row);
      if (value) type = value->type;
    }
    known = known && type.has_value();
    if (!type) continue;
    field(scan.columns[i]).type = *type;
  }
  if (known) diagnostics_.Truncate(said);
  return known;
}

bool Builder::ResolveScanColumn(const ast::DerivedColumn& column, FieldId id, Scan& out, Context& row,
                                ScanScope& scope) {
  const size_t place = scope.current;
  std::optional<Type> wanted;
  if (column.type) wanted = ResolveType(*column.type);
  if (column.type && !wanted) return false;
  if (!wanted && column.first) wanted = field(id).type;
  scope.has_first = column.first != nullptr;
  ExprPtr value = Use(*column.value, row, wanted ? &*wanted : nullptr);
  ExprPtr first;
  if (column.first) {
    scope.in_first = true;
    first = Use(*column.first, row, wanted ? &*wanted : nullptr);
    scope.in_first = false;
  }
  if (!value || (column.first && !first)) return false;
  if (ReadsScanAside(*value, out.columns) || (first && ReadsScanAside(*first, out.columns))) {
    Report(Code::E0264, column.span, {column.name.text});
    return false;
  }
  if (first) {
    if (!CheckDeclared(*wanted, *first, first->span) || !CheckDeclared(*wanted, *value, value->span)) return false;
    value->integral = value->integral && first->integral;
  }
  FinishValue(id, std::move(value), column.type, column.rounding, column.value->span);
  if (!field(id).value) return false;
  if (first) {
    field(id).may_unrate = field(id).may_unrate || first->may_unrate;
    first->type = field(id).type;
    if (const auto& rounding = field(id).rounding) first = MakeRound(std::move(first), rounding->mode, rounding->step);
    out.first[place] = std::move(first);
  }
  return true;
}

bool Builder::ResolveScanColumns(const ast::Scan& source, Scan& out) {
  Context row = RowContext(out.table);
  ScanScope scope;
  scope.scan = field(out.columns[0]).cohort;
  scope.columns = out.columns;
  for (const auto& column : source.columns) {
    scope.names.push_back(column.name.text);
    if (FindFieldIn(out.table, column.name.text) != kNoField) {
      Report(Code::E0265, column.name.span, {column.name.text, name_of(out.table)});
      return false;
    }
  }
  row.scan = &scope;
  if (!ScanTypes(source, out, row, scope)) return false;
  const size_t said = diagnostics_.list().size();
  const auto known = [&] {
    std::vector<std::pair<bool, bool>> all;
    for (FieldId id : out.columns) all.emplace_back(field(id).integral, field(id).may_unrate);
    return all;
  };
  for (auto before = known();; before = known()) {
    diagnostics_.Truncate(said);
    bool done = true;
    for (size_t i = 0; i < source.columns.size(); ++i) {
      const bool unrated = field(out.columns[i]).may_unrate;
      const bool integral = field(out.columns[i]).integral;
      scope.current = i;
      done = ResolveScanColumn(source.columns[i], out.columns[i], out, row, scope) && done;
      field(out.columns[i]).may_unrate = field(out.columns[i]).may_unrate || unrated;
      field(out.columns[i]).integral = field(out.columns[i]).integral && integral;
    }
    if (!done) return false;
    if (known() == before) return true;
  }
}

void Builder::ResolveScan(FieldId id, const ast::Scan& source) {
  const int index = field(id).cohort;
  if (index >= static_cast<int>(scheme_.scans.size())) return;
  Scan out;
  out.table = scheme_.scans[index].table;
  out.columns = scheme_.scans[index].columns;
  out.first.resize(out.columns.size());
  for (FieldId column : out.columns) pending_[column].state = Pending::State::kBusy;
  const auto finish = [&] {
    for (FieldId column : out.columns) {
      pending_[column].state = Pending::State::kDone;
      if (column != id) scheme_.order.push_back(column);
    }
  };
  std::vector<std::string> paths;
  std::optional<Grouping> grouping = ResolveGrouping(source.group, out.table, paths, source.name.span);
  std::vector<FieldId> fixed;
  std::vector<const ast::Expr*> keys;
  for (const auto& key : source.keys) keys.push_back(key.value.get());
  if (grouping) {
    for (const auto& key : grouping->keys) {
      if (key->op == Op::kLoad && key->hops.empty() && !key->aggregate) fixed.push_back(key->field);
    }
  }
  const bool unique = UniqueWithin(keys, out.table, fixed);
  out.keys = ResolveKeys(source.keys, RowContext(out.table), KeysOf::kRank, nullptr, unique);
  if (!unique) Report(Code::E0266, source.name.span, {source.name.text});
  if (!grouping || out.keys.size() != source.keys.size() || !ResolveScanColumns(source, out)) {
    for (FieldId column : out.columns) field(column).value = nullptr;
    return finish();
  }
  bool gaps = grouping->kind == Grouping::Kind::kEach;
  for (const auto& key : out.keys) {
    gaps = gaps || ((key.value->may_unrate || key.value->may_miss) && key.gaps == SortKey::Gaps::kExcluded);
  }
  for (FieldId column : out.columns) field(column).may_unrate = field(column).may_unrate || gaps;
  out.group = std::move(*grouping);
  finish();
  scheme_.scans[index] = std::move(out);
}

}  // namespace heng::model
