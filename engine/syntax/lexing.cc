#include "engine/syntax/lexing.h"

#include <ANTLRInputStream.h>
#include <HengLexer.h>

#include "engine/base/unicode_tables.h"
#include "engine/base/utf8.h"

namespace heng::syntax {
namespace {

using grammar::HengLexer;

Kind KindOf(size_t type) {
  switch (type) {
    case HengLexer::TEXT: return Kind::TEXT;
    case HengLexer::BAD_TEXT: return Kind::BAD_TEXT;
    case HengLexer::QUOTED: return Kind::QUOTED;
    case HengLexer::DATE: return Kind::DATE;
    case HengLexer::BAD_DATE: return Kind::BAD_DATE;
    case HengLexer::PERCENT: return Kind::PERCENT;
    case HengLexer::NUMBER: return Kind::NUMBER;
    case HengLexer::WORD: return Kind::WORD;
    case HengLexer::LPAREN: return Kind::LPAREN;
    case HengLexer::RPAREN: return Kind::RPAREN;
    case HengLexer::LBRACKET: return Kind::LBRACKET;
    case HengLexer::RBRACKET: return Kind::RBRACKET;
    case HengLexer::LBRACE: return Kind::LBRACE;
    case HengLexer::RBRACE: return Kind::RBRACE;
    case HengLexer::COMMA: return Kind::COMMA;
    case HengLexer::COLON: return Kind::COLON;
    case HengLexer::SEMI: return Kind::SEMI;
    case HengLexer::DOT: return Kind::DOT;
    case HengLexer::PLUS: return Kind::PLUS;
    case HengLexer::MINUS: return Kind::MINUS;
    case HengLexer::STAR: return Kind::STAR;
    case HengLexer::SLASH: return Kind::SLASH;
    case HengLexer::LT: return Kind::LT;
    case HengLexer::GT: return Kind::GT;
    case HengLexer::LE: return Kind::LE;
    case HengLexer::GE: return Kind::GE;
    case HengLexer::EQ: return Kind::EQ;
    case HengLexer::NE: return Kind::NE;
    case HengLexer::BAR: return Kind::BAR;
    case HengLexer::STOP: return Kind::STOP;
    default: return Kind::OTHER;
  }
}

// What the lexer is given: it asks only which class a character is of. So each letter beyond ASCII but those of dates
// stands as one letter, and each mark or digit as one mark: the lexer's tables are small, and it learns them fast.
std::string Classes(const std::u32string& chars) {
  std::u32string classes = chars;
  for (char32_t& c : classes) {
    if (c < 0x80 || c == U'年' || c == U'月' || c == U'日') continue;
    const bool han = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
    const int part = han ? 1 : unicode::WordPart(c);
    if (part != 0) c = part == 1 ? U'a' : U'\u0300';
  }
  return EncodeUtf8(classes);
}

}  // namespace

Lexed Lex(const FoldedText& text) {
  antlr4::ANTLRInputStream input(Classes(text.chars));
  HengLexer lexer(&input);
  lexer.removeErrorListeners();
  Lexed lexed;
  bool line_start = true;
  uint32_t last_end = 0;
  for (const auto& raw : lexer.getAllTokens()) {
    const size_t begin = raw->getStartIndex(), end = raw->getStopIndex() + 1;
    const size_t type = raw->getType();
    if (type == HengLexer::NEWLINE) line_start = true;
    if (type == HengLexer::NEWLINE || type == HengLexer::BLANK) continue;
    const Span span = text.At(begin, end);
    if (type == HengLexer::COMMENT) {
      lexed.comments.push_back({span});
      continue;
    }
    Token token;
    token.kind = KindOf(type);
    token.span = span;
    token.quoted = type == HengLexer::QUOTED;
    const size_t off = token.quoted || type == HengLexer::TEXT ? 1 : 0;
    token.text = EncodeUtf8(std::u32string_view(text.chars).substr(begin + off, end - begin - 2 * off));
    token.line_start = line_start;
    token.glued = !line_start && span.begin == last_end;
    line_start = false;
    last_end = span.end;
    lexed.tokens.push_back(std::move(token));
  }
  return lexed;
}

}  // namespace heng::syntax
