// What is refused, with which code and at which place.
#include <catch2/catch.hpp>

#include "engine/diag/messages.h"
#include "support.h"

namespace heng::syntax::test {
namespace {

// Code and place of each message, "E0140@2:20 …"; lines are counted with the header as line 1.
std::string Faults(const Parsed& parsed) {
  std::string text;
  for (const Diagnostic& diagnostic : parsed.diagnostics.list()) {
    const LineColumn place = parsed.sources.Place(diagnostic.span.file, diagnostic.span.begin);
    text += (text.empty() ? "" : " ") + std::string(MessageOf(diagnostic.code).name) + "@" +
            std::to_string(place.line) + ":" + std::to_string(place.column);
  }
  return text;
}
std::string Faults(const std::string& clauses) { return Faults(ParseClauses(clauses)); }
std::string Hint(const std::string& clauses) {
  const Parsed parsed = ParseClauses(clauses);
  if (parsed.diagnostics.list().empty()) return "";
  const Diagnostic& first = parsed.diagnostics.list()[0];
  return FormatHint(first.code, Lang::kZh, first.args);
}

TEST_CASE("every message's wrong example gives it, and its right example gives none") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    const std::string name = message.name, wrong = message.wrong, right = message.right;
    if ((name.compare(0, 3, "E01") != 0 && name.compare(0, 3, "W01") != 0) || wrong.empty()) continue;
    const auto parse = [](const std::string& clauses) { return ParseText(kExamplePrelude + clauses); };
    const Parsed bad = parse(wrong);
    INFO(name << "\n" << wrong << "\n" << bad.Messages());
    CHECK(bad.Codes() == std::vector<std::string>{name});
    const Parsed good = parse(right);
    INFO(right << "\n" << good.Messages());
    CHECK(good.diagnostics.list().empty());
  }
}

TEST_CASE("operators that need brackets") {
  CHECK(Faults("指标 甲 于 t = a 且 b 或 c") == "E0140@2:18");
  CHECK(Hint("指标 甲 于 t = a 且 b 或 c") == "请写 `(a 且 b) 或 c` 或 `a 且 (b 或 c)`");
  CHECK(Faults("指标 甲 于 t = a + b 缺则 0") == "E0141@2:18");
  CHECK(Hint("指标 甲 于 t = a + b 缺则 0") == "请写 `(a + b) 缺则 0` 或 `a + (b 缺则 0)`");
  CHECK(Faults("指标 甲 于 t = a 缺则 0 + 5") == "E0141@2:14");
  CHECK(Faults("指标 甲 于 t = a 缺则 0 缺则 1") == "E0141@2:19");
  CHECK(Faults("指标 甲 于 t = a / b 零则 0 * c") == "E0142@2:18");
  CHECK(Faults("指标 甲 于 t = a / b / c 零则 0") == "E0142@2:22");
  CHECK(Faults("指标 甲 于 t = (a / b 零则 0) * (c 缺则 不评(“x”))") == "");
  CHECK(Faults("指标 甲 于 t = 50 + a 限于 [1, 2]") == "E0144@2:19");
  CHECK(Hint("指标 甲 于 t = 50 + a 限于 [1, 2]") == "请写 `(50 + a) 限于 [1, 2]` 或 `50 + (a 限于 [1, 2])`");
  CHECK(Faults("指标 甲 于 t = 满分 - 次数 每 1 扣 2 分 按比例") == "E0144@2:20");
  CHECK(Faults("指标 甲 于 t = 60 ≤ x < 80") == "E0145@2:19");
  CHECK(Faults("指标 甲 于 t = --x") == "E0146@2:13");
  CHECK(Faults("指标 甲 于 t = a + 若 b 则 1 否则 2") == "E0150@2:16");
  CHECK(Faults("指标 甲 于 t = 均值(a) 组内(b)") == "E0148@2:18");
  CHECK(Faults("指标 甲 于 t = 若 a 则 1 否则 b 缺则 2") == "E0143@2:25");
}

TEST_CASE("characters") {
  CHECK(Faults("参数 甲\u200B = 1\n参数 乙 = 2") == "E0103@2:5");
  CHECK(ParseClauses("参数 甲\u200B = 1\n参数 乙 = 2").file.decls.size() == 1);
  CHECK(Faults("参数 甲 = “a\u202Eb”") == "E0103@2:10");
  CHECK(Faults("参数 甲 = 1 # \u2066") == "E0103@2:12");
  CHECK(Faults("参数 甲 ∶ 分 = 1") == "E0104@2:6");
  CHECK(Faults("参数 甲 = “1∶2”") == "");
  CHECK(Faults(ParseText("方案 “x” { 语言版本 1 }\n参数 \xC3( = 1")) == "E0101@2:4");
  CHECK(Faults("参数 甲 = 2023-9-1") == "E0110@2:8");
  CHECK(Faults("参数 甲 = 2023-02-30") == "E0155@2:8");
  CHECK(Faults("参数 甲 = “一\n参数 乙 = 2") == "E0106@2:8");
  CHECK(Faults("参数 甲 = 1 % 2") == "E0111@2:10");
  CHECK(Faults(ParseText("\xEF\xBB\xBF方案 “x” { 语言版本 1 }\r\n参数 甲 == 1\r\n")) == "");
}

TEST_CASE("the file as a whole") {
  CHECK(Faults(ParseText("")) == "E0108@1:1");
  CHECK(Faults(ParseText("  # 只有注释\n")) == "E0108@1:1");
  CHECK(Faults(ParseText("参数 甲 = 1")) == "E0107@1:1");
  CHECK(Faults(ParseText("方按 “x” { }\n参数 甲 = 1")) == "E0121@1:1");
  CHECK(Faults("方案 “y” { }") == "E0127@2:1");
  Limits small;
  small.rule_file_bytes = 10;
  CHECK(ParseText("方案 “一二三四五” { }", small).Codes() == std::vector<std::string>{"E9001"});
}

TEST_CASE("brackets") {
  CHECK(Faults("指标 甲 于 t = (a\n指标 乙 于 t = 1") == "E0123@2:12");
  CHECK(Faults("指标 甲 于 t = a)\n指标 乙 于 t = 1") == "E0119@2:13");
  CHECK(Faults("指标 甲 于 t = (a]") == "E0118@2:14");
  CHECK(Faults("评价 甲 于 t 满分 1 分 {\n 项 乙 = 1 分\n指标 丙 于 t = 1\n指标 丁 于 t = 1") == "E0123@2:17");
  CHECK(ParseClauses("评价 甲 于 t 满分 1 分 {\n 项 乙 = 1 分\n指标 丙 于 t = 1").file.decls.size() == 1);
  CHECK(Faults("指标 甲 于 t = 若 a 在 [1, 2) 则 1 否则 2") == "");
  CHECK(Faults("指标 甲 于 t = 若 a 在 【1, 2) 则 1 否则 2") == "E0117@2:18");
}

TEST_CASE("words") {
  CHECK(Faults("指标总分 于 t = 1") == "E0131@2:1");
  CHECK(Hint("指标总分 于 t = 1") == "在 `指标` 和 `总分` 之间加一个空格");
  CHECK(Faults("评价 甲 于 t 满分 1 分 {\n 项教学质量 满分 1 分 = 1 分\n}") == "E0131@3:2");
  CHECK(Faults("评价 甲 于 t 满分 1 分 {\n 项 乙 = 1 分\n 封顶 5 分\n}") == "E0149@4:2");
  CHECK(Faults("评价 甲 于 t 满分 1 分 {\n 加分 乙 = 1 分 封顶 5 分\n}") == "E0149@3:13");
  CHECK(Faults("表 卷 { 满分 : 分 }") == "E0120@2:7");
  CHECK(Faults("表 卷 { 【满分】 : 分 }\n指标 甲 于 卷 = 满分") == "");
  CHECK(Faults("等次 甲 于 t { 一 : 前 20% 且 x }") == "E0158@2:22");
  CHECK(Faults("参数 甲 = 3包") == "E0115@2:9");
  CHECK(Faults("indicator 甲 于 t = 1") == "E0121@2:1");
  CHECK(Faults("名次 甲 于 t 按 a desc 全体 并列 待定") == "E0126@2:14");
  CHECK(Faults("名次 甲 于 t 按 a 降序 并列 随便") == "E0154@2:20");
  CHECK(Faults("指标 甲 于 t = 分段 x { 60～79 : 1 }") == "E0109@2:21");
  CHECK(Faults("指标 甲 于 t = a 修约 舍去 1 位") == "E0151@2:14");
  CHECK(Faults("参数 甲 = 1。") == "W0101@2:9");
  CHECK(ParseClauses("参数 甲 = 1。").file.decls.size() == 1);
  CHECK(Faults("指标 甲 于 t = 若师德是合格则1分否则0分\n表 t { 师德 : 选项(合格, 不合格) }") == "E0132@2:12");
  CHECK(Faults("指标 甲 于 t = 城区或乡镇\n表 t { 城区 : 是否  乡镇 : 是否  城区或乡镇 : 是否 }") == "");
  CHECK(Faults("视图 甲 由 t 当 x\n表 a { b : 文本\n 外键 (b) 引用 c }") == "");
}

TEST_CASE("a clause's shape is shown in the user's words") {
  CHECK(Hint("指标 甲 = 1") == "指标要写成: `指标 名 于 表 = 公式`，`=` 前可写 `: 单位` 和 `修约 …`");
  const Parsed parsed =
      ParseClauses("指标 甲 = 1\n等次 乙 于 t { 好 前 1% }\n分配 丙 于 t { 总和 1 }\n表 丁 { 戊 文本 }");
  const std::string messages = parsed.Messages();
  for (const char* word : {"token", "mismatched", "input", "expecting", "K_", "EOF", "viable"}) {
    CHECK(messages.find(word) == std::string::npos);
  }
  CHECK(parsed.diagnostics.list().size() == 4);
}

}  // namespace
}  // namespace heng::syntax::test
