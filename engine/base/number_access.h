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
    Int result = static_cast<uint64_t>(value >> 64);
    result <<= 64;
    result |= static_cast<uint64_t>(value);
    return result;
  }
  static Int TenTo(unsigned exponent) { return boost::multiprecision::pow(Int(10), exponent); }
};

inline uint64_t Magnitude(int64_t value) {
  return value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
}

// 10^0 … 10^18.
inline constexpr int kMaxSmallPower = 18;
inline constexpr int64_t kPowersOfTen[kMaxSmallPower + 1] = {
    1,
    10,
    100,
    1'000,
    10'000,
    100'000,
    1'000'000,
    10'000'000,
    100'000'000,
    1'000'000'000,
    10'000'000'000,
    100'000'000'000,
    1'000'000'000'000,
    10'000'000'000'000,
    100'000'000'000'000,
    1'000'000'000'000'000,
    10'000'000'000'000'000,
    100'000'000'000'000'000,
    1'000'000'000'000'000'000};

}  // namespace heng
