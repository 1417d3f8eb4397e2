#include "engine/report/text_table.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace heng::report {

std::string TextTable(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& left) {
  std::vector<std::vector<std::string>> shown = rows;
  for (auto& row : shown) {
    for (std::string& cell : row) cell = Harmless(cell);
  }
  std::vector<int> widths;
  for (const auto& row : shown) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string out;
  for (const auto& row : shown) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - DisplayWidth(row[i]), ' ');
      const bool to_left = i == 0 || std::find(left.begin(), left.end(), i) != left.end();
      line += "  ";
      line += to_left ? row[i] + pad : pad + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace heng::report
