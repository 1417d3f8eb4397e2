#include "engine/report/sheet.h"

#include <catch2/catch.hpp>

namespace heng::report {
namespace {

using data::Mask;

TEST_CASE("masks cover one star a character, whole characters only") {
  CHECK(Masked("张三丰", Mask::kNone) == "张三丰");
  CHECK(Masked("张三丰", Mask::kSurname) == "*三丰");
  CHECK(Masked("张三丰", Mask::kGiven) == "张**");
  CHECK(Masked("张", Mask::kGiven) == "张");
  CHECK(Masked("张", Mask::kSurname) == "*");
  CHECK(Masked("110101199001011234", Mask::kLastFour) == "11010119900101****");
  CHECK(Masked("123", Mask::kLastFour) == "***");
  CHECK(Masked("甲", Mask::kAll) == "***");
  CHECK(Masked("甲乙丙丁戊己", Mask::kAll) == "***");  // nor how long it is
}

TEST_CASE("the middle leaves the ends: first and last up to eight characters, three and four beyond") {
  CHECK(Masked("甲", Mask::kMiddle) == "*");
  CHECK(Masked("甲乙", Mask::kMiddle) == "甲*");
  CHECK(Masked("甲乙丙", Mask::kMiddle) == "甲*丙");
  CHECK(Masked("12345678", Mask::kMiddle) == "1******8");
  CHECK(Masked("123456789", Mask::kMiddle) == "123**6789");
  CHECK(Masked("13912345678", Mask::kMiddle) == "139****5678");
}

TEST_CASE("an empty text stays empty but under 全部") {
  for (const Mask mask : {Mask::kNone, Mask::kSurname, Mask::kGiven, Mask::kMiddle, Mask::kLastFour}) {
    CHECK(Masked("", mask).empty());
  }
}

}  // namespace
}  // namespace heng::report
