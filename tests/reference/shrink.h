#pragma once
// Makes a case that shows a difference smaller: declarations and rows that are not needed for it are left out.
#include <functional>
#include <string>

#include "tests/reference/compare.h"

namespace heng::reference {

struct Case {
  std::string text;  // the rule file
  CsvTexts csv;
};
// `differs` says whether a case still shows it. Tries at most some hundred cases.
Case Shrink(Case found, const std::function<bool(const Case&)>& differs);

}  // namespace heng::reference
