#include "engine/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/base/unicode_tables.h"

namespace heng {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

uint8_t ByteAt(std::string_view text, size_t offset) { return static_cast<uint8_t>(text[offset]); }

// The range that holds the code point, or nullptr.
template <size_t kSize>
const unicode::Range* FindRange(const unicode::Range (&table)[kSize], char32_t code_point) {
  const auto* found = std::upper_bound(std::begin(table), std::end(table), code_point,
                                       [](char32_t value, const unicode::Range& range) { return value < range.first; });
  if (found == std::begin(table) || code_point > (found - 1)->last) return nullptr;
  return found - 1;
}

}  // namespace

Utf8Char DecodeUtf8At(std::string_view text, size_t offset) {
  const uint8_t lead = ByteAt(text, offset);
  if (lead < 0x80) return {lead, 1};
  const int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - offset < static_cast<size_t>(size)) return {kReplacement, 0};
  // The first trailing byte carries the limits against overlong forms, surrogates and values beyond U+10FFFF.
  const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const uint8_t second = ByteAt(text, offset + 1);
  if (second < low || second > high) return {kReplacement, 0};
  char32_t code_point = static_cast<char32_t>(lead & (0x7F >> size)) << 6 | (second & 0x3F);
  for (int i = 2; i < size; ++i) {
    const uint8_t next = ByteAt(text, offset + static_cast<size_t>(i));
    if ((next & 0xC0) != 0x80) return {kReplacement, 0};
    code_point = code_point << 6 | (next & 0x3F);
  }
  return {code_point, size};
}

std::optional<size_t> FirstInvalidUtf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    uint64_t eight;
    if (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080u) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const int size = DecodeUtf8At(text, i).size;
    if (size == 0) return i;
    i += static_cast<size_t>(size);
  }
  return std::nullopt;
}

std::u32string DecodeUtf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const Utf8Char next = DecodeUtf8At(text, i);
    out += next.code_point;
    i += static_cast<size_t>(std::max(next.size, 1));
  }
  return out;
}

void AppendUtf8(std::string& out, char32_t code_point) {
  const auto tail = [&out, code_point](int shift) { out += static_cast<char>(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | code_point >> 6);
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | code_point >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code_point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string EncodeUtf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t code_point : text) AppendUtf8(out, code_point);
  return out;
}

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

int DisplayWidth(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (code_point >= 0x4E00 && code_point <= 0x9FFF) return 2;
  const unicode::Range* range = FindRange(unicode::kWidths, code_point);
  return range == nullptr ? 1 : range->value;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (const char32_t code_point : DecodeUtf8(text)) width += DisplayWidth(code_point);
  return width;
}

void AppendHarmless(std::string& out, char32_t code_point) {
  const bool turns_direction = code_point == 0x61C || (code_point >= 0x200E && code_point <= 0x200F) ||
                               (code_point >= 0x202A && code_point <= 0x202E) ||
                               (code_point >= 0x2066 && code_point <= 0x2069);
  if (code_point == '\t') {
    out += "    ";
  } else if (code_point < 0x20) {
    AppendUtf8(out, 0x2400 + code_point);
  } else if (code_point == 0x7F) {
    AppendUtf8(out, 0x2421);
  } else if ((code_point >= 0x80 && code_point < 0xA0) || turns_direction || code_point == 0x2028 ||
             code_point == 0x2029) {
    AppendUtf8(out, kReplacement);
  } else {
    AppendUtf8(out, code_point);
  }
}

std::string Harmless(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const Utf8Char next = DecodeUtf8At(text, i);
    AppendHarmless(out, next.code_point);
    i += static_cast<size_t>(std::max(next.size, 1));
  }
  return out;
}

std::string HarmlessLines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\n\t"), text.size());
    out += Harmless(text.substr(0, end));
    if (end < text.size()) out += text[end];
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

namespace unicode {

int CombiningClass(char32_t code_point) {
  if (code_point < 0x300) return 0;
  const Range* range = FindRange(kCombiningClasses, code_point);
  return range == nullptr ? 0 : range->value;
}

int WordPart(char32_t code_point) {
  const Range* range = FindRange(kWordParts, code_point);
  return range == nullptr ? 0 : range->value;
}

bool NeverInNfc(char32_t code_point) { return code_point >= 0x300 && FindRange(kNeverNfc, code_point) != nullptr; }

}  // namespace unicode
}  // namespace heng
