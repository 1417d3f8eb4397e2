// Brackets: pairs, the blocks that braces open, and the nesting limit.
#include "engine/syntax/filter_pass.h"

namespace heng::syntax {
namespace {

const char* Sign(Kind kind) {
  switch (kind) {
    case Kind::LBRACE: return "{";
    case Kind::LPAREN: return "(";
    default: return "[";
  }
}

}  // namespace

Block FilterPass::BlockOf(Kind kind) const {
  switch (kind) {
    case Kind::K_BANDS:
    case Kind::K_MARGINAL: return Block::kBands;
    case Kind::K_LOOKUP: return Block::kLookup;
    case Kind::K_CASES: return Block::kCases;
    case Kind::K_INTERPOLATE: return Block::kInterpolation;
    case Kind::K_RANK_POINTS: return Block::kRankPoints;
    case Kind::K_FLOATING: return Block::kFloating;
    default: return Block::kPlain;
  }
}

// A comma directly inside the bracket that opens here: (b, c].
bool FilterPass::CommaInside() const {
  int depth = 0;
  for (size_t i = at_; i < raw_.size() && (i == at_ || !raw_[i].line_start); ++i) {
    const Kind kind = raw_[i].kind;
    if (kind == Kind::LPAREN || kind == Kind::LBRACKET || kind == Kind::LBRACE) ++depth;
    if (kind == Kind::RPAREN || kind == Kind::RBRACKET || kind == Kind::RBRACE) --depth;
    if (depth == 1 && kind == Kind::COMMA) return true;
    if (depth <= 0) return false;
  }
  return false;
}

void FilterPass::Open(const Token& token) {
  Frame frame{token.kind, Block::kPlain, token.span};
  const Kind last = Last();
  const bool interval =
      token.kind == Kind::LBRACKET ||
      (token.kind == Kind::LPAREN &&
       (last == Kind::K_IN || last == Kind::K_LIMITED || last == Kind::K_RANGE ||
        (TopBlock() == Block::kBands && (last == Kind::SEMI || last == Kind::LBRACE)) ||
        (TopBlock() == Block::kBands && (last == Kind::COLON || last == Kind::COMMA) && CommaInside()) ||
        (TopBlock() == Block::kInterpolation && (last == Kind::SEMI || last == Kind::LBRACE) && CommaInside())));
  if (token.kind == Kind::LBRACE) {
    if (!pending_.empty()) {
      frame.block = pending_.back();
      pending_.pop_back();
    } else if (context_ == kTier && frames_.empty()) {
      frame.block = Block::kTier;
    } else if (context_ == kGridDecl && frames_.empty()) {
      frame.block = Block::kGrid;
    } else if (context_ == kOutput && frames_.empty()) {
      frame.block = Block::kOutput;
    } else if (context_ == kCase && frames_.size() == 1) {
      frame.block = Block::kCells;
    }
  }
  if (token.kind == Kind::LBRACE) out_.blocks.emplace(out_.tokens.size(), frame.block);
  if (interval) frame.open = Kind::OPEN_INTERVAL;
  if (token.kind == Kind::LPAREN && last == Kind::NAME) {
    const bool list = out_.tokens.size() >= 2 && out_.tokens[out_.tokens.size() - 2].kind == Kind::K_OPTION_LIST;
    frame.option_list = list || FindType(text_.skin, out_.tokens.back().text) == ast::TypeRef::Form::kOptions;
  }
  frames_.push_back(frame);
  if (static_cast<int>(frames_.size()) + ifs_ > limits_.nesting) {
    Fault(Code::E0113, token.span, {std::to_string(limits_.nesting)});
  }
  Emit(token, interval ? Kind::OPEN_INTERVAL : token.kind);
}

void FilterPass::Close(const Token& token) {
  const bool brace = token.kind == Kind::RBRACE;
  const auto fits = [&](Kind open) {
    if (brace) return open == Kind::LBRACE;
    return open == Kind::OPEN_INTERVAL || (open == Kind::LPAREN && token.kind == Kind::RPAREN);
  };
  if (frames_.empty()) return Fault(Code::E0119, token.span, {token.text});
  if (!fits(frames_.back().open)) {
    const Frame& open = frames_.back();
    if (!fault_) {
      Diagnostic diagnostic{Code::E0118, token.span, {Sign(open.open), token.text}, {}, {}};
      diagnostic.labels.push_back({open.span, Text("从这里开始", "opened here")});
      diagnostics_.Add(std::move(diagnostic));
      fault_ = true;
    }
    if (open.open == Kind::LBRACE) return;  // a stray ) or ]
    while (brace && !frames_.empty() && frames_.back().open != Kind::LBRACE) {
      ifs_ -= frames_.back().ifs;
      frames_.pop_back();
    }
    if (frames_.empty()) return;
  }
  const bool interval = frames_.back().open == Kind::OPEN_INTERVAL;
  ifs_ -= frames_.back().ifs;
  frames_.pop_back();
  Emit(token, interval ? Kind::CLOSE_INTERVAL : token.kind);
}

// The file, or the next declaration, comes while brackets are open: the innermost one is named.
void FilterPass::CloseAll(Span at) {
  if (frames_.empty()) return;
  if (!fault_) {
    Diagnostic diagnostic{Code::E0123, frames_.back().span, {Sign(frames_.back().open)}, {}, {}};
    diagnostic.labels.push_back({at, Text("到这里还没有合上", "still open here")});
    diagnostics_.Add(std::move(diagnostic));
    fault_ = true;
  }
  frames_.clear();
}

}  // namespace heng::syntax
