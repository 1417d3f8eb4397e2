#include "engine/given_rows.h"

#include <algorithm>
#include <utility>

#include "engine/data/error_gap.h"

namespace heng {

using model::Field;
using model::FieldId;
using model::Origin;

int GivenTo(const model::Scheme& scheme, int table) {
  for (int at = table; at >= 0;) {
    const Origin* origin = scheme.tables[at].origin.get();
    if (origin == nullptr) return at;
    if (origin->kind != Origin::Kind::kView) break;
    at = origin->parts[0].table;
  }
  return table;
}

FieldId GivenAs(const model::Scheme& scheme, int table, FieldId field) {
  const int to = GivenTo(scheme, table);
  FieldId at = field;
  while (scheme.fields[at].table != to && scheme.fields[at].carried != model::kNoField) at = scheme.fields[at].carried;
  return scheme.fields[at].table == to ? at : field;
}

namespace {

// The rows of a 视图 and of those it is made from: one behind the other as in the table of the schema.
void AddView(const Compiled& compiled, int view, const std::vector<bool>& inside, data::Gaps& gaps,
             std::vector<exec::Override>& out) {
  const model::Scheme& scheme = compiled.scheme;
  const Origin::Part& part = scheme.tables[view].origin->parts[0];
  const bool from_view = scheme.tables[part.table].origin != nullptr;
  if (from_view) AddView(compiled, part.table, inside, gaps, out);
  const data::Status outside = gaps.Intern(data::GapKind::kMissing, "不在“" + scheme.tables[view].name + "”");
  data::Column source;
  data::Column member(from_view ? static_cast<size_t>(std::count(inside.begin(), inside.end(), true)) : inside.size());
  size_t place = 0;  // in the table that the 视图 is made from: all rows given, or those of its own 视图
  for (size_t row = 0; row < inside.size(); ++row) {
    if (inside[row]) {
      member.num[place] = static_cast<int64_t>(source.num.size());
      source.num.push_back(static_cast<int64_t>(place));
    } else if (!from_view) {
      member.SetGap(place, outside);
    }
    if (inside[row] || !from_view) ++place;
  }
  out.push_back({compiled.lowered.column_of_field[part.source], std::move(source)});
  out.push_back({compiled.lowered.column_of_field[part.member], std::move(member)});
}

}  // namespace

std::vector<exec::Override> ViewRows(const Compiled& compiled, const data::Dataset& data, int view,
                                     const std::vector<size_t>& places, data::Gaps& gaps) {
  const data::TableData& rows = data.tables[GivenTo(compiled.scheme, view)];
  std::vector<bool> inside(rows.rows, false);
  for (size_t row = 0; row < rows.rows; ++row) {
    inside[row] = std::find(places.begin(), places.end(), rows.file_row[row] - 1) != places.end();
  }
  std::vector<exec::Override> out;
  AddView(compiled, view, inside, gaps, out);
  return out;
}

std::vector<exec::Override> RowsWithoutSources(const Compiled& compiled, const data::Dataset& data, int table,
                                               const std::map<int, GivenRows>& all, data::Gaps& gaps) {
  const GivenRows& given = all.at(table);
  const model::Scheme& scheme = compiled.scheme;
  const model::Table& info = scheme.tables[table];
  std::vector<exec::Override> out;
  auto add = [&](FieldId id, size_t rows, data::GapKind kind, const std::string& reason) {
    const plan::ColumnId column = id == model::kNoField ? plan::kNone : compiled.lowered.column_of_field[id];
    if (column == plan::kNone) return;
    data::Column cells(rows);
    cells.status.assign(rows, gaps.Intern(kind, reason));
    out.push_back({column, std::move(cells)});
  };
  auto not_given = [&](const std::string& name) {
    return std::string(data::kNotGiven) + '\x1f' + info.name + '.' + name;
  };
  for (const Origin::Part& part : info.origin->parts) {
    add(part.source, given.rows.size(), data::GapKind::kError, not_given(scheme.tables[part.table].name));
    // How many rows a table has that is neither read nor given is known only when it is made.
    const auto source = all.find(part.table);
    const bool read = part.table < static_cast<int>(data.tables.size());
    if (!read && source == all.end()) continue;
    add(part.member, read ? data.tables[part.table].rows : source->second.rows.size(), data::GapKind::kMissing,
        "不在“" + info.name + "”");
  }
  add(info.origin->each_row, given.rows.size(), data::GapKind::kError, not_given(info.name));
  for (FieldId id : info.fields) {
    const Field::Kind kind = scheme.fields[id].kind;
    if (kind != Field::Kind::kKey && kind != Field::Kind::kColumn) continue;
    if (std::find(given.fields.begin(), given.fields.end(), id) != given.fields.end()) continue;
    add(id, given.rows.size(), data::GapKind::kError, not_given(scheme.fields[id].path));
  }
  return out;
}

}  // namespace heng
