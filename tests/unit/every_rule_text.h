#pragma once
// Every rule file and every clause that stands in the tree: samples, rules, schemes, golden tests, the reference, the
// messages' examples.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/diag/messages.h"

namespace heng::test {

inline std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline bool IsRuleFile(const std::string& text) { return text.rfind("方案", 0) == 0 || text.rfind("scheme", 0) == 0; }

// The rule files inside a golden test (=== file x.heng … ===) or a Markdown file (```heng … ```).
inline std::vector<std::string> RuleFilesIn(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string line;
  std::string rules;
  bool inside = false;
  while (std::getline(lines, line)) {
    const bool fence = line.rfind("```", 0) == 0;
    const bool section = line.rfind("=== ", 0) == 0;
    if (fence || section) {
      if (inside) found.push_back(rules);
      rules.clear();
      const bool opens = line.rfind("```heng", 0) == 0 || (section && line.find(".heng") != std::string::npos);
      inside = opens && line.rfind("=== run", 0) != 0 && line.rfind("=== output", 0) != 0;
      continue;
    }
    if (inside) rules += line + "\n";
  }
  return found;
}

inline std::vector<std::string> EveryRuleText() {
  std::vector<std::string> texts;
  const std::filesystem::path root = HENG_SOURCE_DIR;
  for (const char* folder : {"samples", "rules", "tests/golden", "tests/schemes", "grammar"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".heng") texts.push_back(Read(entry.path()));
      if (extension != ".test" && extension != ".md") continue;
      for (std::string& text : RuleFilesIn(Read(entry.path()))) texts.push_back(std::move(text));
    }
  }
  for (std::string& text : RuleFilesIn(Read(root / "README.md"))) texts.push_back(std::move(text));
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    for (const char* example : {message.wrong, message.right}) texts.emplace_back(example);
  }
  return texts;
}

}  // namespace heng::test
