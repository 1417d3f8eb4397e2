#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "engine/base/utf8.h"

namespace heng {

TEST_CASE("every code point goes to UTF-8 and back") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(text, c);
    const Utf8Char back = DecodeUtf8At(text, 0);
    if (back.code_point != c || static_cast<size_t>(back.size) != text.size() || FirstInvalidUtf8(text)) FAIL(+c);
  }
  CHECK(EncodeUtf8(U"aé衡𠮷") == "a\xC3\xA9\xE8\xA1\xA1\xF0\xA0\xAE\xB7");
  CHECK(DecodeUtf8("a\xC3\xA9\xE8\xA1\xA1\xF0\xA0\xAE\xB7") == U"aé衡𠮷");
  CHECK(CountCodePoints("aé衡𠮷") == 4);
}

TEST_CASE("ill-formed UTF-8 is found where it begins") {
  const struct {
    std::string text;
    size_t offset;
  } cases[] = {{"abc\x80", 3},                // no lead
               {"\xC0\x80", 0},               // overlong
               {"\xC1\xBF", 0},               // overlong
               {"\xE0\x9F\xBF", 0},           // overlong
               {"\xF0\x8F\xBF\xBF", 0},       // overlong
               {"x\xED\xA0\x80", 1},          // surrogate
               {"\xF4\x90\x80\x80", 0},       // beyond U+10FFFF
               {"\xF5\x80\x80\x80", 0},       // beyond U+10FFFF
               {"\xFF", 0},                   // no lead
               {"衡\xE8\xA1", 3},             // cut off
               {"衡\xE8\xA1x", 3},            // cut off
               {"0123456789abcdef\xE8", 16},  // behind whole words of ASCII
               {"\xC4\xE3\xBA\xC3", 0}};      // 你好 in GB 18030
  for (const auto& [text, offset] : cases) {
    INFO(offset);
    CHECK(FirstInvalidUtf8(text) == offset);
  }
  CHECK_FALSE(FirstInvalidUtf8(""));
  CHECK_FALSE(FirstInvalidUtf8("0123456789abcdef 衡量 𠮷 é\xF4\x8F\xBF\xBF\xED\x9F\xBF"));
  CHECK(DecodeUtf8("a\xE8\xA1z") == U"a\uFFFD\uFFFDz");
}

TEST_CASE("columns of a terminal") {
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("教学质量") == 8);
  CHECK(DisplayWidth("【前630】") == 9);
  CHECK(DisplayWidth("＝，。") == 6);
  CHECK(DisplayWidth("𠮷") == 2);
  CHECK(DisplayWidth("e\u0301") == 1);
  CHECK(DisplayWidth("\u3099") == 0);
  CHECK(DisplayWidth("ｱ") == 1);
  CHECK(DisplayWidth("가") == 2);
  CHECK(DisplayWidth("\u200B") == 0);
  CHECK(DisplayWidth("é“”") == 3);
}

TEST_CASE("NFC") {
  for (const char* composed : {"", "abc", "é", "教学质量", "가", "ệ", "各", "\u1100", "q\u0301", "\u1EA1\u0329", "ﬁ",
                               "①", "Ⅷ", "\u0D4A", "e\u0324"}) {
    INFO(composed);
    CHECK(IsNfc(composed));
  }
  for (const char* other : {"e\u0301",           // é
                            "\u1100\u1161",      // 가
                            "\uAC00\u11A8",      // 각
                            "\uF900", "\uFA2D",  // compatibility ideographs of 豈 and 鶴
                            "\u212B",            // Ångström sign
                            "\u2126",            // ohm sign
                            "a\u0301\u0323",     // marks out of order
                            "x\u0305\u0332",     // marks out of order that compose with nothing
                            "\u00E9\u0323",      // é with a dot below: ẹ́
                            "\u0344",
                            "か\u3099",  // が
                            "\u0958",    // composition exclusion
                            "\U0002F800", "x\u0340"}) {
    INFO(other);
    CHECK_FALSE(IsNfc(other));
  }
}

TEST_CASE("no control reaches a terminal") {
  CHECK(Harmless("a\x1B[31mb") == "a␛[31mb");
  CHECK(Harmless("a\tb\r\n") == "a    b␍␊");
  CHECK(Harmless(std::string("\0\x7F", 2)) == "␀␡");
  CHECK(HarmlessLines("a\tb\r\n\n\x1B[2Jc") == "a\tb␍\n\n␛[2Jc");
  CHECK(HarmlessLines("\n") == "\n");
  CHECK(HarmlessLines("") == "");
  CHECK(Harmless("\xC2\x9B"
                 "31m") == "\uFFFD31m");
  CHECK(Harmless("a\u202Eb\u2066c\u200Fd") == "a\uFFFDb\uFFFDc\uFFFDd");
  CHECK(Harmless("衡\xE8\xA1") == "衡\uFFFD\uFFFD");
}

TEST_CASE("IsUtf8 agrees with the search for the first ill-formed place") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"abc",
                                     "é",
                                     "学校",
                                     "😀",
                                     "0123456789abcdefghij",
                                     "\xE4\xBD",
                                     "\xED\xA0\x80",
                                     "\xC0\x80",
                                     "\xF4\x90\x80\x80",
                                     "\x80",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xFF"};
  size_t good = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const size_t kinds = round % 3 == 0 ? std::size(pieces) : 5;
    for (size_t i = random() % 40; i > 0; --i) text += pieces[random() % kinds];
    if (round % 4 == 0) text = text.substr(0, random() % (text.size() + 1));
    if (round % 5 == 0 && !text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
    const bool expected = !FirstInvalidUtf8(text);
    good += expected ? 1 : 0;
    REQUIRE(IsUtf8(text) == expected);
  }
  CHECK(good > 3000);
}

}  // namespace heng
