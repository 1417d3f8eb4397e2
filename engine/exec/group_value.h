#pragma once
// One aggregate over the rows of one group that take part, whole or without one of them.
//
// Sums, counts and order statistics are kept for the whole group, so the value without a row costs no second pass: sums
// minus its own, positions moved by one, the second most frequent value.
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/exec/cell.h"
#include "engine/exec/keys.h"
#include "engine/exec/sort_order.h"
#include "engine/exec/tally.h"

namespace heng::exec {

// An exact sum: integers in 128 bits; other numbers as sums of 1, 2, 4 … of them, so that the long denominators of many
// different fractions are met in few additions only.
class ExactSum {
 public:
  void Add(__int128 value) {
    __int128 sum;
    if (__builtin_add_overflow(fast_, value, &sum)) {
      Add(Number::Ratio128(fast_, 1));
      sum = value;
    }
    fast_ = sum;
  }
  void Add(Number value);
  void AddProduct(int64_t a, int64_t b, int64_t c = 1);
  Number Value() const;

 private:
  __int128 fast_ = 0;
  size_t count_ = 0;
  std::vector<Number> parts_;  // [k] is the sum of 2^k numbers where bit k of count_ is set
};

// What all groups of one step share.
struct AggregateInput {
  AggregateInput(Context& context, const plan::Aggregate& step);

  Context& context;
  const plan::Aggregate& step;
  data::Gaps& gaps;
  const data::Column* value;
  const data::Column* when;
  const data::Column* weight;
  const data::Column* other;
  const data::Column* divide_by;
  bool scaled;   // value, weight and other: one denominator each, nothing wide
  Number scale;  // of a value; 1 unless scaled
  Number weight_scale, other_scale;
  void OrderValues();  // before groups are taken row by row
  data::Numerators own_codes;
  const int64_t* codes = nullptr;  // of `value` in order, when order matters
  SortOrder by_keys;
  bool needs_order = false;
  bool needs_sort = false;
  bool weighs = false;  // the weights show in the result
  Status no_rows, trimmed_away, no_divisor, no_weight, too_few_rows, not_two_rows, mean_zero, too_few, same_x, same_y;
};

class GroupValue {
 public:
  explicit GroupValue(const AggregateInput& input) : in_(input) {}
  // The rows that take part; sorted here when order matters.
  void Take(std::vector<uint32_t> rows);
  // All that is known of a group whose rows are not listed; see CanTally.
  void Take(const Tally& tally);
  const std::vector<uint32_t>& rows() const { return rows_; }
  // The value of all rows, or of all but rows()[skip]. `divisor_row`: row of divide_by and of the counts.
  Cell Value(std::optional<size_t> skip, size_t divisor_row);
  // An error that arose here (not one taken over).
  bool Made(Status status) const { return made_.count(status) > 0; }

 private:
  struct Run {
    size_t first = 0;  // position in rows_
    size_t count = 0;
  };
  // Sums over the pairs (x, y), unscaled.
  struct Line {
    Number n, x, y, xx, xy, yy;
  };
  // Rows [begin, end) of rows_ and what is known of them.
  struct Totals {
    size_t begin = 0;
    size_t end = 0;
    bool ready = false;
    size_t holding = 0;      // rows where a condition holds
    Number x, wx, w, xx;     // sums, unscaled; xx = Σx² or Σwx²
    Run best, second;        // most frequent values, of equally frequent ones the preferred first
    size_t as_frequent = 0;  // runs as long as the best
    Line line;
  };
  struct Part {  // totals, and the row of them to leave out
    const Totals* totals;
    std::optional<size_t> skip;
    size_t rows() const { return totals->end - totals->begin - (skip ? 1 : 0); }
  };

  const Totals& Prepare(Totals& totals, size_t begin, size_t end);
  void Sum(Totals& totals);
  void FindRuns(Totals& totals);
  void Reset();
  // group_counts.cc
  Status ErrorInCounts(size_t divisor_row) const;
  std::variant<Number, Status> Count(ColumnId column, const Number& otherwise, size_t divisor_row, int64_t least);
  struct Cut {  // how many lowest and highest go, or why there is no value
    size_t low = 0;
    size_t high = 0;
    Status gap = 0;
  };
  Cut Trims(size_t rows, size_t divisor_row);
  Status BorderTie(std::optional<size_t> skip, const Cut& cut);
  bool DifferentWeights(std::optional<size_t> skip, size_t index) const;
  Status Error(Code code, const std::vector<Text>& args);
  Part Trimmed(std::optional<size_t> skip, size_t low, size_t high);
  Cell Compute(const Part& part, size_t divisor_row);
  Cell Quotient(const Number& total, const Part& part, size_t divisor_row) const;
  Cell Mean(const Part& part, size_t divisor_row) const;
  // group_spread.cc
  Cell Deviation(const Part& part) const;
  void SumPairs(Totals& totals);
  Cell OfLine(const Part& part) const;
  // group_order.cc
  Cell Extreme(const Part& part) const;
  size_t At(const Part& part, size_t position) const;  // index in rows_
  Cell OrderStatistic(const Part& part, size_t divisor_row);
  Cell Quantile(const Part& part) const;
  bool Prefer(const Run& a, const Run& b) const;
  size_t RunOf(const Totals& totals, size_t index) const;  // how many rows have its value
  Cell Mode(const Part& part);
  // group_pick.cc
  Cell TakenFrom(const Part& part);
  Cell Joined();
  Number Unscaled(const data::Column& column, size_t row) const;
  Cell ValueAt(size_t index) const { return {0, in_.value->Get(rows_[index])}; }

  const AggregateInput& in_;
  std::vector<uint32_t> rows_;
  size_t count_ = 0;      // of the rows
  bool tallied_ = false;  // they are not listed
  std::set<Status> made_;
  Totals whole_, middle_, without_low_, without_high_;
};

}  // namespace heng::exec
