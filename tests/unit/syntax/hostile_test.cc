// Input nobody would write: it ends with a message, fast, and never crashes.
#include <catch2/catch.hpp>

#include <random>

#include "engine/base/utf8.h"
#include "support.h"

namespace heng::syntax::test {
namespace {

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}
std::vector<std::string> CodesOf(const std::string& clauses) { return ParseClauses(clauses).Codes(); }
using Codes = std::vector<std::string>;

TEST_CASE("nesting up to the limit parses, beyond it has a message") {
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("(", 100) + "a" + Repeat(")", 100)).empty());
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("(", 101) + "a" + Repeat(")", 101)) == Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("(", 100000) + "a" + Repeat(")", 100000) + "\n指标 乙 于 t = 1") ==
        Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("(", 100000)) == Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("[", 100000)).size() == 1);
  CHECK(CodesOf("评价 甲 于 t 满分 1 分 " + Repeat("{ 项 乙 ", 100000)) == Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("若 a 则 1 否则 ", 90) + "2").empty());
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("若 a = 1 则 1 否则 ", 100000) + "2") == Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("若 ", 100000)) == Codes{"E0113"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("f(", 99) + "a" + Repeat(")", 99)).empty());
}

TEST_CASE("length") {
  CHECK(CodesOf("指标 甲 于 t = 1" + Repeat(" + 1", 900)).empty());
  CHECK(CodesOf("指标 甲 于 t = 1" + Repeat(" + 1", 200000)) == Codes{"E0114"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("- ", 100000) + "1") == Codes{"E0114"});
  CHECK(CodesOf("指标 甲 于 t = " + Repeat("非 ", 100000) + "a") == Codes{"E0114"});
  CHECK(CodesOf("参数 甲 = " + Repeat("9", 1000)).empty());
  CHECK(CodesOf("参数 甲 = " + Repeat("9", 1000000)) == Codes{"E0112"});
  CHECK(CodesOf("参数 甲 = 0." + Repeat("9", 1000000) + "%") == Codes{"E0112"});
  CHECK(CodesOf("语言版本" + Repeat("9", 5000)).size() == 1);
  CHECK(ParseText("方案 “x” { 语言版本 99999999999999999999 }").Codes() == Codes{"E0156"});
  CHECK(CodesOf("参数 " + Repeat("名", 300000) + " = 1").empty());
}

TEST_CASE("many rows and declarations are no nesting") {
  std::string rows = "指标 甲 于 t = 分段 x {\n", items = "评价 甲 于 t 满分 1 分 {\n", all;
  for (int i = 0; i < 500; ++i) {
    rows += std::to_string(i) + " : 若 a 则 1 否则 2\n";
    items += " 项 乙" + std::to_string(i) + " = 若 a = 1 则 1 分 否则 b + c + d\n";
    all += "指标 丙" + std::to_string(i) + " 于 t = 若 a 则 1 否则 2\n";
  }
  CHECK(CodesOf(rows + "}\n" + items + "}\n" + all).empty());
}

// 4,000 mutations of the overview's scheme with a fixed seed: bytes, characters and whole words.
TEST_CASE("mutated schemes end with messages or a tree") {
  std::mt19937 random(20230901);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const std::string scheme[] = {kSchemeZh, kSchemeEn};
  const std::vector<std::string> words = {"若",   "则",   "{",  "}",        "(",    ")",    "[",        "]",
                                          ":",    ";",    "|",  "是",       "不是", "缺",   "其余",     "项",
                                          "名次", "分段", "\n", "前20%",    "“",    "【",   "】",       "`",
                                          "#",    "1.5",  "分", "=",        "+",    "-",    "at least", "is",
                                          "not",  "于",   "每", "2023-9-1", "限于", "参加", "给",       "满9个月进一"};
  for (int run = 0; run < 4000; ++run) {
    std::string text = scheme[run % 2];
    for (size_t change = 0, changes = 1 + below(4); change < changes; ++change) {
      if (run % 3 == 0) {
        text[below(text.size())] = static_cast<char>(below(256));
      } else if (run % 3 == 1) {
        std::u32string chars = DecodeUtf8(text);
        const size_t at = below(chars.size()), other = below(chars.size());
        if (below(2) == 0)
          chars.erase(at, 1 + below(5));
        else
          std::swap(chars[at], chars[other]);
        text = EncodeUtf8(chars);
      } else {
        std::u32string chars = DecodeUtf8(text);
        const std::u32string word = DecodeUtf8(words[below(words.size())]);
        chars.insert(below(chars.size()), U" " + word + U" ");
        text = EncodeUtf8(chars);
      }
    }
    const Parsed parsed = ParseText(text);
    const bool ended = !parsed.diagnostics.list().empty() || parsed.file.decls.size() == 9;
    if (!ended) INFO(text);
    CHECK(ended);
    for (const std::string& code : parsed.Codes()) {
      if (code == "E0199") FAIL_CHECK("ambiguous:\n" << parsed.Messages() << text);
    }
    CHECK(parsed.Tree().size() > 10);
    CHECK(SpanFault(parsed) == "");
  }
}

}  // namespace
}  // namespace heng::syntax::test
