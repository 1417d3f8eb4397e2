// Every rule file of the tree and every clause of its tests and pages is laid out: what comes out says the same, a
// second time changes nothing, and no comment, text or cell is lost.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "engine/base/utf8.h"
#include "engine/diag/render.h"
#include "engine/format/format.h"
#include "engine/syntax/keywords.h"
#include "engine/syntax/lexing.h"
#include "engine/syntax/parse.h"
#include "engine/syntax/token_filter.h"
#include "tests/unit/every_rule_text.h"

namespace heng::format {
namespace {

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  std::string tree;
  std::vector<std::string> comments, texts;  // sorted
};

// Half-open intervals of bands as words, so that both spellings give one tree. Written for the test alone.
std::string BandsAsWords(const std::string& text) {
  static const std::string kEnd =
      R"(\s*(-?[0-9.]+ *(?:%|分|人|元|年|天|月|points|people|yuan|years|days)?|[0-9]{4}-[0-9]{2}-[0-9]{2})\s*)";
  static const std::regex zh_open("\\[" + kEnd + "[,，]" + kEnd + "\\)(\\s*:)"),
      zh_shut("\\[" + kEnd + "[,，]" + kEnd + "\\](\\s*:)");
  const bool zh = text.find("方案") != std::string::npos;
  const std::string half = std::regex_replace(text, zh_open, zh ? "$1 至 不满 $2 $3" : "$1 to below $2 $3");
  return std::regex_replace(half, zh_shut, zh ? "$1 至 $2 $3" : "$1 to $2 $3");
}

Read ReadText(const std::string& text) {
  Read read;
  const uint32_t source = read.sources.Add("例.heng", text);
  const ast::File file = syntax::Parse(read.sources, source, {}, read.diagnostics);
  static const std::regex place(" @[0-9]+:[0-9]+");
  read.tree = std::regex_replace(ast::Print(file, read.sources), place, "");
  for (const ast::Comment& comment : file.comments) {
    std::string words = text.substr(comment.span.begin, comment.span.end - comment.span.begin);
    words.erase(words.find_last_not_of(" \t\r") + 1);
    read.comments.push_back(words);
  }
  Diagnostics again;
  if (const auto folded = syntax::Fold(read.sources, source, {}, {}, again)) {
    const syntax::Lexed lexed = syntax::Lex(*folded);
    for (const auto& token : syntax::FilterTokens(lexed.tokens, *folded, read.sources, {}, again).tokens) {
      if (token.kind == syntax::Kind::TEXT || token.kind == syntax::Kind::CELL) read.texts.push_back(token.text);
    }
  }
  std::sort(read.comments.begin(), read.comments.end());
  std::sort(read.texts.begin(), read.texts.end());
  return read;
}

std::string Formatted(const std::string& text, const FormatOptions& options = {}) {
  SourceMap sources;
  Diagnostics diagnostics;
  const uint32_t source = sources.Add("例.heng", text);
  return Format(sources, source, options, {}, diagnostics)
      .value_or("(faults)\n" + RenderAll(diagnostics, sources, {}, 9));
}

TEST_CASE("what is laid out says the same") {
  size_t files = 0;
  for (const std::string& example : heng::test::EveryRuleText()) {
    if (example.empty() || example.find("{repeat") != std::string::npos) continue;  // sizes are tested elsewhere
    const std::string text = heng::test::IsRuleFile(example) ? example : kExamplePrelude + example;
    const Read before = ReadText(text);
    if (before.diagnostics.HasErrors()) continue;
    ++files;
    const std::string once = Formatted(text);
    INFO(text << "\n-----\n" << once);
    const Read after = ReadText(once);
    CHECK(!after.diagnostics.HasErrors());
    CHECK(after.comments == before.comments);
    CHECK(after.texts == before.texts);
    CHECK(Formatted(once) == once);
    CHECK((after.tree == before.tree || ReadText(BandsAsWords(once)).tree == ReadText(BandsAsWords(text)).tree));
  }
  CHECK(files > 800);
}

std::string FirstDifference(const std::string& a, const std::string& b) {
  std::istringstream left(a), right(b);
  std::string x, y;
  while (x == y) {
    const bool more = static_cast<bool>(std::getline(left, x)), other = static_cast<bool>(std::getline(right, y));
    if (!more && !other) return "";
    if (!more) x = "(end)";
    if (!other) y = "(end)";
  }
  return x + "\n" + y;
}

// The tree keeps some words as they were written: here they all become Chinese.
std::string WithoutSkin(const std::string& tree) {
  static const std::map<std::string, std::string> kWords = {{"afresh", "重新起算"},
                                                            {"lenient", "从宽"},
                                                            {"strict", "从严"},
                                                            {"breaks", "中断"},
                                                            {"skipped", "跳过"},
                                                            {"unrated", "不评"},
                                                            {"bonus_sum", "加分合计"},
                                                            {"deduction_sum", "扣分合计"},
                                                            {"before_deductions", "扣分前"},
                                                            {"before_cap", "封顶前"},
                                                            {"before_veto", "否决前"},
                                                            {"weight_present", "已评权重"},
                                                            {"leftover", "余额"},
                                                            {"share", "份额"},
                                                            {"total", "总分"},
                                                            {"order", "顺序"},
                                                            {"reserve", "候补"},
                                                            {"stratum", "层"},
                                                            {"digest", "摘要"},
                                                            {"source", "来源"},
                                                            {"school_year", "学年"},
                                                            {"earlier_years", "往年"},
                                                            {"given", "名"},
                                                            {"surname", "姓"},
                                                            {"middle", "中间"},
                                                            {"last4", "末四位"},
                                                            {"whole", "全部"},
                                                            {"quantity", "量"}};
  std::string out, word;
  for (size_t i = std::min(tree.find('\n'), tree.size()); i <= tree.size(); ++i) {
    const char c = i < tree.size() ? tree[i] : '\n';
    if (c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      word += c;
      continue;
    }
    const auto known = kWords.find(word);
    out += (known == kWords.end() ? word : known->second) + c;
    word.clear();
  }
  return out;
}

// Blanks and line ends aside (English lines are longer, so that 否则 is moved), and what has one word in the other
// skin.
std::string Common(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n') out += c;
  }
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"以内", "以下"}, {"places", "place"}, {"【top】", "top"}}) {
    for (size_t at = out.find(from); at != std::string::npos; at = out.find(from, at)) out.replace(at, from.size(), to);
  }
  return out;
}

TEST_CASE("the other skin says the same, and back again") {
  size_t files = 0;
  for (const std::string& example : heng::test::EveryRuleText()) {
    if (example.empty() || example.find("{repeat") != std::string::npos) continue;
    const std::string text = heng::test::IsRuleFile(example) ? example : kExamplePrelude + example;
    const Read before = ReadText(text);
    if (before.diagnostics.HasErrors()) continue;
    ++files;
    const bool zh = before.tree.rfind("file zh", 0) == 0;
    const std::string once = Formatted(text);
    const std::string other = Formatted(once, {{}, zh ? ast::Skin::kEnglish : ast::Skin::kChinese});
    const std::string back = Formatted(other, {{}, zh ? ast::Skin::kChinese : ast::Skin::kEnglish});
    INFO(once << "\n-----\n" << other);
    const Read after = ReadText(other);
    INFO(RenderAll(after.diagnostics, after.sources, {}, 9));
    CHECK(!after.diagnostics.HasErrors());
    CHECK(FirstDifference(WithoutSkin(after.tree), WithoutSkin(ReadText(once).tree)) == "");
    const bool multiples = once.find("万元") != std::string::npos;  // in English 30000 yuan
    if (!multiples) CHECK(FirstDifference(Common(back), Common(once)) == "");
  }
  CHECK(files > 800);
}

}  // namespace
}  // namespace heng::format
