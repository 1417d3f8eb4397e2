// The list of messages, names that are near, and places in a source.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "engine/base/utf8.h"
#include "engine/diag/diagnostic.h"
#include "engine/diag/nearest.h"

namespace heng {
namespace {

// The arguments a text asks for.
std::set<char> Arguments(std::string_view text) {
  std::set<char> found;
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i + 2] == '}') found.insert(text[i + 1]);
  }
  return found;
}

}  // namespace

TEST_CASE("every message is whole in both languages") {
  std::set<std::string> names;
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Message& message = MessageOf(static_cast<Code>(i));
    INFO(message.name);
    CHECK(message.code == static_cast<Code>(i));
    CHECK(names.insert(message.name).second);
    CHECK(message.name[0] == (message.severity == Severity::kError ? 'E' : 'W'));
    CHECK(std::string(message.name).size() == 5);
    CHECK(message.text[0][0] != '\0');
    CHECK(message.text[1][0] != '\0');
    CHECK(Arguments(message.text[0]) == Arguments(message.text[1]));
    CHECK((message.hint[0][0] == '\0') == (message.hint[1][0] == '\0'));
    CHECK((message.wrong[0] == '\0') == (message.right[0] == '\0'));
    for (const char* text : {message.text[0], message.text[1], message.hint[0], message.hint[1]}) {
      CHECK_FALSE(FirstInvalidUtf8(text));
      // Names stand in pairs of backticks.
      const std::string words = text;
      CHECK(std::count(words.begin(), words.end(), '`') % 2 == 0);
    }
  }
}

TEST_CASE("a code is found by its name in either case") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    std::string name = MessageOf(static_cast<Code>(i)).name;
    CHECK(FindCode(name) == static_cast<Code>(i));
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
    CHECK(FindCode(name) == static_cast<Code>(i));
  }
  for (const char* wrong : {"", "E", "E00000", "0101", "E9999999", "教学"}) CHECK_FALSE(FindCode(wrong));
}

TEST_CASE("too few arguments never fail") {
  for (size_t i = 0; i < static_cast<size_t>(Code::kCount); ++i) {
    const Code code = static_cast<Code>(i);
    for (const Lang lang : {Lang::kZh, Lang::kEn}) {
      const size_t index = static_cast<size_t>(lang);
      CHECK_FALSE(FormatMessage(code, lang, {}).empty());
      // A hint that lacks an argument is not given.
      CHECK(FormatHint(code, lang, {}).empty() ==
            (MessageOf(code).hint[index][0] == '\0' || !Arguments(MessageOf(code).hint[index]).empty()));
      const std::vector<Text> full(10, Text("甲", "first"));
      CHECK(Arguments(FormatMessage(code, lang, full)).empty());
      const bool asked = !Arguments(MessageOf(code).text[index]).empty();
      CHECK((FormatMessage(code, lang, full).find(lang == Lang::kZh ? "甲" : "first") != std::string::npos) >= asked);
    }
  }
}

TEST_CASE("the nearest name") {
  const std::vector<std::string> names = {"教学质量", "出勤", "师德", "优秀率", "及格率", "score", "总分1"};
  CHECK(NearestName("教学质里", names) == "教学质量");
  CHECK(NearestName("教学质", names) == "教学质量");
  CHECK(NearestName("教质学量", names) == "教学质量");  // neighbours swapped
  CHECK(NearestName("出席", names) == "出勤");
  CHECK(NearestName("优秀律", names) == "优秀率");
  CHECK(NearestName("socre", names) == "score");
  CHECK(NearestName("格率", names) == "及格率");
  CHECK_FALSE(NearestName("教学业绩", names));  // two of four characters
  CHECK_FALSE(NearestName("学校", names));
  CHECK_FALSE(NearestName("甲", {"乙"}));  // not the whole name
  CHECK_FALSE(NearestName("", names));
  CHECK_FALSE(NearestName("出勤", {}));
  CHECK(NearestName("优良率", {"优秀率", "优先率"}) == "优秀率");  // the first of equals
  CHECK(NearestName("abcdef", {"abcxyf", "abcdeg"}) == "abcdeg");  // the nearer one
  CHECK_FALSE(NearestName(std::string(5000000, 'a'), {std::string(5000000, 'b')}));
}

TEST_CASE("places in a source") {
  SourceMap sources;
  const uint32_t first = sources.Add("a", "甲乙\r\nx\n\nend");
  const uint32_t empty = sources.Add("b", "");
  CHECK(sources.size() == 2);
  CHECK(sources.name(first) == "a");
  CHECK(sources.Line(first, 1) == "甲乙");
  CHECK(sources.Line(first, 2) == "x");
  CHECK(sources.Line(first, 3).empty());
  CHECK(sources.Line(first, 4) == "end");
  CHECK(sources.LineBegin(first, 2) == 8);
  const LineColumn second = sources.Place(first, 3);
  CHECK(second.line == 1);
  CHECK(second.column == 2);
  CHECK(sources.Place(first, 7).line == 1);
  CHECK(sources.Place(first, 8).line == 2);
  CHECK(sources.Place(first, 10).line == 3);
  CHECK(sources.Place(first, 14).column == 4);
  CHECK(sources.Place(empty, 0).line == 1);
  CHECK(sources.Place(empty, 0).column == 1);
  CHECK(sources.Line(empty, 1).empty());
}

}  // namespace heng
