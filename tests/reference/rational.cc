#include "tests/reference/rational.h"

#include <algorithm>

namespace heng::reference {
namespace {

Integer WholeFromText(std::string_view digits) {
  Integer result = 0;
  for (char c : digits) result = result * 10 + (c - '0');
  return result;
}

}  // namespace

Rational FromText(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  Rational result;
  if (const size_t slash = text.find('/'); slash != text.npos) {
    result = Rational(WholeFromText(text.substr(0, slash)), WholeFromText(text.substr(slash + 1)));
  } else if (const size_t dot = text.find('.'); dot != text.npos) {
    Integer scale = 1;
    for (size_t i = dot + 1; i < text.size(); ++i) scale *= 10;
    const std::string digits = std::string(text.substr(0, dot)) + std::string(text.substr(dot + 1));
    result = Rational(WholeFromText(digits), scale);
  } else {
    result = Rational(WholeFromText(text));
  }
  return negative ? Rational(-result) : result;
}

Rational FromNumber(const Number& value) { return FromText(value.ToText()); }

std::string ToText(const Rational& value) {
  const Integer bottom = denominator(value);
  return numerator(value).str() + (bottom == 1 ? "" : "/" + bottom.str());
}

Integer Floor(const Rational& value) {
  const Integer top = numerator(value), bottom = denominator(value);
  Integer quotient = top / bottom;  // toward zero
  if (quotient * bottom > top) quotient -= 1;
  return quotient;
}

Rational RoundTo(const Rational& value, Rounding mode, const Rational& step) {
  const Rational steps = value / step;
  const Integer below = Floor(steps);
  const Rational rest = steps - Rational(below);  // [0, 1)
  if (rest == 0) return value;
  const Integer above = below + 1;
  const bool negative = value < 0;
  const Integer near_zero = negative ? above : below, far = negative ? below : above;
  const Rational half(1, 2);
  Integer chosen;
  switch (mode) {
    case Rounding::kFloor: chosen = below; break;
    case Rounding::kCeiling: chosen = above; break;
    case Rounding::kTruncate: chosen = near_zero; break;
    case Rounding::kAwayFromZero: chosen = far; break;
    default:
      if (rest != half) {
        chosen = rest < half ? below : above;
      } else if (mode == Rounding::kHalfUp) {
        chosen = far;
      } else if (mode == Rounding::kHalfDown) {
        chosen = near_zero;
      } else {
        chosen = below % 2 == 0 ? below : above;
      }
  }
  return Rational(chosen) * step;
}

Rational SquareRoot(const Rational& value, int places) {
  Integer scale = 1;
  for (int i = 0; i < places; ++i) scale *= 10;
  // The greatest whole r with r*r <= value * scale^2, by halving an interval.
  const Rational target = value * Rational(scale * scale);
  Integer low = 0, high = Floor(target) + 1;
  while (high - low > 1) {
    const Integer middle = (low + high) / 2;
    (Rational(middle * middle) <= target ? low : high) = middle;
  }
  // Nearest of low and low + 1; target can be (low + 1/2)^2 exactly.
  const Rational between = Rational(2 * low + 1, 2);
  const Rational border = between * between;
  Integer root = low;
  if (target > border || (target == border && low % 2 != 0)) root = low + 1;
  return Rational(root, scale);
}

}  // namespace heng::reference
