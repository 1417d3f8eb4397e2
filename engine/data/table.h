#pragma once
// Tables read from files, and reading them.
//
// Rows are put in key order (numbers by value, dates by day, options as listed, references by the order of the table
// referred to, texts by code point); a table without a key is put in the order of all its columns. So the order
// of the rows in a file never shows in a result (invariant `canonical-row-order`); `file_row` keeps where they stood.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/limits.h"
#include "engine/data/column.h"
#include "engine/data/file_lines.h"
#include "engine/data/schema.h"
#include "engine/diag/diagnostic.h"

namespace heng::data {

struct TableData {
  std::string file;     // name as shown in messages
  bool absent = false;  // no file (allowed by 可无); zero rows
  size_t rows = 0;
  std::vector<Column> columns;  // as in TableSchema
  FileLines file_row;           // by row: the record's line in the file (header = 1)
};

struct Dataset {
  std::vector<TableData> tables;  // as in Schema
  Dictionary texts;
  Gaps gaps;
};

// One file's bytes, by table.
struct TableBytes {
  bool present = false;
  std::string file;
  std::string_view bytes;
  // May be empty. Told, from any thread, which of the bytes have been read: they can still be read again, but need not
  // be kept at hand.
  std::function<void(std::string_view)> done = {};
};

struct ReadOptions {
  int threads = 1;
  size_t piece = 1 << 16;  // bytes of text that are read together; no result depends on it
};

// Reads all tables: decodes (encoding.h), splits (csv.h), checks every cell, keys, uniqueness and references.
// Faults of all rows of all files are added to `faults` (E10xx, W10xx); a cell with a fault holds a kError gap.
// Returns true when no fault is an error.
bool ReadTables(const Schema& schema, const std::vector<TableBytes>& files, const Limits& limits, Dataset& out,
                std::vector<DataFault>& faults, const ReadOptions& options = {});

// A cell as text: numbers exactly (ToText), options and references by name/key, dates 2023-09-01, 是/否.
// `key_of_reference` is taken from the dataset. Gap: "".
std::string CellText(const Schema& schema, const Dataset& data, int table, int column, size_t row);
// The key of a row, parts joined with "/"; for a table without a key "第 n 行".
std::string RowKey(const Schema& schema, const Dataset& data, int table, size_t row);

// Builds one table from cells given as text (用例): same checks and order. `columns` are indices into the schema;
// columns not listed hold the gap `not_given`. Called for all tables through `cells[table]`; a table not given has zero
// rows and is absent if it may be. In faults and in file_row, `file` is the table's name and rows count from 1.
struct GivenTable {
  bool given = false;
  std::vector<int> columns;
  std::vector<std::vector<std::string>> rows;  // "" = missing
  std::vector<std::vector<bool>> missing;      // 缺 written
};
bool BuildTables(const Schema& schema, const std::vector<GivenTable>& cells, Status not_given, Dataset& out,
                 std::vector<DataFault>& faults);

}  // namespace heng::data
