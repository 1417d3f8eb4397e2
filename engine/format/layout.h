#pragma once
// Pieces to lines. Line breaks stay where the author set them, with at most one blank line in a row; only 否则 goes to
// a line of its own when its 若 spans lines or the line is longer than kWidest.
//
// A clause inside braces stands two blanks to the right of the line with the `{`, or below the first clause when that
// one directly follows the `{`. What goes on with a clause stands four blanks to the right of it; an operator at the
// start of a line stands below the clause's `=`, 则 and 否则 below their 若.
#include <string>

#include "engine/format/pieces.h"

namespace heng::format {

constexpr int kWidest = 100;

// The whole text, lines ended by \n.
std::string Layout(Pieces& pieces, ast::Skin skin);

}  // namespace heng::format
