#include "engine/base/date.h"
#include "engine/data/cell.h"
#include "engine/data/table.h"

namespace heng::data {

std::string CellText(const Schema& schema, const Dataset& data, int table, int column, size_t row) {
  const Column* cells = &data.tables[table].columns[column];
  const ColumnSchema* form = &schema.tables[table].columns[column];
  // From a reference to the key it points to, which can be a reference itself.
  for (size_t steps = 0; form->kind == CellKind::kReference; ++steps) {
    if (cells->HasGap(row)) return "";
    const TableSchema& target = schema.tables[form->table];
    const TableData& rows = data.tables[form->table];
    int64_t there = cells->num[row];
    bool points = there >= 0 && static_cast<uint64_t>(there) < rows.rows && target.key.size() == 1;
    if (!points || steps > schema.tables.size()) return "";
    cells = &rows.columns[target.key[0]];
    form = &target.columns[target.key[0]];
    row = static_cast<size_t>(there);
  }
  if (cells->HasGap(row)) return "";
  int64_t num = cells->num[row];
  switch (form->kind) {
    case CellKind::kText: return std::string(data.texts.Get(num));
    case CellKind::kDate: return FormatDate(static_cast<int32_t>(num));
    case CellKind::kBool: return num != 0 ? "是" : "否";
    case CellKind::kOption: return form->options[static_cast<size_t>(num)];
    default: return cells->Get(row).ToText();
  }
}

std::string RowKey(const Schema& schema, const Dataset& data, int table, size_t row) {
  const std::vector<int>& key = schema.tables[table].key;
  if (key.empty()) return "第 " + std::to_string(data.tables[table].file_row[row]) + " 行";
  std::string text;
  for (int column : key) {
    if (column != key.front()) text += '/';
    text += CellText(schema, data, table, column, row);
  }
  return text;
}

}  // namespace heng::data
