#pragma once
// Columns as keys: int64 codes that are equal, or ordered, as the values are.
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

// One denominator and nothing wide: numerators stand as values do.
bool IsPlain(const data::Column& column);

// The values of two rows without a gap: -1, 0, 1.
int CompareCells(const data::Column& column, size_t a, size_t b);

// Codes of one column in rows without a gap: equal values, equal codes. With a second column of other rows the codes
// of both agree. The codes are the numerators themselves where the denominators allow.
struct EqualCodes {
  data::Numerators first;
  data::Numerators second;
};
EqualCodes MakeEqualCodes(const data::Column& first, const data::Column* second);

// Codes in the order of the values: numbers by value, texts by code point, others by position. Never INT64_MIN or
// INT64_MAX; rows with a gap hold 0. n log n at worst.
data::Numerators MakeOrderCodes(const data::Column& column, plan::ValueKind kind, const data::Dictionary& texts);

// The rows of each group in row order: rows[begin[g]] … rows[begin[g + 1] - 1]. Rows with a gap are in none.
struct GroupRows {
  std::vector<uint32_t> rows;
  std::vector<size_t> begin;
  size_t size(size_t group) const { return begin[group + 1] - begin[group]; }
};
// `group_of` null: all rows are group 0.
GroupRows CollectGroups(const data::Column* group_of, size_t rows, size_t groups);

// Dense numbers for tuples of codes, in order of arrival.
class TupleIds {
 public:
  explicit TupleIds(size_t expected);
  uint32_t Id(uint64_t high, int64_t low);          // adds it when new
  uint32_t Find(uint64_t high, int64_t low) const;  // kUnknown when it was never added
  size_t size() const { return entries_.size(); }
  static constexpr uint32_t kUnknown = UINT32_MAX;

 private:
  struct Entry {
    uint64_t high;
    int64_t low;
  };
  size_t Slot(uint64_t high, int64_t low) const;
  void Grow();
  std::vector<Entry> entries_;
  std::vector<uint32_t> slots_;
};

}  // namespace heng::exec
