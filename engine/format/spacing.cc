#include "engine/format/spacing.h"

#include "engine/syntax/keywords.h"

namespace heng::format {
namespace {

constexpr int kBetweenClauses = 3;

// Something that can be the left side of an operation ends here.
bool EndsOperand(Kind kind) {
  switch (kind) {
    case Kind::NAME:
    case Kind::NUMBER:
    case Kind::UNIT:
    case Kind::PERCENT:
    case Kind::DATE:
    case Kind::TEXT:
    case Kind::RPAREN:
    case Kind::RBRACE:
    case Kind::CLOSE_INTERVAL:
    case Kind::K_FULL:
    case Kind::K_TRUE:
    case Kind::K_MISSING:
    case Kind::K_UNRATED: return true;
    default: return false;
  }
}

// Words that a `(` directly follows: 组内(…), 可缺(…), 不评(“…”).
bool TouchesBracket(Kind kind) {
  switch (kind) {
    case Kind::NAME:
    case Kind::QUOTED:
    case Kind::K_WITHIN:
    case Kind::K_OPTIONAL:
    case Kind::K_MAY_BE_ABSENT:
    case Kind::K_UNRATED:
    case Kind::K_LIST:
    case Kind::K_MERGED:
    case Kind::K_PROPORTIONAL: return true;
    default: return false;
  }
}

bool IsMinusOfOne(const Pieces& pieces, size_t at) {
  return pieces.list[at].kind == Kind::MINUS && (at == 0 || !EndsOperand(pieces.list[at - 1].kind));
}

// The `/` of 元/人 as a type, which is no division.
bool InTypeUnit(const Pieces& pieces, size_t slash) {
  const std::vector<Piece>& list = pieces.list;
  if (slash < 2 || slash + 1 >= list.size() || list[slash].kind != Kind::SLASH) return false;
  if (list[slash - 1].kind != Kind::NAME || list[slash + 1].kind != Kind::NAME) return false;
  const Frame& frame = pieces.FrameOf(slash);
  if (frame.declaration == Kind::K_SCHEME) return true;
  const bool holds_types =
      frame.kind == Frame::Kind::kFile || (frame.kind == Frame::Kind::kBlock && frame.block == Block::kPlain &&
                                           frame.declaration != Kind::K_WARNING && frame.declaration != Kind::K_SLOTS);
  return holds_types && list[slash - 2].kind == Kind::COLON;
}

bool Opens(Kind kind) { return kind == Kind::LPAREN || kind == Kind::OPEN_INTERVAL; }
bool Closes(Kind kind) { return kind == Kind::RPAREN || kind == Kind::CLOSE_INTERVAL; }

}  // namespace

int BlanksBefore(const Pieces& pieces, size_t at, ast::Skin skin) {
  const Piece& here = pieces.list[at];
  const Piece& last = pieces.list[at - 1];
  if (here.kind == Kind::COMMENT) return kBetweenClauses;
  if (here.kind == Kind::SEMI || here.kind == Kind::COMMA || here.kind == Kind::DOT || last.kind == Kind::DOT) return 0;
  if (last.kind == Kind::SEMI) return skin == ast::Skin::kChinese ? 0 : 1;
  if (here.kind == Kind::RBRACE) return pieces.frames[here.bracket].kind == Frame::Kind::kSet ? 0 : 1;
  if (last.kind == Kind::LBRACE) return pieces.FrameOf(at).kind == Frame::Kind::kSet ? 0 : 1;
  if (last.kind == Kind::COMMA || here.kind == Kind::LBRACE) return 1;
  const bool tail = here.kind == Kind::K_BASIS || here.kind == Kind::K_NOTE;
  if (here.clause || tail) return kBetweenClauses;
  if (Opens(last.kind) || Closes(here.kind)) return 0;
  if (here.kind == Kind::LPAREN && TouchesBracket(last.kind)) return 0;
  if (here.kind == Kind::COLON) return pieces.FrameOf(at).kind == Frame::Kind::kRound ? 0 : 1;
  if (last.kind == Kind::MINUS && IsMinusOfOne(pieces, at - 1)) return 0;
  if (InTypeUnit(pieces, at) || InTypeUnit(pieces, at - 1)) return 0;
  return 1;
}

}  // namespace heng::format
