// Tables made from tables: which rows they have, their keys and columns; 外键.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// The rows that the field belongs to, or that it comes with, are known.
bool Builder::RowsOfReady(FieldId id) {
  if (field(id).kind == Field::Kind::kRows) return true;
  const int with = pending_[id].rows_of;
  const int table = with >= 0 ? with : field(id).table;
  return table < 0 || RowsReady(table);
}

// Fields of tables made from tables; false for those that have a declaration of their own.
bool Builder::ResolveRelation(FieldId id) {
  switch (field(id).kind) {
    case Field::Kind::kRows:
      if (!pending_[id].failed) ResolveRows(id);
      return true;
    case Field::Kind::kCarried: ResolveCarried(id); return true;
    case Field::Kind::kKey: ResolveDerivedKey(id); return true;
    case Field::Kind::kColumn: ResolveDerivedColumn(id); return true;
    case Field::Kind::kReference: ResolveForeign(id); return true;
    default: return false;
  }
}

// What a derived table's rows need: all fields of the table stand behind this one.
void Builder::ResolveRows(FieldId id) {
  const int table = field(id).table;
  bool ok = true;
  const size_t parts = scheme_.tables[table].origin->parts.size();
  for (size_t i = 0; i < parts; ++i) ok = RowsReady(scheme_.tables[table].origin->parts[i].table) && ok;
  const Derived& derived = derived_[table];
  if (ok && derived.condition != nullptr) {
    const int source = scheme_.tables[table].origin->parts[0].table;
    ExprPtr condition = UseCondition(*derived.condition, RowContext(source));
    ok = condition != nullptr;
    scheme_.tables[table].origin->parts[0].condition = std::move(condition);
  }
  if (ok && scheme_.tables[table].origin->kind == Origin::Kind::kSummary) {
    ok = ResolveSummaryRows(table, std::get<ast::Summary>(derived.decl->node));
  }
  if (!ok) pending_[id].failed = true;
}

bool Builder::ResolveSummaryRows(int table, const ast::Summary& summary) {
  const int source = scheme_.tables[table].origin->parts[0].table;
  bool ok = true;
  for (const auto& key : summary.keys) {
    ExprPtr value = Resolve(*key.value, RowContext(source));
    if (!value) return false;
    if (value->may_miss || value->may_unrate) {
      Report(Code::E0242, key.value->span, {key.name.text});
      ok = false;
    }
    value = Shareable(std::move(value), RowContext(source));
    scheme_.tables[table].origin->keys.push_back(std::move(value));
  }
  return ok && (scheme_.tables[table].origin->each < 0 || MatchEach(table, summary));
}

// 每 期初 一行: the keys are those of 期初, told by their names, else by their order; or one reference to it.
bool Builder::MatchEach(int table, const ast::Summary& summary) {
  const int each = scheme_.tables[table].origin->each;
  if (!RowsReady(each)) return false;
  std::vector<ExprPtr>& keys = scheme_.tables[table].origin->keys;
  if (keys.size() == 1 && keys[0]->type.kind == ValueKind::kRow && keys[0]->type.table == each) return true;
  const std::vector<FieldId> wanted = scheme_.tables[each].key;
  std::vector<FieldId> ordered;
  for (FieldId id : wanted) {
    for (size_t i = 0; i < summary.keys.size(); ++i) {
      if (summary.keys[i].name.text == field(id).path) ordered.push_back(scheme_.tables[table].key[i]);
    }
  }
  if (ordered.size() != wanted.size()) ordered = scheme_.tables[table].key;
  bool fits = ordered.size() == wanted.size() && keys.size() == wanted.size() && !wanted.empty();
  std::vector<FieldId>& own = scheme_.tables[table].key;
  std::vector<FieldId> each_keys;
  for (size_t i = 0; fits && i < keys.size(); ++i) {
    const size_t place = std::find(ordered.begin(), ordered.end(), own[i]) - ordered.begin();
    ResolveField(wanted[place]);
    fits = SameKind(keys[i]->type, field(wanted[place]).type);
    each_keys.push_back(wanted[place]);
  }
  if (!fits) {
    Report(Code::E0244, summary.each->span, {name_of(each)});
    return false;
  }
  scheme_.tables[table].origin->each_keys = std::move(each_keys);
  return true;
}

// A value that stands in a row of another table, read from here through a reference that is sure to be there.
ExprPtr Builder::ReadThrough(ExprPtr value, int table, FieldId link) {
  value = Shareable(std::move(value), RowContext(table));
  const bool of_row = value->op == Op::kLoad && field(value->field).table >= 0;  // a 量 is read from anywhere
  if (of_row) value->hops.insert(value->hops.begin(), HopTo(link));
  return value;
}

void Builder::ResolveDerivedKey(FieldId id) {
  const int table = field(id).table;
  const Origin& origin = *scheme_.tables[table].origin;
  if (origin.kind != Origin::Kind::kSummary) return;  // comes with the rows
  const size_t place = pending_[id].cell;
  ExprPtr value;
  if (origin.each >= 0) {
    const FieldId key = origin.each_keys.empty() ? kNoField : origin.each_keys[place];
    std::vector<Hop> hops;
    if (key != kNoField) hops.push_back(HopTo(origin.each_row));
    value = Load(key == kNoField ? origin.each_row : key, std::move(hops), field(id).span, RowContext(table), "");
  } else {
    value = ReadThrough(Clone(*origin.keys[place]), origin.parts[0].table, origin.parts[0].source);
  }
  if (!value) return;
  Field& f = field(id);
  f.type = value->type;
  f.integral = value->integral;
  if (value->op == Op::kLoad) {
    f.step = field(value->field).step;
    f.range = field(value->field).range;
  }
  f.value = std::move(value);
}

void Builder::ResolveDerivedColumn(FieldId id) {
  const int table = field(id).table;
  if (const ast::DerivedColumn* column = pending_[id].column) {
    Context context = RowContext(table);
    context.summarizing = true;
    std::optional<Type> declared;
    if (column->type) declared = ResolveType(*column->type);
    ExprPtr value = Use(*column->value, context, declared ? &*declared : nullptr);
    if (value) FinishValue(id, std::move(value), column->type, column->rounding, column->value->span);
    return;
  }
  // 展开 and 并表: one formula for each line, in the row it comes from.
  const size_t place = pending_[id].cell;
  const auto& node = derived_[table].decl->node;
  const size_t parts = scheme_.tables[table].origin->parts.size();
  std::vector<ExprPtr> values;
  auto add = [&](const ast::Expr& source, size_t part) {
    const int from = scheme_.tables[table].origin->parts[part].table;
    ExprPtr value = Resolve(source, RowContext(from));
    if (value) value = ReadThrough(std::move(value), from, scheme_.tables[table].origin->parts[part].source);
    const bool ok = value != nullptr;
    if (ok) values.push_back(std::move(value));
    return ok;
  };
  if (const auto* expand = std::get_if<ast::Expand>(&node)) {
    for (const auto& row : expand->grid.rows) {
      const ast::Cell& cell = row.cells[place];
      if (cell.none) {
        values.push_back(MakeGap(data::GapKind::kMissing, "无", NumberType(), cell.span));
      } else if (!cell.value || !add(*cell.value, 0)) {
        return;
      }
    }
    if (values.size() == expand->grid.rows.size()) ResolveChosen(id, std::move(values));
    return;
  }
  for (size_t part = 0; part < parts; ++part) {
    for (const auto& column : std::get<ast::Union>(node).parts[part].columns) {
      if (column.name.text == field(id).path) add(*column.value, part);
    }
  }
  if (values.size() == parts) ResolveChosen(id, std::move(values));
}

// The value of each row's line; nothing is rounded.
void Builder::ResolveChosen(FieldId id, std::vector<ExprPtr> values) {
  const Span span = field(id).span;
  const FieldId line = scheme_.tables[field(id).table].origin->line;
  std::optional<Number> step;
  bool known = true;
  for (const auto& value : values) {
    if (value->op == Op::kGap) continue;
    std::optional<Number> own = value->op == Op::kLoad ? field(value->field).step : std::nullopt;
    if (IsConst(*value)) own = value->number.IsInteger() ? Number(1) : std::optional<Number>();
    known = known && own && (!step || *step == *own);
    if (known) step = own;
  }
  ExprPtr otherwise = std::move(values.back());
  values.pop_back();
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  for (size_t i = 0; i < values.size(); ++i) {
    ExprPtr is = MakeOp(Op::kEq, BoolType(), span, LoadField(line, span),
                        MakeCode(static_cast<int64_t>(i), field(line).type, span));
    rows.emplace_back(std::move(is), std::move(values[i]));
  }
  ExprPtr value = rows.empty() ? std::move(otherwise) : Choose(std::move(rows), std::move(otherwise), false, span);
  if (!value) return;
  Field& f = field(id);
  f.type = value->type;
  f.integral = value->integral;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  if (known) f.step = step;
  f.value = std::move(value);
}

void Builder::DeclareForeign() {
  for (const auto& decl : file_.decls) {
    const auto* table = std::get_if<ast::Table>(&decl.node);
    if (table == nullptr || tables_.count(table->name.text) == 0) continue;
    const int from = tables_[table->name.text];
    if (scheme_.tables[from].span.begin != table->name.span.begin) continue;
    for (const auto& foreign : table->foreign) AddForeign(from, foreign);
  }
}

// 外键 (学期, 班级) 引用 期初: the columns stand for the key of 期初, in its order.
void Builder::AddForeign(int from, const ast::ForeignKey& foreign) {
  const int to = FindTable(foreign.table);
  if (to < 0) return;
  Relations::Foreign out;
  out.table = to;
  for (const auto& name : foreign.columns) {
    const FieldId id = OwnField(from, name.text);
    if (id == kNoField || field(id).kind != Field::Kind::kSource) {
      if (id == kNoField) ReportUnknown(RowContext(from), name);
      return;
    }
    pending_[id].used = true;
    out.columns.push_back(id);
  }
  if (out.columns.size() != scheme_.tables[to].key.size()) {
    Report(Code::E0228, foreign.span,
           {name_of(to), std::to_string(scheme_.tables[to].key.size()), std::to_string(out.columns.size())});
    return;
  }
  Field f;
  f.kind = Field::Kind::kReference;
  f.name = f.path = name_of(to);
  f.table = from;
  f.type.kind = ValueKind::kRow;
  f.type.table = to;
  f.span = foreign.span;
  out.checked = !scheme_.tables[to].origin;
  for (FieldId id : out.columns) f.may_miss |= field(id).may_miss;
  f.may_miss |= !out.checked;
  Pending pending;
  pending.state = Pending::State::kOpen;
  out.link = AddHidden(std::move(f), pending);
  relations_[from].links.push_back(out.link);
  relations_[from].foreign.push_back(std::move(out));
}

// Finds the row by the key; of a table that is read from a file it must be there.
void Builder::ResolveForeign(FieldId id) {
  const int from = field(id).table;
  const auto& all = relations_[from].foreign;
  const auto foreign = std::find_if(all.begin(), all.end(), [&](const auto& own) { return own.link == id; });
  if (foreign == all.end()) return;
  const std::vector<FieldId> columns = foreign->columns;
  const int to = foreign->table;
  const std::vector<FieldId> key = scheme_.tables[to].key;
  std::vector<ExprPtr> values;
  for (size_t i = 0; i < columns.size(); ++i) {
    ResolveField(key[i]);
    if (Failed(key[i])) return;
    if (!SameKind(field(columns[i]).type, field(key[i]).type)) {
      Report(Code::E0248, field(id).span,
             {field(columns[i]).name, TypeText(scheme_, field(columns[i]).type), name_of(to) + "." + field(key[i]).name,
              TypeText(scheme_, field(key[i]).type)});
      return;
    }
    values.push_back(LoadField(columns[i], field(id).span));
  }
  std::optional<Hop> hop = FetchHop(to, std::move(values));
  if (hop) field(id).find.push_back(std::move(*hop));
}

// Results of a derived table are told by its key.
void Builder::ResolveRowNames() {
  for (const auto& [table, derived] : derived_) {
    for (FieldId key : std::vector<FieldId>(scheme_.tables[table].key)) ResolveField(key);
  }
}

void Builder::CheckForeign() {
  for (int from = 0; from < static_cast<int>(relations_.size()); ++from) {
    for (const auto& foreign : relations_[from].foreign) {
      ResolveField(foreign.link);
      if (!foreign.checked || field(foreign.link).find.empty()) continue;
      const Span span = field(foreign.link).span;
      ExprPtr holds =
          MakeOp(Op::kNot, BoolType(), span, MakeOp(Op::kIsMissing, BoolType(), span, LoadField(foreign.link, span)));
      for (FieldId column : foreign.columns) {
        if (!field(column).may_miss) continue;
        ExprPtr empty = MakeOp(Op::kIsMissing, BoolType(), span, LoadField(column, span));
        holds = MakeOp(Op::kOr, BoolType(), span, std::move(empty), std::move(holds));
      }
      holds->may_miss = holds->may_unrate = false;
      Check check;
      check.table = from;
      check.condition = std::move(holds);
      check.code = Code::E2042;
      check.args = {name_of(foreign.table)};
      check.shown = foreign.columns.back();
      check.span = span;
      scheme_.checks.push_back(std::move(check));
    }
  }
}

}  // namespace heng::model
