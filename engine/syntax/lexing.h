#pragma once
// Folded characters to raw tokens: words, numbers, punctuation. Keywords are the token filter's business.
#include <vector>

#include "engine/ast/ast.h"
#include "engine/syntax/folding.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

struct Lexed {
  std::vector<Token> tokens;  // without blanks, line ends and comments
  std::vector<ast::Comment> comments;
};
Lexed Lex(const FoldedText& text);

}  // namespace heng::syntax
