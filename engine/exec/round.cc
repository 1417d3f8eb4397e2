// Rounding of a register to a step p/q: out has the denominator q in every row.
//
//   value 12.345 (12345/1000), step 0.01 half up: 12345·100 / 1000 = 1234 rest 500 of 1000 → 1235 (den 100)
#include <optional>

#include "engine/exec/lane_code.h"
#include "engine/exec/register.h"

namespace heng::exec {

namespace {

// num/den (den > 0) to a whole number.
template <class Int>
Int RoundAny(Int num, Int den, Rounding mode) {
  Int quotient = num / den;
  Int rest = num % den;
  if (rest == 0) return quotient;
  int sign = rest < 0 ? -1 : 1;
  if (rest < 0) rest = -rest;
  Int other = den - rest;
  bool up = false;  // away from zero
  switch (mode) {
    case Rounding::kHalfUp: up = rest >= other; break;
    case Rounding::kHalfEven: up = rest > other || (rest == other && quotient % 2 != 0); break;
    case Rounding::kHalfDown: up = rest > other; break;
    case Rounding::kTruncate: break;
    case Rounding::kAwayFromZero: up = true; break;
    case Rounding::kFloor: up = sign < 0; break;
    case Rounding::kCeiling: up = sign > 0; break;
  }
  return up ? quotient + sign : quotient;
}

constexpr int64_t kWide = data::Column::kWide;

// All rows have a.den, which the step's denominator divides, and p = 1: one division by the same number.
void RoundScaled(const Register& a, Rounding mode, int64_t divisor, size_t n, Register& out) {
  for (size_t i = 0; i < n; ++i) out.num[i] = RoundAny(a.num[i], divisor, mode);
}

void RoundRow(const Register& a, Rounding mode, const Number& step, size_t i, Register& out) {
  int64_t num = a.num[i];
  int64_t p = step.num();
  int64_t q = step.den();
  int64_t den = a.den_of(i);
  if (num != kWide) {
    int64_t scaled_num;
    int64_t scaled_den;
    int64_t steps;
    bool overflow = __builtin_mul_overflow(num, q, &scaled_num) || __builtin_mul_overflow(den, p, &scaled_den);
    if (!overflow) {
      steps = RoundAny(scaled_num, scaled_den, mode);
    } else {
      __int128 wide_steps = RoundAny(static_cast<__int128>(num) * q, static_cast<__int128>(den) * p, mode);
      steps = static_cast<int64_t>(wide_steps);
      overflow = steps != wide_steps;
      if (overflow) return out.Put(i, a.Get(i).RoundToStep(mode, step));
    }
    int64_t result;
    if (!__builtin_mul_overflow(steps, p, &result) && result != kWide) {
      out.num[i] = result;
      return;
    }
  }
  out.Put(i, a.Get(i).RoundToStep(mode, step));
}

}  // namespace

int64_t RoundQuotient(int64_t num, int64_t den, Rounding mode) { return RoundAny(num, den, mode); }
Int128 RoundQuotient(Int128 num, Int128 den, Rounding mode) { return RoundAny(num, den, mode); }

void Round(const Register& a, Rounding mode, const Number& step, size_t n, Register& out) {
  if (!step.is_small()) {
    out.Reset(1);
    for (size_t i = 0; i < n; ++i) out.Put(i, a.Get(i).RoundToStep(mode, step));
    return;
  }
  out.Reset(step.den());
  if (!a.split && a.wide.empty() && step.num() == 1 && a.den % step.den() == 0) {
    return RoundScaled(a, mode, a.den / step.den(), n, out);
  }
  for (size_t i = 0; i < n; ++i) RoundRow(a, mode, step, i, out);
}

}  // namespace heng::exec
