#pragma once
// The line of a place as it is shown, with the row of carets below it.
#include <cstddef>
#include <string>
#include <string_view>

namespace heng {

struct Excerpt {
  std::string line;       // harmless, tabs as blanks, a long line cut to a window round the place
  std::string underline;  // blanks, then at least one mark
};
// Lines of more columns than this are cut.
inline constexpr int kExcerptColumns = 160;

// Bytes [begin, end) of `line` are underlined with `mark`; both are moved into the line when they stand outside.
Excerpt MakeExcerpt(std::string_view line, size_t begin, size_t end, char mark);

}  // namespace heng
