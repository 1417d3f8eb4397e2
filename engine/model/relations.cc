// Tables whose rows belong together: what one may read of another, and by which reference.
//
// The columns of a 视图 and of a 展开 are those of the table they come from, read row by row ("carried"); what is
// declared on a 视图 is a column of that table too, 缺(不在“…”) in rows outside. A row finds its rows in another table
// by a reference: a column of the data, a 外键, the row it was made from, or columns named like the other table's key.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

FieldId Builder::FindFieldIn(int table, const std::string& path) {
  FieldId id = OwnField(table, path);
  if (id == kNoField) id = FindInViews(table, path);
  const int base = relations_[table].base;
  if (id != kNoField || base < 0) return id;
  const FieldId origin = FindFieldIn(base, path);
  if (origin == kNoField) return kNoField;
  return Carry(table, origin, scheme_.tables[table].origin->parts[0].source, path);
}

// What is declared on a 视图 of the table.
FieldId Builder::FindInViews(int table, const std::string& path) {
  FieldId found = kNoField;
  for (int view : relations_[table].views) {
    FieldId id = OwnField(view, path);
    if (id == kNoField || field(id).kind == Field::Kind::kCarried) id = FindInViews(view, path);
    if (id == kNoField) continue;
    if (found != kNoField) {
      pending_[found].other_view = view;
      break;
    }
    found = Carry(table, id, scheme_.tables[view].origin->parts[0].member, path);
  }
  return found;
}

FieldId Builder::AddHidden(Field f, Pending pending) {
  const FieldId id = static_cast<FieldId>(scheme_.fields.size());
  f.reported = false;
  pending.used = true;
  scheme_.fields.push_back(std::move(f));
  pending_.push_back(pending);
  return id;
}

// A finished value without a name of its own: #1, #2 …
FieldId Builder::HiddenField(Field f) {
  f.name = f.path = "#" + std::to_string(++hidden_);
  const FieldId id = AddHidden(std::move(f), Pending());
  scheme_.order.push_back(id);
  return id;
}

FieldId Builder::HiddenRank(Rank rank, Field f) {
  f.cohort = static_cast<int>(scheme_.ranks.size());
  rank.field = HiddenField(std::move(f));
  const FieldId id = rank.field;
  scheme_.ranks.push_back(std::move(rank));
  return id;
}

FieldId Builder::Carry(int table, FieldId origin, FieldId via, const std::string& path) {
  Field f;
  f.kind = Field::Kind::kCarried;
  f.name = field(origin).name;
  f.path = path;
  f.table = table;
  f.type = field(origin).type;
  f.span = field(origin).span;
  f.carried = origin;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.via = via;
  const FieldId id = AddHidden(std::move(f), pending);
  fields_in_[table][path] = id;
  return id;
}

// A reference of another table as one of this: it has no name, so it is told by what it is made of.
FieldId Builder::CarryLink(int table, FieldId origin, FieldId via) {
  auto [at, added] = relations_[table].carried.emplace(std::make_pair(via, origin), kNoField);
  if (!added) return at->second;
  Field f;
  f.kind = Field::Kind::kCarried;
  f.name = f.path = field(origin).name;
  f.table = table;
  f.type = field(origin).type;
  f.span = field(origin).span;
  f.carried = origin;
  Pending pending;
  pending.state = Pending::State::kOpen;
  pending.via = via;
  return at->second = AddHidden(std::move(f), pending);
}

void Builder::ResolveCarried(FieldId id) {
  const int table = field(id).table;
  std::vector<Hop> hops;
  hops.push_back(HopTo(pending_[id].via));
  ExprPtr value = Load(field(id).carried, std::move(hops), field(id).span, RowContext(table), field(id).path);
  if (!value) return;
  Field& f = field(id);
  const Field& origin = field(f.carried);
  f.type = value->type;
  f.integral = value->integral;
  f.step = origin.step;
  f.range = origin.range;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.value = std::move(value);
}

FieldId Builder::Root(FieldId id) const {
  while (scheme_.fields[id].carried != kNoField) id = scheme_.fields[id].carried;
  return id;
}

Hop Builder::HopTo(FieldId reference) {
  Hop hop;
  hop.kind = Hop::Kind::kReference;
  hop.field = reference;
  return hop;
}

bool Builder::RowsReady(int table) {
  const FieldId rows = scheme_.tables[table].rows;
  if (rows == kNoField) return true;
  ResolveField(rows);
  return !Failed(rows);
}

// The row of `to` that a row of `from` was made into or from.
FieldId Builder::RowLink(int from, int to) {
  if (const Origin* origin = scheme_.tables[to].origin.get()) {
    for (const auto& part : origin->parts) {
      if (part.member == kNoField) continue;
      if (part.table == from) return part.member;
      if (!scheme_.tables[part.table].origin) continue;
      const FieldId link = RowLink(from, part.table);
      if (link != kNoField) return CarryLink(from, part.member, link);
    }
  }
  const Origin* origin = scheme_.tables[from].origin.get();
  if (origin == nullptr) return kNoField;
  if (origin->each == to) return origin->each_row;
  if (origin->kind == Origin::Kind::kSummary || origin->kind == Origin::Kind::kUnion) return kNoField;
  if (origin->parts.empty()) return kNoField;  // it is made from a table that is not there
  const Origin::Part& part = origin->parts[0];
  if (part.table == to) return part.source;
  const FieldId link = RowLink(part.table, to);
  return link == kNoField ? kNoField : CarryLink(from, link, part.source);
}

void Builder::AddReferences(int from, int to, std::vector<FieldId>& out) {
  auto add = [&](FieldId id) {
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  };
  const Origin* origin = scheme_.tables[from].origin.get();
  for (FieldId id : std::vector<FieldId>(scheme_.tables[from].fields)) {
    const Field::Kind kind = field(id).kind;
    const bool made = kind == Field::Kind::kColumn && origin->kind != Origin::Kind::kSummary;
    if (kind != Field::Kind::kSource && kind != Field::Kind::kKey && !made) continue;
    if (pending_[id].state == Pending::State::kBusy) continue;
    ResolveField(id);
    if (field(id).type.kind == ValueKind::kRow && field(id).type.table == to) add(id);
  }
  for (FieldId id : relations_[from].links) {
    if (field(id).type.table == to) add(id);
  }
  if (origin != nullptr && origin->kind == Origin::Kind::kUnion) {
    for (const auto& part : origin->parts) {
      if (part.table == to) add(part.source);
    }
  }
  if (const int base = relations_[from].base; base >= 0) {
    for (FieldId id : References(base, to)) {
      const bool named = OwnField(base, field(id).path) == id;
      add(named ? FindFieldIn(from, field(id).path) : CarryLink(from, id, origin->parts[0].source));
    }
  }
  const Origin* view = scheme_.tables[to].origin.get();
  if (!out.empty() || view == nullptr || view->kind != Origin::Kind::kView || view->parts.empty()) return;
  for (FieldId id : References(from, view->parts[0].table)) add(CarryLink(from, view->parts[0].member, id));
}

// The references by which rows of `from` find their row of `to`; the row they were made from before all others.
std::vector<FieldId> Builder::References(int from, int to) {
  if (from != to) {
    const FieldId link = RowLink(from, to);
    if (link != kNoField) return {link};
  }
  std::vector<FieldId> out;
  AddReferences(from, to, out);
  if (out.empty() && from != to) {
    const FieldId implied = ImpliedLink(from, to, scheme_.tables[to].span);
    if (implied != kNoField) out.push_back(implied);
  }
  return out;
}

// A reference without a column of its own, by which a path goes on with the table's name: 班科.教学质量.
FieldId Builder::NamedLink(int from, int to) {
  FieldId found = kNoField;
  for (FieldId id : References(from, to)) {
    const Field::Kind kind = field(Root(id)).kind;
    if (kind == Field::Kind::kSource || kind == Field::Kind::kKey || kind == Field::Kind::kColumn) continue;
    if (found != kNoField) return kNoField;
    found = id;
  }
  return found;
}

// Columns of `from` named like all key columns of `to`, a table with a key of several columns or a 汇总 or 展开.
FieldId Builder::ImpliedLink(int from, int to, Span span) {
  const Origin* origin = scheme_.tables[to].origin.get();
  const bool made = origin != nullptr && origin->kind != Origin::Kind::kView;
  const std::vector<FieldId> key = scheme_.tables[to].key;
  if (key.empty() || (key.size() == 1 && !made)) return kNoField;
  std::vector<FieldId> columns;
  for (FieldId id : key) {
    columns.push_back(FindFieldIn(from, field(id).path));
    if (columns.back() == kNoField) return kNoField;
  }
  std::vector<ExprPtr> values;
  for (size_t i = 0; i < key.size(); ++i) {
    ResolveField(key[i]);
    ExprPtr value = Load(columns[i], {}, span, RowContext(from), field(columns[i]).path);
    if (!value || !SameKind(value->type, field(key[i]).type)) return kNoField;
    values.push_back(std::move(value));
  }
  std::optional<Hop> hop = FetchHop(to, std::move(values));
  if (!hop) return kNoField;
  const FieldId link = AddLink(from, to, name_of(to), span, std::move(*hop));
  relations_[from].links.push_back(link);
  return link;
}

FieldId Builder::AddLink(int from, int to, const std::string& name, Span span, Hop find) {
  Field f;
  f.kind = Field::Kind::kReference;
  f.name = f.path = name;
  f.table = from;
  f.type.kind = ValueKind::kRow;
  f.type.table = to;
  f.span = span;
  f.may_miss = !AlwaysThere(to, find.keys, from);
  for (const auto& key : find.keys) {
    f.may_miss |= key->may_miss;
    f.may_unrate |= key->may_unrate;
  }
  f.find.push_back(std::move(find));
  const FieldId id = AddHidden(std::move(f), Pending());
  scheme_.order.push_back(id);
  return id;
}

std::optional<Hop> Builder::FetchHop(int table, std::vector<ExprPtr> keys) {
  if (!RowsReady(table)) return std::nullopt;
  for (FieldId key : std::vector<FieldId>(scheme_.tables[table].key)) {
    ResolveField(key);
    if (Failed(key)) return std::nullopt;
  }
  Hop hop;
  hop.kind = Hop::Kind::kFetch;
  hop.table = table;
  hop.keys = std::move(keys);
  return hop;
}

// A value as a key of the wanted type: where the key is a reference, the key of the row referred to will do.
ExprPtr Builder::AsKey(ExprPtr value, const Type& type, const Context& context) {
  if (SameKind(value->type, type)) return value;
  if (type.kind != ValueKind::kRow || context.kind == Context::Kind::kGroup || !context.prefix.empty()) return nullptr;
  const std::vector<FieldId>& key = scheme_.tables[type.table].key;
  if (key.size() != 1 || !SameKind(value->type, field(key[0]).type)) return nullptr;
  const bool own = value->op == Op::kLoad && value->field == key[0] && value->hops.empty() && !value->aggregate;
  const Span span = value->span;
  std::vector<ExprPtr> keys;
  keys.push_back(std::move(value));
  std::optional<Hop> hop = FetchHop(type.table, std::move(keys));
  if (!hop) return nullptr;
  const int from = context.kind == Context::Kind::kRow ? context.table : -1;
  const FieldId link = AddLink(from, type.table, name_of(type.table), span, std::move(*hop));
  if (own) field(link).may_miss = false;
  return Load(link, {}, span, context, "");
}

// Whether a row of `table` with these keys is sure to be there: they are the columns of a 外键 that was checked, read
// in its table, in a 视图 or 展开 of it, or as keys of a 汇总 of it.
bool Builder::AlwaysThere(int table, const std::vector<ExprPtr>& keys, int from) {
  if (from < 0) return false;
  std::vector<FieldId> columns;
  for (const auto& key : keys) {
    if (key->op != Op::kLoad || key->aggregate || !key->hops.empty()) return false;
    columns.push_back(key->field);
  }
  for (int at = from; at >= 0;) {
    for (const auto& foreign : relations_[at].foreign) {
      if (foreign.checked && foreign.table == table && foreign.columns == columns) return true;
    }
    const Origin* origin = scheme_.tables[at].origin.get();
    if (origin == nullptr || origin->kind == Origin::Kind::kUnion || origin->parts.empty()) return false;
    if (origin->each >= 0) return false;
    for (FieldId& column : columns) {
      if (field(column).kind == Field::Kind::kCarried) {
        column = field(column).carried;
      } else if (field(column).kind == Field::Kind::kKey && field(column).value) {
        const Expr& value = *field(column).value;
        if (value.op != Op::kLoad || value.hops.size() != 1) return false;
        column = value.field;
      } else {
        return false;
      }
      if (field(column).table != origin->parts[0].table) return false;
    }
    at = origin->parts[0].table;
  }
  return false;
}

}  // namespace heng::model
