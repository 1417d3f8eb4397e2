#pragma once
// How many blanks stand between two neighbours on a line.
#include "engine/format/pieces.h"

namespace heng::format {

// Before this piece, which is not the first of its line. Between clauses on one line, and before 依据, 说明 and
// comments, there are three.
int BlanksBefore(const Pieces& pieces, size_t at, ast::Skin skin);

}  // namespace heng::format
