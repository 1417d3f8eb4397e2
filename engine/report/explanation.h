#pragma once
// Explanations for people and for other programs.
#include <string>

#include "engine/diag/diagnostic.h"
#include "engine/result/explanation.h"

namespace heng::report {

// A tree in plain text: every value with its rule line, its formula with the values in it, what happened on the way,
// and below it what it was made from. A value that was explained further up is only named.
std::string ExplanationText(const result::Explanation& explanation, Lang lang);
// The same as one HTML page that needs nothing else; parts open and close.
std::string ExplanationHtml(const result::Explanation& explanation, Lang lang);
// {"scheme": …, "table": …, "row": …, "asked": […], "figures": [{"kind": …, "uses": […], …}]}; figures are named by
// their place in the list; numbers are strings.
std::string ExplanationJson(const result::Explanation& explanation);
// A letter to the person whose values were asked about: plain sentences, and nothing about any other person but numbers
// of people and what was computed of groups.
std::string ExplanationLetter(const result::Explanation& explanation, Lang lang);

}  // namespace heng::report
