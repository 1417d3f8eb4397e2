#pragma once
// From the text of a cell to a value in a column.
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/column.h"
#include "engine/data/fault_list.h"
#include "engine/data/records.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"
#include "engine/data/word_table.h"

namespace heng::data {

// The column whose form a cell of `column` has: its own, or for a reference that of the key referred to (followed to
// its end).
const ColumnSchema& FormOf(const Schema& schema, const ColumnSchema& column);

// The texts of a table, or of a part of it: those that were found to be good are not looked at again.
class Texts {
 public:
  explicit Texts(Dictionary& dictionary) : dictionary_(dictionary) {}
  Dictionary& dictionary() { return dictionary_; }
  // Whether CheckText has nothing against the text with this code.
  bool Passes(int64_t code, std::string_view text, bool must_match);

 private:
  Dictionary& dictionary_;
  std::vector<uint8_t> passed_;  // by code: 1 as it is, 2 also where it must match
};

struct RefusedCell {
  size_t record;  // of those read together
  CellFault fault;
};

// Appends the cells of one column, row by row or many at once. References are kept as the key they name (see keys.h).
class ColumnBuilder {
 public:
  ColumnBuilder(const Schema& schema, const TableSchema& table, int column, Texts& texts, Gaps& gaps, Column& out);

  // Appends the value or the gap that stands in the cell. A fault appends a gap of kind kError.
  std::optional<CellFault> Append(std::string_view cell);
  // The same for cells below each other: what is written plainly is read by a loop of its kind (cell_blocks.cc), and
  // every other cell as Append does.
  void AppendAll(const Cells& cells, std::vector<RefusedCell>& refused);
  void Reserve(size_t rows) { column_.num.reserve(rows); }
  // In the memory of `before`, which has reserved for all, behind its first rows: Join then copies nothing.
  void ReserveBehind(ColumnBuilder& before, size_t first, size_t rows);
  void AppendGap(Status gap, size_t rows = 1);
  // An empty cell, or 缺 in a 用例.
  std::optional<CellFault> AppendMissing();

  // Whether the column's numbers are codes of the dictionary.
  bool HoldsTexts() const { return form_.kind == CellKind::kText || form_.kind == CellKind::kReference; }
  // Puts the rows of another builder of this column behind its own; `codes`: of its texts in this one's dictionary.
  void Join(ColumnBuilder& next, const std::vector<int64_t>& codes);
  void Truncate(size_t rows);

  // What is said of a column once: how many cells, and the first.
  struct Seen {
    size_t cells = 0;
    std::string first;
    void Add(std::string_view cell) {
      if (cells++ == 0) first = cell;
    }
    void Join(const Seen& next) {
      if (cells == 0) first = next.first;
      cells += next.cells;
    }
  };
  const Seen& above_one() const { return above_one_; }      // of a ratio, without %
  const Seen& apostrophes() const { return apostrophes_; }  // of those noted
  // '001: how a spreadsheet shows that a cell is text.
  void NoteApostrophe(std::string_view cell);

 private:
  size_t Grow(size_t rows);
  std::optional<CellFault> Put(size_t row, std::string_view cell);
  std::optional<CellFault> Fail(size_t row, CellFault fault);
  std::optional<CellFault> PutMissing(size_t row);
  std::optional<CellFault> PutText(size_t row, std::string_view cell);
  std::optional<CellFault> PutNumber(size_t row, std::string_view cell);
  std::optional<CellFault> PutDate(size_t row, std::string_view cell);
  std::optional<CellFault> PutChoice(size_t row, std::string_view cell);
  std::optional<CellFault> PutLong(size_t row, std::string_view digits, bool percent);
  bool PutScaled(size_t row, int64_t digits, int scale);
  void GrowScale(int scale);
  bool StandsAside(int scale) const;
  bool IsReason(std::string_view cell) const;

  template <class Read>
  void Each(const Cells& cells, size_t row, std::vector<RefusedCell>& refused, const Read& read);
  void AppendNumbers(const Cells& cells, size_t row, std::vector<RefusedCell>& refused);
  bool ReadAnyPlaces(std::string_view cell, int64_t& value) const;
  void AppendTexts(const Cells& cells, size_t row, std::vector<RefusedCell>& refused);
  void AppendDates(const Cells& cells, size_t row, std::vector<RefusedCell>& refused);

  const ColumnSchema& schema_;
  const ColumnSchema& form_;
  bool must_match_;  // a key or a reference: blanks would break it
  bool in_key_;
  Texts& texts_;
  Gaps& gaps_;
  Column& column_;
  WordTable choices_;   // of an option or a 是否
  int most_places_;     // of the value kept, percent turned into a plain ratio
  int scale_ = 0;       // column_.den = 10^scale_
  bool grows_ = false;  // scale_ follows the data
  Status missing_ = 0;  // of an empty cell
  Seen above_one_;
  Seen apostrophes_;
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
