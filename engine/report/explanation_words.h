#pragma once
// The sentences of explanations; shared by their renderings.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/explanation.h"

namespace heng::report {

// 85.45 分; 缺(未考).
std::string ShownText(const result::Shown& shown, Lang lang);
// 教师 T001 的 平均分; what is of the row that was asked about: 平均分.
std::string FigureName(const result::Figure& figure, const result::Explanation& explanation, Lang lang);
// 规则.heng 第 12 行, or the file and line of a datum; "" when there is none.
std::string PlaceText(const result::Figure& figure, Lang lang);
// What else is to say of a figure, a sentence each. `letter`: for the person, without other people's data and without
// what only an auditor asks for.
std::vector<std::string> Sentences(const result::Figure& figure, Lang lang, bool letter);

// 平均分 68.75 → 70.15 分：绩效等次 三等 → 二等
std::string ChangeText(const result::Change& change, const result::Explanation& explanation, Lang lang);

}  // namespace heng::report
