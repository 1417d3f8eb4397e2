#pragma once
// Comparing and reordering the rows of a table.
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "engine/data/column.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"

namespace heng::data {

// Orders rows by the given columns; gaps stand last, by their reason.
class RowOrder {
 public:
  RowOrder(const Schema& schema, const Dataset& data, int table, const std::vector<int>& columns);
  int Compare(size_t a, size_t b) const;
  // Whether rows [begin, end) stand in order, each with the one in front of it (begin > 0), and whether no two of these
  // are equal and none has a gap; what is out of order ends the search.
  struct Neighbours {
    bool in_order = true;
    bool distinct = true;
  };
  Neighbours Look(size_t begin, size_t end) const;
  bool AnyGap(size_t row) const { return gaps_ && IsGap(row); }

 private:
  struct Part {
    const Column* column;
    const int64_t* num;
    bool text;    // codes of the dictionary
    bool scaled;  // num compares as the value does
    bool gaps;
    bool plain;  // scaled and without gaps: what has the same number is equal
  };
  int Compare(const Part& part, size_t a, size_t b) const;
  int CompareGaps(const Column& column, size_t a, size_t b) const;
  bool IsGap(size_t row) const;

  const Dataset& data_;
  std::vector<Part> parts_;
  bool gaps_ = false;
};

// Puts the rows in order, equal rows as in the file. True: no two are equal, and there are no gaps.
bool SortRows(const Schema& schema, Dataset& data, int table, const std::vector<int>& columns, int threads);

// Finds the row that has a value. Rows with a gap are not in it.
class KeyIndex {
 public:
  explicit KeyIndex(const Column& column) : column_(column) {}
  // The row that has the value already, or -1 and the row is entered.
  int64_t Insert(size_t row);
  // The row with the value `column` has at `row`, or -1.
  int64_t Find(const Column& column, size_t row) const;
  int64_t Find(int64_t num) const;

 private:
  struct HashNumber {
    size_t operator()(const Number& number) const { return number.Hash(); }
  };
  int64_t* Dense(int64_t value);

  const Column& column_;
  std::vector<int64_t> dense_;  // by value, for values from 0 up to a few times the rows
  std::unordered_map<int64_t, int64_t> by_num_;
  std::unordered_map<Number, int64_t, HashNumber> by_number_;  // wide values
};

}  // namespace heng::data
