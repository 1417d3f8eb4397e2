#pragma once
// Neighbouring rows and clauses stand below each other by columns, measured as a screen shows them.
#include <vector>

#include "engine/format/pieces.h"

namespace heng::format {

// Further blanks before each piece.
std::vector<int> Align(const Pieces& pieces, ast::Skin skin);

}  // namespace heng::format
