#include "engine/explain/shown.h"

#include <algorithm>

namespace heng::explain {

std::string ShortText(const Number& value) {
  const std::string text = value.ToText();
  const size_t dot = text.find('.');
  if (text.find('/') == std::string::npos && (dot == std::string::npos || text.size() - dot <= 7)) return text;
  return value.RoundToPlaces(Rounding::kTruncate, 6).ToText() + "…";
}

model::FieldId FieldOf(const Reader& reader, ColumnId column) {
  const std::vector<ColumnId>& columns = reader.compiled().lowered.column_of_field;
  const auto at = std::find(columns.begin(), columns.end(), column);
  return at == columns.end() ? model::kNoField : static_cast<model::FieldId>(at - columns.begin());
}

std::vector<std::string> OptionsOf(const Reader& reader, ColumnId column) {
  const model::Scheme& scheme = reader.compiled().scheme;
  const model::FieldId field = FieldOf(reader, column);
  const int list = field == model::kNoField ? -1 : scheme.fields[field].type.options;
  return list < 0 ? std::vector<std::string>{} : scheme.option_lists[list].options;
}

namespace {

// The unit of the values of a column; of an aggregate that of what it was made from, where it has the same.
std::string UnitOf(const Reader& reader, ColumnId column) {
  const plan::ColumnInfo& info = reader.plan().columns[column];
  const model::Scheme& scheme = reader.compiled().scheme;
  if (info.source_column >= 0) {
    const data::TableSchema& table = scheme.schema.tables[reader.plan().spaces[info.space].table];
    return table.columns[info.source_column].unit;
  }
  const model::FieldId field = FieldOf(reader, column);
  if (field != model::kNoField) return model::UnitText(scheme, scheme.fields[field].type.unit);
  for (const plan::FundOutput& fund : reader.plan().funds) {
    if (column == fund.total || column == fund.paid || column == fund.leftover) return fund.unit;
  }
  const plan::Step* step = reader.WriterOf(column);
  const auto* aggregate = step == nullptr ? nullptr : std::get_if<plan::Aggregate>(&step->op);
  if (aggregate == nullptr || aggregate->value == plan::kNone || aggregate->divide_by != plan::kNone) return "";
  using Kind = plan::AggregateKind;
  for (const Kind kind :
       {Kind::kSum, Kind::kMean, Kind::kMax, Kind::kMin, Kind::kMedian, Kind::kMode, Kind::kNthHighest,
        Kind::kNthLowest, Kind::kQuantile, Kind::kDeviationPopulation, Kind::kDeviationSample}) {
    if (aggregate->kind == kind) return UnitOf(reader, aggregate->value);
  }
  return "";
}

}  // namespace

result::Shown ShownOf(Reader& reader, const Cell& cell) {
  result::Shown shown;
  const data::Column& column = reader.Column(cell.column);
  if (const data::Status gap = column.status_of(cell.row)) {
    shown.gap = reader.context().gaps()[gap];
    return shown;
  }
  shown.text = reader.view().CellText(cell.column, cell.row, OptionsOf(reader, cell.column));
  const plan::ColumnInfo& info = reader.plan().columns[cell.column];
  if (info.kind != plan::ValueKind::kNumber) return shown;
  shown.unit = UnitOf(reader, cell.column);
  if (info.source_column >= 0) {
    const data::TableSchema& table = reader.compiled().scheme.schema.tables[reader.plan().spaces[info.space].table];
    if (table.columns[info.source_column].percent) shown.text = (column.Get(cell.row) * Number(100)).ToText() + "%";
    return shown;
  }
  shown.text = ShortText(column.Get(cell.row));
  for (const plan::OutputTable& table : reader.plan().outputs) {
    for (const plan::OutputColumn& output : table.columns) {
      if (output.column == cell.column && output.decimals >= 0)
        shown.text = column.Get(cell.row).ToFixed(output.decimals);
    }
  }
  for (const plan::FundOutput& fund : reader.plan().funds) {
    const bool money = cell.column == fund.total || cell.column == fund.paid || cell.column == fund.leftover;
    if (money) shown.text = column.Get(cell.row).ToFixed(fund.decimals);
  }
  return shown;
}

}  // namespace heng::explain
