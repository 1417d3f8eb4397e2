#include "engine/format/pieces.h"

#include <algorithm>

#include "engine/format/clauses.h"
#include "engine/format/words.h"
#include "engine/syntax/keywords.h"

namespace heng::format {
namespace {

using syntax::Token;

int LineBreaks(std::string_view between) {
  int breaks = 0;
  for (size_t i = 0; i < between.size(); ++i) {
    if (between[i] == '\n' || (between[i] == '\r' && between.substr(i + 1, 1) != "\n")) ++breaks;
  }
  return std::min(breaks, 2);
}

class Maker {
 public:
  Maker(const syntax::Filtered& filtered, const std::vector<ast::Comment>& comments, const syntax::FoldedText& text,
        const std::string& source, const Words& words)
      : filtered_(filtered), comments_(comments), text_(text), source_(source), words_(words) {
    out_.frames.push_back({Frame::Kind::kFile});
  }

  Pieces Make() {
    const std::vector<Token>& tokens = filtered_.tokens;
    for (const syntax::Declaration& declaration : filtered_.declarations) {
      declaration_ = DeclarationKind(declaration);
      for (size_t i = declaration.begin; i < declaration.end; ++i) {
        CommentsUntil(tokens[i].span.begin);
        TakeToken(i, i == declaration.begin);
      }
    }
    CommentsUntil(static_cast<uint32_t>(source_.size()) + 1);
    out_.frames[0].close = out_.list.size();
    return std::move(out_);
  }

 private:
  Kind DeclarationKind(const syntax::Declaration& declaration) const {
    const Kind first = filtered_.tokens[declaration.begin].kind;
    const bool edit = first == Kind::K_AMEND || first == Kind::K_ADDED;
    return edit && declaration.begin + 1 < declaration.end ? filtered_.tokens[declaration.begin + 1].kind : first;
  }

  void CommentsUntil(uint32_t begin) {
    for (; next_comment_ < comments_.size() && comments_[next_comment_].span.begin < begin; ++next_comment_) {
      const Span& span = comments_[next_comment_].span;
      if (span.begin < end_) continue;  // a # inside a cell
      std::string text = source_.substr(span.begin, span.end - span.begin);
      const size_t sign = text[0] == '#' ? 1 : std::string_view("＃").size();
      text = "#" + text.substr(sign, text.find_last_not_of(" \t") + 1 - sign);
      Add({Kind::COMMENT, std::move(text)}, span);
    }
  }

  void Add(Piece piece, const Span& span) {
    const bool apart = !out_.list.empty() && span.begin > end_;  // two tokens can share a place: 满9个月进一
    piece.line_breaks = apart ? LineBreaks(std::string_view(source_).substr(end_, span.begin - end_)) : 0;
    const bool at_brace = piece.kind == Kind::RBRACE || (!out_.list.empty() && out_.list.back().kind == Kind::LBRACE);
    if (at_brace) piece.line_breaks = std::min(piece.line_breaks, 1);
    piece.frame = open_.empty() ? 0 : open_.back();
    piece.row_end = row_end_;
    row_end_ = false;
    end_ = std::max(end_, span.end);
    out_.list.push_back(std::move(piece));
  }

  void TakeToken(size_t at, bool declaration) {
    const Token& token = filtered_.tokens[at];
    const bool last_bar = token.kind == Kind::SEMI && at > 0 && filtered_.tokens[at - 1].kind == Kind::CELL;
    if (token.kind == Kind::SEMI && token.span.begin == token.span.end && !last_bar) {
      row_end_ = true;
      return;
    }
    if (token.kind == Kind::K_MONTHS_UP && words_.skin() == ast::Skin::kChinese) {  // 满9个月进一 is one word
      return Add({Kind::NAME, "满" + filtered_.tokens[at + 1].text + "个月进一"}, token.span);
    }
    if (at > 0 && filtered_.tokens[at - 1].kind == Kind::K_MONTHS_UP && words_.skin() == ast::Skin::kChinese) {
      end_ = std::max(end_, token.span.end);
      return;
    }
    if (token.kind == Kind::COLON && words_.skin() == ast::Skin::kChinese && EndsPlaces(at)) {
      Add({Kind::K_NTH_UNIT, "名"}, {token.span.file, end_, end_});
    }
    const std::string word = last_bar ? "|" : words_.Of(at, FrameAround());
    if (word.empty()) return;
    const bool closes = token.kind == Kind::RBRACE || token.kind == Kind::RPAREN || token.kind == Kind::CLOSE_INTERVAL;
    const size_t closed = closes ? open_.back() : 0;
    if (closes) open_.pop_back();
    const bool first_cell = token.kind == Kind::CELL && filtered_.tokens[at - 1].kind != Kind::CELL;
    const Span span = first_cell ? Span{token.span.file, BarBefore(token.span.begin), token.span.end} : token.span;
    CommentsUntil(span.begin);
    Add({last_bar ? Kind::BAR : token.kind, word}, span);
    out_.list.back().bracket = closed;
    if (closes) out_.frames[closed].close = out_.list.size() - 1;
    out_.list.back().clause =
        declaration || first_cell || OpensClause(filtered_.tokens, at, FrameAround(), out_.list.back().row_end);
    const bool opens = token.kind == Kind::LBRACE || token.kind == Kind::LPAREN || token.kind == Kind::OPEN_INTERVAL;
    if (opens) Open(at);
  }

  // 第 1 至 2 :, where 名 is not said.
  bool EndsPlaces(size_t at) const {
    const auto is = [&](size_t back, Kind kind) { return at >= back && filtered_.tokens[at - back].kind == kind; };
    return is(1, Kind::NUMBER) && (is(2, Kind::K_NTH) || (is(2, Kind::K_TO) && is(4, Kind::K_NTH)));
  }

  const Frame& FrameAround() const { return out_.frames[open_.empty() ? 0 : open_.back()]; }

  uint32_t BarBefore(uint32_t cell) const {
    const size_t half = source_.rfind('|', cell), wide = source_.rfind("｜", cell);
    if (half == std::string::npos || wide == std::string::npos) return std::min(half, wide);
    return std::max(half, wide);
  }

  void Open(size_t at) {
    Frame frame{Frame::Kind::kRound};
    frame.declaration = declaration_;
    frame.parent = open_.empty() ? 0 : open_.back();
    frame.open = out_.list.size() - 1;
    if (filtered_.tokens[at].kind == Kind::LPAREN && at >= 2) {
      const Token &name = filtered_.tokens[at - 1], &before = filtered_.tokens[at - 2];
      frame.options =
          before.kind == Kind::K_OPTION_LIST ||
          (before.kind == Kind::COLON && syntax::FindType(text_.skin, name.text) == ast::TypeRef::Form::kOptions);
    }
    if (filtered_.tokens[at].kind == Kind::LBRACE) {
      const bool set = at > 0 && filtered_.tokens[at - 1].kind == Kind::K_AMONG;
      frame.kind = set ? Frame::Kind::kSet : Frame::Kind::kBlock;
      if (const auto found = filtered_.blocks.find(at); found != filtered_.blocks.end()) frame.block = found->second;
      if (frame.block != Block::kPlain) frame.opener = OpenerOf(at);
    }
    out_.list.back().bracket = out_.frames.size();
    open_.push_back(out_.frames.size());
    out_.frames.push_back(frame);
  }

  // The word of the block whose `{` stands here.
  Kind OpenerOf(size_t at) const {
    int depth = 0;
    for (size_t i = at; i > 0; --i) {
      const Kind kind = filtered_.tokens[i - 1].kind;
      if (kind == Kind::RBRACE || kind == Kind::RPAREN || kind == Kind::CLOSE_INTERVAL) ++depth;
      if (kind == Kind::LBRACE || kind == Kind::LPAREN || kind == Kind::OPEN_INTERVAL) --depth;
      if (depth < 0) break;
      if (depth == 0 && OpensBlock(kind)) return kind;
    }
    return Kind::END;
  }

  const syntax::Filtered& filtered_;
  const std::vector<ast::Comment>& comments_;
  const syntax::FoldedText& text_;
  const std::string& source_;
  const Words& words_;
  Pieces out_;
  std::vector<size_t> open_;  // frames
  size_t next_comment_ = 0;
  uint32_t end_ = 0;  // of the last piece, in the source
  bool row_end_ = false;
  Kind declaration_ = Kind::END;
};

bool IsLiteralEnd(const std::vector<Piece>& list, size_t begin, size_t end) {
  if (begin < end && list[begin].kind == Kind::MINUS) ++begin;
  if (end - begin == 1) {
    return list[begin].kind == Kind::NUMBER || list[begin].kind == Kind::PERCENT || list[begin].kind == Kind::DATE;
  }
  return end - begin == 2 && list[begin].kind == Kind::NUMBER && list[begin + 1].kind == Kind::UNIT;
}

}  // namespace

Pieces MakePieces(const syntax::Filtered& filtered, const std::vector<ast::Comment>& comments,
                  const syntax::FoldedText& text, const std::string& source, const Words& words) {
  return Maker(filtered, comments, text, source, words).Make();
}

void WriteIntervalsAsWords(Pieces& pieces, ast::Skin skin) {
  std::vector<Piece>& list = pieces.list;
  std::vector<bool> gone(list.size(), false);
  for (const Frame& frame : pieces.frames) {
    if (frame.kind != Frame::Kind::kRound || list[frame.open].kind != Kind::OPEN_INTERVAL) continue;
    const Frame& block = pieces.FrameOf(frame.open);
    const bool row = block.opener == Kind::K_BANDS && block.block == Block::kBands && list[frame.open].clause;
    size_t comma = frame.open;
    for (size_t i = frame.open + 1; i < frame.close; ++i) {
      if (list[i].kind == Kind::COMMA) comma = i;
    }
    bool plain = row && list[frame.open].text == "[" && IsLiteralEnd(list, frame.open + 1, comma) &&
                 IsLiteralEnd(list, comma + 1, frame.close);
    for (size_t i = frame.open + 1; i <= frame.close; ++i) plain = plain && list[i].line_breaks == 0;
    if (!plain) continue;
    const std::string to = syntax::KeywordOf(Kind::K_TO)->In(skin), below = syntax::KeywordOf(Kind::K_BELOW)->In(skin);
    Piece& first = list[frame.open + 1];
    first.clause = true;
    first.line_breaks = list[frame.open].line_breaks;
    first.row_end = list[frame.open].row_end;
    gone[frame.open] = gone[frame.close] = true;
    list[comma].kind = Kind::K_TO;
    list[comma].text = to + (list[frame.close].text == ")" ? " " + below : "");
    for (size_t i = frame.open + 1; i < frame.close; ++i) list[i].frame = list[frame.open].frame;
  }
  std::vector<size_t> moved(list.size() + 1);
  size_t kept = 0;
  for (size_t i = 0; i < list.size(); ++i) {
    moved[i] = kept;
    if (gone[i]) continue;
    if (kept != i) list[kept] = std::move(list[i]);
    ++kept;
  }
  moved[list.size()] = kept;
  list.resize(kept);
  for (Frame& frame : pieces.frames) {
    frame.open = moved[frame.open];
    frame.close = moved[frame.close];
  }
}

}  // namespace heng::format
