#pragma once
// Reading small files in tests.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/table.h"

namespace heng::data {

inline ColumnSchema Plain(std::string name, CellKind kind, int places = -1) {
  ColumnSchema column;
  column.name = std::move(name);
  column.kind = kind;
  column.places = places;
  return column;
}

inline ColumnSchema Reference(std::string name, int table) {
  ColumnSchema column = Plain(std::move(name), CellKind::kReference);
  column.table = table;
  return column;
}

inline ColumnSchema Options(std::string name, std::vector<std::string> options) {
  ColumnSchema column = Plain(std::move(name), CellKind::kOption);
  column.options = std::move(options);
  return column;
}

inline ColumnSchema Optional(ColumnSchema column, std::vector<std::string> reasons) {
  column.optional = true;
  column.reasons = std::move(reasons);
  return column;
}

// What reading gave.
struct Reading {
  Schema schema;
  std::unique_ptr<Dataset> data = std::make_unique<Dataset>();
  std::vector<DataFault> faults;
  bool good = false;

  const TableData& table(int t = 0) const { return data->tables[t]; }
  std::string Text(int table, int column, size_t row) const { return CellText(schema, *data, table, column, row); }
  std::string Reason(int table, int column, size_t row) const {
    return data->gaps[data->tables[table].columns[column].status_of(row)].reason;
  }
  // "E1050@3 W1003@0": code and line of each fault.
  std::string Codes() const {
    std::string text;
    for (const DataFault& fault : faults) {
      if (!text.empty()) text += ' ';
      text += std::string(MessageOf(fault.code).name) + "@" + std::to_string(fault.row);
    }
    return text;
  }
  // All cells in the order of the rows, "a,b|c,d".
  std::string Cells(int t = 0) const {
    std::string text;
    for (size_t row = 0; row < table(t).rows; ++row) {
      if (row > 0) text += '|';
      for (size_t c = 0; c < table(t).columns.size(); ++c) {
        if (c > 0) text += ',';
        bool gap = table(t).columns[c].HasGap(row);
        text += gap ? "<" + Reason(t, static_cast<int>(c), row) + ">" : Text(t, static_cast<int>(c), row);
      }
    }
    return text;
  }
};

// Files by table; a nullptr is a missing file.
inline Reading ReadFiles(std::vector<TableSchema> tables, const std::vector<const char*>& files,
                         const Limits& limits = {}, int threads = 1) {
  Reading reading;
  reading.schema.tables.assign(tables.begin(), tables.end());
  std::vector<TableBytes> bytes;
  for (size_t t = 0; t < files.size(); ++t) {
    TableBytes file;
    file.present = files[t] != nullptr;
    file.file = reading.schema.tables[t].name + ".csv";
    if (file.present) file.bytes = files[t];
    bytes.push_back(file);
  }
  reading.good = ReadTables(reading.schema, bytes, limits, *reading.data, reading.faults, {threads});
  for (const DataFault& fault : reading.faults) {  // every message has all its arguments
    for (Lang lang : {Lang::kZh, Lang::kEn}) {
      CHECK(FormatMessage(fault.code, lang, fault.args).find('{') == std::string::npos);
      CHECK(FormatHint(fault.code, lang, fault.args).find('{') == std::string::npos);
    }
  }
  return reading;
}

}  // namespace heng::data
