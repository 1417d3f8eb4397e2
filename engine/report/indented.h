#pragma once
// A text of several lines, as it stands in a file, set in.
#include <algorithm>
#include <string>
#include <string_view>

namespace heng::report {

// Every line behind `indent`, ended with LF whatever it was ended with; nothing of an empty text.
inline std::string Indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const size_t line_end = end > begin && text[end - 1] == '\r' ? end - 1 : end;
    out.append(indent).append(text.substr(begin, line_end - begin)).append("\n");
    begin = end + 1;
  }
  return out;
}

}  // namespace heng::report
