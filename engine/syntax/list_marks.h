#pragma once
// Numbers of clauses that came along from a document: `1.` `（一）` `一、` `第一条` `①` before a clause's first word.
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/syntax/folding.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

// The tokens without such marks; each is reported (E0171), and the clause behind it is read as if it stood alone.
std::vector<Token> WithoutListMarks(std::vector<Token> tokens, const FoldedText& text, Diagnostics& diagnostics);

}  // namespace heng::syntax
