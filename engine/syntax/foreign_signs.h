#pragma once
// Signs of spreadsheets, programs and printed pages that are not signs of rule files.
#include <optional>

#include "engine/ast/ast.h"
#include "engine/diag/diagnostic.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

struct ForeignSign {
  Span span;
  std::string seen;
  Text meant;  // how it is written here, in backticks
};
// `next` is the raw token behind, nullptr at the end. nullopt: not known either.
std::optional<ForeignSign> ForeignSignAt(const Token& token, const Token* next, ast::Skin skin);

// `60 分 ～ 79 分`: how it is written with 至, by the first `size` tokens, which stand before the sign, and the one
// behind it (nullptr = none); 60 至 79 when they are no numbers.
Text RangeMeant(const std::vector<Token>& tokens, size_t size, const Token* behind);

}  // namespace heng::syntax
