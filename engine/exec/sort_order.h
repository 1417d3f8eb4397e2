#pragma once
// The order of rows by several keys.
//
// Nothing is ordered before it is asked for: a key is read from its column when two rows are compared, so a tie breaker
// (the teachers' numbers behind a remainder) costs only the rows that tie. Sort takes one 64-bit code a row, whose
// order never contradicts the first key's, packs it with the row into one word where it fits, and sorts words: few by
// comparison, many by radix. Rows whose codes are equal are then put in order among themselves.
//
//   row   总分    姓名    code of 总分 ↓   after the codes   after 姓名
//   0     90.00   赵      7                2, 0, 1           2, 1, 0
//   1     90.00   孙      7
//   2     95.00   李      2
#include <cstdint>
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

class SortOrder {
 public:
  SortOrder() = default;
  // Reads the keys' columns as long as it lives; they must not change.
  SortOrder(Context& context, const std::vector<plan::SortKey>& keys);
  void Append(Context& context, const std::vector<plan::SortKey>& keys);
  // -1, 0 (tied), 1: numbers by value, texts by code point, others by position; gaps first where kFirst says so, else
  // last.
  int Compare(size_t a, size_t b) const { return CompareFrom(0, a, b); }
  bool Tied(size_t a, size_t b) const { return Compare(a, b) == 0; }
  // Sorts rows by the keys, tied ones by row. Linear when the first key's codes span fewer than 2^32 and the rows come
  // ascending, but for runs of equal codes; n log n at worst.
  void Sort(uint32_t* begin, uint32_t* end) const {
    Scratch scratch;
    Sort(begin, end, scratch);
  }
  struct Scratch {  // for many small sorts one behind the other
    std::vector<uint64_t> words, other;
  };
  void Sort(uint32_t* begin, uint32_t* end, Scratch& scratch) const;
  // The numerators of the only key, when it has no gaps and numerators stand as values do; else null.
  const data::Column* Plain() const;
  bool descending() const { return keys_[0].descending; }  // of the first key

 private:
  struct Key {
    const data::Column* column;
    const data::Dictionary* texts;  // null: not a text
    bool descending, gaps_first;
    bool gaps;                                     // the column has some
    bool plain;                                    // one denominator, nothing wide: numerators stand as values do
    bool Exact() const { return plain && !gaps; }  // equal codes: equal keys
  };
  static int CompareBy(const Key& key, size_t a, size_t b);
  int CompareFrom(size_t key, size_t a, size_t b) const;
  static uint64_t CodeOf(const Key& key, size_t row);
  static void FindCodes(const Key& key, const uint32_t* begin, const uint32_t* end, Scratch& scratch);
  void SortFrom(size_t key, uint32_t* begin, uint32_t* end, Scratch& scratch) const;
  void SortByCode(const Key& key, uint32_t* begin, uint32_t* end, Scratch& scratch, std::vector<size_t>* runs) const;

  std::vector<Key> keys_;
};

}  // namespace heng::exec
