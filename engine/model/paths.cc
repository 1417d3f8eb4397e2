// Paths: what a name in a formula reads, and through which references.
//
// In the row of a table: a field of the table (column, indicator, evaluation and its parts, rank, tier, share), else a
// 参数 or 量. A path goes on through references. Inside an aggregate names belong to the rows aggregated; the row being
// computed is reached by 本行 only.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {

std::string Builder::PathKey(const ast::Path& path) {
  std::string key = path.own_row ? "本行" : "";
  for (const auto& part : path.parts) key += (key.empty() ? "" : ".") + part.text;
  return key;
}

// Being resolved (a cycle), or left without a value by a fault.
bool Builder::Failed(FieldId id) {
  if (pending_[id].state == Pending::State::kBusy) return true;
  const Field& f = field(id);
  switch (f.kind) {
    case Field::Kind::kSource: return pending_[id].failed;  // its type is not there: said
    case Field::Kind::kAdopted:
    case Field::Kind::kRank:
    case Field::Kind::kTier:
    case Field::Kind::kQuota:
    case Field::Kind::kLots:
    case Field::Kind::kPast: return false;
    case Field::Kind::kSlot: return !scheme_.slots[f.cohort].value;
    case Field::Kind::kDraw: return !scheme_.draws[f.cohort].size;
    case Field::Kind::kRows: return pending_[id].failed;
    case Field::Kind::kReference:
      if (pending_[id].rows_of >= 0) return pending_[id].failed;
      return f.find.empty();
    case Field::Kind::kKey:
      if (pending_[id].rows_of >= 0) return pending_[id].failed;
      return !f.value;
    case Field::Kind::kFirstPayment:
    case Field::Kind::kSharePart:
    case Field::Kind::kLeftover:
    case Field::Kind::kShare: return !scheme_.shares[f.cohort].total;
    default: return !f.value;
  }
}

// Reads a field; resolves it first, so that type and gaps are known.
ExprPtr Builder::Load(FieldId id, std::vector<Hop> hops, Span span, const Context& context, const std::string& key) {
  ResolveField(id);
  pending_[id].used = true;
  if (Failed(id)) return nullptr;  // what is wrong with it has been said
  for (const auto& hop : hops) {
    if (hop.kind != Hop::Kind::kReference) continue;
    ResolveField(hop.field);
    if (Failed(hop.field)) return nullptr;
  }
  if (const int view = pending_[id].other_view; view >= 0) {
    Report(Code::E0241, span, {field(id).path, name_of(field(id).table), name_of(view)});
    return nullptr;
  }
  auto e = std::make_unique<Expr>();
  e->op = Op::kLoad;
  e->field = id;
  e->span = span;
  e->type = field(id).type;
  e->integral = field(id).integral;
  e->may_miss = field(id).may_miss;
  e->may_unrate = field(id).may_unrate;
  std::string followed;  // the references so far, as they would be written
  bool fetched = false;  // a row found by its key: what is known of this row's names says nothing of its columns
  for (const auto& hop : hops) {
    if (hop.kind == Hop::Kind::kReference) {
      const bool own_row = followed.empty() && !fetched && key.rfind("本行.", 0) == 0;
      followed += (followed.empty() ? "" : ".") + (own_row ? "本行" : field(hop.field).path);
      e->may_miss |= field(hop.field).may_miss && (fetched || context.present.count(followed) == 0);
      pending_[hop.field].used = true;
    }
    fetched |= hop.kind == Hop::Kind::kFetch;
    if (hop.kind == Hop::Kind::kFetch) e->may_miss |= !hop.there;
    for (const auto& value : hop.keys) {
      e->may_miss |= value->may_miss;
      e->may_unrate |= value->may_unrate;
    }
  }
  if (!fetched && context.present.count(key) != 0) e->may_miss = false;
  if (!fetched && context.rated.count(key) != 0) e->may_unrate = false;
  e->hops.reserve(context.prefix.size() + hops.size());
  for (FieldId reference : context.prefix) {
    e->hops.emplace_back();
    e->hops.back().kind = Hop::Kind::kReference;
    e->hops.back().field = reference;
  }
  for (auto& hop : hops) e->hops.push_back(std::move(hop));
  return e;
}

// A column of the rows that a 汇总 is made from, where only its keys and columns can be read.
bool Builder::ReportUnsummed(int table, const ast::Name& name) {
  const Origin* origin = scheme_.tables[table].origin.get();
  if (origin == nullptr || origin->kind != Origin::Kind::kSummary || origin->parts.empty()) return false;
  const int source = origin->parts[0].table;
  if (FindFieldIn(source, name.text) == kNoField) return false;
  Report(Code::E0243, name.span, {name.text, name_of(source), name_of(table)});
  return true;
}

// parts[first…] read in a row of `table`: the longest field path, then on through a reference.
ExprPtr Builder::ResolveInRow(const ast::Path& path, size_t first, int table, std::vector<Hop> hops, Span span,
                              const Context& context) {
  std::string joined;
  FieldId found = kNoField;
  size_t next = first;
  for (size_t i = first; i < path.parts.size(); ++i) {
    joined += (joined.empty() ? "" : ".") + path.parts[i].text;
    FieldId id = FindFieldIn(table, joined);
    if (id == kNoField) continue;
    found = id;
    next = i + 1;
  }
  if (found == kNoField) {
    const auto named = path.parts.size() > first + 1 ? tables_.find(path.parts[first].text) : tables_.end();
    const FieldId link = named == tables_.end() ? kNoField : NamedLink(table, named->second);
    if (link != kNoField) {
      hops.push_back(HopTo(link));
      return ResolveInRow(path, first + 1, named->second, std::move(hops), span, context);
    }
    if (ReportUnsummed(table, path.parts[first])) return nullptr;
    Context at = RowContext(table);
    ReportUnknown(first == 0 ? context : at, path.parts[first]);
    return nullptr;
  }
  if (next + 1 == path.parts.size()) {
    if (FieldId stage = StageField(found, path.parts[next].text); stage != kNoField) {
      found = stage;
      ++next;
    }
  }
  if (next == path.parts.size()) return Load(found, std::move(hops), span, context, PathKey(path));
  ResolveField(found);
  if (field(found).type.kind != ValueKind::kRow) {
    const ast::Name& rest = path.parts[next];
    if (nodes_.count(found) != 0) {
      Diagnostic diagnostic{Code::E0223, rest.span, {field(found).path, rest.text}};
      std::vector<std::string> names;
      for (const auto& [name, id] : fields_in_[table]) {
        if (name.rfind(field(found).path + ".", 0) == 0) names.push_back(name.substr(field(found).path.size() + 1));
      }
      std::sort(names.begin(), names.end());
      if (auto near = NearestName(rest.text, names)) {
        diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
      }
      diagnostics_.Add(std::move(diagnostic));
    } else {
      Report(Code::E0208, rest.span, {field(found).name, rest.text});
    }
    return nullptr;
  }
  Hop hop;
  hop.kind = Hop::Kind::kReference;
  hop.field = found;
  hops.push_back(std::move(hop));
  return ResolveInRow(path, next, field(found).type.table, std::move(hops), span, context);
}

// In a group's context (quota, base, fund): the group's keys, what follows from them, and values of the scheme.
ExprPtr Builder::ResolveInGroup(const ast::Path& path, Span span, const Context& context) {
  const Grouping& group = *context.group;
  const std::string key = PathKey(path);
  if (group.kind == Grouping::Kind::kEach) {
    const bool by_table = path.parts[0].text == name_of(group.each);
    const bool by_reference =
        group.hop[0].kind == Hop::Kind::kReference && path.parts[0].text == field(group.hop[0].field).name;
    if ((by_table || by_reference) && path.parts.size() > 1)
      return ResolveInRow(path, 1, group.each, {}, span, context);
    // Columns of the table shared out by are also reached by their own name when nothing else bears it.
    if (FindFieldIn(context.table, path.parts[0].text) == kNoField &&
        FindFieldIn(group.each, path.parts[0].text) != kNoField) {
      return ResolveInRow(path, 0, group.each, {}, span, context);
    }
  }
  for (const auto& group_path : *context.group_paths) {
    if (key == group_path || key.rfind(group_path + ".", 0) == 0) {
      std::vector<Hop> hops(1);
      hops[0].kind = Hop::Kind::kFirstRow;
      return ResolveInRow(path, 0, context.table, std::move(hops), span, context);
    }
  }
  if (FindFieldIn(context.table, path.parts[0].text) != kNoField || path.parts[0].text == name_of(context.table)) {
    Report(Code::E0415, span, {key});
  } else {
    ReportUnknown(context, path.parts[0]);
  }
  return nullptr;
}

ExprPtr Builder::ResolveGlobal(const ast::Name& name, Span span) {
  auto at = globals_.find(name.text);
  if (at == globals_.end()) return nullptr;
  Global& global = at->second;
  global.used = true;
  if (global.kind == Global::Kind::kQuantity) {
    Context scheme;
    return Load(global.field, {}, span, scheme, name.text);
  }
  if (global.kind == Global::Kind::kFunction) {
    Report(Code::E0224, span, {name.text});
    return nullptr;
  }
  if (global.busy) {
    Report(Code::E0204, span, {"`" + name.text + "` → `" + name.text + "`"});
    return nullptr;
  }
  const auto& param = std::get<ast::Param>(global.decl->node);
  // The value in force at the end of the scheme's period, never today's.
  const ast::DatedValue* chosen = nullptr;
  for (const auto& value : param.values) {
    if (value.from && !scheme_.to) {
      Report(Code::E0217, param.name.span, {name.text});
      return nullptr;
    }
    if (value.from && *value.from > *scheme_.to) continue;
    if (chosen == nullptr || !chosen->from || (value.from && *value.from >= *chosen->from)) chosen = &value;
  }
  if (chosen == nullptr) {
    Report(Code::E0216, param.name.span, {name.text});
    return nullptr;
  }
  global.busy = true;
  Context scheme;
  ExprPtr value = Resolve(*chosen->value, scheme);
  global.busy = false;
  if (!value) return nullptr;
  if (value->op != Op::kConst && value->op != Op::kCode && value->op != Op::kTextConst) {
    if (auto number = ConstValue(*chosen->value, scheme)) {
      Type type = value->type;
      return MakeConst(*number, type, span);
    }
    return nullptr;
  }
  value->span = span;
  return value;
}

// A parameter of the function being expanded: its argument, read in the caller's context.
ExprPtr Builder::ResolveParameter(const ast::Name& name, const Context& context, const Type* expected) {
  const ast::Expr* argument = context.parameters->at(name.text);
  if (auto word = column_words_.find(argument); word != column_words_.end()) {
    return ColumnWord(word->second, name.span, expected);
  }
  if (context.outer == context.caller->outer) return Resolve(*argument, *context.caller, expected);
  // Used inside an aggregate of the function's body: the argument belongs to the row outside.
  Context outer = *context.caller;
  if (context.outer_via != kNoField) {
    outer.prefix.push_back(context.outer_via);
    return Resolve(*argument, outer, expected);
  }
  ExprPtr value = Resolve(*argument, outer, expected);
  if (value && (value->op == Op::kConst || value->op == Op::kCode || value->op == Op::kTextConst)) return value;
  if (value) Report(Code::E0414, argument->span);
  return nullptr;
}

ExprPtr Builder::ResolvePath(const ast::Path& path, Span span, const Context& context, const Type* expected) {
  const ast::Name& head = path.parts[0];
  bool in_scan = false;
  ExprPtr of_scan = ResolveScanPath(path, span, context, in_scan);
  if (in_scan) return of_scan;
  if (path.own_row) {
    if (context.outer == nullptr || context.outer_via == kNoField || context.outer->kind != Context::Kind::kRow) {
      Report(Code::E0414, span);
      return nullptr;
    }
    std::vector<Hop> hops(1);
    hops[0].kind = Hop::Kind::kReference;
    hops[0].field = context.outer_via;
    return ResolveInRow(path, 0, context.outer->table, std::move(hops), span, context);
  }
  if (context.parameters != nullptr && context.parameters->count(head.text) != 0 && path.parts.size() == 1) {
    return ResolveParameter(head, context, expected);
  }
  if (expected != nullptr && expected->kind == ValueKind::kOption && path.parts.size() == 1 &&
      FindOption(expected->options, head.text) >= 0) {
    return OptionOrReport(expected->options, head);
  }
  bool column_named = context.table >= 0 && FindFieldIn(context.table, head.text) != kNoField;
  if (!column_named && path.parts.size() == 1) {
    if (ExprPtr value = ResolveGlobal(head, span)) return value;
    if (globals_.count(head.text) != 0) return nullptr;  // said already
  }
  if (auto single = single_.find(PathKey(path)); single != single_.end() && !column_named) {
    return Load(single->second, {}, span, context, single->first);
  }
  if (context.kind == Context::Kind::kGroup) return ResolveInGroup(path, span, context);
  if (context.kind == Context::Kind::kScheme) {
    if (tables_.count(head.text) != 0) {
      Report(Code::E0411, span, {head.text});
    } else {
      ReportUnknown(context, head);
    }
    return nullptr;
  }
  // A path may start with the table's own name (听课.得分 inside an aggregate over 听课).
  if (!column_named && path.parts.size() > 1 && head.text == name_of(context.table)) {
    return ResolveInRow(path, 1, context.table, {}, span, context);
  }
  if (!column_named && path.parts.size() > 1 && tables_.count(head.text) != 0 &&
      NamedLink(context.table, tables_[head.text]) == kNoField) {
    Report(Code::E0225, span, {head.text, PathKey(path)});
    return nullptr;
  }
  // Items are named with their evaluation: say so when that is what is missing.
  if (!column_named) {
    for (const auto& [id, node] : nodes_) {
      if (field(id).table != context.table || field(id).name != head.text) continue;
      Report(Code::E0226, span, {head.text, field(id).path});
      return nullptr;
    }
  }
  return ResolveInRow(path, 0, context.table, {}, span, context);
}

ExprPtr Builder::ResolveVeto(const ast::VetoRef& veto, Span span, const Context& context) {
  if (context.kind != Context::Kind::kRow) {
    Report(Code::E0414, span);
    return nullptr;
  }
  std::string wanted;
  for (const auto& part : veto.qualifier) wanted += part.text + ".";
  wanted += veto.veto.text;
  std::vector<FieldId> found;
  std::vector<std::string> names;
  for (int table = context.table; table >= 0; table = relations_[table].base) {
    for (FieldId id : std::vector<FieldId>(scheme_.tables[table].fields)) {
      if (field(id).kind != Field::Kind::kVeto) continue;
      names.push_back(field(id).name);
      if (field(id).name != wanted && field(id).path != wanted) continue;
      found.push_back(FindFieldIn(context.table, field(id).path));
    }
  }
  if (found.size() == 1) return Load(found[0], {}, span, context, field(found[0]).path);
  if (found.size() > 1) {
    Report(Code::E0227, span, {wanted, field(found[0]).path, field(found[1]).path});
    return nullptr;
  }
  Diagnostic diagnostic{Code::E0214, veto.veto.span, {wanted, name_of(context.table)}};
  if (auto near = NearestName(wanted, names)) {
    diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
  }
  diagnostics_.Add(std::move(diagnostic));
  return nullptr;
}

// 取 表(键, …).列: keys in the order of the table's primary key.
ExprPtr Builder::ResolveFetch(const ast::Fetch& fetch, Span span, const Context& context) {
  const auto written = written_tables_.find(fetch.table.text);
  if (written != written_tables_.end()) return FetchWritten(written->second, fetch, span, context);
  int table = FindTable(fetch.table);
  if (table < 0) return nullptr;
  const std::vector<FieldId> key = scheme_.tables[table].key;
  if (key.empty() || key.size() != fetch.keys.size()) {
    Report(Code::E0228, span, {name_of(table), std::to_string(key.size()), std::to_string(fetch.keys.size())});
    return nullptr;
  }
  if (!RowsReady(table)) return nullptr;
  std::vector<ExprPtr> values;
  for (size_t i = 0; i < key.size(); ++i) {
    ResolveField(key[i]);
    if (Failed(key[i])) return nullptr;
    const Type type = field(key[i]).type;
    ExprPtr value = Resolve(*fetch.keys[i], context, &type);
    if (value) value = AsKey(std::move(value), type, context);
    if (!value) {
      Report(Code::E0229, fetch.keys[i]->span, {name_of(table), field(key[i]).name, TypeText(scheme_, type)});
      return nullptr;
    }
    values.push_back(std::move(value));
  }
  const bool there =
      context.kind == Context::Kind::kRow && context.prefix.empty() && AlwaysThere(table, values, context.table);
  std::optional<Hop> hop = FetchHop(table, std::move(values));
  if (!hop) return nullptr;
  ast::Path path;
  path.parts = fetch.path;
  // 上(列) = 取 班科(…).列: the column is named where the function is used.
  if (context.parameters != nullptr && context.parameters->count(path.parts[0].text) != 0) {
    const auto* column = std::get_if<ast::Path>(&context.parameters->at(path.parts[0].text)->node);
    if (column != nullptr && !column->own_row) {
      path.parts.erase(path.parts.begin());
      path.parts.insert(path.parts.begin(), column->parts.begin(), column->parts.end());
    }
  }
  hop->there = there;
  std::vector<Hop> hops;
  hops.push_back(std::move(*hop));
  return ResolveInRow(path, 0, table, std::move(hops), span, context);
}

}  // namespace heng::model
