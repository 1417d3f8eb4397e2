// Rounding and roots: one decision from the exact value, never from a value rounded before.
#include <cassert>
#include <limits>

#include "engine/base/number.h"
#include "engine/base/number_access.h"

namespace heng {
namespace {

using Int = NumberAccess::Int;
using Rational = NumberAccess::Rational;
using UWide = NumberAccess::UWide;

// Whether a magnitude goes one step up. `half`: the dropped part against half a step (-1, 0, 1); the dropped part is
// not zero; `odd`: of the steps kept.
bool GoesUp(Rounding mode, bool negative, bool odd, int half) {
  switch (mode) {
    case Rounding::kHalfUp: return half >= 0;
    case Rounding::kHalfEven: return half > 0 || (half == 0 && odd);
    case Rounding::kTruncate: return false;
    case Rounding::kAwayFromZero: return true;
    case Rounding::kFloor: return negative;
    case Rounding::kCeiling: return !negative;
    case Rounding::kHalfDown: return half > 0;
  }
  return false;
}

// top/bottom, both >= 0, as an integer.
UWide Divide(UWide top, UWide bottom, Rounding mode, bool negative) {
  const bool narrow = (top | bottom) >> 64 == 0;
  const UWide whole = narrow ? static_cast<uint64_t>(top) / static_cast<uint64_t>(bottom) : top / bottom;
  const UWide rest = top - whole * bottom;
  if (rest == 0) return whole;
  const UWide other = bottom - rest;
  const int half = rest < other ? -1 : rest > other;
  return whole + (GoesUp(mode, negative, (whole & 1) != 0, half) ? 1 : 0);
}

Int Divide(const Int& top, const Int& bottom, Rounding mode, bool negative) {
  Int whole;
  Int rest;
  divide_qr(top, bottom, whole, rest);
  if (rest == 0) return whole;
  const Int other = bottom - rest;
  if (GoesUp(mode, negative, bit_test(whole, 0), rest.compare(other))) ++whole;
  return whole;
}

}  // namespace

Number Number::RoundToStep(Rounding mode, const Number& step) const {
  assert(step.Sign() > 0);
  const bool negative = Sign() < 0;
  if (is_small() && step.is_small()) {
    const UWide top = static_cast<UWide>(Magnitude(num_)) * static_cast<uint64_t>(step.den_);
    const UWide bottom = static_cast<UWide>(den_) * static_cast<uint64_t>(step.num_);
    const UWide count = Divide(top, bottom, mode, negative);
    if (count <= static_cast<UWide>(std::numeric_limits<int64_t>::max())) {
      const auto steps = static_cast<int64_t>(count);
      return Number(negative ? -steps : steps) * step;
    }
  }
  const Rational value = ToBig().value;
  const Rational unit = step.ToBig().value;
  const Int top = abs(numerator(value)) * denominator(unit);
  const Int bottom = denominator(value) * numerator(unit);
  const Int count = Divide(top, bottom, mode, negative);
  return FromBig({Rational(negative ? Int(-count) : count) * unit});
}

Number Number::RoundToPlaces(Rounding mode, int places) const {
  // Nothing to drop: the denominator divides 10^places.
  if (places >= 0 && places <= kMaxSmallPower && is_small() && kPowersOfTen[places] % den_ == 0) return *this;
  return RoundToStep(mode, PowerOfTen(-places));
}

// With n/d·10^(2·places) = top/bottom and s = ⌊√(top/bottom)⌋ = isqrt(⌊top/bottom⌋), the root goes up from s when
// top/bottom is beyond (s + 1/2)^2, or on it with s odd.
Number Number::Sqrt(int places) const {
  assert(Sign() >= 0);
  const Rational value = ToBig().value;
  Int top = numerator(value);
  Int bottom = denominator(value);
  const unsigned size = places < 0 ? 0u - static_cast<unsigned>(places) : static_cast<unsigned>(places);
  (places < 0 ? bottom : top) *= NumberAccess::TenTo(2 * size);
  Int root = sqrt(Int(top / bottom));
  const Int middle = 2 * root + 1;
  const int order = Int(4 * top).compare(Int(bottom * middle * middle));
  if (order > 0 || (order == 0 && bit_test(root, 0))) ++root;
  return NumberAccess::FromInt(root) * PowerOfTen(-places);
}

}  // namespace heng
