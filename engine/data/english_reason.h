#pragma once
// What the engine itself says in results, for English rule files.
#include <string>
#include <string_view>

namespace heng::data {

// Reasons of gaps that no rule file wrote (无行, 不在“v” …) in English; parts joined by “；” one by one. Words of the
// rule file stay.
std::string EnglishReason(std::string_view reason);

inline const char* YesNo(bool value, bool english) {
  if (english) return value ? "yes" : "no";
  return value ? "是" : "否";
}

}  // namespace heng::data
