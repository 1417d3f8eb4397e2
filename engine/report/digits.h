#pragma once
// Scaled integers as decimal digits, two at a time, straight into bytes.
#include <bit>
#include <cstdint>
#include <cstring>

namespace heng::report {

constexpr int kMostPlaces = 18;
constexpr size_t kMostDigits = 32;  // bytes that PutFixed may touch: sign, 19 digits, dot, and some behind the end

struct DigitPairs {
  char pairs[200];
  constexpr DigitPairs() : pairs() {
    for (int i = 0; i < 100; ++i) {
      pairs[2 * i] = static_cast<char>('0' + i / 10);
      pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
  }
};
inline constexpr DigitPairs kDigitPairs;

struct TenPowers {
  uint64_t power[20] = {1};
  constexpr TenPowers() {
    for (int i = 1; i < 20; ++i) power[i] = power[i - 1] * 10;
  }
};
inline constexpr TenPowers kTenPowers;  // 10^0 … 10^19

inline int CountDigits(uint64_t value) {
  const int guess = static_cast<int>(std::bit_width(value | 1)) * 1233 >> 12;  // log10(2) = 1233 / 4096, a little less
  return guess + (value >= kTenPowers.power[guess] ? 1 : 0) + (value == 0 ? 1 : 0);
}

// The last `count` digits of `value`, ending before `end`.
template <class Whole>
void PutDigits(char* end, Whole value, int count) {
  for (; count >= 2; count -= 2) {
    end -= 2;
    std::memcpy(end, kDigitPairs.pairs + value % 100 * 2, 2);
    value /= 100;
  }
  if (count == 1) *--end = static_cast<char>('0' + value % 10);
}

// scaled / 10^places with exactly so many places (0 … kMostPlaces); returns the end. Touches at most kMostDigits bytes.
inline char* PutFixed(char* to, int64_t scaled, int places) {
  uint64_t value = static_cast<uint64_t>(scaled);
  if (scaled < 0) {
    value = ~value + 1;
    *to++ = '-';
  }
  int digits = CountDigits(value);
  if (digits <= places) digits = places + 1;
  char* const end = to + digits;
  if (value <= UINT32_MAX) {
    PutDigits(end, static_cast<uint32_t>(value), digits);
  } else {
    PutDigits(end, value, digits);
  }
  if (places == 0) return end;
  char* const dot = end - places;
  if (places <= 8) {  // a copy of fixed size is two moves; what it takes too much is written over later
    uint64_t behind;
    std::memcpy(&behind, dot, sizeof behind);
    std::memcpy(dot + 1, &behind, sizeof behind);
  } else {
    std::memmove(dot + 1, dot, static_cast<size_t>(places));
  }
  *dot = '.';
  return end + 1;
}

// The same with as few places as the value needs.
inline char* PutShortest(char* to, int64_t scaled, int places) {
  while (places > 0 && scaled % 10 == 0) {
    scaled /= 10;
    --places;
  }
  return PutFixed(to, scaled, places);
}

}  // namespace heng::report
