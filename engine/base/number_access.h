#pragma once
// The inside of Number, for number*.cc and its tests only: nothing else in the engine includes Boost's numbers.
#include <boost/multiprecision/cpp_int.hpp>
#include <utility>

#include "engine/base/number.h"

namespace heng {

struct Number::Big {
  boost::multiprecision::cpp_rational value;
};

struct NumberAccess {
  using Int = boost::multiprecision::cpp_int;
  using Rational = boost::multiprecision::cpp_rational;
  using UWide = unsigned __int128;

  // A fraction that is already in lowest terms.
  static Number Small(int64_t num, int64_t den) {
    Number result;
    result.num_ = num;
    result.den_ = den;
    return result;
  }
  static Number FromRational(Rational value) { return Number::FromBig({std::move(value)}); }
  static Number FromInt(const Int& value) { return FromRational(Rational(value)); }
  static Rational ToRational(const Number& number) { return number.ToBig().value; }
  static Int ToInt(UWide value) {
    return (Int(static_cast<uint64_t>(value >> 64)) << 64) + static_cast<uint64_t>(value);
  }
  static Int TenTo(unsigned exponent) { return boost::multiprecision::pow(Int(10), exponent); }
};

inline uint64_t Magnitude(int64_t value) {
  return value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
}

inline constexpr int kMaxSmallPower = 18;
struct PowersOfTen {
  int64_t power[kMaxSmallPower + 1] = {1};
  constexpr PowersOfTen() {
    for (int i = 1; i <= kMaxSmallPower; ++i) power[i] = power[i - 1] * 10;
  }
  constexpr int64_t operator[](size_t exponent) const { return power[exponent]; }
};
inline constexpr PowersOfTen kPowersOfTen;  // 10^0 … 10^18

}  // namespace heng
