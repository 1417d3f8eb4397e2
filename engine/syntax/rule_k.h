#pragma once
// Rule K: a keyword or a unit that a number touches is split from it, as clerks type without blanks: 前20,
// 封顶105分, 第1至2名, 85分以上. Never inside a name that stands in 【】 anywhere in the file, and never between a
// keyword and following letters: 总分1 and 前列名次 stay names. Files in English are typed with blanks.
#include "engine/syntax/folding.h"

namespace heng::syntax {

// Also collects the quoted names and the units of 单位 (FoldedText::quoted, units).
void ApplyRuleK(FoldedText& text);

}  // namespace heng::syntax
