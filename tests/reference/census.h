#pragma once
// What the random rule files are made of: how many of them hold each word of the language.
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"
#include "tests/reference/workers.h"

namespace heng::reference {

// Adds one to the count of every word that `text` holds (words of constructs only, not names).
void CountWords(std::string_view text, Tally& tally);
// Adds one to the count of every form of WordsDrawn that no single word tells, such as a 名次 on a 汇总.
void CountForms(const model::Scheme& scheme, Tally& tally);
// The words and forms that a run of some thousand rule files must have drawn.
const std::vector<std::string>& WordsDrawn();

}  // namespace heng::reference
