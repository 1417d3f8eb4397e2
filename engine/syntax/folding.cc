#include "engine/syntax/folding.h"

#include <cstdio>

#include "engine/base/utf8.h"
#include "engine/syntax/keywords.h"
#include "engine/syntax/rule_k.h"

namespace heng::syntax {
namespace {

bool InRange(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

// Never allowed, not even in texts and comments: they change what is seen without being seen.
bool IsInvisible(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return InRange(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x180E ||
         InRange(c, 0x200B, 0x200F) || InRange(c, 0x2028, 0x202E) || InRange(c, 0x2060, 0x206F) || c == 0x3164 ||
         InRange(c, 0xFE00, 0xFE0F) || c == 0xFEFF || c == 0xFFA0 || InRange(c, 0xFFF0, 0xFFFB) ||
         InRange(c, 0xE0000, 0xE0FFF);
}

// Not in names and formulas: they look like another character.
bool IsLookAlike(char32_t c) {
  return c == 0x2236 || c == 0x2215 || c == 0x2044 || c == 0x2217 || c == 0x2010 || c == 0x2011 || c == 0x2012 ||
         c == 0xA789 || c == 0x37E || c == 0x2024 || InRange(c, 0x400, 0x52F) || InRange(c, 0x391, 0x3A7) ||
         c == 0x3BF || c == 0x3BD || InRange(c, 0x2100, 0x214F) || InRange(c, 0x2E80, 0x2FDF) ||
         InRange(c, 0xF900, 0xFAFF) || InRange(c, 0x1D400, 0x1D7FF) || InRange(c, 0x2F800, 0x2FA1F);
}

char32_t FoldOne(char32_t c) {
  switch (c) {
    case 0x3000:
    case 0xA0:
    case 0x2002:
    case 0x2003:
    case 0x2009:
    case 0x202F: return ' ';
    case 0x3001: return ',';  // 、
    case 0x2212:
    case 0x2013: return '-';  // − –
    case 0xD7: return '*';
    case 0xF7: return '/';
    case 0x2266:
    case 0x2A7D: return U'≤';
    case 0x2267:
    case 0x2A7E: return U'≥';
    case 0xFF5E: return c;  // ～ is refused by the filter, with its own sentence
    default: return InRange(c, 0xFF01, 0xFF5D) ? c - 0xFEE0 : c;
  }
}

bool IsQuote(char32_t c) { return c == U'“' || c == U'”' || c == U'"'; }

// The mark that closes a text opened by one of the other quotation marks of Word; 0 = not such a mark.
char32_t OtherQuoteEnd(char32_t c) {
  switch (c) {
    case U'‘':
    case U'’': return U'’';
    case U'「': return U'」';
    case U'『': return U'』';
    case U'\'': return U'\'';
    default: return 0;
  }
}

bool IsLineEnd(char32_t c) { return c == '\n' || c == '\r'; }

std::string CodePoint(char32_t c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "U+%04X", static_cast<unsigned>(c));
  return buffer;
}

// Folds in place; texts, comments and names in 【】 keep their characters, except that a full-width quote opens a text.
class Folder {
 public:
  Folder(FoldedText& text, Diagnostics& diagnostics) : text_(text), chars_(text.chars), diagnostics_(diagnostics) {}

  void Run() {
    for (size_t i = 0; i < chars_.size();) i = Step(i);
  }

 private:
  size_t Step(size_t i) {
    const char32_t c = FoldOne(chars_[i]);
    if (c == '#')
      return SkipTo(
          i, [](char32_t d) { return IsLineEnd(d); }, false);
    if (IsQuote(c))
      return SkipTo(
          i, [](char32_t d) { return IsQuote(FoldOne(d)) || IsLineEnd(d); }, true);
    if (OtherQuoteEnd(c) != 0) return OtherQuotes(i, OtherQuoteEnd(c));
    if (c == U'【' || c == '`') return QuotedName(i, c == '`' ? U'`' : U'】');
    Fold(i);
    return i + 1;
  }

  // ‘张三’ and 「张三」 are “张三”; without their partner on the line the token filter refuses them.
  size_t OtherQuotes(size_t i, char32_t close) {
    size_t end = i + 1;
    while (end < chars_.size() && !IsLineEnd(chars_[end]) && !IsQuote(FoldOne(chars_[end])) &&
           FoldOne(chars_[end]) != close) {
      ++end;
    }
    if (end >= chars_.size() || FoldOne(chars_[end]) != close) {
      chars_[i] = FoldOne(chars_[i]);
      return i + 1;
    }
    for (size_t k = i + 1; k < end; ++k) Check(k, false);
    chars_[i] = U'“';
    chars_[end] = U'”';
    return end + 1;
  }

  // A `#` or a quotation mark inside is part of the name.
  size_t QuotedName(size_t i, char32_t close) {
    chars_[i] = FoldOne(chars_[i]);
    for (++i; i < chars_.size() && !IsLineEnd(chars_[i]); ++i) {
      Fold(i);
      if (chars_[i] == close) return i + 1;
    }
    return i;
  }

  void Fold(size_t i) {
    const char32_t c = FoldOne(chars_[i]);
    Check(i, true);
    if (chars_[i] != ' ' || c == ' ') chars_[i] = IsLookAlike(chars_[i]) ? U' ' : c;
  }

  template <class Ends>
  size_t SkipTo(size_t begin, Ends ends, bool take_end) {
    chars_[begin] = FoldOne(chars_[begin]);
    size_t i = begin + 1;
    for (; i < chars_.size() && !ends(chars_[i]); ++i) Check(i, false);
    if (!take_end || i >= chars_.size() || IsLineEnd(chars_[i])) return i;
    chars_[i] = FoldOne(chars_[i]);
    return i + 1;
  }

  void Check(size_t i, bool outside) {
    const char32_t c = chars_[i];
    if (IsInvisible(c)) {
      diagnostics_.Add(Code::E0103, text_.At(i, i + 1), {CodePoint(c)});
      chars_[i] = ' ';
    } else if (outside && IsLookAlike(c)) {
      diagnostics_.Add(Code::E0104, text_.At(i, i + 1), {EncodeUtf8(std::u32string_view(&c, 1)), CodePoint(c)});
    }
  }

  FoldedText& text_;
  std::u32string& chars_;
  Diagnostics& diagnostics_;
};

// NFC is judged line by line; the place is the first pair of characters that would be composed.
void CheckNfc(const FoldedText& text, std::string_view bytes, Diagnostics& diagnostics) {
  if (IsNfc(bytes)) return;
  for (size_t i = 1; i < text.chars.size(); ++i) {
    const std::u32string pair = {text.chars[i - 1], text.chars[i]};
    if (pair[1] > 0x2FF && !IsNfc(EncodeUtf8(pair))) {
      diagnostics.Add(Code::E0102, text.At(i - 1, i + 1), {EncodeUtf8(pair)});
      return;
    }
  }
  diagnostics.Add(Code::E0102, {text.source, 0, 0}, {""});
}

ast::Skin SkinOf(const std::u32string& chars) {
  size_t i = 0;
  while (i < chars.size()) {
    if (chars[i] == '#') {
      while (i < chars.size() && !IsLineEnd(chars[i])) ++i;
    } else if (IsWordStart(chars[i])) {
      return chars[i] < 0x80 ? ast::Skin::kEnglish : ast::Skin::kChinese;
    } else {
      ++i;
    }
  }
  return ast::Skin::kChinese;
}

}  // namespace

bool IsWordStart(char32_t c) {
  if (c < 0x80) return c == '_' || InRange(c | 0x20, 'a', 'z');
  return InRange(c, 0xC0, 0x24F) || InRange(c, 0x370, 0x3FF) || InRange(c, 0x3400, 0x9FFF) ||
         InRange(c, 0xAC00, 0xD7A3) || InRange(c, 0x3040, 0x30FF) || c == 0x3007 || InRange(c, 0x20000, 0x323AF);
}
bool IsWordPart(char32_t c) { return IsWordStart(c) || InRange(c, '0', '9') || InRange(c, 0x300, 0x36F); }

std::optional<FoldedText> Fold(const SourceMap& sources, uint32_t source, const Limits& limits,
                               const std::set<std::string>& units, Diagnostics& diagnostics) {
  const std::string& bytes = sources.text(source);
  if (bytes.size() > limits.rule_file_bytes) {
    diagnostics.Add(Code::E9001, {source, 0, 0},
                    {std::to_string(bytes.size()), std::to_string(limits.rule_file_bytes)});
    return std::nullopt;
  }
  if (const auto bad = FirstInvalidUtf8(bytes)) {
    const auto at = static_cast<uint32_t>(*bad);
    char hex[8];
    std::snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(bytes[at]));
    diagnostics.Add(Code::E0101, {source, at, at + 1}, {hex});
    return std::nullopt;
  }
  FoldedText text;
  text.source = source;
  text.units = units;
  text.chars = DecodeUtf8(bytes);
  for (uint32_t i = 0; i < bytes.size(); ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) text.offsets.push_back(i);
  }
  text.offsets.push_back(static_cast<uint32_t>(bytes.size()));
  if (!text.chars.empty() && text.chars[0] == 0xFEFF) text.chars[0] = ' ';  // a byte-order mark
  Folder(text, diagnostics).Run();
  CheckNfc(text, bytes, diagnostics);
  text.skin = SkinOf(text.chars);
  ApplyRuleK(text);
  return text;
}

}  // namespace heng::syntax
