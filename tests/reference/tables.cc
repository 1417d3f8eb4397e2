// Where values stand, for the reference evaluator: the tables of the data, the tables made from tables, and how a
// formula reaches another row.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/reference/evaluator.h"

namespace heng::reference {

using model::Hop;
using model::Origin;

namespace {

Gap Missing(const char* reason) { return MakeGap(data::GapKind::kMissing, reason); }

Value CellValue(const data::Dataset& data, const data::Column& column, model::ValueKind kind, size_t row) {
  if (column.HasGap(row)) {
    const data::Gap gap = data.gaps[column.status_of(row)];
    return MakeGap(gap.kind, gap.reason);
  }
  if (kind == model::ValueKind::kNumber) return FromNumber(column.Get(row));
  if (kind == model::ValueKind::kText) return std::string(data.texts.Get(column.num[row]));
  return column.num[row];
}

bool Before(const std::vector<Value>& a, const std::vector<Value>& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (const int order = CompareValues(a[i], b[i]); order != 0) return order < 0;
  }
  return false;
}

}  // namespace

Evaluator::Evaluator(const model::Scheme& scheme, const data::Dataset& data) : scheme_(scheme) {
  for (const data::TableData& table : data.tables) rows_.push_back(table.rows);
  rows_.resize(scheme.tables.size());
  made_with_.resize(scheme.fields.size(), -1);
  for (size_t table = 0; table < scheme.tables.size(); ++table) {
    const Origin* origin = scheme.tables[table].origin.get();
    if (origin == nullptr) continue;
    std::vector<model::FieldId> fields = {origin->each_row, origin->line};
    for (const Origin::Part& part : origin->parts) fields.insert(fields.end(), {part.source, part.member});
    for (const model::FieldId id : fields) {
      if (id != model::kNoField) made_with_[id] = static_cast<int>(table);
    }
  }
  values_.resize(scheme.fields.size());
  for (size_t id = 0; id < scheme.fields.size(); ++id) {
    const model::Field& field = scheme.fields[id];
    if (field.kind != model::Field::Kind::kSource) continue;
    const data::Column& column = data.tables[field.table].columns[field.column];
    for (size_t row = 0; row < rows(field.table); ++row) {
      Put(static_cast<model::FieldId>(id), row, CellValue(data, column, field.type.kind, row));
    }
  }
}

size_t Evaluator::rows(int table) {
  if (table < 0) return 1;
  if (!rows_[table]) MakeTable(table);
  return *rows_[table];
}

std::optional<Value>& Evaluator::Cell(model::FieldId field, size_t row) {
  std::vector<std::optional<Value>>& cells = values_[field];
  if (cells.empty()) cells.resize(rows(scheme_.fields[field].table));
  return cells[row];
}

void Evaluator::MakeTable(int table) {
  const Origin& origin = *scheme_.tables[table].origin;
  switch (origin.kind) {
    case Origin::Kind::kView: return MakeView(table, origin);
    case Origin::Kind::kSummary: return MakeSummary(table, origin);
    case Origin::Kind::kExpand:
    case Origin::Kind::kUnion: return MakeLines(table, origin);
  }
}

// 视图: the rows of the table where the condition holds; a condition that cannot be decided is an error of its row.
void Evaluator::MakeView(int table, const Origin& origin) {
  const Origin::Part& part = origin.parts[0];
  std::vector<size_t> kept;
  for (size_t row = 0; row < rows(part.table); ++row) {
    Value in = int64_t{1};
    if (part.condition) in = Evaluate(*part.condition, RowContext(part.table, row));
    if (GapOf(in)) {
      Put(part.member, row, IsError(in) ? *GapOf(in) : MakeError(Code::E2005));
    } else if (std::get<int64_t>(in) == 0) {
      Put(part.member, row, Missing(("不在“" + scheme_.tables[table].name + "”").c_str()));
    } else {
      Put(part.member, row, static_cast<int64_t>(kept.size()));
      kept.push_back(row);
    }
  }
  rows_[table] = kept.size();
  for (size_t row = 0; row < kept.size(); ++row) Put(part.source, row, static_cast<int64_t>(kept[row]));
}

// 汇总: rows with equal keys make one row, in order of the keys; with 每 … 一行 exactly the rows of that table.
void Evaluator::MakeSummary(int table, const Origin& origin) {
  const Origin::Part& part = origin.parts[0];
  std::vector<std::vector<Value>> keys;  // by row of the source; empty: a gap in them
  std::vector<std::vector<Value>> groups;
  for (size_t row = 0; row < rows(part.table); ++row) {
    keys.emplace_back();
    for (const auto& key : origin.keys) {
      keys.back().push_back(Evaluate(*key, RowContext(part.table, row)));
      if (const Gap* gap = GapOf(keys.back().back())) Put(part.member, row, *gap);
    }
    if (Cell(part.member, row)) {
      keys.back().clear();
    } else if (std::find(groups.begin(), groups.end(), keys.back()) == groups.end()) {
      groups.push_back(keys.back());
    }
  }
  if (origin.each >= 0) {
    groups.clear();
    for (size_t row = 0; row < rows(origin.each); ++row) {
      groups.emplace_back();
      for (const model::FieldId key : origin.each_keys) groups.back().push_back(Get(key, row));
      if (origin.each_keys.empty()) groups.back().push_back(static_cast<int64_t>(row));
    }
  } else {
    std::sort(groups.begin(), groups.end(), Before);
  }
  rows_[table] = groups.size();
  for (size_t group = 0; group < groups.size(); ++group) {
    if (origin.each >= 0) Put(origin.each_row, group, static_cast<int64_t>(group));
    for (size_t row = keys.size(); row > 0; --row) {
      if (keys[row - 1] != groups[group]) continue;
      Put(part.member, row - 1, static_cast<int64_t>(group));
      Put(part.source, group, static_cast<int64_t>(row - 1));
    }
    if (!Cell(part.source, group)) Put(part.source, group, Missing("无行"));
  }
  for (size_t row = 0; row < keys.size(); ++row) {
    if (!Cell(part.member, row)) Put(part.member, row, Missing("无此行"));
  }
}

// 展开: each row of the table with each line. 并表: the rows of one table after the other.
void Evaluator::MakeLines(int table, const Origin& origin) {
  struct Line {
    int64_t line;
    size_t part, row;
  };
  std::vector<Line> lines;
  const bool each_line = origin.kind == Origin::Kind::kExpand;
  const model::Type& type = scheme_.fields[origin.line].type;
  const auto options = static_cast<int64_t>(scheme_.option_lists[type.options].options.size());
  for (size_t part = 0; part < origin.parts.size(); ++part) {
    for (size_t row = 0; row < rows(origin.parts[part].table); ++row) {
      if (!each_line) lines.push_back({static_cast<int64_t>(part), part, row});
      for (int64_t line = 0; each_line && line < options; ++line) lines.push_back({line, part, row});
    }
  }
  rows_[table] = lines.size();
  for (size_t row = 0; row < lines.size(); ++row) {
    Put(origin.line, row, lines[row].line);
    for (size_t part = 0; part < origin.parts.size(); ++part) {
      if (part == lines[row].part) {
        Put(origin.parts[part].source, row, static_cast<int64_t>(lines[row].row));
      } else {
        Put(origin.parts[part].source, row, Missing("不是这张表的行"));
      }
    }
  }
}

Value Evaluator::Load(const model::Expr& expr, const Context& context) {
  Context reached = context;
  if (!expr.hops.empty()) {
    const auto place = Follow(expr.hops, context);
    if (const Gap* gap = std::get_if<Gap>(&place)) return *gap;
    reached = RowContext(std::get<Place>(place).table, std::get<Place>(place).row);
  }
  if (expr.aggregate) return EvaluateAggregate(*expr.aggregate, reached);
  const int table = scheme_.fields[expr.field].table;
  if (table < 0) return Get(expr.field, 0);
  if (!reached.has_row || reached.table != table) {
    std::fprintf(stderr, "reference: field %s read from a place without its row\n",
                 scheme_.fields[expr.field].path.c_str());
    std::abort();
  }
  return Get(expr.field, reached.row);
}

std::variant<Evaluator::Place, Gap> Evaluator::Follow(const std::vector<Hop>& hops, const Context& context) {
  Place place{context.table, context.row};
  for (const Hop& hop : hops) {
    Value next;
    switch (hop.kind) {
      case Hop::Kind::kReference:
        next = Get(hop.field, place.row);
        place.table = scheme_.fields[hop.field].type.table;
        break;
      case Hop::Kind::kFetch:
        next = Fetch(hop, context);
        place.table = hop.table;
        break;
      case Hop::Kind::kPrevious: {
        const std::map<size_t, size_t>& before = previous_[static_cast<size_t>(hop.table)];
        const auto at = before.find(place.row);
        if (at == before.end()) return Missing("首行");
        next = static_cast<int64_t>(at->second);
        break;
      }
      case Hop::Kind::kFirstRow:
        if (context.group->rows.empty()) return Missing("无行");
        next = static_cast<int64_t>(context.group->rows.front());
        place.table = context.group_table;
        break;
    }
    if (const Gap* gap = GapOf(next)) return *gap;
    place.row = static_cast<size_t>(std::get<int64_t>(next));
  }
  return place;
}

Value Evaluator::Fetch(const Hop& hop, const Context& context) {
  std::vector<Value> keys;
  for (const auto& key : hop.keys) keys.push_back(Evaluate(*key, context));
  if (auto gap = JoinAll(keys)) return *gap;
  const std::vector<model::FieldId>& columns = scheme_.tables[hop.table].key;
  for (size_t row = 0; row < rows(hop.table); ++row) {
    bool equal = true;
    for (size_t i = 0; i < keys.size(); ++i) equal = equal && Get(columns[i], row) == keys[i];
    if (equal) return static_cast<int64_t>(row);
  }
  return Missing("无此行");
}

}  // namespace heng::reference
