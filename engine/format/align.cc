// - the cells of a 用例 table;
// - in blocks of rows and of columns the `:`, in tables with several columns also the cells behind it;
// - the names of neighbouring clauses of one kind (项, 指标, 参数 …), and their `=` when the same words stand between.
// A blank line parts two groups. Only clauses that stand alone on their lines take part.
#include "engine/format/align.h"

#include <algorithm>
#include <map>

#include "engine/base/utf8.h"
#include "engine/format/spacing.h"
#include "engine/syntax/keywords.h"

namespace heng::format {
namespace {

// A name or a row's head that would be moved further than this stays unaligned with its group.
constexpr int kMostBlanks = 32;

// Clauses that stand below each other as in a list.
bool IsListed(Kind kind) {
  switch (kind) {
    case Kind::NAME:
    case Kind::K_PARAM:
    case Kind::K_INDICATOR:
    case Kind::K_QUANTITY:
    case Kind::K_ITEM:
    case Kind::K_EVERY_ITEM:
    case Kind::K_BONUS:
    case Kind::K_DEDUCTION:
    case Kind::K_FIRST_PAY: return true;
    default: return false;
  }
}

struct Clause {
  size_t begin, end;  // pieces
  bool starts_line;   // or directly follows the `{`
  bool alone;         // no other clause on the line it begins on
  bool parted;        // by a blank line from the one before
  bool commented;     // a comment of its own stands before it
};

class Aligner {
 public:
  Aligner(const Pieces& pieces, ast::Skin skin) : pieces_(pieces), list_(pieces.list), skin_(skin) {
    pads_.assign(list_.size(), 0);
  }

  std::vector<int> Run() {
    for (size_t f = 0; f < pieces_.frames.size(); ++f) {
      const Frame& frame = pieces_.frames[f];
      if (frame.kind != Frame::Kind::kFile && frame.kind != Frame::Kind::kBlock) continue;
      const std::vector<Clause> clauses = ClausesOf(f);
      if (frame.block == Block::kCells) {
        AlignPoints(clauses, &Aligner::CellPoints, true);
        continue;
      }
      for (size_t i = 0; i < clauses.size();) {
        size_t end = i + 1;
        while (end < clauses.size() && SameGroup(frame, clauses[i], clauses[end])) ++end;
        const std::vector<Clause> group(clauses.begin() + i, clauses.begin() + end);
        if (frame.block == Block::kFloating) {
          AlignPoints(group, &Aligner::SlopePoints, false);
        } else if (frame.block != Block::kPlain || IsColumn(group[0])) {
          AlignPoints(group, &Aligner::RowPoints, false);
        } else {
          AlignNamed(group);
        }
        i = end;
      }
    }
    return std::move(pads_);
  }

 private:
  using Points = std::vector<size_t>;  // pieces that are to stand in one column each
  static constexpr size_t kNoPoint = static_cast<size_t>(-1);

  std::vector<Clause> ClausesOf(size_t f) const {
    const Frame& frame = pieces_.frames[f];
    std::vector<Clause> clauses;
    const size_t begin = frame.kind == Frame::Kind::kFile ? 0 : frame.open + 1;
    bool commented = false, parted = false;
    for (size_t i = begin; i < frame.close; ++i) {
      if (list_[i].frame != f) continue;
      const bool fresh = i == begin || list_[i].line_breaks > 0;
      parted |= list_[i].line_breaks > 1;
      commented |= list_[i].kind == Kind::COMMENT && fresh;
      if (!list_[i].clause) continue;
      if (!clauses.empty()) clauses.back().end = i;
      clauses.push_back({i, frame.close, fresh, fresh, parted, commented});
      commented = parted = false;
      if (!fresh && clauses.size() > 1) clauses[clauses.size() - 2].alone = false;
    }
    return clauses;
  }

  bool SameGroup(const Frame& frame, const Clause& first, const Clause& next) const {
    if (next.parted) return false;
    if (frame.block != Block::kPlain) return true;
    if (next.commented && !IsColumn(first)) return false;
    if (!next.alone || !first.alone) return false;
    return list_[first.begin].kind == list_[next.begin].kind && IsColumn(first) == IsColumn(next) &&
           Edited(first) == Edited(next) && list_[Opener(first)].kind == list_[Opener(next)].kind;
  }
  bool Edited(const Clause& clause) const {
    return list_[clause.begin].kind == Kind::K_AMEND || list_[clause.begin].kind == Kind::K_ADDED;
  }
  size_t Opener(const Clause& clause) const { return clause.begin + (Edited(clause) ? 1 : 0); }
  // 名 : 类型 and 名 : 条件, but no 名 : 类型 = 式.
  bool IsColumn(const Clause& clause) const {
    return list_[clause.begin].kind == Kind::NAME && clause.begin + 1 < clause.end &&
           list_[clause.begin + 1].kind == Kind::COLON && !HasEquals(clause);
  }
  bool HasEquals(const Clause& clause) const {
    const Kind declaration = pieces_.FrameOf(clause.begin).declaration;
    return declaration == Kind::K_SUMMARY || declaration == Kind::K_SCAN || declaration == Kind::K_UNION;
  }

  Points CellPoints(const Clause& clause) const {
    Points points;
    for (size_t i = clause.begin + 1; i < clause.end && list_[i].line_breaks == 0; ++i) {
      if (list_[i].kind == Kind::CELL || list_[i].kind == Kind::BAR) points.push_back(i);
    }
    return points;
  }

  // The `:`, and what follows a comma behind it; all on the row's first line.
  Points RowPoints(const Clause& clause) const {
    Points points;
    const size_t frame = list_[clause.begin].frame;
    const bool grid = IsGrid(pieces_.frames[frame]);
    for (size_t i = clause.begin; i < clause.end; ++i) {
      if (i > clause.begin && list_[i].line_breaks > 0) break;
      if (list_[i].frame != frame) continue;
      if (list_[i].kind == Kind::COLON) points.push_back(i);
      if (grid && i > clause.begin && list_[i - 1].kind == Kind::COMMA && !points.empty()) points.push_back(i);
      if (!grid && !points.empty()) break;
    }
    return points;
  }
  // 升 每 1 分 加 1 分 按比例 至多 3 分: the words behind the step.
  Points SlopePoints(const Clause& clause) const {
    Points points(4, kNoPoint);
    for (size_t i = clause.begin + 1; i < clause.end && list_[i].line_breaks == 0; ++i) {
      if (list_[i].frame != list_[clause.begin].frame) continue;
      switch (list_[i].kind) {
        case Kind::K_ADD:
        case Kind::K_TAKE_OFF: points[0] = i; break;
        case Kind::K_PROPORTIONAL:
        case Kind::K_WHOLE_STEPS:
        case Kind::K_STARTED: points[1] = i; break;
        case Kind::K_AT_MOST: points[2] = i; break;
        case Kind::K_UNTIL_GONE: points[3] = i; break;
        default: break;
      }
    }
    return points;
  }
  bool IsGrid(const Frame& frame) const {
    return frame.block == Block::kGrid || list_[frame.open + 1].kind == Kind::K_COLUMNS;
  }

  // Where the piece stands, counted from the beginning of its row.
  int ColumnOf(size_t begin, size_t at) const {
    int column = 0;
    for (size_t i = begin; i < at; ++i) {
      column += DisplayWidth(list_[i].text) + BlanksBefore(pieces_, i + 1, skin_) + pads_[i + 1];
    }
    return column;
  }

  // Point by point from the left, so that what was added before counts.
  void AlignPoints(const std::vector<Clause>& clauses, Points (Aligner::*points_of)(const Clause&) const, bool always) {
    std::vector<std::pair<size_t, Points>> rows;
    for (const Clause& clause : clauses) {
      Points points = (this->*points_of)(clause);
      if (clause.alone && !points.empty()) rows.emplace_back(clause.begin, std::move(points));
    }
    for (size_t k = 0; AlignOne(rows, k, always); ++k) {
    }
  }

  bool AlignOne(const std::vector<std::pair<size_t, Points>>& rows, size_t k, bool always) {
    int least = -1, most = 0;
    bool more = false;
    for (const auto& [begin, points] : rows) {
      more |= k < points.size();
      if (k >= points.size() || points[k] == kNoPoint) continue;
      const int column = ColumnOf(begin, points[k]);
      least = least < 0 ? column : std::min(least, column);
      most = std::max(most, column);
    }
    if (least < 0) return more;
    if (!always && most - least > kMostBlanks) return true;
    for (const auto& [begin, points] : rows) {
      const bool here = k < points.size() && points[k] != kNoPoint;
      if (here) pads_[points[k]] += most - ColumnOf(begin, points[k]);
    }
    return true;
  }

  void AlignNamed(const std::vector<Clause>& group) {
    std::vector<std::pair<size_t, Points>> names;
    std::map<std::vector<Kind>, std::vector<std::pair<size_t, Points>>> equals;
    for (const Clause& clause : group) {
      const size_t opener = Opener(clause);
      const size_t name = list_[opener].kind == Kind::NAME ? opener : opener + 1;
      if (!IsListed(list_[opener].kind) || !clause.alone || name + 1 >= clause.end || list_[name].kind != Kind::NAME)
        continue;
      if (list_[name + 1].line_breaks > 0 || list_[name + 1].kind == Kind::LPAREN ||
          list_[name + 1].kind == Kind::DOT || list_[name + 1].kind == Kind::COMMENT ||
          list_[name + 1].kind == Kind::COMMA) {
        continue;
      }
      names.push_back({clause.begin, {name + 1}});
      std::vector<Kind> words;
      for (size_t i = name + 1; i < clause.end && list_[i].line_breaks == 0; ++i) {
        if (list_[i].frame != list_[name].frame) continue;
        if (list_[i].kind == Kind::EQ) {
          equals[words].push_back({clause.begin, {i}});
          break;
        }
        const bool word = syntax::KeywordOf(list_[i].kind) != nullptr || list_[i].kind == Kind::COLON;
        if (word) words.push_back(list_[i].kind);
      }
    }
    AlignOne(names, 0, false);
    for (const auto& [words, rows] : equals) AlignOne(rows, 0, false);
  }

  const Pieces& pieces_;
  const std::vector<Piece>& list_;
  ast::Skin skin_;
  std::vector<int> pads_;
};

}  // namespace

std::vector<int> Align(const Pieces& pieces, ast::Skin skin) { return Aligner(pieces, skin).Run(); }

}  // namespace heng::format
