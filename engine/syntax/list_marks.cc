#include "engine/syntax/list_marks.h"

#include <algorithm>

#include "engine/base/utf8.h"
#include "engine/syntax/keywords.h"

namespace heng::syntax {
namespace {

bool OnlyOf(const std::u32string& word, std::u32string_view characters) {
  return !word.empty() && word.find_first_not_of(characters) == std::u32string::npos;
}

constexpr std::u32string_view kNumerals = U"零〇一二三四五六七八九十百0123456789";

// 一, 十二
bool IsNumeral(const Token& token) {
  return token.kind == Kind::NUMBER || (token.kind == Kind::WORD && OnlyOf(DecodeUtf8(token.text), kNumerals));
}

// 第一条, 第3款
bool IsArticle(const Token& token) {
  const std::u32string word = DecodeUtf8(token.text);
  const bool framed = word.size() > 2 && word.front() == U'第' &&
                      std::u32string_view(U"条款项章节部").find(word.back()) != std::u32string_view::npos;
  return token.kind == Kind::WORD && framed && OnlyOf(word.substr(1, word.size() - 2), kNumerals);
}

// ①, ⒈, ㈠, •
bool IsSign(const Token& token) {
  const std::u32string sign = DecodeUtf8(token.text);
  const auto in = [&](char32_t low, char32_t high) { return sign[0] >= low && sign[0] <= high; };
  return token.kind == Kind::OTHER && sign.size() == 1 &&
         (in(0x2460, 0x249B) || in(0x3220, 0x3229) || in(0x2776, 0x2793) || in(0x25A0, 0x25CF) || sign[0] == 0x2022 ||
          sign[0] == 0xB7);
}

struct Mark {
  size_t tokens = 0;     // 0 = none
  bool certain = false;  // no row and no formula begins like this
};

Mark MarkAt(const std::vector<Token>& tokens, size_t at) {
  const auto is = [&](size_t i, Kind kind) {
    return i < tokens.size() && !tokens[i].line_start && tokens[i].kind == kind;
  };
  if (IsArticle(tokens[at]) || IsSign(tokens[at])) return {is(at + 1, Kind::COMMA) ? 2u : 1u, IsSign(tokens[at])};
  const bool opened = tokens[at].kind == Kind::LPAREN;
  const size_t first = opened ? at + 1 : at;
  if (first >= tokens.size() || (opened && tokens[first].line_start) || !IsNumeral(tokens[first])) return {};
  size_t last = first;
  while (is(last + 1, Kind::DOT) && is(last + 2, Kind::NUMBER)) last += 2;
  if (is(last + 1, Kind::RPAREN)) return {last + 2 - at, true};
  if (opened) return {};
  if (is(last + 1, Kind::DOT)) return {last + 2 - at, true};
  if (is(last + 1, Kind::COMMA)) return {last + 2 - at, false};
  if (last > first) return {last + 1 - at, false};
  return {};
}

// `指标 名 …`, `项 教学 …`: a clause's word with a name or a text behind it on the line.
bool ClauseAt(const std::vector<Token>& tokens, size_t at, const FoldedText& text) {
  const Keyword* keyword = FindKeyword(text.skin, tokens[at].text);
  if (keyword == nullptr || !keyword->Is(kClause) || at + 1 >= tokens.size() || tokens[at + 1].line_start) return false;
  const Token& next = tokens[at + 1];
  return next.kind == Kind::WORD || next.kind == Kind::QUOTED || next.kind == Kind::TEXT;
}

// Behind these a line goes on with the formula of the line before.
bool Unfinished(Kind kind) {
  return kind == Kind::EQ || kind == Kind::PLUS || kind == Kind::MINUS || kind == Kind::STAR || kind == Kind::SLASH ||
         kind == Kind::COMMA || kind == Kind::LPAREN;
}

}  // namespace

std::vector<Token> WithoutListMarks(std::vector<Token> tokens, const FoldedText& text, Diagnostics& diagnostics) {
  std::vector<Token> out;
  out.reserve(tokens.size());
  for (size_t at = 0; at < tokens.size(); ++at) {
    const bool may = tokens[at].line_start && (out.empty() || !Unfinished(out.back().kind));
    const Mark mark = may ? MarkAt(tokens, at) : Mark{};
    const size_t next = at + mark.tokens;
    const bool followed =
        mark.tokens > 0 && next < tokens.size() && !tokens[next].line_start && tokens[next].kind == Kind::WORD;
    if (followed && (mark.certain || ClauseAt(tokens, next, text))) {
      const Span span = Join(tokens[at].span, tokens[next - 1].span);
      std::string written;
      for (size_t i = at; i < next; ++i) written += tokens[i].kind == Kind::COMMA ? "、" : tokens[i].text;
      diagnostics.Add(Code::E0171, span, {written});
      tokens[next].line_start = true;
      at = next;
    }
    out.push_back(std::move(tokens[at]));
  }
  return out;
}

}  // namespace heng::syntax
