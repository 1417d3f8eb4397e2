#pragma once
// From the text of a cell to a value in a column.
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/column.h"
#include "engine/data/fault_list.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"

namespace heng::data {

// The column whose form a cell of `column` has: its own, or for a reference that of the key referred to (followed to
// its end).
const ColumnSchema& FormOf(const Schema& schema, const ColumnSchema& column);

// Appends the cells of one column, row by row. References are kept as the key they name (see keys.h).
class ColumnBuilder {
 public:
  ColumnBuilder(const Schema& schema, const TableSchema& table, int column, Dataset& data, Column& out);

  // Appends the value or the gap that stands in the cell. A fault appends a gap of kind kError.
  std::optional<CellFault> Append(std::string_view cell);
  void Reserve(size_t rows) { column_.num.reserve(rows); }
  void AppendGap(Status gap);
  // An empty cell, or 缺 in a 用例.
  std::optional<CellFault> AppendMissing();

  // Cells of a ratio column above 1 without %: how many, and the first.
  size_t above_one() const { return above_one_; }
  const std::string& first_above_one() const { return first_above_one_; }

 private:
  std::optional<CellFault> Fail(CellFault fault);
  std::optional<CellFault> AppendText(std::string_view cell);
  std::optional<CellFault> AppendNumber(std::string_view cell);
  std::optional<CellFault> AppendDate(std::string_view cell);
  std::optional<CellFault> AppendChoice(std::string_view cell);
  bool AppendScaled(int64_t digits, int scale);
  std::optional<CellFault> AppendLong(std::string_view digits, bool percent_sign);
  void AppendValue(int64_t num);
  void AppendValue(int64_t num, std::string_view cell);
  void GrowScale(int scale);

  const ColumnSchema& schema_;
  const ColumnSchema& form_;
  bool must_match_;  // a key or a reference: blanks would break it
  bool in_key_;
  Dataset& data_;
  Column& column_;
  int most_places_;     // of the value kept, percent turned into a plain ratio
  int scale_ = 0;       // column_.den = 10^scale_
  bool grows_ = false;  // scale_ follows the data
  Status error_ = 0;
  size_t above_one_ = 0;
  std::string first_above_one_;
  std::string last_cell_;  // a text or a date often is that of the row before
  int64_t last_value_ = 0;
};

// What is wrong with a cell, once it was refused (cell_faults.cc).
CellFault ExplainNumber(std::string_view cell, const ColumnSchema& form);
CellFault ExplainDate(std::string_view cell);
CellFault ExplainOption(std::string_view cell, const std::vector<std::string>& allowed);
CellFault ExplainBool(std::string_view cell);
// Faults that a text may have whatever it says. `must_match`: also blanks at its ends and invisible characters.
std::optional<CellFault> CheckText(std::string_view cell, bool must_match);
// A message for a cell that stands where a reason may stand.
CellFault NotAReason(std::string_view cell, const ColumnSchema& column);
// A cell as an argument of a message: cut short when it is long.
Text Quoted(std::string_view cell);
// "`甲`、`乙`" / "`甲`, `乙`"
Text Listed(const std::vector<std::string>& words);

}  // namespace heng::data
