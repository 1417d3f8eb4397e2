// Cells of one column below each other: what is written as most files write it goes through a loop of its kind without
// calls and allocations. Anything else is left to ColumnBuilder::Put, so there is one set of rules and of messages.
#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/date.h"
#include "engine/base/same_text.h"
#include "engine/data/cell.h"
#include "engine/data/scan_number.h"

namespace heng::data {

namespace {

constexpr uint64_t kEach = 0x0101010101010101;
constexpr uint64_t kZeros = kEach * '0';

// The number that eight digits make, the first in the lowest byte; false: not all are digits.
bool EightDigits(uint64_t digits, int64_t& value) {
  if (((digits | (digits + kEach * 0x76)) & (kEach * 0x80)) != 0) return false;
  const uint64_t pairs = digits * 10 + (digits >> 8);
  constexpr uint64_t kLow = 0x000000FF000000FF;
  const uint64_t sum = (pairs & kLow) * (100 + (1000000ULL << 32)) + ((pairs >> 16) & kLow) * (1 + (10000ULL << 32));
  value = static_cast<int64_t>(sum >> 32);
  return true;
}

// Digits with exactly `places` (up to 6) behind the dot, or with no dot, eight bytes at most: "73.42" and "73" → 7342
// and 7300.
class FixedPlaces {
 public:
  explicit FixedPlaces(int places)
      : least_(static_cast<size_t>(places) + 2),
        dot_(8 * (7 - places)),
        mark_(places == 0 ? UINT64_MAX : '.' ^ '0'),
        power_(places == 0 ? 1 : kPowers[static_cast<size_t>(places)]),
        whole_((uint64_t{1} << dot_) - 1),
        fraction_(places == 0 ? 0 : ~uint64_t{0} << (dot_ + 8)) {}

  bool Read(std::string_view cell, int64_t& value) const {
    const size_t size = cell.size();
    if (size - 1 > 7) return false;
    uint64_t text;
    std::memcpy(&text, cell.data() + size - 8, sizeof text);
    const size_t before = 64 - 8 * size;  // bits of what stands in front of the cell
    text = (text ^ kZeros) >> before << before;
    if ((text >> dot_ & 0xFF) == mark_) {
      return size >= least_ && EightDigits((text & fraction_) | (text & whole_) << 8, value);
    }
    if (!EightDigits(text, value)) return false;
    value *= power_;
    return true;
  }

 private:
  size_t least_;   // bytes, with a dot
  int dot_;        // bits in front of the dot
  uint64_t mark_;  // what stands there when it is one; of whole numbers: none can be
  int64_t power_;
  uint64_t whole_;
  uint64_t fraction_;
};

int TwoDigits(const char* p) { return (p[0] - '0') * 10 + (p[1] - '0'); }

// 2023-09-01
bool ReadDate(std::string_view cell, int64_t& value) {
  if (cell.size() != 10 || cell[4] != '-' || cell[7] != '-') return false;
  for (size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!IsDigit(cell[i])) return false;
  }
  const char* p = cell.data();
  const auto days = DaysFromCivil({TwoDigits(p) * 100 + TwoDigits(p + 2), TwoDigits(p + 5), TwoDigits(p + 8)});
  if (days) value = *days;
  return days.has_value();
}

}  // namespace

template <class Read>
void ColumnBuilder::Each(const Cells& cells, size_t row, std::vector<RefusedCell>& refused, const Read& read) {
  const Cells own = cells;  // nothing that is called can change it
  int64_t* const out = column_.num.data() + row;
  for (size_t i = 0; i < own.count; ++i) {
    const std::string_view cell = own[i];
    int64_t value = 0;
    if (read(cell, value)) {
      out[i] = value;
    } else if (auto fault = Put(row + i, cell)) {
      refused.push_back({i, std::move(*fault)});
    }
  }
}

void ColumnBuilder::AppendNumbers(const Cells& cells, size_t row, std::vector<RefusedCell>& refused) {
  const int places = scale_ - (form_.percent ? 2 : 0);
  const auto any_places = [this](std::string_view cell, int64_t& value) { return ReadAnyPlaces(cell, value); };
  if (grows_ || places < 0 || places > 6 || !WordTable::kUsable) return Each(cells, row, refused, any_places);
  // Above it a ratio is counted.
  const int64_t most = form_.ratio && !form_.percent ? column_.den : INT64_MAX;
  const FixedPlaces fixed(places);
  Each(cells, row, refused, [fixed, most, any_places](std::string_view cell, int64_t& value) {
    int64_t read = 0;
    if (!fixed.Read(cell, read) || read > most) return any_places(cell, value);
    value = read;
    return true;
  });
}

// A number with no more places than the column has, that needs no second look.
bool ColumnBuilder::ReadAnyPlaces(std::string_view cell, int64_t& value) const {
  const std::optional<PlainNumber> number = ScanNumber(cell);
  if (!number || number->percent || number->long_form) return false;
  if (form_.ratio && !form_.percent && number->digits > kPowers[static_cast<size_t>(number->places)]) return false;
  const int scale = number->places + (form_.percent ? 2 : 0);
  if (scale > scale_) return false;
  return !__builtin_mul_overflow(number->digits, kPowers[static_cast<size_t>(scale_ - scale)], &value);
}

void ColumnBuilder::AppendDates(const Cells& cells, size_t row, std::vector<RefusedCell>& refused) {
  std::string_view last;
  int64_t day = 0;
  Each(cells, row, refused, [&](std::string_view cell, int64_t& value) {
    if (cell != last || cell.empty()) {
      if (!ReadDate(cell, day)) return false;
      last = cell;
    }
    value = day;
    return true;
  });
}

// Some at a time: a text that stands in the cell above too has its code; of the others first the hashes, then their
// places in the dictionary, which have been fetched in the meantime.
void ColumnBuilder::AppendTexts(const Cells& cells, size_t row, std::vector<RefusedCell>& refused) {
  constexpr size_t kTogether = 64;
  std::array<uint32_t, kTogether> fresh = {};  // not as the cell above
  std::array<uint32_t, kTogether> hashes = {};
  Dictionary& dictionary = texts_.dictionary();
  const Cells own = cells;  // nothing that is called can change it
  std::string_view above;
  bool taken = false;  // the text above, as it stands
  int64_t code = 0;
  const auto put = [&](size_t i) {
    if (auto fault = Put(row + i, own[i])) refused.push_back({i, std::move(*fault)});
  };
  const auto repeat = [&](size_t begin, size_t end) {
    if (taken) return std::fill(column_.num.begin() + (row + begin), column_.num.begin() + (row + end), code);
    for (size_t i = begin; i < end; ++i) {
      NoteApostrophe(own[i]);
      put(i);
    }
  };
  for (size_t from = 0; from < own.count; from += kTogether) {
    const size_t to = std::min(own.count, from + kTogether);
    size_t count = 0;
    for (size_t i = from; i < to; ++i) {
      const std::string_view cell = own[i];
      const bool repeats = i > 0 && SameText(cell, above);
      above = cell;
      if (repeats) continue;
      fresh[count] = static_cast<uint32_t>(i);
      hashes[count] = Dictionary::Hash(cell);
      dictionary.Prefetch(hashes[count++]);
    }
    for (size_t k = 0; k < count; ++k) dictionary.PrefetchText(hashes[k]);
    size_t next = from;
    for (size_t k = 0; k < count; ++k) {
      const size_t i = fresh[k];
      if (next < i) repeat(next, i);
      next = i + 1;
      const std::string_view cell = own[i];
      const bool apostrophe = !cell.empty() && cell.front() == '\'';  // each is noted
      if (apostrophe) NoteApostrophe(cell);
      taken = false;
      if (!cell.empty() && !IsReason(cell)) {
        code = dictionary.Code(cell, hashes[k]);
        column_.num[row + i] = code;
        const bool passes = texts_.Passes(code, cell, must_match_);
        taken = passes && !apostrophe;
        if (passes) continue;
      }
      put(i);
    }
    if (next < to) repeat(next, to);
  }
}

void ColumnBuilder::AppendAll(const Cells& cells, std::vector<RefusedCell>& refused) {
  const size_t row = Grow(cells.count);
  switch (form_.kind) {
    case CellKind::kNumber:
    case CellKind::kInteger: return AppendNumbers(cells, row, refused);
    case CellKind::kDate: return AppendDates(cells, row, refused);
    case CellKind::kBool:
    case CellKind::kOption:
      return Each(cells, row, refused, [this](std::string_view cell, int64_t& value) {
        value = choices_.Find(cell);
        return value >= 0;
      });
    case CellKind::kText:
    case CellKind::kReference: return AppendTexts(cells, row, refused);
  }
}

}  // namespace heng::data
