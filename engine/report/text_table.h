#pragma once
// Cells in columns that stand under each other, also where Chinese characters take two places.
#include <string>
#include <vector>

namespace heng::report {

// The first row is the heading. Column 0 and the columns in `left` are set left, the others right; two blanks between;
// two in front; no blanks at line ends.
std::string TextTable(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& left = {});

}  // namespace heng::report
