#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "engine/data/keys.h"
#include "engine/data/table.h"
#include "engine/data/table_filler.h"
#include "engine/data/table_reader.h"

namespace heng::data {

namespace {

// By file as declared, then by row; what concerns a whole file first, that reading stopped last.
void SortFaults(const Dataset& data, std::vector<DataFault>& faults, size_t begin) {
  std::unordered_map<std::string_view, size_t> place;
  for (const TableData& table : data.tables) place.try_emplace(table.file, place.size());
  auto rank = [&](const DataFault& fault) {
    bool last = fault.code == Code::E1014;
    return std::tuple(last, place[fault.file], fault.row);
  };
  std::stable_sort(faults.begin() + static_cast<ptrdiff_t>(begin), faults.end(),
                   [&](const DataFault& a, const DataFault& b) { return rank(a) < rank(b); });
}

}  // namespace

bool ReadTables(const Schema& schema, const std::vector<TableBytes>& files, const Limits& limits, Dataset& out,
                std::vector<DataFault>& faults, const ReadOptions& options) {
  size_t begin = faults.size();
  FaultList list(faults, limits.data_faults);
  out.tables.assign(schema.tables.size(), TableData());
  std::vector<TableState> states(schema.tables.size(), TableState::kUnread);
  for (size_t t = 0; t < schema.tables.size() && !list.full(); ++t) {
    TableReader reader(schema, static_cast<int>(t), limits, options, out, list);
    states[t] = reader.Read(t < files.size() ? files[t] : TableBytes());
  }
  if (list.full()) {
    LeaveReferences(schema, out);
  } else {
    SettleKeys(schema, states, out, list, options.threads);
  }
  SortFaults(out, faults, begin);
  return !list.errors();
}

bool BuildTables(const Schema& schema, const std::vector<GivenTable>& cells, Status not_given, Dataset& out,
                 std::vector<DataFault>& faults) {
  size_t begin = faults.size();
  FaultList list(faults, Limits().data_faults);
  out.tables.assign(schema.tables.size(), TableData());
  std::vector<TableState> states(schema.tables.size(), TableState::kNotGiven);
  for (size_t t = 0; t < schema.tables.size(); ++t) {
    const TableSchema& table = schema.tables[t];
    TableData& data = out.tables[t];
    data.file = table.name;
    data.columns.assign(table.columns.size(), Column());
    if (t >= cells.size() || !cells[t].given) {
      data.absent = table.may_be_absent;
      continue;
    }
    states[t] = TableState::kRead;
    const GivenTable& given = cells[t];
    std::vector<int> field_of_column(table.columns.size(), -1);
    for (size_t i = 0; i < given.columns.size(); ++i) field_of_column[given.columns[i]] = static_cast<int>(i);
    const Layout layout = {field_of_column, given.columns.size(), not_given};
    TableFiller filler(schema, static_cast<int>(t), layout, out.texts, out.gaps, data);
    for (size_t row = 0; row < given.rows.size(); ++row) {
      std::vector<std::string_view> fields(given.rows[row].begin(), given.rows[row].end());
      std::vector<bool> missing = row < given.missing.size() ? given.missing[row] : std::vector<bool>();
      missing.resize(fields.size());
      filler.AddRow(fields, &missing, row + 1);
    }
    for (const RowFault& fault : filler.faults()) list.Add(fault.fault);
    filler.Finish(list);
  }
  SettleKeys(schema, states, out, list, 1);
  SortFaults(out, faults, begin);
  return !list.errors();
}

}  // namespace heng::data
