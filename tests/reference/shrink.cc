#include "tests/reference/shrink.h"

#include <vector>

namespace heng::reference {

namespace {

// Pieces that begin with a line that is not indented (and is no closing bracket): the declarations.
std::vector<std::string> Declarations(const std::string& text) {
  std::vector<std::string> pieces;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end == text.npos ? end : end - at + 1);
    const bool begins = line[0] != ' ' && line[0] != '}' && line[0] != '\n';
    if (begins || pieces.empty()) pieces.emplace_back();
    pieces.back() += line;
    at += line.size();
  }
  return pieces;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end == text.npos ? end : end - at + 1));
    at += lines.back().size();
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

// Leaves out every piece behind the first whose absence keeps `holds`; returns whether any went.
bool LeaveOut(std::vector<std::string>& pieces, const std::function<bool(const std::string&)>& holds) {
  bool any = false;
  for (size_t i = pieces.size(); i > 1; --i) {
    std::vector<std::string> rest = pieces;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i - 1));
    if (!holds(Joined(rest))) continue;
    pieces = std::move(rest);
    any = true;
  }
  return any;
}

}  // namespace

Case Shrink(Case found, const std::function<bool(const Case&)>& differs) {
  for (int round = 0; round < 3; ++round) {
    bool any = false;
    for (const bool by_lines : {false, true}) {
      std::vector<std::string> pieces = by_lines ? Lines(found.text) : Declarations(found.text);
      any |= LeaveOut(pieces, [&](const std::string& text) { return differs({text, found.csv}); });
      found.text = Joined(pieces);
    }
    for (auto& [table, rows] : found.csv) {
      std::vector<std::string> lines = Lines(rows);
      any |= LeaveOut(lines, [&, name = table](const std::string& text) {
        Case smaller = found;
        smaller.csv[name] = text;
        return differs(smaller);
      });
      rows = Joined(lines);
    }
    if (!any) break;
  }
  return found;
}

}  // namespace heng::reference
