#pragma once
// The sentence for a place where the grammar could not go on.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/syntax/token_filter.h"

namespace heng::syntax {

// `at`: the token, counted from the declaration's first; `rules`: names of the grammar's rules, innermost first.
void SyntaxError(const std::vector<Token>& tokens, const Declaration& declaration, size_t at,
                 const std::vector<std::string>& rules, const FoldedText& text, Diagnostics& diagnostics);

// Names that are runs of words without blanks (`若师德是合格则1分否则0分`): where an operand stands, a word that is
// written only once, is declared nowhere, and is all keywords and known names. Marks the declaration as faulty.
void RefuseRuns(Filtered& filtered, const FoldedText& text, Diagnostics& diagnostics);

}  // namespace heng::syntax
