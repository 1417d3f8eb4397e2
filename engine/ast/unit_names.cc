#include "engine/ast/unit_names.h"

#include <algorithm>

namespace heng::ast {
namespace {

std::string OneUnit(std::string_view unit, bool plural) {
  for (const UnitName& known : kUnitNames) {
    if (unit == known.zh) return plural ? known.plural : known.en;
  }
  return std::string(unit);
}

}  // namespace

std::string EnglishUnit(std::string_view unit) {
  std::string out;
  for (size_t begin = 0; begin < unit.size();) {
    const size_t end = std::min(unit.find("/", begin), unit.size());
    out += OneUnit(unit.substr(begin, end - begin), begin == 0);
    if (end < unit.size()) out += unit[end];
    begin = end + 1;
  }
  return out;
}

}  // namespace heng::ast
