// The examples of the messages, through the whole checker: the wrong one gives its message and nothing else, the right
// one gives none.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "engine/diag/render.h"
#include "engine/schemes.h"

namespace heng {
namespace {

// Shown by golden tests instead (tests/golden/bad-rules): what is wrong is the whole file, or needs a thousand of
// something.
const std::set<std::string> kWithoutExample = {
    "E0107", "E0108", "E0112", "E0113", "E0114", "E0190", "E0191",
    "E0199", "E0213", "E0828", "E0830", "E0831", "E0833",  // of several files
    "W0840"};                                              // of a run

bool WholeFile(const std::string& example) {
  return example.compare(0, 6, "方案") == 0 || example.compare(0, 6, "scheme") == 0;
}

struct Checked {
  std::set<std::string> codes;  // of what is said about the example itself
  bool ok = false;
  std::string messages;
};

Checked Check(const std::string& example, bool syntax_only) {
  const std::string prelude = WholeFile(example) ? "" : kExamplePrelude;
  SourceMap sources;
  const uint32_t file = sources.Add("example", prelude + example + "\n");
  Diagnostics diagnostics;
  Checked out;
  std::map<std::string, uint32_t> by_name;
  const OpenRules open = [&](const std::string& name, uint32_t) -> std::optional<uint32_t> {
    static const std::map<std::string, std::string> kFiles = {
        {"公共.heng", "方案 “公共” { 语言版本 1 }\n参数 公共线 = 60 分"},
        {"旧.heng", "方案 “旧” { 语言版本 1 修约 四舍五入 { 分 2 位 } }\n参数 线 = 60 分\n量 分数线 = 线"},
        {"圈.heng", "方案 “圈” { 语言版本 1 }\n引入 “圈.heng”"}};
    const auto found = kFiles.find(name);
    if (found == kFiles.end()) return std::nullopt;
    const auto [known, added] = by_name.emplace(name, 0);
    if (added) known->second = sources.Add(name, found->second);
    return known->second;
  };
  std::vector<uint32_t> files = {file};
  if (example.find("教学实绩评价") != std::string::npos) files.push_back(sources.Add("adopted", kExampleAdopted));
  out.ok = CompileAll(sources, files, Limits{}, diagnostics, open).schemes[0].ok;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const bool unused = diagnostic.code == Code::W0220 || diagnostic.code == Code::W0221;
    if (unused && syntax_only) continue;  // what an example of syntax declares is used by nobody
    if (diagnostic.span.file != file || diagnostic.span.begin >= prelude.size())
      out.codes.insert(MessageOf(diagnostic.code).name);
  }
  out.messages = RenderAll(diagnostics, sources, {}, 20);
  return out;
}

}  // namespace

TEST_CASE("the wrong example gives its message alone, the right one none") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    const std::string name = message.name, wrong = message.wrong, right = message.right;
    if (wrong.empty()) continue;
    const bool syntax_only = name.compare(1, 2, "01") == 0;
    const Checked bad = Check(wrong, syntax_only);
    INFO(name << "\n" << wrong << "\n" << bad.messages);
    CHECK(bad.codes == std::set<std::string>{name});
    CHECK(bad.ok == (message.severity == Severity::kWarning));
    const Checked good = Check(right, syntax_only);
    INFO(right << "\n" << good.messages);
    CHECK(good.codes == std::set<std::string>{});
    CHECK(good.ok);
  }
}

TEST_CASE("every message about rules has an example") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    const std::string name = message.name;
    const bool rules = name[1] == '0';  // E10, E20 and E90: data, runs, the command line
    INFO(name);
    CHECK((message.wrong[0] == '\0') == (!rules || kWithoutExample.count(name) != 0));
  }
}

}  // namespace heng
