#include "engine/format/clauses.h"

#include "engine/syntax/keywords.h"

namespace heng::format {
namespace {

using syntax::Keyword;
using syntax::Token;

// A name or an operand must follow, so no clause begins here.
bool Expects(Kind kind) {
  if (kind == Kind::DOT || kind == Kind::COMMA || kind == Kind::COLON) return true;
  if (kind >= Kind::PLUS && kind <= Kind::NE) return true;
  const Keyword* keyword = syntax::KeywordOf(kind);
  return keyword != nullptr && (keyword->Is(syntax::kThenName) || keyword->Is(syntax::kThenOperand));
}

// 对照 甲 按 乙 {: the 按 of a block whose brace is still to come.
bool InBlockHead(const std::vector<Token>& tokens, size_t at) {
  for (size_t i = at; i > 0; --i) {
    const Kind kind = tokens[i - 1].kind;
    if (OpensBlock(kind)) return true;
    if (kind == Kind::LBRACE || kind == Kind::RBRACE || kind == Kind::SEMI) return false;
  }
  return false;
}

bool IsTail(Kind kind) { return kind == Kind::K_BASIS || kind == Kind::K_NOTE; }

// A keyword with kClause that opens a clause of this declaration and is no part of one.
bool ClauseWord(Kind kind, Kind before, Kind declaration) {
  const Keyword* keyword = syntax::KeywordOf(kind);
  if (keyword == nullptr || !keyword->Is(syntax::kClause)) return false;
  if (declaration == Kind::K_SCHEME) return true;
  if (IsTail(kind) || kind == Kind::K_ROUND || kind == Kind::K_TIES) return false;
  if (kind == Kind::K_MERGED && declaration == Kind::K_SHARE) return false;
  if (kind == Kind::K_NOT_TAKING && (before == Kind::K_UNSCORED || before == Kind::K_ZERO_WEIGHT)) return false;
  return true;
}

// Clauses that open with a word which is none elsewhere.
bool OwnWord(const std::vector<Token>& tokens, size_t at, Kind declaration) {
  const Kind kind = tokens[at].kind, before = tokens[at - 1].kind;
  switch (declaration) {
    case Kind::K_SHARE:
      return kind == Kind::K_BY && before != Kind::K_REMAINDER_TIES && before != Kind::K_DIFFERENCE &&
             !InBlockHead(tokens, at);
    case Kind::K_RANK:
      return (kind == Kind::K_BY && before != Kind::K_TIES) || kind == Kind::K_WITHIN || kind == Kind::K_WHOLE ||
             kind == Kind::K_EACH || kind == Kind::K_TIES;
    case Kind::K_SLOTS: return kind == Kind::K_TAKE_HIGH;
    case Kind::K_SAMPLE: return kind == Kind::K_ROUND_BY || kind == Kind::K_AT_LEAST;
    case Kind::K_UNION: return kind == Kind::K_FROM;
    default: return false;
  }
}

// `名 :`, `名 =` …: clauses that open with a name of the author's.
bool NamedClause(const std::vector<Token>& tokens, size_t at, Kind declaration) {
  if (tokens[at].kind != Kind::NAME || at + 1 >= tokens.size()) return false;
  const Kind next = tokens[at + 1].kind;
  switch (declaration) {
    case Kind::K_SCHEME: return tokens[at - 1].kind != Kind::SLASH;
    case Kind::K_TABLE:
    case Kind::K_WARNING:
    case Kind::K_SLOTS: return next == Kind::COLON;
    case Kind::K_SUMMARY:
    case Kind::K_SCAN:
    case Kind::K_UNION:
      return next == Kind::COLON || next == Kind::EQ || next == Kind::K_ROUND || next == Kind::K_EXACT ||
             next == Kind::K_FIRST_ROW;
    case Kind::K_ADOPT: return next == Kind::DOT;
    default: return false;
  }
}

}  // namespace

bool OpensBlock(Kind kind) {
  switch (kind) {
    case Kind::K_BANDS:
    case Kind::K_MARGINAL:
    case Kind::K_LOOKUP:
    case Kind::K_CASES:
    case Kind::K_INTERPOLATE:
    case Kind::K_RANK_POINTS:
    case Kind::K_FLOATING: return true;
    default: return false;
  }
}

bool OpensClause(const std::vector<Token>& tokens, size_t at, const Frame& frame, bool row_end) {
  if (frame.kind != Frame::Kind::kBlock || at == 0) return false;
  const Kind kind = tokens[at].kind, before = tokens[at - 1].kind;
  if (kind == Kind::RBRACE || kind == Kind::SEMI || kind == Kind::COMMA || frame.block == Block::kCells) return false;
  if (row_end || before == Kind::LBRACE || before == Kind::SEMI) return true;
  if (frame.block == Block::kOutput) return before == Kind::COMMA;
  if (before == Kind::COMMA && frame.block == Block::kPlain && frame.opener == Kind::END) {
    return frame.declaration == Kind::K_TABLE
               ? NamedClause(tokens, at, frame.declaration)
               : frame.declaration == Kind::K_ADOPT || (frame.declaration == Kind::K_UNION && kind == Kind::NAME);
  }
  const bool item_of_count = kind == Kind::K_ITEM && at >= 2 && tokens[at - 2].kind == Kind::K_AT_LEAST;
  if (Expects(before) || item_of_count) return false;
  if (frame.block != Block::kPlain && frame.block != Block::kTier) return false;
  if (ClauseWord(kind, before, frame.declaration)) return true;
  return frame.block == Block::kPlain &&
         (OwnWord(tokens, at, frame.declaration) || NamedClause(tokens, at, frame.declaration));
}

}  // namespace heng::format
