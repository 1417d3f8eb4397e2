#include <catch2/catch.hpp>

#include "engine/base/date.h"

namespace heng {
namespace {

int32_t D(const char* text) { return ParseDate(text).value(); }

}  // namespace

TEST_CASE("days count one by one through the calendar") {
  int32_t expected = D("0001-01-01");
  for (int year = 1; year <= 9999; ++year) {
    const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= lengths[month - 1]; ++day, ++expected) {
        const CivilDate back = CivilFromDays(expected);
        const bool right = DaysFromCivil({year, month, day}) == expected && back.year == year && back.month == month &&
                           back.day == day;
        if (!right) FAIL(year << "-" << month << "-" << day);
      }
      if (DaysFromCivil({year, month, lengths[month - 1] + 1})) FAIL(year << "-" << month << " is too long");
    }
  }
  CHECK(D("1970-01-01") == 0);
  CHECK(D("2000-03-01") == 11017);
  CHECK(D("2023-09-01") == 19601);
}

TEST_CASE("dates are read in two forms") {
  CHECK(D("2023年9月1日") == D("2023-09-01"));
  CHECK(D("2023年09月01日") == D("2023-09-01"));
  CHECK(FormatDate(D("2024-02-29")) == "2024-02-29");
  CHECK(FormatDate(D("0001-01-01")) == "0001-01-01");
  CHECK(FormatDate(D("9999-12-31")) == "9999-12-31");
  for (const char* wrong : {"", "2023", "2023-9-1", "2023-09-1", "2023-09-001", "23-09-01", "12023-09-01", "0000-01-01",
                            "2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-09-01 ",
                            " 2023-09-01", "-2023-09-01", "2023/09/01", "20230901", "2023-09-01T"}) {
    INFO(wrong);
    CHECK_FALSE(ParseDate(wrong));
  }
  for (const char* wrong :
       {"2023年9月", "2023年9月1", "23年9月1日", "2023年009月1日", "2023年9月31日", "２０２３-09-01"}) {
    INFO(wrong);
    CHECK_FALSE(ParseDate(wrong));
  }
}

TEST_CASE("full months") {
  CHECK(FullMonths(D("2022-09-01"), D("2023-08-31")) == 11);
  CHECK(FullMonths(D("2022-09-01"), D("2023-09-01")) == 12);
  CHECK(FullMonths(D("2023-01-31"), D("2023-02-27")) == 0);
  CHECK(FullMonths(D("2023-01-31"), D("2023-02-28")) == 1);
  CHECK(FullMonths(D("2024-01-31"), D("2024-02-28")) == 0);
  CHECK(FullMonths(D("2024-01-31"), D("2024-02-29")) == 1);
  CHECK(FullMonths(D("2024-02-29"), D("2025-02-28")) == 12);
  CHECK(FullMonths(D("2023-01-31"), D("2023-04-30")) == 3);
  CHECK(FullMonths(D("2023-05-10"), D("2023-05-10")) == 0);
  CHECK(FullMonths(D("2023-05-10"), D("2023-06-09")) == 0);
  CHECK(FullMonths(D("2023-09-01"), D("2022-09-01")) == -12);
  CHECK(FullMonths(D("2023-05-10"), D("2023-05-01")) == 0);
  CHECK(FullMonths(D("2023-02-28"), D("2023-01-31")) == -1);
}

}  // namespace heng
