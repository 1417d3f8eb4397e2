#include "engine/archive/cells.h"

#include "engine/archive/canonical.h"

namespace heng::archive {

namespace {

std::string GapText(const data::Gap& gap) {
  const char* kind = "错误";
  if (gap.kind == data::GapKind::kMissing) kind = "缺";
  if (gap.kind == data::GapKind::kUnrated) kind = "不评";
  if (gap.kind == data::GapKind::kNotTaking) kind = "不参加";
  return std::string(kind) + "(" + gap.reason + ")";
}

std::string Cell(const std::string& content, bool gap) {
  std::string out;
  AppendCell(out, content, gap);
  return out;
}

}  // namespace

std::string DataCell(const data::Schema& schema, const data::Dataset& data, int table, int column, size_t row) {
  const data::Column& cells = data.tables[table].columns[column];
  if (cells.HasGap(row)) return Cell(GapText(data.gaps[cells.status_of(row)]), true);
  return Cell(data::CellText(schema, data, table, column, row), false);
}

std::string ResultCell(const result::Outcome& outcome, const result::Column& column, size_t row) {
  if (column.values->HasGap(row)) return Cell(GapText(result::GapOf(outcome, column, row)), true);
  // Exactly, not with the places that are shown.
  const bool number = column.kind == data::CellKind::kNumber || column.kind == data::CellKind::kInteger;
  return Cell(number ? column.values->Get(row).ToText() : result::CellText(outcome, column, row), false);
}

std::string TypeName(data::CellKind kind, const std::string& unit) {
  std::string name;
  switch (kind) {
    case data::CellKind::kText: name = "text"; break;
    case data::CellKind::kNumber: name = "number"; break;
    case data::CellKind::kInteger: name = "integer"; break;
    case data::CellKind::kDate: name = "date"; break;
    case data::CellKind::kBool: name = "bool"; break;
    case data::CellKind::kOption: name = "option"; break;
    case data::CellKind::kReference: name = "reference"; break;
  }
  return unit.empty() ? name : name + " " + unit;
}

}  // namespace heng::archive
