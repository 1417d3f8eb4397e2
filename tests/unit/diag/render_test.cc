// What is drawn below the first line of a diagnostic. The wording of the messages is held by the golden tests.
#include <catch2/catch.hpp>
#include <string>

#include "engine/base/utf8.h"
#include "engine/diag/excerpt.h"
#include "engine/diag/render.h"

namespace heng {
namespace {

// Any code of the severity that takes no argument in its hint, or has none.
Code AnyCode(Severity severity) {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Code code = static_cast<Code>(i);
    const Message& message = MessageOf(code);
    if (message.severity == severity && std::string(message.hint[0]).find("{0}") == std::string::npos) return code;
  }
  FAIL("no such message");
  return Code::kCount;
}

Span Find(const SourceMap& sources, std::string_view words) {
  const auto at = static_cast<uint32_t>(sources.text(0).find(words));
  return {0, at, at + static_cast<uint32_t>(words.size())};
}

// The lines from the place on, without the hint of the message.
std::string Drawn(Diagnostic diagnostic, const SourceMap& sources, Lang lang = Lang::kZh) {
  std::string text = Render(diagnostic, sources, {lang});
  text.erase(0, text.find('\n') + 1);
  const std::string hint = FormatHint(diagnostic.code, lang, diagnostic.args);
  if (const size_t at = text.find(" = " + Harmless(hint)); !hint.empty() && at != std::string::npos) {
    const size_t begin = text.rfind('\n', at) + 1;
    text.erase(begin, text.find('\n', at) - begin + 1);
  }
  return text;
}

Code Error() { return AnyCode(Severity::kError); }

}  // namespace

TEST_CASE("the caret stands right below wide characters") {
  SourceMap sources;
  std::string text;
  for (int i = 1; i < 12; ++i) text += "\n";
  sources.Add("方案.heng", text + "  项 教学 = 教学质里 * 2\n}\n");
  CHECK(Drawn({Error(), Find(sources, "教学质里")}, sources) ==
        "  --> 方案.heng:12:10\n"
        "   |\n"
        "12 |   项 教学 = 教学质里 * 2\n"
        "   |             ^^^^^^^^\n");
}

TEST_CASE("the first line names severity and code in both languages") {
  const SourceMap none;
  const Diagnostic error = {Error(), {kNoFile, 0, 0}};
  const std::string name = MessageOf(error.code).name;
  CHECK(Render(error, none, {Lang::kZh}).rfind("错误 " + name + ": ", 0) == 0);
  CHECK(Render(error, none, {Lang::kEn}).rfind("error " + name + ": ", 0) == 0);
  CHECK(Drawn(error, none).empty());
  const std::string painted = Render(error, none, {Lang::kZh, true});
  CHECK(painted.rfind("\x1B[1;31m错误 " + name + "\x1B[0m", 0) == 0);
}

TEST_CASE("tabs, combining marks, empty spans and line ends") {
  SourceMap sources;
  sources.Add("a", "\te\u0301x\ty\r\n衡\n");
  CHECK(Drawn({Error(), Find(sources, "x")}, sources) == " --> a:1:4\n  |\n1 |     e\u0301x    y\n  |      ^\n");
  CHECK(Drawn({Error(), Find(sources, "\ty")}, sources) == " --> a:1:5\n  |\n1 |     e\u0301x    y\n  |       ^^^^^\n");
  // Empty, at the line's end: one mark.
  const auto line_end = static_cast<uint32_t>(sources.text(0).find('\r'));
  CHECK(Drawn({Error(), {0, line_end, line_end}}, sources) ==
        " --> a:1:7\n  |\n1 |     e\u0301x    y\n  |            ^\n");
  // The end of the file, behind the last line end.
  const auto size = static_cast<uint32_t>(sources.text(0).size());
  CHECK(Drawn({Error(), {0, size, size}}, sources) == " --> a:3:1\n  |\n3 |\n  | ^\n");
  // Beyond the file.
  CHECK(Drawn({Error(), {0, size + 50, size + 60}}, sources) == " --> a:3:1\n  |\n3 |\n  | ^\n");
}

TEST_CASE("a span over several lines is underlined to the end of its first") {
  SourceMap sources;
  sources.Add("a", "评价 甲 {\n  项 乙\n}\n");
  CHECK(Drawn({Error(), Find(sources, "甲 {\n  项 乙\n}")}, sources) ==
        " --> a:1:4\n  |\n1 | 评价 甲 {\n  |      ^^^^\n");
}

TEST_CASE("a byte order mark is no column") {
  SourceMap sources;
  sources.Add("a", "\xEF\xBB\xBF甲 乙\n");
  CHECK(Drawn({Error(), Find(sources, "乙")}, sources) == " --> a:1:3\n  |\n1 | 甲 乙\n  |    ^^\n");
}

TEST_CASE("ill-formed bytes and controls are made harmless") {
  SourceMap sources;
  sources.Add("bad\x1B[2J", "甲\xC4\xE3 \x1B[31m 乙\n");
  CHECK(Drawn({Error(), Find(sources, "乙")}, sources) ==
        " --> bad␛[2J:1:11\n  |\n1 | 甲\uFFFD\uFFFD ␛[31m 乙\n  |            ^^\n");
  const Diagnostic hostile = {
      Error(), Find(sources, "乙"), {}, {{Find(sources, "甲"), Text("\x1B]0;x\x07")}}, {"a\nb\x9B"}};
  const std::string text = Render(hostile, sources, {});
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK_FALSE(FirstInvalidUtf8(text));
  CHECK(text.find(" = a␊b\uFFFD\n") != std::string::npos);
}

TEST_CASE("labels and notes share one gutter") {
  SourceMap sources;
  std::string text = "甲 = 1\n";
  for (int i = 2; i < 100; ++i) text += "\n";
  sources.Add("规则", text + "甲甲 = 2\n");
  const Span second = Find(sources, "甲甲");
  const Diagnostic diagnostic = {Error(),
                                 second,
                                 {},
                                 {{Find(sources, "甲"), {"先前在这里", "first here"}}, {{kNoFile, 0, 0}, "无处"}},
                                 {{"注", "note"}}};
  CHECK(Drawn(diagnostic, sources) ==
        "   --> 规则:100:1\n"
        "    |\n"
        "100 | 甲甲 = 2\n"
        "    | ^^^^\n"
        "   --> 规则:1:1\n"
        "    |\n"
        "  1 | 甲 = 1\n"
        "    | -- 先前在这里\n"
        "    = 无处\n"
        "    = 注\n");
  CHECK(Drawn(diagnostic, sources, Lang::kEn).find("-- first here\n") != std::string::npos);
}

TEST_CASE("long lines are shown as a window round the place") {
  std::string line(100000, 'a');
  line += "错处";
  line.append(100000, 'b');
  const Excerpt middle = MakeExcerpt(line, 100000, 100006, '^');
  CHECK(middle.line == "…" + std::string(60, 'a') + "错处" + std::string(96, 'b') + "…");
  CHECK(middle.underline == std::string(61, ' ') + "^^^^");

  const Excerpt begin = MakeExcerpt(line, 0, 1, '^');
  CHECK(begin.line == std::string(160, 'a') + "…");
  CHECK(begin.underline == "^");

  const Excerpt end = MakeExcerpt(line, line.size() - 1, line.size(), '^');
  CHECK(end.line == "…" + std::string(160, 'b'));
  CHECK(end.underline == std::string(160, ' ') + "^");

  // All of the line is the place: the marks end with the window.
  const Excerpt all = MakeExcerpt(line, 0, line.size(), '^');
  CHECK(all.underline == std::string(160, '^'));

  const std::string fits(160, 'c');
  CHECK(MakeExcerpt(fits, 159, 160, '^').line == fits);
  std::string wide;
  for (int i = 0; i < 81; ++i) wide += "衡";
  CHECK(DisplayWidth(MakeExcerpt(wide, 0, 3, '^').line) == 161);
}

TEST_CASE("any place in any bytes can be shown") {
  const std::string bytes = "\xE8\xA1\xA1\xE8\xA1\t\xFF\x1B衡e\xCC\x81\xF0\xA0\xAE";
  for (size_t begin = 0; begin <= bytes.size() + 1; ++begin) {
    for (size_t end = 0; end <= bytes.size() + 1; ++end) {
      const Excerpt excerpt = MakeExcerpt(bytes, begin, end, '^');
      if (FirstInvalidUtf8(excerpt.line) || excerpt.underline.find('^') == std::string::npos) FAIL(begin << " " << end);
    }
  }
}

TEST_CASE("all diagnostics: by place, no duplicates, counted") {
  SourceMap sources;
  sources.Add("a", "甲\n乙\n丙\n");
  Diagnostics diagnostics;
  CHECK(RenderAll(diagnostics, sources, {}, 10).empty());
  CHECK_FALSE(diagnostics.HasErrors());
  diagnostics.Add(AnyCode(Severity::kWarning), Find(sources, "丙"));
  CHECK_FALSE(diagnostics.HasErrors());
  diagnostics.Add(Error(), Find(sources, "乙"));
  diagnostics.Add(Error(), Find(sources, "甲"));
  diagnostics.Add(Error(), Find(sources, "乙"));
  diagnostics.Add(Error(), Find(sources, "乙"), {"别的"});
  CHECK(diagnostics.HasErrors());
  const std::string text = RenderAll(diagnostics, sources, {}, 10);
  const size_t first = text.find("a:1:1");
  const size_t second = text.find("a:2:1");
  const size_t third = text.find("a:2:1", second + 1);
  CHECK(first < second);
  CHECK(second < third);
  CHECK(text.find("a:2:1", third + 1) == std::string::npos);
  CHECK(third < text.find("a:3:1"));
  CHECK(text.substr(text.rfind("\n\n") + 2) == "3 个错误，1 个警告\n");
  const std::string few = RenderAll(diagnostics, sources, {Lang::kEn}, 2);
  CHECK(few.find("a:3:1") == std::string::npos);
  CHECK(few.substr(few.rfind("\n\n") + 2) == "3 errors, 1 warning (only the first 2 shown)\n");
}

TEST_CASE("data faults, one line each, with the way to mend each kind once") {
  const Code code = Error();
  const std::string name = MessageOf(code).name;
  const std::vector<Text> args = {"a", "b", "c", "d"};
  const DataFault cell = {code, "教师.csv", 3, "平均分", "T0001", "12\x1B", args};
  auto hint = [&](Lang lang) { return "  = " + Harmless(FormatHint(code, lang, args)) + "\n"; };
  const std::string message = Harmless(FormatMessage(code, Lang::kZh, args));
  CHECK(RenderFaults({cell}, {}, 5) == "错误 " + name + " 教师.csv 第 3 行 列“平均分” 键 T0001 值“12␛”：" + message +
                                           "\n" + hint(Lang::kZh) + "1 个错误\n");
  const std::string english = Harmless(FormatMessage(code, Lang::kEn, args));
  CHECK(RenderFaults({cell, cell}, {Lang::kEn}, 1) ==
        "error " + name + " 教师.csv line 3 column “平均分” key T0001 value “12␛”: " + english + "\n" +
            hint(Lang::kEn) + "2 errors (only the first 1 shown)\n");
  const std::string both = RenderFaults({cell, cell}, {}, 5);
  CHECK(both.find(hint(Lang::kZh)) == both.rfind(hint(Lang::kZh)));
  DataFault file = {code, "教师.csv"};
  file.args = args;
  CHECK(RenderFaults({file}, {}, 5) ==
        "错误 " + name + " 教师.csv：" + message + "\n" + hint(Lang::kZh) + "1 个错误\n");
  file.value = std::string(5000, 'x');
  CHECK(RenderFaults({file}, {}, 5).find("值“" + std::string(60, 'x') + "…”：") != std::string::npos);
}

TEST_CASE("the page of a message") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    const std::string page = RenderPage(message.code, Lang::kZh);
    INFO(page);
    CHECK(page.find(std::string(" ") + message.name + "\n") != std::string::npos);
    CHECK((page.find("\n错例\n  ") != std::string::npos) == (message.wrong[0] != '\0'));
    CHECK((page.find("\n正例\n  ") != std::string::npos) == (message.right[0] != '\0'));
    CHECK(page.find("{0}") == std::string::npos);
    CHECK((RenderPage(message.code, Lang::kEn).find("\nWrong\n  ") != std::string::npos) == (message.wrong[0] != '\0'));
  }
}

}  // namespace heng
