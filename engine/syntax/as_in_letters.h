#pragma once
// Syntax errors that are habits: words of letters, of spreadsheets, words of the language used as names. Each says its
// own sentence about the fault met at tokens[index] and returns true, or says nothing.
#include "engine/syntax/token_filter.h"

namespace heng::syntax {

bool WrittenAsInLetters(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                        const std::vector<std::string>& rules, const FoldedText& text, Diagnostics& diagnostics);
bool WrittenAsInSpreadsheets(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                             Diagnostics& diagnostics);
bool WordAsName(const std::vector<Token>& tokens, const Declaration& declaration, size_t index, const FoldedText& text,
                Diagnostics& diagnostics);

}  // namespace heng::syntax
