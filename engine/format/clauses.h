#pragma once
// Where declarations, clauses and rows begin.
#include "engine/format/pieces.h"
#include "engine/syntax/token.h"

namespace heng::format {

// 分段, 对照 and their like, whose `{` comes behind an operand.
bool OpensBlock(Kind kind);

// Does a clause or a row of `frame` begin at this token? `row_end`: a row has ended before it.
bool OpensClause(const std::vector<syntax::Token>& tokens, size_t at, const Frame& frame, bool row_end);

}  // namespace heng::format
