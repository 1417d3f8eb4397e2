#include "engine/archive/cells.h"

#include "engine/archive/canonical.h"
#include "engine/base/digits.h"

namespace heng::archive {

namespace {

// How the numbers of a column are brought to decimals: num × factor = value × 10^places.
struct Decimals {
  int places = -1;  // -1: not all of them are such
  int64_t factor = 1;
  explicit Decimals(const data::Column& cells) {
    if (!cells.dens.empty()) return;
    for (int n = 0; n <= kMostPlaces; ++n) {
      const auto power = static_cast<int64_t>(kTenPowers.power[n]);
      if (power % cells.den != 0) continue;
      places = n;
      factor = power / cells.den;
      return;
    }
  }
};

void AppendNumber(std::string& out, const data::Column& cells, const Decimals& decimals, size_t row) {
  int64_t scaled;
  if (decimals.places < 0 || cells.IsWide(row) || __builtin_mul_overflow(cells.num[row], decimals.factor, &scaled)) {
    return AppendCell(out, cells.Get(row).ToText(), false);
  }
  char text[kMostDigits + 1];
  const char* end = PutShortest(text, scaled, decimals.places);
  AppendCell(out, {text, static_cast<size_t>(end - text)}, false);
}

bool IsNumber(data::CellKind kind) { return kind == data::CellKind::kNumber || kind == data::CellKind::kInteger; }

}  // namespace

std::string GapText(const data::Gap& gap) {
  const char* kind = "错误";
  if (gap.kind == data::GapKind::kMissing) kind = "缺";
  if (gap.kind == data::GapKind::kUnrated) kind = "不评";
  if (gap.kind == data::GapKind::kNotTaking) kind = "不参加";
  return std::string(kind) + "(" + gap.reason + ")";
}

void AppendDataCells(std::string& out, const data::Schema& schema, const data::Dataset& data, int table, int column,
                     size_t begin, size_t end) {
  const data::Column& cells = data.tables[table].columns[column];
  const data::ColumnSchema& form = schema.tables[table].columns[column];
  const Decimals decimals(cells);
  for (size_t row = begin; row < end; ++row) {
    if (cells.HasGap(row)) {
      AppendCell(out, GapText(data.gaps[cells.status_of(row)]), true);
    } else if (IsNumber(form.kind)) {
      AppendNumber(out, cells, decimals, row);
    } else if (form.kind == data::CellKind::kText) {
      AppendCell(out, data.texts.Get(cells.num[row]), false);
    } else if (form.kind == data::CellKind::kOption) {
      AppendCell(out, form.options[static_cast<size_t>(cells.num[row])], false);
    } else {
      AppendCell(out, data::CellText(schema, data, table, column, row), false);
    }
  }
}

void AppendResultCells(std::string& out, const result::Outcome& outcome, const result::Column& column, size_t begin,
                       size_t end) {
  const data::Column& cells = *column.values;
  const Decimals decimals(cells);
  for (size_t row = begin; row < end; ++row) {
    if (cells.HasGap(row)) {
      AppendCell(out, GapText(result::GapOf(outcome, column, row)), true);
    } else if (IsNumber(column.kind)) {
      AppendNumber(out, cells, decimals, row);
    } else if (column.kind == data::CellKind::kText) {
      AppendCell(out, outcome.data->texts.Get(cells.num[row]), false);
    } else if (column.kind == data::CellKind::kOption) {
      AppendCell(out, column.options[static_cast<size_t>(cells.num[row])], false);
    } else {
      AppendCell(out, result::CellText(outcome, column, row), false);
    }
  }
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
