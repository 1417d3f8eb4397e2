#pragma once
// Scaled integers as decimal digits, two at a time, straight into bytes.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace heng {

constexpr int kMostPlaces = 18;
constexpr size_t kMostDigits = 24;  // bytes that PutFixed may touch: sign, 20 digits, dot, or some behind the end

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

// value / 10^places with exactly so many places; returns the end.
inline char* PutPlaces(char* to, uint64_t value, int places) {
  const uint64_t whole = value / kTenPowers.power[places];
  char* const dot = to + CountDigits(whole);
  PutDigits(dot, whole, static_cast<int>(dot - to));
  if (places == 0) return dot;
  *dot = '.';
  PutDigits(dot + 1 + places, value - whole * kTenPowers.power[places], places);
  return dot + 1 + places;
}

constexpr uint64_t kSmall = 100'000'000;  // below it all digits of a number fit into eight bytes
constexpr int kSmallPlaces = 7;

// The same of a small value without a branch that depends on it; `shortest`: without zeros behind the point.
inline char* PutSmall(char* to, uint64_t value, int places, bool shortest) {
  // Eight digits side by side, the first in the lowest byte: fours, then pairs, then digits.
  const uint64_t fours = value / 10000 | (value % 10000) << 32;
  const uint64_t hundreds = ((fours * 10486) >> 20) & 0x7f0000007f;
  const uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16;
  const uint64_t tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
  const uint64_t digits = tens | (pairs - 10 * tens) << 8;
  const int leading = std::min(std::countr_zero(digits) / 8, kSmallPlaces - places);
  const int whole = 8 - leading - places;  // digits before the point
  const int behind = shortest ? places - std::min(std::countl_zero(digits) / 8, places) : places;
  const uint64_t text = (digits | 0x3030303030303030) >> (leading * 8);
  std::memcpy(to, &text, sizeof text);
  if (places == 0) return to + whole;
  const uint64_t fraction = text >> (whole * 8);  // whole < 8
  std::memcpy(to + whole + 1, &fraction, sizeof fraction);
  to[whole] = '.';
  return to + whole + (behind > 0 ? 1 + behind : 0);
}

// scaled / 10^places with exactly so many places (0 … kMostPlaces); returns the end. Touches at most kMostDigits bytes.
inline char* PutFixed(char* to, int64_t scaled, int places) {
  uint64_t value = static_cast<uint64_t>(scaled);
  if (scaled < 0) {
    value = ~value + 1;
    *to++ = '-';
  }
  return value < kSmall && places <= kSmallPlaces ? PutSmall(to, value, places, false) : PutPlaces(to, value, places);
}

// The same with as few places as the value needs.
inline char* PutShortest(char* to, int64_t scaled, int places) {
  if (scaled >= 0 && scaled < static_cast<int64_t>(kSmall) && places <= kSmallPlaces) {
    return PutSmall(to, static_cast<uint64_t>(scaled), places, true);
  }
  for (; places > 0 && scaled % 10 == 0; --places) scaled /= 10;
  return PutFixed(to, scaled, places);
}

}  // namespace heng
