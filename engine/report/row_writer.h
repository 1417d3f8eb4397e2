#pragma once
// Rows of results as CSV, laid by hand: one pass over the columns' integers into a buffer, nothing allocated for a row.
//
// What a column needs is worked out once for the table: the factor that brings its numerators to so many decimals, its
// options and the names of rows it refers to as finished fields. A cell that does not fit (one denominator a row, a
// wide value, one to be rounded, a text to be quoted) goes through result::CellText, alone; both ways give the same
// bytes.
//
//   column            den     decimals    num    written
//   得分 2 位         100     2           8537   85.37
//   比率, exact       10000   as needed   2500   0.25
//   quotient, exact   a row   as needed   1/3    1/3, by result::CellText
#include <string>
#include <string_view>
#include <vector>

#include "engine/result/result.h"

namespace heng::report {

class Pen;

class RowWriter {
 public:
  // The table and its outcome must outlive the writer. Costs one pass over tables that are referred to, none over rows.
  RowWriter(const result::Outcome& outcome, const result::Table& table, std::string_view line_end);
  // Appends rows [begin, end): key columns first, then the results as declared; a gap is an empty cell. From any
  // thread.
  void Append(std::string& out, size_t begin, size_t end) const;

 private:
  enum class Form : uint8_t {
    kFixed,     // a number with `places` decimals
    kShortest,  // a number with at most so many
    kWords,     // words[num]
    kText,      // a text of the dictionary
    kCareful    // by result::CellText
  };
  struct Cells {
    const result::Column* column;
    const int64_t* num;
    const data::Status* status = nullptr;  // null: no gaps
    Form form = Form::kCareful;
    int places = 0;
    int64_t factor = 1;  // num × factor = value × 10^places
    int64_t most = 0;    // |num| beyond this does not fit
    std::vector<std::string> words = {};
  };

  Cells Prepare(const result::Column& column) const;
  void PrepareNumber(Cells& cells) const;
  void PrepareWords(Cells& cells) const;
  // Where a cell begins → where it ends.
  char* Put(Pen& pen, char* to, const Cells& cells, size_t row) const;
  char* PutText(Pen& pen, char* to, const Cells& cells, size_t row) const;
  char* PutCareful(Pen& pen, char* to, const Cells& cells, size_t row) const;

  const result::Outcome& outcome_;
  const result::Table& table_;
  std::string line_end_;
  std::vector<Cells> columns_;  // keys, then results
  size_t room_ = 0;             // for a row, but for its texts and what is laid carefully
};

}  // namespace heng::report
