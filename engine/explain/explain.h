#pragma once
// Explains values of a finished run: what they were made from, down to the cells of the data.
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/explain/reader.h"
#include "engine/result/explanation.h"

namespace heng::explain {

// A row of a table with results, found by the text of its key (parts joined with "/"); of a table without a key by its
// line in the file.
struct Row {
  SpaceId space;
  size_t row;
};
// All rows of that key, one for each table that has one; `table` "" = any.
std::vector<Row> FindRows(Reader& reader, const std::string& table, const std::string& key);
// The values of the row's table that results show, in their order; `name` picks one: 工作实绩, or 教学质量 when only
// one path ends so. Empty: there is none.
std::vector<Cell> FindValues(Reader& reader, const Row& row, const std::string& name);

// `cells` are of one row. `lang`: of the words in formulas.
result::Explanation Explain(Reader& reader, const SourceMap& sources, const std::vector<Cell>& cells, Lang lang);

// The cells of the data that a cell hangs on, through everything it was made from: schema table, column, row. Changing
// any other cell cannot change it (unless the run then has an error).
using InputCell = std::tuple<int, int, size_t>;
std::set<InputCell> InputsOf(Reader& reader, const Cell& cell);

}  // namespace heng::explain
