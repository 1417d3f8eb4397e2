// Every rule file and every clause that stands in the tree goes through the parser with ANTLR's exact ambiguity
// detection: no rule of the grammar may be ambiguous on any of them.
#include <catch2/catch.hpp>

#include "tests/unit/every_rule_text.h"
#include "tests/unit/syntax/support.h"

namespace heng::syntax::test {
namespace {

using heng::test::EveryRuleText;
using heng::test::IsRuleFile;

TEST_CASE("no rule file of the tree is ambiguous") {
  size_t files = 0;
  for (const std::string& text : EveryRuleText()) {
    if (text.empty() || text.find("{repeat") != std::string::npos) continue;  // sizes are tested elsewhere
    ++files;
    const Parsed parsed = ParseText(IsRuleFile(text) ? text : kExamplePrelude + text);
    const std::vector<std::string> codes = parsed.Codes();
    INFO(text);
    CHECK(std::find(codes.begin(), codes.end(), "E0199") == codes.end());
  }
  CHECK(files > 500);
}

}  // namespace
}  // namespace heng::syntax::test
