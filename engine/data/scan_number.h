#pragma once
// Numbers as cells write them: -?digits[.digits][%].
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace heng::data {

inline constexpr int kMostScale = 18;  // 10^18 is the largest power of ten in an int64
inline constexpr size_t kMostDigits = 1000;

inline constexpr std::array<int64_t, kMostScale + 1> kPowers = [] {
  std::array<int64_t, kMostScale + 1> powers = {1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct PlainNumber {
  int64_t digits = 0;  // all digits, with the sign; meaningless when `long_form`
  int places = 0;
  bool percent = false;
  bool long_form = false;  // more digits than an int64 surely holds
};

inline std::optional<PlainNumber> ScanNumber(std::string_view cell) {
  PlainNumber number;
  const char* p = cell.data();
  const char* end = p + cell.size();
  bool negative = p != end && *p == '-';
  if (negative) ++p;
  if (p != end && end[-1] == '%') {
    number.percent = true;
    --end;
  }
  const char* whole = p;
  uint64_t digits = 0;
  for (; p != end && IsDigit(*p); ++p) digits = digits * 10 + static_cast<uint64_t>(*p - '0');
  if (p == whole) return std::nullopt;
  ptrdiff_t count = p - whole;
  if (p != end) {
    if (*p++ != '.') return std::nullopt;
    const char* fraction = p;
    for (; p != end && IsDigit(*p); ++p) digits = digits * 10 + static_cast<uint64_t>(*p - '0');
    if (p == fraction || p != end) return std::nullopt;
    number.long_form = p - fraction > kMostScale;
    number.places = static_cast<int>(p - fraction);
    count += p - fraction;
  }
  if (count > kMostScale) number.long_form = true;
  if (!number.long_form) number.digits = negative ? -static_cast<int64_t>(digits) : static_cast<int64_t>(digits);
  return number;
}

}  // namespace heng::data
