#include "tests/unit/base/scaled.h"

#include <algorithm>

namespace heng::test {
namespace {

const Outcome kInvalid = {Kind::kInvalid, {}};

Scaled Make(Number coefficient, int64_t exponent) {
  const bool minus = coefficient.Sign() < 0;
  return {std::move(coefficient), exponent, minus};
}

// ⌊log10 |x|⌋ of x != 0.
int64_t Magnitude10(const Number& x) {
  const Number size = x.Abs();
  if (size.IsInteger()) return static_cast<int64_t>(size.ToText().size()) - 1;
  int exponent = 0;
  while (size >= Number::PowerOfTen(exponent + 1)) ++exponent;
  while (size < Number::PowerOfTen(exponent)) --exponent;
  return exponent;
}

int64_t Adjusted(const Scaled& x) { return x.exponent + Magnitude10(x.coefficient); }

// x as whole units of 10^exponent; the units may be far above x, but not far below.
Number Units(const Scaled& x, int64_t exponent, Rounding mode) {
  const auto drop = static_cast<int>(std::min(exponent - x.exponent, kFar));
  return x.coefficient.RoundToPlaces(mode, -drop) / Number::PowerOfTen(drop);
}

Outcome Overflow(bool minus, const Context& context) {
  const Rounding mode = context.mode;
  const bool stays =
      mode == Rounding::kTruncate || (mode == Rounding::kFloor && !minus) || (mode == Rounding::kCeiling && minus);
  if (!stays) return {Kind::kInfinite, {0, 0, minus}};
  const Number largest = Number::PowerOfTen(static_cast<int>(context.precision)) - 1;
  return {Kind::kFinite, Make(minus ? -largest : largest, context.max_exponent - context.precision + 1)};
}

// Rounds an exact value to the precision, or to the last place a subnormal has.
Outcome Finish(const Scaled& exact, const Context& context) {
  if (exact.coefficient.IsZero()) return {Kind::kFinite, exact};
  const int64_t last = std::max(Adjusted(exact) - context.precision + 1, context.Tiny());
  Scaled rounded = exact;
  if (last > exact.exponent || !exact.coefficient.IsInteger()) {
    rounded = Make(Units(exact, last, context.mode), last);
  }
  if (!rounded.coefficient.IsZero() && Adjusted(rounded) > context.max_exponent) {
    return Overflow(exact.minus, context);
  }
  return {Kind::kFinite, rounded};
}

Scaled Negated(const Scaled& x) { return {-x.coefficient, x.exponent, !x.minus}; }

Scaled Add(const Scaled& a, const Scaled& b) {
  if (a.exponent < b.exponent) return Add(b, a);
  if (a.coefficient.IsZero()) return b;
  if (b.coefficient.IsZero()) return a;
  const auto gap = static_cast<int>(std::min(a.exponent - b.exponent, kFar));
  // Beyond kFar only the sign of the lesser one can be felt.
  const Number lesser = a.exponent - b.exponent > kFar ? Number(b.coefficient.Sign()) : b.coefficient;
  return Make(a.coefficient * Number::PowerOfTen(gap) + lesser, a.exponent - gap);
}

Scaled Multiply(const Scaled& a, const Scaled& b) {
  Scaled product = Make(a.coefficient * b.coefficient, a.exponent + b.exponent);
  product.minus = a.minus != b.minus;
  return product;
}

Outcome Divide(const Scaled& a, const Scaled& b, const Context& context) {
  if (b.coefficient.IsZero()) {
    if (a.coefficient.IsZero()) return kInvalid;
    return {Kind::kInfinite, {0, 0, a.minus != b.minus}};
  }
  return Finish(Make(a.coefficient / b.coefficient, a.exponent - b.exponent), context);
}

// The whole quotient by `mode`, and what is left; invalid when the quotient has more digits than the precision.
Outcome Whole(const Scaled& a, const Scaled& b, Rounding mode, bool want_rest, const Context& context) {
  if (b.coefficient.IsZero()) {
    if (want_rest || a.coefficient.IsZero()) return kInvalid;
    return {Kind::kInfinite, {0, 0, a.minus != b.minus}};
  }
  if (a.coefficient.IsZero()) return {Kind::kFinite, a};
  const Scaled exact = Make(a.coefficient / b.coefficient, a.exponent - b.exponent);
  if (Adjusted(exact) >= context.precision) return kInvalid;
  const Number quotient = exact.exponent < -kFar ? Number(0) : Units(exact, 0, mode);
  if (quotient.Abs() >= Number::PowerOfTen(static_cast<int>(context.precision))) return kInvalid;
  if (!want_rest) return {Kind::kFinite, Make(quotient, 0)};
  if (quotient.IsZero()) return Finish(a, context);
  return Finish(Add(a, Negated(Multiply(Make(quotient, 0), b))), context);
}

Outcome ToExponent(const Scaled& a, int64_t exponent, const Context& context) {
  if (exponent < context.Tiny() || exponent > context.max_exponent) return kInvalid;
  if (a.coefficient.IsZero()) return {Kind::kFinite, a};
  if (a.exponent - exponent > context.precision) return kInvalid;
  const Scaled result = Make(Units(a, exponent, context.mode), exponent);
  if (result.coefficient.IsZero()) return {Kind::kFinite, result};
  if (Magnitude10(result.coefficient) >= context.precision || Adjusted(result) > context.max_exponent) return kInvalid;
  return {Kind::kFinite, result};
}

Outcome Rescale(const Scaled& a, const Scaled& b, const Context& context) {
  if (b.coefficient.IsZero()) return ToExponent(a, 0, context);
  if (Adjusted(b) > 10) return kInvalid;
  if (b.exponent < -kFar) return kInvalid;
  const std::optional<int64_t> exponent = (b.coefficient * Number::PowerOfTen(static_cast<int>(b.exponent))).ToInt64();
  return exponent ? ToExponent(a, *exponent, context) : kInvalid;
}

Outcome SquareRoot(const Scaled& a, Context context) {
  context.mode = Rounding::kHalfEven;  // whatever the directive says
  if (a.coefficient.IsZero()) return {Kind::kFinite, a};
  if (a.minus) return kInvalid;
  const int64_t half = (a.exponent - (a.exponent & 1)) / 2;
  const Number even = (a.exponent & 1) != 0 ? a.coefficient * 10 : a.coefficient;
  const int64_t adjusted = Adjusted(a);
  const int64_t root_adjusted = (adjusted - (adjusted & 1)) / 2;
  const int64_t last = std::max(root_adjusted - context.precision + 1, context.Tiny());
  const auto places = static_cast<int>(std::clamp(half - last, -kFar, kFar));
  // As units of the last place, which keeps them whole.
  return Finish(Make(even.Sqrt(places) * Number::PowerOfTen(places), half - places), context);
}

Outcome ToIntegral(const Scaled& a, const Context& context) {
  if (a.exponent >= 0 || a.coefficient.IsZero()) return {Kind::kFinite, a};
  return {Kind::kFinite, Make(Units(a, 0, context.mode), 0)};
}

}  // namespace

int CompareScaled(const Scaled& a, const Scaled& b) {
  const int sign = a.coefficient.Sign();
  if (sign != b.coefficient.Sign()) return sign < b.coefficient.Sign() ? -1 : 1;
  if (sign == 0) return 0;
  if (Adjusted(a) != Adjusted(b)) return Adjusted(a) < Adjusted(b) ? -sign : sign;
  const auto gap = static_cast<int>(a.exponent - b.exponent);
  return Compare(a.coefficient * Number::PowerOfTen(gap), b.coefficient);
}

Outcome Compute(std::string_view operation, const Scaled& a, const Scaled& b, const Scaled& c, const Context& context) {
  if (operation == "add") return Finish(Add(a, b), context);
  if (operation == "subtract") return Finish(Add(a, Negated(b)), context);
  if (operation == "multiply") return Finish(Multiply(a, b), context);
  if (operation == "fma") return Finish(Add(Multiply(a, b), c), context);
  if (operation == "divide") return Divide(a, b, context);
  if (operation == "divideint") return Whole(a, b, Rounding::kTruncate, false, context);
  if (operation == "remainder") return Whole(a, b, Rounding::kTruncate, true, context);
  if (operation == "remaindernear") return Whole(a, b, Rounding::kHalfEven, true, context);
  if (operation == "compare" || operation == "comparesig") return {Kind::kFinite, Make(CompareScaled(a, b), 0)};
  if (operation == "max") return Finish(CompareScaled(a, b) < 0 ? b : a, context);
  if (operation == "min") return Finish(CompareScaled(a, b) < 0 ? a : b, context);
  if (operation == "quantize") return ToExponent(a, b.exponent, context);
  if (operation == "rescale") return Rescale(a, b, context);
  if (operation == "tointegral" || operation == "tointegralx") return ToIntegral(a, context);
  if (operation == "squareroot") return SquareRoot(a, context);
  if (operation == "minus") return Finish(Negated(a), context);
  if (operation == "abs") return Finish(a.coefficient.Sign() < 0 ? Negated(a) : a, context);
  return Finish(a, context);  // plus, apply
}

}  // namespace heng::test
