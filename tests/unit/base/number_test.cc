// Arithmetic and text of Number: all small fractions against plain integers, the edges of 64 bits against cpp_rational.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "engine/base/number.h"
#include "engine/base/number_access.h"

namespace heng {
namespace {

using Int = NumberAccess::Int;
using Rational = NumberAccess::Rational;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

Number N(std::string_view text) { return Number::Parse(text).value(); }

// Lowest terms and `small-when-possible`, and the value num/den.
bool Is(const Number& number, __int128 num, __int128 den) {
  if (den < 0) {
    num = -num;
    den = -den;
  }
  const auto factor = std::gcd(static_cast<int64_t>(num), static_cast<int64_t>(den));
  return number.is_small() && number.num() == num / factor && number.den() == den / factor;
}

// The same value in the same form as cpp_rational has it.
bool Is(const Number& number, const Rational& value) {
  const Int num = numerator(value);
  const Int den = denominator(value);
  const bool fits = num >= kMin && num <= kMax && den <= kMax;
  if (number.is_small() != fits) return false;
  if (fits && (number.num() != num || number.den() != den)) return false;
  return NumberAccess::ToRational(number) == value;
}

}  // namespace

TEST_CASE("all small fractions: + - * / and order") {
  int pairs = 0;
  bool right = true;
  for (int a = -13; a <= 13; ++a) {
    for (int b = 1; b <= 13; ++b) {
      const Number x = Number::Ratio(a, b);
      right = right && Is(x, a, b) && Is(Number::Ratio(-a, -b), a, b) && Is(-x, -a, b) && x.Sign() == (a > 0) - (a < 0);
      right = right && Is(x.Abs(), std::abs(a), b) && x.IsInteger() == (a % b == 0) && x.IsZero() == (a == 0);
      for (int c = -13; c <= 13; ++c) {
        for (int d = 1; d <= 13; ++d) {
          const Number y = Number::Ratio(c, d);
          right =
              right && Is(x + y, a * d + c * b, b * d) && Is(x - y, a * d - c * b, b * d) && Is(x * y, a * c, b * d);
          if (c != 0) right = right && Is(x / y, a * d, b * c);
          const int order = (a * d > c * b) - (a * d < c * b);
          right = right && Compare(x, y) == order && (x == y) == (order == 0) && (x < y) == (order < 0);
          if (order == 0) right = right && x.Hash() == y.Hash();
          ++pairs;
        }
      }
      if (!right) FAIL("around " << a << "/" << b);
    }
  }
  CHECK(pairs == 27 * 13 * 27 * 13);
}

TEST_CASE("the edge between the small and the big form, against cpp_rational") {
  const unsigned seed = 20230901;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<int64_t> edges = {
      kMin, kMin + 1, -kMax / 2,        -(int64_t{1} << 32),    -3,       -2,       -1,       0,   1,
      2,    3,        int64_t{1} << 31, (int64_t{1} << 32) + 1, kMax / 2, kMax / 3, kMax - 1, kMax};
  const auto pick = [&]() -> int64_t {
    switch (random() % 3) {
      case 0: return edges[random() % edges.size()];
      case 1: return static_cast<int64_t>(random() >> random() % 64);
      default: return -static_cast<int64_t>(random() >> (1 + random() % 63));
    }
  };
  const auto pick_den = [&] {
    int64_t den = 0;
    while (den == 0) den = pick();
    return den;
  };
  int big = 0;
  const int rounds = 60000;
  for (int i = 0; i < rounds; ++i) {
    const int64_t parts[] = {pick(), pick_den(), pick(), pick_den()};
    const Number x = Number::Ratio(parts[0], parts[1]);
    const Number y = Number::Ratio(parts[2], parts[3]);
    const Rational p = Rational(Int(parts[0])) / Int(parts[1]);
    const Rational q = Rational(Int(parts[2])) / Int(parts[3]);
    const Number sum = x + y;
    const Number product = x * y;
    const bool right = Is(x, p) && Is(y, q) && Is(sum, p + q) && Is(x - y, p - q) && Is(product, p * q) && Is(-x, -p) &&
                       Is(sum - y, p) && Is(sum - x, q) && Is(sum * product, Rational((p + q) * p * q)) &&
                       (y.IsZero() || (Is(x / y, p / q) && Is(product / y, p))) && Compare(x, y) == (p > q) - (p < q) &&
                       Compare(sum, product) == (p + q > p * q) - (p + q < p * q) &&
                       sum.Sign() == Rational(p + q).sign() && sum.IsInteger() == (denominator(Rational(p + q)) == 1) &&
                       (sum - y).Hash() == x.Hash();
    if (!right) FAIL(parts[0] << "/" << parts[1] << " and " << parts[2] << "/" << parts[3]);
    if (!sum.is_small()) ++big;
  }
  // Both sides of the edge were visited.
  CHECK(big > rounds / 10);
  CHECK(big < rounds * 9 / 10);
}

TEST_CASE("the least 64-bit integer") {
  CHECK(Number(kMin).is_small());
  CHECK_FALSE((-Number(kMin)).is_small());
  CHECK(-(-Number(kMin)) == Number(kMin));
  CHECK((-(-Number(kMin))).is_small());
  CHECK((Number(kMin) / -1).ToText() == "9223372036854775808");
  CHECK(Number::Ratio(kMin, kMin) == Number(1));
  CHECK(Number::Ratio(1, kMin).ToText() == "-" + (Number(1) / N("9223372036854775808")).ToText());
  CHECK((Number(kMin) - 1 + 1).ToInt64() == kMin);
  CHECK(Number(kMin).Abs() == N("9223372036854775808"));
  CHECK(Number(kMin).RoundToPlaces(Rounding::kHalfUp, -1).ToText() == "-9223372036854775810");
  CHECK(Number(kMin).ToFixed(2) == "-9223372036854775808.00");
}

TEST_CASE("fractions of 128 bits") {
  const __int128 large = static_cast<__int128>(kMax) * 6;
  CHECK(Is(Number::Ratio128(large, static_cast<__int128>(kMax) * 4), 3, 2));
  CHECK(Is(Number::Ratio128(-large, static_cast<__int128>(kMax) * 4), -3, 2));
  CHECK(Number::Ratio128(0, -large) == Number(0));
  const __int128 least = static_cast<__int128>(1) << 127;
  CHECK(Number::Ratio128(least, 1).ToText() == "-170141183460469231731687303715884105728");
  CHECK(Is(Number::Ratio128(least, least / 2), 2, 1));
}

TEST_CASE("copies and moves of both forms") {
  const Number big = Number::PowerOfTen(40);
  Number copy = big;
  CHECK(copy == big);
  copy = Number(7);
  CHECK(copy == Number(7));
  copy = big;
  Number taken = std::move(copy);
  CHECK(taken == big);
  copy = taken;
  const Number& self = copy;
  copy = self;
  CHECK(copy == big);
  taken = Number(1);
  CHECK(copy - big == Number(0));
  CHECK(Number::PowerOfTen(-40) * copy == Number(1));
  CHECK_FALSE(big.ToInt64());
  CHECK_FALSE(Number::Ratio(1, 2).ToInt64());
  CHECK(N("-12.00").ToInt64() == -12);
}

TEST_CASE("decimals as text") {
  CHECK(Is(N("-12.50"), -25, 2));
  CHECK(Is(N("+007"), 7, 1));
  CHECK(Is(N("0.00000000000000000000"), 0, 1));
  CHECK(N("00000000000000000000000000.125") == Number::Ratio(1, 8));
  CHECK(N("9223372036854775807").is_small());
  CHECK_FALSE(N("9223372036854775808").is_small());
  CHECK(N("123456789012345678901234567890.5").ToText() == "123456789012345678901234567890.5");
  CHECK(N("-0.000000000000000000000000001").ToText() == "-0.000000000000000000000000001");
  for (const char* wrong : {"", "-", "+", ".", "1.", ".5", "1.2.3", "1e5", " 1", "1 ", "--1", "１", "0x10", "1,000",
                            "1..2", "-.5", "12345678901234567890.", "123456789012345678901.2.3"}) {
    INFO(wrong);
    CHECK_FALSE(Number::Parse(wrong));
  }
  CHECK(Number::Ratio(1, 8).ToText() == "0.125");
  CHECK(Number::Ratio(-1, 3).ToText() == "-1/3");
  CHECK(Number::Ratio(25, 10).ToText() == "2.5");
  CHECK(Number(-40).ToText() == "-40");
  CHECK(Number::PowerOfTen(30).ToText() == "1" + std::string(30, '0'));
  CHECK((Number::PowerOfTen(30) / 3).ToText() == "1" + std::string(30, '0') + "/3");
  CHECK(Number::Ratio(1, int64_t{1} << 62).ToText() ==
        "0.00000000000000000021684043449710088680149056017398834228515625");
  CHECK(Number::Ratio(1, 3).Terminating() == false);
  CHECK(Number::Ratio(7, 1280).Terminating());
  CHECK(Number::PowerOfTen(-50).Terminating());
  CHECK_FALSE((Number::PowerOfTen(-50) / 7).Terminating());

  CHECK(N("3.5").ToFixed(2) == "3.50");
  CHECK(N("-0.05").ToFixed(2) == "-0.05");
  CHECK(N("-0.004").ToFixed(2) == "0.00");
  CHECK(N("2.675").ToFixed(2) == "2.68");
  CHECK(Number::Ratio(2, 3).ToFixed(3) == "0.667");
  CHECK(Number(12).ToFixed(0) == "12");
  CHECK(Number(1250).ToFixed(-2) == "1300");
  CHECK(Number::Ratio(1, 3).ToFixed(25) == "0.3333333333333333333333333");
  CHECK(Number(5).ToFixed(19) == "5.0000000000000000000");
  CHECK(Number::PowerOfTen(20).ToFixed(1) == "100000000000000000000.0");
}

TEST_CASE("text and back, on random decimals") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const auto units = static_cast<int64_t>(random() >> random() % 64);
    const int places = static_cast<int>(random() % 30);
    const Number value = Number(units) * Number::PowerOfTen(-places);
    if (N(value.ToText()) != value || N(value.ToFixed(places)) != value) FAIL(units << " with " << places << " places");
  }
}

}  // namespace heng
