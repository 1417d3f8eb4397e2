// The reference's own arithmetic, by hand.
#include <catch2/catch.hpp>

#include "tests/reference/evaluator.h"
#include "tests/reference/sha256.h"

using namespace heng::reference;  // NOLINT
using heng::Rounding;

TEST_CASE("reference: numbers from text") {
  CHECK(FromText("12.50") == Rational(25, 2));
  CHECK(FromText("-0.125") == Rational(-1, 8));
  CHECK(FromText("-7/3") == Rational(-7, 3));
  CHECK(FromNumber(heng::Number::Ratio(-1, 3)) == Rational(-1, 3));
  CHECK(ToText(Rational(-4, 2)) == "-2");
  CHECK(Floor(Rational(-1, 3)) == -1);
}

TEST_CASE("reference: rounding") {
  struct Row {
    const char* value;
    Rounding mode;
    const char* step;
    const char* result;
  };
  const Row rows[] = {
      {"2.5", Rounding::kHalfUp, "1", "3"},         {"-2.5", Rounding::kHalfUp, "1", "-3"},
      {"2.5", Rounding::kHalfEven, "1", "2"},       {"3.5", Rounding::kHalfEven, "1", "4"},
      {"-2.5", Rounding::kHalfEven, "1", "-2"},     {"-2.9", Rounding::kTruncate, "1", "-2"},
      {"-2.1", Rounding::kAwayFromZero, "1", "-3"}, {"2.1", Rounding::kAwayFromZero, "1", "3"},
      {"-2.1", Rounding::kFloor, "1", "-3"},        {"-2.9", Rounding::kCeiling, "1", "-2"},
      {"7.24", Rounding::kHalfUp, "0.5", "7"},      {"7.25", Rounding::kHalfUp, "0.5", "7.5"},
      {"2.675", Rounding::kHalfUp, "0.01", "2.68"}, {"-2.5", Rounding::kHalfDown, "1", "-2"},
      {"12", Rounding::kHalfUp, "10", "10"},        {"4", Rounding::kCeiling, "1", "4"},
  };
  for (const Row& row : rows) {
    INFO(row.value << " to " << row.step);
    CHECK(RoundTo(FromText(row.value), row.mode, FromText(row.step)) == FromText(row.result));
  }
}

TEST_CASE("reference: square roots") {
  CHECK(SquareRoot(2, 4) == FromText("1.4142"));
  CHECK(SquareRoot(3, 4) == FromText("1.7321"));
  CHECK(SquareRoot(0, 20) == 0);
  CHECK(SquareRoot(FromText("6.25"), 0) == 2);   // 2.5: to even
  CHECK(SquareRoot(FromText("12.25"), 0) == 4);  // 3.5: to even
  CHECK(SquareRoot(Rational(1, 9), 3) == FromText("0.333"));
}

TEST_CASE("reference: joined gaps") {
  using heng::data::GapKind;
  const Gap missing = MakeGap(GapKind::kMissing, "缺考"), other = MakeGap(GapKind::kMissing, "请假；缺考");
  CHECK(Show(Join(missing, other)) == "缺(缺考；请假)");
  CHECK(Show(Join(missing, MakeGap(GapKind::kUnrated, "未评"))) == "不评(未评)");
}

// The examples of FIPS 180-4.
TEST_CASE("reference: SHA-256") {
  CHECK(Sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
