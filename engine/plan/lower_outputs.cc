// What a run gives out: tables of results, and the files of 输出 and 公示.
#include "engine/plan/lowering.h"

namespace heng::plan {

OutputColumn Lowering::OutputOf(FieldId id) const {
  const Field& f = scheme_.fields[id];
  OutputColumn column;
  column.column = out_.column_of_field[id];
  column.name = f.path;
  column.kind = f.type.kind;
  if (f.type.kind == ValueKind::kOption) column.options = scheme_.option_lists[f.type.options].options;
  if (f.type.kind == ValueKind::kRow) column.target = SpaceOf(f.type.table);
  column.decimals = f.type.kind == ValueKind::kNumber ? DecimalsOf(f) : -1;
  column.unit = model::UnitText(scheme_, f.type.unit);
  column.span = f.span;
  return column;
}

void Lowering::LowerSheets() {
  for (const model::Output& output : scheme_.outputs) {
    Sheet sheet;
    sheet.name = output.name;
    sheet.publication = output.publication;
    sheet.space = SpaceOf(output.table);
    if (output.condition != model::kNoField) sheet.condition = out_.column_of_field[output.condition];
    if (output.order != model::kNoField) sheet.order = out_.column_of_field[output.order];
    sheet.list_headings = output.list_headings;
    for (const model::OutputColumn& column : output.columns) {
      SheetColumn to{OutputOf(column.field), column.places, column.percent, column.mask};
      to.column.name = column.heading;
      sheet.columns.push_back(std::move(to));
    }
    sheet.mode = output.mode;
    sheet.fill = output.fill;
    sheet.fill_text = output.fill_text;
    sheet.days = output.days;
    plan_.sheets.push_back(std::move(sheet));
  }
}

void Lowering::LowerOutputs() {
  for (size_t t = 0; t < scheme_.tables.size(); ++t) {
    OutputTable table{SpaceOf(static_cast<int>(t)), static_cast<int>(t), scheme_.tables[t].name, {}};
    for (FieldId id : scheme_.tables[t].fields) {
      if (scheme_.fields[id].reported) table.columns.push_back(OutputOf(id));
    }
    if (scheme_.tables[t].origin) {
      table.table = -1;
      for (FieldId id : RowName(static_cast<int>(t))) table.keys.push_back(OutputOf(id));
    }
    if (!table.columns.empty()) plan_.outputs.push_back(std::move(table));
  }
  LowerSheets();
  if (scheme_.quantities.empty()) return;
  OutputTable quantities{unit_, -1, "量", {}};
  for (FieldId id : scheme_.quantities) quantities.columns.push_back(OutputOf(id));
  plan_.outputs.push_back(std::move(quantities));
}

}  // namespace heng::plan
