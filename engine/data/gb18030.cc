// GB 18030-2022.
//
// One byte: ASCII. Two bytes: the table, 126 × 190 codes, all assigned (private-use code points for the user-defined
// areas). Four bytes 81308130–8431A439: every other code point of the basic plane but the surrogates, in ascending
// order; 90308130–E3329A35: the other planes, by arithmetic. The mapping is one to one, so a text survives
// the way to GB 18030 and back.
//
// What was decided, and from where:
// - 2005 gave A8BC to U+1E3F and 8135F437 to U+E7C7. 2022 did the same with 18 codes: ten vertical punctuation marks
//   (A6D9–A6DF, A6EC, A6ED, A6F3 ↔ U+FE10–FE19) and eight components (FE59, FE61, FE66, FE67, FE6D, FE7E,
//   FE90, FEA0 ↔ U+9FB4–9FBB). Here as in the standard itself the private-use code points take the four-byte
//   codes in exchange. Unicode document L2/23-003R recommends, and the WHATWG Encoding Standard follows, that the
//   four-byte codes keep the characters as well; that loses the one-to-one mapping and is not what 2022 says.
// - The six remaining ones (FE51, FE52, FE53, FE6C, FE76, FE91) keep U+E816, E817, E818, E831, E83B, E855 and their
//   characters of plane 2 keep their four-byte codes, in 2022 as before.
// - A3A0 is U+E5E5, not U+3000 (which WHATWG has for old web pages); a single 80 or FF is ill-formed.
// - Four-byte codes between the two areas are unassigned and refused.
// Checked code by code: against the charset of Java 25 (edition of 2022: no difference, all two-byte codes and all
// four- byte codes of the basic plane); against index-gb18030.txt of WHATWG (A3A0 only); against Python 3.11 (the 19
// moved codes and the 19 four-byte codes only). A digest of the whole is in the tests.
#include <array>
#include <cstdint>
#include <vector>

#include "engine/data/encoding.h"
#include "engine/data/gb18030_table.h"

namespace heng::data {

const char kGb18030Edition[] = "GB 18030-2022";

namespace {

constexpr uint32_t kTwoByteCodes = 126 * 190;
constexpr uint32_t kBasicFourByteCodes = 39420;
constexpr uint32_t kOtherPlanesBegin = 189000;  // 90308130

// Characters that had a four-byte code until they took a two-byte one, and the private-use code points that got the
// four-byte code in exchange.
struct Exchange {
  char16_t character;
  char16_t private_use;
};
constexpr Exchange kExchanged[] = {
    {0x1E3F, 0xE7C7}, {0x9FB4, 0xE81E}, {0x9FB5, 0xE826}, {0x9FB6, 0xE82B}, {0x9FB7, 0xE82C},
    {0x9FB8, 0xE832}, {0x9FB9, 0xE843}, {0x9FBA, 0xE854}, {0x9FBB, 0xE864}, {0xFE10, 0xE78D},
    {0xFE11, 0xE78F}, {0xFE12, 0xE78E}, {0xFE13, 0xE790}, {0xFE14, 0xE791}, {0xFE15, 0xE792},
    {0xFE16, 0xE793}, {0xFE17, 0xE794}, {0xFE18, 0xE795}, {0xFE19, 0xE796},
};

struct Tables {
  std::array<char16_t, kBasicFourByteCodes> four_bytes;
  std::array<uint16_t, 0x10000> code;  // by code point: number of its two-byte or four-byte code
  std::array<bool, 0x10000> is_two_bytes;
};

Tables MakeTables() {
  Tables tables{};
  for (uint32_t i = 0; i < kTwoByteCodes; ++i) {
    tables.is_two_bytes[kGb18030TwoBytes[i]] = true;
    tables.code[kGb18030TwoBytes[i]] = static_cast<uint16_t>(i);
  }
  std::array<char16_t, 0x10000> stands_for{};  // at the place of an exchanged character: its private-use code point
  for (const Exchange& exchange : kExchanged) stands_for[exchange.character] = exchange.private_use;
  std::array<bool, 0x10000> moved{};
  for (const Exchange& exchange : kExchanged) moved[exchange.private_use] = true;
  uint32_t next = 0;
  for (uint32_t c = 0x80; c < 0x10000; ++c) {
    bool placed_elsewhere = (tables.is_two_bytes[c] && stands_for[c] == 0) || moved[c];
    if (placed_elsewhere || (c >= 0xD800 && c < 0xE000)) continue;
    char16_t value = stands_for[c] != 0 ? stands_for[c] : static_cast<char16_t>(c);
    tables.four_bytes[next] = value;
    tables.code[value] = static_cast<uint16_t>(next);
    ++next;
  }
  return tables;
}

const Tables& GetTables() {
  static const Tables tables = MakeTables();
  return tables;
}

void AppendFourBytes(std::string& out, uint32_t linear) {
  out.push_back(static_cast<char>(0x81 + linear / 12600));
  out.push_back(static_cast<char>(0x30 + linear / 1260 % 10));
  out.push_back(static_cast<char>(0x81 + linear / 10 % 126));
  out.push_back(static_cast<char>(0x30 + linear % 10));
}

}  // namespace

std::optional<GbChar> DecodeGb18030(std::string_view bytes) {
  auto byte = [&](size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  if (bytes.empty()) return std::nullopt;
  if (byte(0) < 0x80) return GbChar{byte(0), 1};
  if (byte(0) == 0x80 || byte(0) == 0xFF) return std::nullopt;
  unsigned lead = byte(0) - 0x81;
  unsigned second = byte(1);
  if (second >= 0x40 && second != 0x7F && second != 0xFF) {
    return GbChar{kGb18030TwoBytes[lead * 190 + second - 0x40 - (second > 0x7F ? 1 : 0)], 2};
  }
  bool digits = second >= 0x30 && second <= 0x39 && byte(3) >= 0x30 && byte(3) <= 0x39;
  if (!digits || byte(2) < 0x81 || byte(2) > 0xFE) return std::nullopt;
  uint32_t linear = ((lead * 10 + second - 0x30) * 126 + byte(2) - 0x81) * 10 + byte(3) - 0x30;
  if (linear < kBasicFourByteCodes) return GbChar{GetTables().four_bytes[linear], 4};
  if (linear >= kOtherPlanesBegin && linear < kOtherPlanesBegin + 0x100000) {
    return GbChar{static_cast<char32_t>(0x10000 + linear - kOtherPlanesBegin), 4};
  }
  return std::nullopt;
}

void AppendGb18030(std::string& out, char32_t code_point) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point >= 0x10000) {
    AppendFourBytes(out, kOtherPlanesBegin + code_point - 0x10000);
  } else if (GetTables().is_two_bytes[code_point]) {
    uint32_t index = GetTables().code[code_point];
    uint32_t second = index % 190;
    out.push_back(static_cast<char>(0x81 + index / 190));
    out.push_back(static_cast<char>(0x40 + second + (second >= 0x3F ? 1 : 0)));
  } else {
    AppendFourBytes(out, GetTables().code[code_point]);
  }
}

}  // namespace heng::data
