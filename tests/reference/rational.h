#pragma once
// Exact arithmetic of the reference evaluator: Boost's rationals, written apart from the engine's own numbers.
#include <boost/multiprecision/cpp_int.hpp>
#include <string>
#include <string_view>

#include "engine/base/number.h"

namespace heng::reference {

using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

Rational FromText(std::string_view text);   // "12.5", "-1/3"
Rational FromNumber(const Number& value);   // through its text
std::string ToText(const Rational& value);  // "25/2"; whole numbers without "/1"

Integer Floor(const Rational& value);
Rational RoundTo(const Rational& value, Rounding mode, const Rational& step);
// Square root of a value >= 0 to `places` decimals, half to even.
Rational SquareRoot(const Rational& value, int places);

}  // namespace heng::reference
