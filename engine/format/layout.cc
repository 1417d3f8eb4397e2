#include "engine/format/layout.h"

#include <algorithm>
#include <map>

#include "engine/base/utf8.h"
#include "engine/format/align.h"
#include "engine/format/spacing.h"

namespace heng::format {
namespace {

constexpr int kIndent = 2;
constexpr int kContinued = 4;
constexpr int kMostBeforeTail = 80;
constexpr int kFarRight = 50;  // what would stand further right goes to kContinued instead

struct Line {
  std::string text, tail, comment;  // the tail: 依据, 说明 behind a clause
  size_t tail_frame = 0, comment_frame = 0;
  bool blank_before = false;
  std::vector<size_t> pieces;
};

// 若 … 则 … 否则 若 … 否则 …: the pieces of one chain, all in one bracket.
struct Chain {
  size_t first_if;
  std::vector<size_t> elses;
};

std::vector<Chain> FindChains(const Pieces& pieces) {
  std::vector<Chain> chains;
  std::vector<std::vector<Chain>> open(pieces.frames.size());  // chains not yet ended, a stack for each bracket
  std::vector<int> pending(pieces.frames.size(), 0);           // 若 without 否则
  std::vector<bool> after_else(pieces.frames.size(), false);
  for (size_t i = 0; i < pieces.list.size(); ++i) {
    const Piece& piece = pieces.list[i];
    const size_t f = piece.frame;
    if (piece.kind == Kind::COMMENT) continue;
    if (piece.kind == Kind::K_IF) {
      if (pending[f] == 0 && !after_else[f]) open[f] = {Chain{i, {}}};
      ++pending[f];
    } else if (piece.kind == Kind::K_ELSE && !open[f].empty()) {
      --pending[f];
      open[f][0].elses.push_back(i);
      const size_t next = i + 1;
      if (pending[f] == 0 && (next >= pieces.list.size() || pieces.list[next].kind != Kind::K_IF)) {
        chains.push_back(open[f][0]);
        open[f].clear();
      }
    } else if (piece.clause) {
      pending[f] = 0;
      open[f].clear();
    }
    after_else[f] = piece.kind == Kind::K_ELSE;
  }
  return chains;
}

class Setter {
 public:
  Setter(Pieces& pieces, ast::Skin skin)
      : pieces_(pieces), list_(pieces.list), skin_(skin), chains_(FindChains(pieces)) {}

  std::string Run() {
    for (const Chain& chain : chains_) {
      bool spans = false;
      for (size_t i = chain.first_if + 1; i <= chain.elses.back(); ++i) spans |= list_[i].line_breaks > 0;
      if (spans) BreakChain(chain);
    }
    Set();
    for (bool again = true; again;) {
      again = false;
      for (const Line& line : lines_) {
        const Chain* chain = DisplayWidth(line.text) > kWidest ? ChainOn(line) : nullptr;
        if (chain == nullptr) continue;
        BreakChain(*chain);
        again = true;
      }
      if (again) Set();
    }
    return Text();
  }

 private:
  void BreakChain(const Chain& chain) {
    for (const size_t at : chain.elses) list_[at].line_breaks = std::max(list_[at].line_breaks, 1);
  }

  // The outermost chain that lies on this line and is not broken yet.
  const Chain* ChainOn(const Line& line) const {
    for (const Chain& chain : chains_) {
      const bool here = chain.first_if >= line.pieces.front() && chain.elses.back() <= line.pieces.back();
      const bool inner = std::any_of(chains_.begin(), chains_.end(), [&](const Chain& other) {
        return other.first_if >= line.pieces.front() && other.first_if < chain.first_if &&
               other.elses.back() > chain.elses.back() && other.elses.back() <= line.pieces.back();
      });
      if (here && !inner) return &chain;
    }
    return nullptr;
  }

  void Set() {
    pads_ = Align(pieces_, skin_);
    lines_.clear();
    column_.assign(list_.size(), 0);
    clause_.assign(pieces_.frames.size(), {});
    line_indent_.assign(pieces_.frames.size(), 0);
    content_.assign(pieces_.frames.size(), 0);
    int column = 0, indent = 0;
    for (size_t i = 0; i < list_.size(); ++i) {
      const Piece& piece = list_[i];
      if (i == 0 || piece.line_breaks > 0) {
        indent = column = IndentOf(i);
        lines_.push_back({std::string(column, ' '), "", "", 0, 0, piece.line_breaks > 1 && i > 0, {}});
      } else if (piece.kind != Kind::COMMENT) {
        const int blanks = BlanksBefore(pieces_, i, skin_) + pads_[i];
        if (StartsTail(i)) lines_.back().tail_frame = piece.frame;
        (lines_.back().tail_frame != 0 ? lines_.back().tail : lines_.back().text).append(blanks, ' ');
        column += blanks;
      }
      lines_.back().pieces.push_back(i);
      if (piece.kind == Kind::COMMENT && lines_.back().pieces.size() > 1) {
        lines_.back().comment = piece.text;
        lines_.back().comment_frame = piece.frame;
        continue;
      }
      Enter(i, column, indent);
      (lines_.back().tail_frame != 0 ? lines_.back().tail : lines_.back().text) += piece.text;
      column += DisplayWidth(piece.text);
    }
    AlignTails();
  }

  bool StartsTail(size_t i) const {
    const Kind kind = list_[i].kind;
    return (kind == Kind::K_BASIS || kind == Kind::K_NOTE) && !list_[i].clause && lines_.back().tail_frame == 0;
  }

  // 依据 and 说明 of the clauses of one bracket stand below each other; those behind far longer lines do not count.
  void AlignTails() {
    for (size_t begin = 0; begin < lines_.size();) {
      std::map<size_t, int> widest;
      size_t end = begin;
      for (; end < lines_.size() && (end == begin || !lines_[end].blank_before); ++end) {
        const int width = DisplayWidth(lines_[end].text);
        if (lines_[end].tail_frame == 0 || width > kMostBeforeTail) continue;
        widest[lines_[end].tail_frame] = std::max(widest[lines_[end].tail_frame], width);
      }
      for (size_t i = begin; i < end; ++i) {
        Line& line = lines_[i];
        const int blanks = line.tail_frame == 0 ? 0 : widest[line.tail_frame] - DisplayWidth(line.text);
        if (blanks > 0) line.text.append(blanks, ' ');
        line.text += line.tail;
      }
      begin = end;
    }
  }

  // Notes where the piece stands, for what comes below it.
  void Enter(size_t i, int column, int indent) {
    const Piece& piece = list_[i];
    column_[i] = column;
    if (piece.clause) clause_[piece.frame] = i;
    const Frame& frame = pieces_.frames[piece.frame];
    const bool first_inside = frame.kind == Frame::Kind::kBlock && i == frame.open + 1;
    if (first_inside && piece.line_breaks == 0) content_[piece.frame] = column;
    if (piece.bracket != 0 && pieces_.frames[piece.bracket].open == i) {
      line_indent_[piece.bracket] = indent;
      content_[piece.bracket] = indent + kIndent;
    }
  }

  int IndentOf(size_t i) const {
    const Piece& piece = list_[i];
    if (piece.kind == Kind::COMMENT) {
      size_t next = i + 1;
      while (next < list_.size() && list_[next].kind == Kind::COMMENT) ++next;
      if (next >= list_.size()) return 0;
      return list_[next].frame == piece.frame ? IndentOf(next) : content_[piece.frame];
    }
    if (piece.kind == Kind::RBRACE) return line_indent_[piece.bracket];
    const Frame& frame = pieces_.frames[piece.frame];
    if (piece.clause || (frame.kind == Frame::Kind::kBlock && i == frame.open + 1)) return content_[piece.frame];
    const size_t clause = ClauseOf(piece.frame);
    if (piece.kind == Kind::RPAREN || piece.kind == Kind::CLOSE_INTERVAL) return column_[clause];
    return Continued(i, clause);
  }

  int Continued(size_t i, size_t clause) const {
    const Piece& piece = list_[i];
    const int plain = column_[clause] + kContinued;
    if (piece.kind == Kind::K_ELSE || piece.kind == Kind::K_THEN) {
      for (const Chain& chain : chains_) {
        if (list_[chain.first_if].frame != piece.frame || chain.first_if > i || chain.elses.back() < i) continue;
        const int below = column_[chain.first_if];
        return below > kFarRight ? plain : below;
      }
    }
    const bool sign = piece.kind >= Kind::PLUS && piece.kind <= Kind::SLASH;
    if ((sign || piece.kind == Kind::K_AND || piece.kind == Kind::K_OR) && piece.frame == list_[clause].frame) {
      for (size_t at = clause; at < i; ++at) {
        const bool equals = list_[at].kind == Kind::EQ && list_[at].frame == piece.frame;
        if (equals) return column_[at] > kFarRight ? plain : column_[at];
      }
    }
    return plain;
  }

  // The clause that this bracket's content belongs to.
  size_t ClauseOf(size_t frame) const {
    while (frame != 0 && pieces_.frames[frame].kind != Frame::Kind::kBlock) frame = pieces_.frames[frame].parent;
    return clause_[frame];
  }

  std::string Text() const {
    std::string out;
    for (size_t begin = 0; begin < lines_.size();) {
      size_t end = begin;
      int widest = 0;
      for (; end < lines_.size() && !lines_[end].comment.empty(); ++end) {
        if (end > begin && (lines_[end].blank_before || lines_[end].comment_frame != lines_[begin].comment_frame))
          break;
        widest = std::max(widest, DisplayWidth(lines_[end].text));
      }
      for (size_t i = begin; i < std::max(end, begin + 1); ++i) {
        const Line& line = lines_[i];
        out += (line.blank_before ? "\n" : "") + line.text;
        if (!line.comment.empty()) out.append(CommentBlanks(line, widest), ' ') += line.comment;
        out += '\n';
      }
      begin = std::max(end, begin + 1);
    }
    return out;
  }

  // Comments behind neighbouring lines stand below each other, unless one of the lines is far longer.
  static size_t CommentBlanks(const Line& line, int widest) {
    constexpr size_t kBefore = 3;
    constexpr int kMost = 40;
    const int blanks = widest - DisplayWidth(line.text);
    return kBefore + static_cast<size_t>(blanks > kMost ? 0 : blanks);
  }

  Pieces& pieces_;
  std::vector<Piece>& list_;
  ast::Skin skin_;
  std::vector<Chain> chains_;
  std::vector<int> pads_;
  std::vector<Line> lines_;
  std::vector<int> column_;       // of each piece
  std::vector<size_t> clause_;    // the last clause of each bracket
  std::vector<int> line_indent_;  // of the line with the bracket
  std::vector<int> content_;      // where the clauses of a bracket stand
};

}  // namespace

std::string Layout(Pieces& pieces, ast::Skin skin) { return Setter(pieces, skin).Run(); }

}  // namespace heng::format
