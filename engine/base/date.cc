#include "engine/base/date.h"

#include <algorithm>

namespace heng {
namespace {

constexpr int kDaysOfEra = 146097;  // 400 years
constexpr int kEraBegin = 719468;   // days from 0000-03-01 to 1970-01-01

int DaysInMonth(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Years begin in March here, so that the leap day is the last of its year.
int32_t DaysOf(CivilDate date) {
  const int year = date.year - (date.month <= 2 ? 1 : 0);
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysOfEra + day_of_era - kEraBegin;
}

// Takes a number of min..max digits off the front of `text`; -1 = there is none.
int TakeNumber(std::string_view& text, size_t min, size_t max) {
  size_t size = 0;
  int value = 0;
  while (size < text.size() && size <= max && text[size] >= '0' && text[size] <= '9') {
    if (size == max) return -1;
    value = value * 10 + (text[size++] - '0');
  }
  if (size < min) return -1;
  text.remove_prefix(size);
  return value;
}

bool Take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

}  // namespace

std::optional<int32_t> DaysFromCivil(CivilDate date) {
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > DaysInMonth(date.year, date.month)) return std::nullopt;
  return DaysOf(date);
}

CivilDate CivilFromDays(int32_t days) {
  const int shifted = days + kEraBegin;
  const int era = shifted / kDaysOfEra;
  const int day_of_era = shifted - era * kDaysOfEra;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  const int day = day_of_year - (153 * march_month + 2) / 5 + 1;
  const int month = march_month + (march_month < 10 ? 3 : -9);
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month, day};
}

std::optional<int32_t> ParseDate(std::string_view text) {
  CivilDate date = {};
  date.year = TakeNumber(text, 4, 4);
  if (date.year < 0) return std::nullopt;
  if (Take(text, "-")) {
    date.month = TakeNumber(text, 2, 2);
    if (date.month < 0 || !Take(text, "-")) return std::nullopt;
    date.day = TakeNumber(text, 2, 2);
  } else if (Take(text, "年")) {
    date.month = TakeNumber(text, 1, 2);
    if (date.month < 0 || !Take(text, "月")) return std::nullopt;
    date.day = TakeNumber(text, 1, 2);
    if (!Take(text, "日")) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return DaysFromCivil(date);
}

std::string FormatDate(int32_t days) {
  const CivilDate date = CivilFromDays(days);
  std::string text = "0000-00-00";
  const auto put = [&text](size_t last, int value) {
    for (size_t i = last; value > 0; value /= 10) text[i--] = static_cast<char>('0' + value % 10);
  };
  put(3, date.year);
  put(6, date.month);
  put(9, date.day);
  return text;
}

int SchoolYear(int32_t days) {
  const CivilDate day = CivilFromDays(days);
  return day.month >= 9 ? day.year : day.year - 1;
}

int FullMonths(int32_t from, int32_t to) {
  if (to < from) return -FullMonths(to, from);
  const CivilDate begin = CivilFromDays(from);
  const CivilDate end = CivilFromDays(to);
  const int months = (end.year - begin.year) * 12 + end.month - begin.month;
  const int last_day = std::min(begin.day, DaysInMonth(end.year, end.month));
  return end.day < last_day ? months - 1 : months;
}

}  // namespace heng
