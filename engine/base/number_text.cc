// Decimal text to Number and back.
#include <algorithm>
#include <bit>

#include "engine/base/number.h"
#include "engine/base/number_access.h"

namespace heng {
namespace {

using Int = NumberAccess::Int;
using Rational = NumberAccess::Rational;
using UWide = NumberAccess::UWide;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits of a whole number as one with `places` decimals: ("5", 2) → "0.05".
std::string PlaceDot(bool negative, std::string digits, int places) {
  const auto count = static_cast<size_t>(places);
  if (digits.size() <= count) digits.insert(0, count + 1 - digits.size(), '0');
  if (count > 0) digits.insert(digits.size() - count, 1, '.');
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

// How many decimals num/den needs, the fraction in lowest terms with a denominator 2^twos · 5^fives.
int PlacesOf(uint64_t den) {
  const int twos = std::countr_zero(den);
  int fives = 0;
  for (den >>= twos; den > 1; den /= 5) ++fives;
  return std::max(twos, fives);
}

int PlacesOf(Int den) {
  const auto twos = static_cast<int>(lsb(den));
  int fives = 0;
  for (den >>= twos; den > 1; den /= 5) ++fives;
  return std::max(twos, fives);
}

// value · 10^places, which is a whole number, without its sign.
std::string ScaledDigits(const Rational& value, int places) {
  return Int(abs(numerator(value)) * NumberAccess::TenTo(static_cast<unsigned>(places)) / denominator(value)).str();
}

// Digits, with leading zeros; the dot already taken out.
Int ParseInt(std::string_view digits) {
  const size_t start = digits.find_first_not_of('0');
  // Boost reads a leading zero as an octal number.
  return start == std::string_view::npos ? Int(0) : Int(std::string(digits.substr(start)));
}

}  // namespace

std::optional<Number> Number::Parse(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal[0] == '-';
  if (negative || (!decimal.empty() && decimal[0] == '+')) decimal.remove_prefix(1);
  if (decimal.empty() || !IsDigit(decimal.front()) || !IsDigit(decimal.back())) return std::nullopt;
  size_t dot = decimal.size();
  for (size_t i = 0; i < decimal.size(); ++i) {
    if (IsDigit(decimal[i])) continue;
    if (decimal[i] != '.' || dot != decimal.size()) return std::nullopt;
    dot = i;
  }
  const size_t places = dot == decimal.size() ? 0 : decimal.size() - dot - 1;
  if (decimal.size() <= kMaxSmallPower) {
    int64_t value = 0;
    for (const char c : decimal) {
      if (c != '.') value = value * 10 + (c - '0');
    }
    if (negative) value = -value;
    return places == 0 ? Number(value) : Ratio(value, kPowersOfTen[places]);
  }
  std::string digits(decimal.substr(0, dot));
  if (places > 0) digits += decimal.substr(dot + 1);
  Int value = ParseInt(digits);
  if (negative) value = -value;
  return FromBig({Rational(value, NumberAccess::TenTo(static_cast<unsigned>(places)))});
}

std::string Number::ToFixed(int places) const {
  if (places < 0) return RoundToPlaces(Rounding::kHalfUp, places).ToFixed(0);
  const Number rounded = RoundToPlaces(Rounding::kHalfUp, places);
  const bool negative = rounded.Sign() < 0;
  if (rounded.is_small() && places <= kMaxSmallPower) {
    const int64_t factor = kPowersOfTen[places] / rounded.den_;
    uint64_t scaled;
    if (!__builtin_mul_overflow(Magnitude(rounded.num_), static_cast<uint64_t>(factor), &scaled)) {
      return PlaceDot(negative, std::to_string(scaled), places);
    }
  }
  return PlaceDot(negative, ScaledDigits(rounded.ToBig().value, places), places);
}

std::string Number::ToText() const {
  if (is_small()) {
    if (den_ == 1) return std::to_string(num_);
    if (!Terminating()) return std::to_string(num_) + "/" + std::to_string(den_);
    return ToFixed(PlacesOf(static_cast<uint64_t>(den_)));
  }
  const Rational value = ToBig().value;
  if (!Terminating()) return numerator(value).str() + "/" + denominator(value).str();
  const int places = PlacesOf(denominator(value));
  return PlaceDot(Sign() < 0, ScaledDigits(value, places), places);
}

}  // namespace heng
