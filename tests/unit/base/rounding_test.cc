// Rounding and square roots: pairs published with GB/T 8170, and every mode against its definition.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/base/number.h"
#include "engine/base/number_access.h"

namespace heng {
namespace {

Number N(std::string_view text) { return Number::Parse(text).value(); }

std::string Round(std::string_view value, Rounding mode, int places) {
  return N(value).RoundToPlaces(mode, places).ToText();
}

constexpr Rounding kModes[] = {Rounding::kHalfUp, Rounding::kHalfEven, Rounding::kTruncate, Rounding::kAwayFromZero,
                               Rounding::kFloor,  Rounding::kCeiling,  Rounding::kHalfDown};

// The multiple of `step` that the definition of a mode names, sought among the neighbours of `value`.
Number ByDefinition(const Number& value, Rounding mode, const Number& step) {
  Number low = 0;
  while (low > value) low = low - step;
  while (low + step <= value) low = low + step;
  if (low == value) return value;
  const Number high = low + step;
  const Number inner = value.Sign() < 0 ? high : low;
  const Number outer = value.Sign() < 0 ? low : high;
  const int side = Compare(value - low, high - value);  // -1: nearer to low
  const Number nearer = side < 0 ? low : high;
  switch (mode) {
    case Rounding::kTruncate: return inner;
    case Rounding::kAwayFromZero: return outer;
    case Rounding::kFloor: return low;
    case Rounding::kCeiling: return high;
    case Rounding::kHalfUp: return side == 0 ? outer : nearer;
    case Rounding::kHalfDown: return side == 0 ? inner : nearer;
    default: return side != 0 ? nearer : (low / step / 2).IsInteger() ? low : high;
  }
}

}  // namespace

TEST_CASE("round half even: the pairs of GB/T 8170") {
  const Rounding even = Rounding::kHalfEven;
  CHECK(Round("12.1498", even, 1) == "12.1");
  CHECK(Round("12.1498", even, 0) == "12");
  CHECK(Round("1268", even, -2) == "1300");
  CHECK(Round("10.5002", even, 0) == "11");
  CHECK(Round("1.050", even, 1) == "1");
  CHECK(N("1.050").RoundToPlaces(even, 1).ToFixed(1) == "1.0");
  CHECK(Round("0.35", even, 1) == "0.4");
  CHECK(Round("2500", even, -3) == "2000");
  CHECK(Round("3500", even, -3) == "4000");
  CHECK(Round("-355", even, -1) == "-360");
  CHECK(Round("-325", even, -1) == "-320");
  CHECK(Round("-365", even, -1) == "-360");
  CHECK(Round("-0.0365", even, 3) == "-0.036");
  CHECK(Round("28.175", even, 2) == "28.18");
  CHECK(Round("28.165", even, 2) == "28.16");
  CHECK(Round("28.2645", even, 1) == "28.3");
  CHECK(Round("28.350", even, 1) == "28.4");
  CHECK(Round("28.250", even, 1) == "28.2");
  CHECK(Round("28.050", even, 1) == "28");
  CHECK(Round("28.2501", even, 1) == "28.3");
  // Not by way of 15.455, 15.46, 15.5.
  CHECK(Round("15.4546", even, 0) == "15");
  CHECK(N("63.37").RoundToStep(even, N("0.5")).ToText() == "63.5");
  CHECK(N("60.25").RoundToStep(even, N("0.5")).ToText() == "60");
  CHECK(N("60.38").RoundToStep(even, N("0.5")).ToText() == "60.5");
  CHECK(N("-60.75").RoundToStep(even, N("0.5")).ToText() == "-61");
  CHECK(N("842").RoundToStep(even, 20).ToText() == "840");
  CHECK(N("830").RoundToStep(even, 20).ToText() == "840");
  CHECK(N("-930").RoundToStep(even, 20).ToText() == "-920");
}

TEST_CASE("the modes at a half and beside it") {
  CHECK(Round("-2.5", Rounding::kHalfUp, 0) == "-3");
  CHECK(Round("2.5", Rounding::kHalfUp, 0) == "3");
  CHECK(Round("2.4999999999999999999999999", Rounding::kHalfUp, 0) == "2");
  CHECK(Round("2.5", Rounding::kHalfEven, 0) == "2");
  CHECK(Round("2.5", Rounding::kHalfDown, 0) == "2");
  CHECK(Round("2.5000000000000000000000001", Rounding::kHalfDown, 0) == "3");
  CHECK(Round("-2.9", Rounding::kTruncate, 0) == "-2");
  CHECK(Round("-2.1", Rounding::kAwayFromZero, 0) == "-3");
  CHECK(Round("-2.1", Rounding::kFloor, 0) == "-3");
  CHECK(Round("2.9", Rounding::kFloor, 0) == "2");
  CHECK(Round("-2.9", Rounding::kCeiling, 0) == "-2");
  CHECK(Round("2.1", Rounding::kCeiling, 0) == "3");
  for (const Rounding mode : kModes) CHECK(Round("-3.25", mode, 2) == "-3.25");
  // A value just below a half, which a decimal approximation would lift onto it.
  CHECK(Number::Ratio(6172839, 12345679).RoundToPlaces(Rounding::kHalfUp, 0) == Number(0));
  CHECK(Number::Ratio(6172840, 12345679).RoundToPlaces(Rounding::kHalfDown, 0) == Number(1));
  CHECK((Number(1) / 3).RoundToStep(Rounding::kHalfUp, Number::Ratio(1, 7)) == Number::Ratio(2, 7));
  CHECK(Number(9223372036854775807).RoundToStep(Rounding::kAwayFromZero, 10).ToText() == "9223372036854775810");
  CHECK(Number::PowerOfTen(-30).RoundToPlaces(Rounding::kCeiling, 2).ToText() == "0.01");
}

TEST_CASE("every mode against its definition, on all small fractions") {
  const std::vector<Number> steps = {1, 2, 5, N("0.5"), N("0.1"), N("0.25"), Number::Ratio(1, 3)};
  for (int num = -40; num <= 40; ++num) {
    for (int den = 1; den <= 12; ++den) {
      const Number value = Number::Ratio(num, den);
      for (const Number& step : steps) {
        for (const Rounding mode : kModes) {
          if (value.RoundToStep(mode, step) == ByDefinition(value, mode, step)) continue;
          FAIL(value.ToText() << " to " << step.ToText() << " in mode " << static_cast<int>(mode));
        }
      }
    }
  }
}

TEST_CASE("the big form rounds as the small one") {
  // Shifted by a multiple of all steps, far beyond 64 bits.
  const Number shift = Number::PowerOfTen(30);
  for (int num = 1; num <= 400; ++num) {
    const Number value = Number::Ratio(num, 16);
    for (const Rounding mode : kModes) {
      for (int places = 0; places <= 3; ++places) {
        const Number expected = value.RoundToPlaces(mode, places);
        const Number up = (value + shift).RoundToPlaces(mode, places) - shift;
        const Number down = (-value - shift).RoundToPlaces(mode, places) + shift;
        if (up != expected || down != (-value).RoundToPlaces(mode, places))
          FAIL(num << "/16 to " << places << " places");
      }
    }
  }
}

TEST_CASE("square roots") {
  for (int64_t root = 0; root <= 2000; ++root) {
    if (Number(root * root).Sqrt(0) != Number(root)) FAIL(root);
    if (Number::Ratio(root * root, 10000).Sqrt(2) != Number::Ratio(root, 100)) FAIL(root << "/100");
  }
  CHECK(Number(2).Sqrt(20).ToFixed(20) == "1.41421356237309504880");
  CHECK(Number(3).Sqrt(0) == Number(2));
  // Marks 74, 79, 80, 83: mean 79, squared deviations 25, 0, 1, 16, variance 10.5.
  CHECK(((Number(25) + 0 + 1 + 16) / 4).ToText() == "10.5");
  CHECK(N("10.5").Sqrt(2).ToText() == "3.24");
  CHECK(N("10.5").Sqrt(6).ToText() == "3.24037");
  // Exact ties: 0.5^2, 1.5^2, 2.5^2 and 0.125^2, 0.375^2.
  CHECK(N("0.25").Sqrt(0) == Number(0));
  CHECK(N("2.25").Sqrt(0) == Number(2));
  CHECK(N("6.25").Sqrt(0) == Number(2));
  CHECK(N("0.015625").Sqrt(2).ToText() == "0.12");
  CHECK(N("0.140625").Sqrt(2).ToText() == "0.38");
  // Beside a tie.
  CHECK(N("6.2500000000000000000000000001").Sqrt(0) == Number(3));
  CHECK(N("2.2499999999999999999999999999").Sqrt(0) == Number(1));
  CHECK(Number::Ratio(1, 3).Sqrt(10).ToText() == "0.5773502692");
  CHECK(Number(640000).Sqrt(-2) == Number(800));
  CHECK(Number::PowerOfTen(60).Sqrt(2) == Number::PowerOfTen(30));
}

TEST_CASE("square roots of random fractions lie within half a step") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 5000; ++i) {
    const Number value = Number::Ratio(static_cast<int64_t>(random() >> (1 + random() % 62)),
                                       1 + static_cast<int64_t>(random() >> (1 + random() % 62)));
    const int places = static_cast<int>(random() % 8);
    const Number half = Number::PowerOfTen(-places) / 2;
    const Number root = value.Sqrt(places);
    const Number low = root - half;
    const Number high = root + half;
    const bool right = (low.Sign() < 0 || low * low <= value) && value <= high * high &&
                       (root * Number::PowerOfTen(places)).IsInteger();
    if (!right) FAIL(value.ToText() << " to " << places << " places");
  }
}

}  // namespace heng
