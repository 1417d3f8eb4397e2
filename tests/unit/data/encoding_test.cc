#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "engine/base/utf8.h"
#include "engine/data/encoding.h"

using namespace heng;
using namespace heng::data;

namespace {

std::string TwoBytes(int first, int second) { return {static_cast<char>(first), static_cast<char>(second)}; }

std::string FourBytes(uint32_t linear) {
  return {static_cast<char>(0x81 + linear / 12600), static_cast<char>(0x30 + linear / 1260 % 10),
          static_cast<char>(0x81 + linear / 10 % 126), static_cast<char>(0x30 + linear % 10)};
}

std::string Hex(std::string_view bytes) {
  const char* digits = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : bytes) out += {digits[c >> 4], digits[c & 15]};
  return out;
}

std::string GbOf(char32_t c) {
  std::string out;
  AppendGb18030(out, c);
  return out;
}

// FNV-1a, 64 bits, of the code points in two bytes each, high byte first.
struct Digest {
  uint64_t value = 0xCBF29CE484222325;
  void Add(char32_t c) {
    for (unsigned byte : {static_cast<unsigned>(c >> 8), static_cast<unsigned>(c & 0xFF)}) {
      value = (value ^ byte) * 0x100000001B3;
    }
  }
};

}  // namespace

// The digests were computed with a Python script from the output of Java 25's charset GB18030 (edition of 2022), and
// and the two-byte one agrees with WHATWG's index-gb18030.txt, A3A0 (U+E5E5 here) apart.
TEST_CASE("GB 18030: every two-byte code, there and back") {
  Digest digest;
  std::set<char32_t> seen;
  for (int first = 0x81; first <= 0xFE; ++first) {
    for (int second = 0x40; second <= 0xFE; ++second) {
      if (second == 0x7F) continue;
      std::optional<GbChar> c = DecodeGb18030(TwoBytes(first, second));
      REQUIRE(c);
      REQUIRE(c->length == 2);
      REQUIRE(GbOf(c->code_point) == TwoBytes(first, second));
      digest.Add(c->code_point);
      seen.insert(c->code_point);
    }
  }
  CHECK(seen.size() == 23940);
  CHECK(digest.value == 0x4F5C70F1B88D05EA);
}

TEST_CASE("GB 18030: every four-byte code of the basic plane, there and back") {
  Digest digest;
  for (uint32_t linear = 0; linear < 39420; ++linear) {
    std::optional<GbChar> c = DecodeGb18030(FourBytes(linear));
    REQUIRE(c);
    REQUIRE(c->length == 4);
    REQUIRE(GbOf(c->code_point) == FourBytes(linear));
    digest.Add(c->code_point);
  }
  CHECK(digest.value == 0x93D6637BCABD2C42);
  CHECK(DecodeGb18030(FourBytes(39419))->code_point == 0xFFFF);
  CHECK_FALSE(DecodeGb18030(FourBytes(39420)));
}

TEST_CASE("GB 18030: every code point has a code of its own") {
  std::set<std::string> seen;
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string bytes = GbOf(c);
    REQUIRE(DecodeGb18030(bytes)->code_point == c);
    REQUIRE(seen.insert(bytes).second);
  }
  for (char32_t c = 0x10000; c <= 0x10FFFF; c += 251) REQUIRE(DecodeGb18030(GbOf(c))->code_point == c);
  CHECK(Hex(GbOf(0x10000)) == "90308130");
  CHECK(Hex(GbOf(0x10FFFF)) == "E3329A35");
  CHECK_FALSE(DecodeGb18030("\xE3\x32\x9A\x36"));
  CHECK_FALSE(DecodeGb18030("\x90\x30\x81\x2F"));
}

TEST_CASE("GB 18030: what the editions of 2005 and 2022 changed") {
  struct Change {
    const char* two_bytes;
    char32_t character;
    const char* four_bytes;
    char32_t private_use;
  };
  // Unicode document L2/23-003R, columns "GB 18030-2022".
  const Change changes[] = {
      {"A8BC", 0x1E3F, "8135F437", 0xE7C7}, {"A6D9", 0xFE10, "84318236", 0xE78D}, {"A6DA", 0xFE12, "84318238", 0xE78E},
      {"A6DB", 0xFE11, "84318237", 0xE78F}, {"A6DC", 0xFE13, "84318239", 0xE790}, {"A6DD", 0xFE14, "84318330", 0xE791},
      {"A6DE", 0xFE15, "84318331", 0xE792}, {"A6DF", 0xFE16, "84318332", 0xE793}, {"A6EC", 0xFE17, "84318333", 0xE794},
      {"A6ED", 0xFE18, "84318334", 0xE795}, {"A6F3", 0xFE19, "84318335", 0xE796}, {"FE59", 0x9FB4, "82359037", 0xE81E},
      {"FE61", 0x9FB5, "82359038", 0xE826}, {"FE66", 0x9FB6, "82359039", 0xE82B}, {"FE67", 0x9FB7, "82359130", 0xE82C},
      {"FE6D", 0x9FB8, "82359131", 0xE832}, {"FE7E", 0x9FB9, "82359132", 0xE843}, {"FE90", 0x9FBA, "82359133", 0xE854},
      {"FEA0", 0x9FBB, "82359134", 0xE864},
  };
  for (const Change& change : changes) {
    CHECK(Hex(GbOf(change.character)) == change.two_bytes);
    CHECK(Hex(GbOf(change.private_use)) == change.four_bytes);
  }
  // The six that did not move.
  CHECK(Hex(GbOf(0xE816)) == "FE51");
  CHECK(Hex(GbOf(0xE817)) == "FE52");
  CHECK(Hex(GbOf(0xE818)) == "FE53");
  CHECK(Hex(GbOf(0xE831)) == "FE6C");
  CHECK(Hex(GbOf(0xE83B)) == "FE76");
  CHECK(Hex(GbOf(0xE855)) == "FE91");
  CHECK(Hex(GbOf(0x20087)) == "95329031");
  CHECK(Hex(GbOf(0xE5E5)) == "A3A0");
  CHECK(Hex(GbOf(0x3000)) == "A1A1");
  CHECK(Hex(GbOf(0x20AC)) == "A2E3");
  CHECK(std::string(kGb18030Edition) == "GB 18030-2022");
}

TEST_CASE("GB 18030: ill-formed bytes") {
  for (const char* bytes :
       {"", "\x80", "\xFF", "\x81", "\x81\x7F", "\x81\xFF", "\x81\x30", "\x81\x30\x81", "\x81\x30\x81\x3A",
        "\x81\x30\x80\x30", "\x81\x30\xFF\x30", "\x81\x2F", "\xFE\x39\xFE\x39"}) {
    INFO(Hex(bytes));
    CHECK_FALSE(DecodeGb18030(bytes));
  }
}

TEST_CASE("The encoding is what the bytes prove") {
  auto text_of = [](std::string_view bytes, Encoding encoding) {
    Decoded decoded = Decode(bytes);
    CHECK_FALSE(decoded.bad_offset);
    CHECK(decoded.encoding == encoding);
    return std::string(decoded.Text());
  };
  using namespace std::string_view_literals;
  CHECK(text_of("", Encoding::kUtf8) == "");
  CHECK(text_of("a,b", Encoding::kUtf8) == "a,b");
  CHECK(text_of("姓名", Encoding::kUtf8) == "姓名");
  CHECK(text_of("\xEF\xBB\xBF姓名", Encoding::kUtf8Bom) == "姓名");
  CHECK(text_of("\xEF\xBB\xBF", Encoding::kUtf8Bom) == "");
  CHECK(text_of("\xD0\xD5\xC3\xFB,1", Encoding::kGb18030) == "姓名,1");
  CHECK(text_of("\x84\x31\x95\x33\xD0\xD5", Encoding::kGb18030) == "姓");  // with a BOM in GB 18030
  CHECK(text_of("\xFF\xFE\xD3\x59,\0"sv, Encoding::kUtf16Le) == "姓,");
  CHECK(text_of("\xFE\xFF\x59\xD3\0,"sv, Encoding::kUtf16Be) == "姓,");
  CHECK(text_of("\xFF\xFE\x40\xD8\x87\xDC"sv, Encoding::kUtf16Le) == "\U00020087");
  CHECK(text_of("\xFE\xFF\xD8\x40\xDC\x87"sv, Encoding::kUtf16Be) == "\U00020087");
  CHECK(text_of("\xFF\xFE"sv, Encoding::kUtf16Le) == "");
}

TEST_CASE("Undecodable bytes are named by their offset") {
  auto check = [](std::string_view bytes, Encoding tried, uint64_t offset) {
    Decoded decoded = Decode(bytes);
    INFO(Hex(bytes));
    REQUIRE(decoded.bad_offset);
    CHECK(*decoded.bad_offset == offset);
    CHECK(decoded.tried == tried);
  };
  using namespace std::string_view_literals;
  check("\xD0\xD5\xC3\xFB\xD0", Encoding::kGb18030, 4);  // cut off
  check("\xD0\xD5\x81\x30\x81", Encoding::kGb18030, 2);  // a four-byte code cut off
  check("ab\xFF", Encoding::kGb18030, 2);
  check(
      "\xEF\xBB\xBF"
      "ab\xFF",
      Encoding::kUtf8Bom, 5);
  check(
      "\xE5\xA7\x93\xE5\x90\x8D"
      "abc\xE5",
      Encoding::kGb18030, 9);                          // fits neither; both fail at the end
  check("\xE4\xB8\x80\x80 \xFF", Encoding::kUtf8, 3);  // GB 18030 fails earlier, at 2
  check(
      "\xC3\xA9"
      "ab\xC3\xA9\x80",
      Encoding::kGb18030, 6);
  check("\xE8\xBF\x99 \xE2\x82\xAC\xFF", Encoding::kUtf8, 7);
  check("\xFF\xFE\x40\xD8"sv, Encoding::kUtf16Le, 2);  // a lone high surrogate
  check(
      "\xFF\xFE"
      "a\0\x87\xDC"sv,
      Encoding::kUtf16Le, 4);  // a lone low surrogate
  check("\xFE\xFF\xD8\x40\0a"sv, Encoding::kUtf16Be, 2);
  check(
      "\xFF\xFE"
      "a\0b"sv,
      Encoding::kUtf16Le, 4);  // an odd byte
}

TEST_CASE("Results are written in three encodings") {
  std::string text = "教师,𠂇,ḿ,\u00A5";
  CHECK(Encode(text, Encoding::kUtf8) == text);
  CHECK(Encode(text, Encoding::kUtf8Bom) == "\xEF\xBB\xBF" + text);
  std::string gb = Encode(text, Encoding::kGb18030);
  CHECK(Hex(gb) == "BDCCCAA62C953290312CA8BC2C81308436");
  CHECK(Decode(gb).Text() == text);
  CHECK(FindEncoding("gb18030") == Encoding::kGb18030);
  CHECK(FindEncoding("utf-8-bom") == Encoding::kUtf8Bom);
  CHECK(FindEncoding("utf-8") == Encoding::kUtf8);
  CHECK_FALSE(FindEncoding("gbk"));
}
