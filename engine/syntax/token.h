#pragma once
// Tokens as the parser gets them. Kinds are those of the grammar files, without ANTLR's headers.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/diag/source.h"

namespace heng::syntax {

enum class Kind : uint16_t {
#define HENG_TOKEN(name) name,
#include "engine/syntax/tokens.def"
#undef HENG_TOKEN
  END
};

struct Token {
  Kind kind;
  Span span;
  std::string text;         // folded to half-width; 【】, backquotes and the quotes of a text taken off
  bool quoted = false;      // a name in 【】 or backquotes
  bool line_start = false;  // the first of its line
  bool glued = false;       // no blank between it and the one before
};

}  // namespace heng::syntax
