// Arithmetic: the small form with 128-bit intermediates, the big form through cpp_rational.
//
// All operands are in lowest terms, so sums and products need only the small common factors that can arise (Knuth,
// TAOCP 2, 4.5.1); no 128-bit greatest common divisor is taken on the small path.
#include "engine/base/number.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

#include "engine/base/number_access.h"

namespace heng {
namespace {

using Int = NumberAccess::Int;
using Rational = NumberAccess::Rational;
using Wide = __int128;
using UWide = NumberAccess::UWide;

constexpr uint64_t kMaxSmall = std::numeric_limits<int64_t>::max();

// Binary, after one division that brings both to the size of the lesser.
uint64_t Gcd(uint64_t a, uint64_t b) {
  if (a > b) std::swap(a, b);
  if (a == 0) return b;
  if (a == 1) return 1;
  b %= a;
  if (b == 0) return a;
  const int shift = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  b >>= std::countr_zero(b);
  while (a != b) {
    const uint64_t difference = a > b ? a - b : b - a;
    a = std::min(a, b);
    b = difference >> std::countr_zero(difference);
  }
  return a << shift;
}

UWide WideGcd(UWide a, UWide b) {
  while (b >> 64 != 0) {
    a %= b;
    std::swap(a, b);
  }
  if (b == 0) return a;
  const auto low = static_cast<uint64_t>(b);
  return Gcd(static_cast<uint64_t>(a % low), low);
}

UWide WideMagnitude(Wide value) { return value < 0 ? ~static_cast<UWide>(value) + 1 : static_cast<UWide>(value); }

// ±num/den, already in lowest terms.
Number FromReduced(bool negative, UWide num, UWide den) {
  if (den <= kMaxSmall && num <= static_cast<UWide>(kMaxSmall) + (negative ? 1 : 0)) {
    const auto magnitude = static_cast<uint64_t>(num);
    return NumberAccess::Small(static_cast<int64_t>(negative ? ~magnitude + 1 : magnitude), static_cast<int64_t>(den));
  }
  Int big_num = NumberAccess::ToInt(num);
  if (negative) big_num = -big_num;
  return NumberAccess::FromRational(Rational(big_num, NumberAccess::ToInt(den)));
}

Number FromReduced(Wide num, Wide den) { return FromReduced(num < 0, WideMagnitude(num), static_cast<UWide>(den)); }

// a/b + c/d in lowest terms; |c| may be 2^63 (the negated INT64_MIN).
Number AddSmall(int64_t a, int64_t b, Wide c, int64_t d) {
  if (b == d) {
    const Wide sum = a + c;
    if (b == 1) return FromReduced(sum, 1);
    if (sum == static_cast<int64_t>(sum)) return Number::Ratio(static_cast<int64_t>(sum), b);
    const auto rest = static_cast<uint64_t>(WideMagnitude(sum) % static_cast<uint64_t>(b));
    const auto factor = static_cast<int64_t>(Gcd(rest, static_cast<uint64_t>(b)));
    return FromReduced(sum / factor, b / factor);
  }
  const auto common = static_cast<int64_t>(Gcd(static_cast<uint64_t>(b), static_cast<uint64_t>(d)));
  if (common == 1) return FromReduced(static_cast<Wide>(a) * d + c * b, static_cast<Wide>(b) * d);
  const Wide sum = static_cast<Wide>(a) * (d / common) + c * (b / common);
  const auto rest = static_cast<uint64_t>(WideMagnitude(sum) % static_cast<uint64_t>(common));
  const auto factor = static_cast<int64_t>(Gcd(rest, static_cast<uint64_t>(common)));
  return FromReduced(sum / factor, static_cast<Wide>(b / common) * (d / factor));
}

// ±(a/b)·(c/d) of magnitudes, each pair in lowest terms.
Number MultiplySmall(bool negative, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  const uint64_t first = Gcd(a, d);
  const uint64_t second = Gcd(c, b);
  return FromReduced(negative, static_cast<UWide>(a / first) * (c / second),
                     static_cast<UWide>(b / second) * (d / first));
}

bool FitsSmall(const Int& value) {
  return value >= std::numeric_limits<int64_t>::min() && value <= std::numeric_limits<int64_t>::max();
}

}  // namespace

Number Number::Ratio(int64_t num, int64_t den) {
  assert(den != 0);
  const uint64_t top = Magnitude(num);
  const uint64_t bottom = Magnitude(den);
  const uint64_t factor = Gcd(top, bottom);
  return FromReduced(num != 0 && (num < 0) != (den < 0), top / factor, bottom / factor);
}

Number Number::Ratio128(__int128 num, __int128 den) {
  assert(den != 0);
  const UWide top = WideMagnitude(num);
  const UWide bottom = WideMagnitude(den);
  const UWide factor = WideGcd(top, bottom);
  return FromReduced(num != 0 && (num < 0) != (den < 0), top / factor, bottom / factor);
}

Number Number::PowerOfTen(int exponent) {
  const unsigned size = exponent < 0 ? 0u - static_cast<unsigned>(exponent) : static_cast<unsigned>(exponent);
  if (size <= kMaxSmallPower) {
    return exponent < 0 ? NumberAccess::Small(1, kPowersOfTen[size]) : Number(kPowersOfTen[size]);
  }
  const Int power = NumberAccess::TenTo(size);
  return NumberAccess::FromRational(exponent < 0 ? Rational(1, power) : Rational(power));
}

int64_t Number::CopyBig(int64_t pointer) {
  return reinterpret_cast<int64_t>(new Big(*reinterpret_cast<const Big*>(pointer)));
}

void Number::FreeBig() { delete reinterpret_cast<Big*>(num_); }

Number Number::FromBig(Big&& value) {
  const Int num = numerator(value.value);
  const Int den = denominator(value.value);
  if (FitsSmall(num) && FitsSmall(den)) {
    return NumberAccess::Small(static_cast<int64_t>(num), static_cast<int64_t>(den));
  }
  Number result;
  result.num_ = reinterpret_cast<int64_t>(new Big(std::move(value)));
  result.den_ = 0;
  return result;
}

Number::Big Number::ToBig() const {
  if (den_ == 0) return *reinterpret_cast<const Big*>(num_);
  return {Rational(Int(num_), Int(den_))};
}

int Number::Sign() const {
  if (den_ == 0) return reinterpret_cast<const Big*>(num_)->value.sign();
  return num_ < 0 ? -1 : num_ > 0;
}

bool Number::IsInteger() const {
  if (den_ != 0) return den_ == 1;
  return denominator(reinterpret_cast<const Big*>(num_)->value) == 1;
}

size_t Number::Bits() const {
  if (is_small()) return 128;
  const auto& value = reinterpret_cast<const Big*>(num_)->value;
  const Int size = abs(numerator(value));
  return (size == 0 ? 0 : msb(size) + 1) + msb(denominator(value)) + 1;
}

bool Number::Terminating() const {
  if (den_ != 0) {
    uint64_t rest = static_cast<uint64_t>(den_) >> std::countr_zero(static_cast<uint64_t>(den_));
    while (rest % 5 == 0) rest /= 5;
    return rest == 1;
  }
  Int rest = denominator(reinterpret_cast<const Big*>(num_)->value);
  rest >>= lsb(rest);
  while (rest % 5 == 0) rest /= 5;
  return rest == 1;
}

Number operator+(const Number& a, const Number& b) {
  if (a.is_small() && b.is_small()) {
    int64_t sum;
    if (a.den_ == 1 && b.den_ == 1 && !__builtin_add_overflow(a.num_, b.num_, &sum)) return Number(sum);
    return AddSmall(a.num_, a.den_, b.num_, b.den_);
  }
  return Number::FromBig({a.ToBig().value + b.ToBig().value});
}

Number operator-(const Number& a, const Number& b) {
  if (a.is_small() && b.is_small()) {
    int64_t difference;
    if (a.den_ == 1 && b.den_ == 1 && !__builtin_sub_overflow(a.num_, b.num_, &difference)) return Number(difference);
    return AddSmall(a.num_, a.den_, -static_cast<Wide>(b.num_), b.den_);
  }
  return Number::FromBig({a.ToBig().value - b.ToBig().value});
}

Number operator*(const Number& a, const Number& b) {
  if (a.is_small() && b.is_small()) {
    int64_t product;
    if (a.den_ == 1 && b.den_ == 1 && !__builtin_mul_overflow(a.num_, b.num_, &product)) return Number(product);
    return MultiplySmall((a.num_ < 0) != (b.num_ < 0), Magnitude(a.num_), static_cast<uint64_t>(a.den_),
                         Magnitude(b.num_), static_cast<uint64_t>(b.den_));
  }
  return Number::FromBig({a.ToBig().value * b.ToBig().value});
}

Number operator/(const Number& a, const Number& b) {
  assert(!b.IsZero());
  if (a.is_small() && b.is_small()) {
    return MultiplySmall((a.num_ < 0) != (b.num_ < 0), Magnitude(a.num_), static_cast<uint64_t>(a.den_),
                         static_cast<uint64_t>(b.den_), Magnitude(b.num_));
  }
  return Number::FromBig({a.ToBig().value / b.ToBig().value});
}

Number operator-(const Number& a) {
  if (a.is_small()) return FromReduced(-static_cast<Wide>(a.num_), a.den_);
  return Number::FromBig({-a.ToBig().value});
}

int Compare(const Number& a, const Number& b) {
  if (a.is_small() && b.is_small()) {
    if (a.den_ == b.den_) return a.num_ < b.num_ ? -1 : a.num_ > b.num_;
    const Wide left = static_cast<Wide>(a.num_) * b.den_;
    const Wide right = static_cast<Wide>(b.num_) * a.den_;
    return left < right ? -1 : left > right;
  }
  const int order = a.ToBig().value.compare(b.ToBig().value);
  return order < 0 ? -1 : order > 0;
}

std::optional<int64_t> Number::ToInt64() const {
  // By `small-when-possible` an integer of the big form does not fit.
  if (den_ != 1) return std::nullopt;
  return num_;
}

size_t Number::Hash() const {
  if (den_ == 0) return hash_value(reinterpret_cast<const Big*>(num_)->value);
  uint64_t hash = static_cast<uint64_t>(num_) * 0x9E3779B97F4A7C15u ^ static_cast<uint64_t>(den_) * 0xC2B2AE3D27D4EB4Fu;
  hash ^= hash >> 32;
  return hash * 0x9E3779B97F4A7C15u;
}

}  // namespace heng
