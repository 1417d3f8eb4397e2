#pragma once
// Dates of the proleptic Gregorian calendar, as days since 1970-01-01.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heng {

struct CivilDate {
  int year;   // 1..9999
  int month;  // 1..12
  int day;    // 1..31
};
std::optional<int32_t> DaysFromCivil(CivilDate date);  // nullopt: no such day (2023-02-29)
CivilDate CivilFromDays(int32_t days);                 // a day that DaysFromCivil gave
// "2023-09-01" (4-2-2 digits) or "2023年9月1日" (a year of 4 digits); nullopt when the form or the day is wrong.
std::optional<int32_t> ParseDate(std::string_view text);
std::string FormatDate(int32_t days);  // 2023-09-01
// The school year of a date, named after the year it begins in: September 2022 to August 2023 is 2022.
int SchoolYear(int32_t days);
// Full months from a to b: how many times a month can be added to `from` without passing `to`; a day that a
// month lacks becomes its last day (01-31 + 1 month = 02-28). When to < from: minus the months
// from `to` to `from`.
int FullMonths(int32_t from, int32_t to);

}  // namespace heng
