#pragma once
// The built-in units in both skins. The Chinese name stands for the unit everywhere inside; a file's own words are
// asked for when something is said to its reader.
#include <string>
#include <string_view>

namespace heng::ast {

struct UnitName {
  const char* zh;
  const char* en;
  const char* plural;
};
inline constexpr UnitName kUnitNames[] = {
    {"分", "point", "points"},  {"元", "yuan", "yuan"},  {"人", "person", "people"},  {"天", "day", "days"},
    {"月", "month", "months"},  {"年", "year", "years"}, {"节", "lesson", "lessons"}, {"课时", "hour", "hours"},
    {"班", "class", "classes"}, {"次", "time", "times"}, {"个", "piece", "pieces"},   {"个百分点", "pp", "pp"}};

// 元/人 → yuan/person. Units of the file's own stay as they are.
std::string EnglishUnit(std::string_view unit);

}  // namespace heng::ast
