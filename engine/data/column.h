#pragma once
// Typed columns: what tables hold and what every step of a plan reads and writes.
//
// A column has one int64 a row and a denominator. Numbers are num/den with one denominator for the whole column
// (a scaled integer: den = 100 for two decimals) or one for each row (exact quotients); a value that fits neither
// is "wide" and kept aside. Text is a code of the Dictionary, an option its position in the list (0 first), 是否
// 0/1, a date its day number, a reference the row it points to: all with den = 1. A row may hold a gap instead.
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/number.h"

namespace heng::data {

// Why there is no value. 0 = there is one; otherwise an id of Gaps.
using Status = uint32_t;

enum class GapKind : uint8_t {
  kMissing,    // 缺: a datum that is not there
  kUnrated,    // 不评: a verdict of a rule
  kNotTaking,  // 不参加: outside a rank, a tier, a share
  kError       // a fault found while computing (division by zero …); `reason` is a Code's name and its arguments
};

struct Gap {
  GapKind kind;
  std::string reason;
};

// Interns gaps; safe to use from several threads. Ids are not stable between runs, texts are.
class Gaps {
 public:
  Status Intern(GapKind kind, std::string_view reason);
  Gap operator[](Status status) const;
  GapKind Kind(Status status) const;
  // Of two gaps met in one formula: an error before 不评 and 不参加 before 缺; two of one rank are joined,
  // left to right, each distinct reason once, with "；" (不评 with 不参加 is 不评). Of two errors the left one stays.
  Status Join(Status a, Status b);

 private:
  Status InternLocked(GapKind kind, std::string_view reason);

  mutable std::mutex mutex_;
  std::deque<Gap> list_;  // of status 1, 2 …
  std::unordered_map<std::string, Status> index_;
  std::unordered_map<uint64_t, Status> joins_;  // pairs joined before
};

// The parts (divided by "；") of both, each once, left to right.
std::string JoinReasons(std::string_view a, std::string_view b);

// Interns texts; the empty text is code 0. Equal texts have equal codes. Not thread-safe while it grows.
class Dictionary {
 public:
  Dictionary();
  int64_t Code(std::string_view text) { return Code(text, Hash(text)); }
  int64_t Find(std::string_view text) const;  // -1: unknown
  std::string_view Get(int64_t code) const { return list_[code]; }
  size_t size() const { return list_.size(); }

  // For many texts: all hashes first, the places they lead to fetched in the meantime.
  static uint32_t Hash(std::string_view text);
  void Prefetch(uint32_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  void PrefetchText(uint32_t hash) const {
    const Slot& slot = slots_[hash & (slots_.size() - 1)];
    if (slot.code != kFree) __builtin_prefetch(&list_[slot.code]);
  }
  int64_t Code(std::string_view text, uint32_t hash);
  // Adds the texts of another dictionary; codes[theirs] becomes the code here.
  void Join(const Dictionary& other, std::vector<int64_t>& codes);
  // Makes room for so many texts more.
  void Reserve(size_t texts);

 private:
  struct Slot {
    uint32_t hash;
    uint32_t code;  // kFree: none
  };
  static constexpr uint32_t kFree = UINT32_MAX;

  size_t SlotOf(std::string_view text, uint32_t hash) const;  // where it is, or the free slot where it belongs
  void Grow(size_t slots);
  std::string_view Keep(std::string_view text);

  std::vector<std::string_view> list_;
  std::vector<Slot> slots_;  // open addressing, a power of two, at most two thirds full
  std::deque<std::unique_ptr<char[]>> blocks_;
  char* end_ = nullptr;  // of what is used of the last block
  size_t block_left_ = 0;
};

// Leaves new numbers as memory has them: what is written next, often by several threads, need not be zero before. What
// is taken first may be lent to it: the end of another column's memory, where its rows will stand anyway.
class ColumnAllocator {
 public:
  using value_type = int64_t;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;

  template <class Other>
  struct rebind {
    using other = ColumnAllocator;
  };

  ColumnAllocator() = default;
  ColumnAllocator(int64_t* lent, size_t size) : lent_(lent), size_(size), taken_(false) {}
  ColumnAllocator select_on_container_copy_construction() const { return {}; }

  int64_t* allocate(size_t n) {
    if (!taken_ && n <= size_) {
      taken_ = true;
      return lent_;
    }
    return std::allocator<int64_t>().allocate(n);
  }
  void deallocate(int64_t* block, size_t n) {
    if (block != lent_) std::allocator<int64_t>().deallocate(block, n);
  }
  void construct(int64_t*) noexcept {}
  void construct(int64_t* at, int64_t value) noexcept { *at = value; }
  friend bool operator==(const ColumnAllocator& a, const ColumnAllocator& b) { return a.lent_ == b.lent_; }

 private:
  int64_t* lent_ = nullptr;
  size_t size_ = 0;
  bool taken_ = true;
};
using Numerators = std::vector<int64_t, ColumnAllocator>;

class Column {
 public:
  static constexpr int64_t kWide = INT64_MIN;  // num of a wide cell

  Column() = default;
  explicit Column(size_t rows, int64_t den = 1) : num(rows, 0), den(den) {}
  // Its numerators are still to be written, every one.
  static Column Unwritten(size_t rows) {
    Column out;
    out.num.resize(rows);
    return out;
  }

  size_t rows() const { return num.size(); }
  bool HasGap(size_t row) const { return !status.empty() && status[row] != 0; }
  Status status_of(size_t row) const { return status.empty() ? 0 : status[row]; }
  int64_t den_of(size_t row) const { return dens.empty() ? den : dens[row]; }
  bool IsWide(size_t row) const { return num[row] == kWide; }
  // The value of a row without a gap.
  Number Get(size_t row) const;
  // Any value: goes wide (or splits into one denominator a row) when it must. Not thread-safe.
  void Set(size_t row, const Number& value);
  void SetGap(size_t row, Status gap);
  bool AnyGap() const;

  Numerators num;
  int64_t den = 1;
  std::vector<int64_t> dens;                  // empty: `den` for all
  std::vector<Status> status;                 // empty: no gaps
  std::unordered_map<uint64_t, Number> wide;  // rows with num == kWide
};

}  // namespace heng::data
