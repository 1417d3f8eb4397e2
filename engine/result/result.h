#pragma once
// What a run gives out, for people and for other programs. Cells are not copied: columns point into the run, which must
// outlive the outcome. How a value came about is not known here.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/number.h"
#include "engine/data/shown.h"
#include "engine/data/table.h"

namespace heng::result {

struct Column {
  std::string name;
  data::CellKind kind = data::CellKind::kNumber;
  std::vector<std::string> options;  // kOption
  int table = -1;                    // kReference: of the schema; -1: a derived table, then:
  std::vector<std::string> row_names;
  int decimals = -1;        // numbers: always so many places; -1 = as many as the value has
  std::string unit;         // "" = none
  bool evaluation = false;  // the result of a whole 评价
  const data::Column* values = nullptr;
};

// Rows of one table; for the 量 one row, without keys.
struct Table {
  std::string name;
  size_t rows = 0;
  std::vector<Column> keys;  // none: the table has no key, rows are named by their place in the file
  std::vector<Column> columns;
  const data::FileLines* file_rows = nullptr;  // when it has no key
};

// A file of 输出 or 公示: chosen rows in an order.
struct SheetColumn {
  Column column;                  // its name is the heading
  std::optional<int64_t> places;  // for viewing only
  bool percent = false;
  data::Mask mask = data::Mask::kNone;
};
struct Sheet {
  std::string name;
  bool publication = false;
  std::vector<uint32_t> rows;
  std::vector<SheetColumn> columns;
  std::vector<std::string> list_headings;  // two: one line a column, its name and its value
  Rounding mode = Rounding::kHalfUp;
  data::Fill fill = data::Fill::kEmpty;
  std::string fill_text;
  std::string days;  // how long it is put up; "" = not said
};

struct TierGroup {
  std::string label;             // "" = everybody
  std::vector<uint64_t> counts;  // by option
  uint64_t unrated = 0;          // 不评
  uint64_t not_taking = 0;       // 不参加
};
struct Tier {
  std::string name;
  std::vector<std::string> options;
  std::vector<TierGroup> groups;
};

struct FundGroup {
  std::string label;  // "" = everybody
  Number total, paid, leftover;
};
struct Fund {
  std::string name;
  int decimals = 2;
  std::string unit;
  std::vector<FundGroup> groups;
  FundGroup sum;
  // In every group: total = paid + leftover, and paid = what the rows got (invariant `conserved`).
  bool conserved = true;
};

// A column that came from another scheme.
struct Adopted {
  std::string column;        // 教师.教学实绩
  std::string scheme, from;  // 教师教学实绩评价, 教师.实绩分
  bool previous = false;     // of last year
  uint64_t rows = 0, gaps = 0;
};

struct Outcome {
  std::string title;
  bool english = false;  // of an English rule file: yes and no, reasons of the engine in English
  std::vector<Adopted> adopted;
  const data::Schema* schema = nullptr;
  const data::Dataset* data = nullptr;
  std::vector<Table> tables;
  Table quantities;  // no columns = the scheme has no 量
  std::vector<Tier> tiers;
  std::vector<Fund> funds;
  std::vector<Sheet> sheets;
};

// A value as text: numbers exactly (with the column's places), 是/否, dates 2023-09-01, a reference as the key of its
// row; "" for a gap.
std::string CellText(const Outcome& outcome, const Column& column, size_t row);
// Whether the column holds words of a user, which a spreadsheet must not take for a formula.
bool HoldsText(const Column& column);
data::Gap GapOf(const Outcome& outcome, const Column& column, size_t row);  // the row must have a gap

// How many rows have which gap, most frequent first.
struct GapCount {
  data::Gap gap;
  uint64_t rows;
};
std::vector<GapCount> CountGaps(const Outcome& outcome, const Column& column);

}  // namespace heng::result
