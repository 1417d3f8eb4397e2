#pragma once
// A rule file as a row of pieces: its tokens, as they will be printed, and its comments, each with what the layout must
// know of it. Row ends that nobody wrote and `。` at line ends are left out.
#include <string>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/syntax/token_filter.h"

namespace heng::format {

using syntax::Block;
using syntax::Kind;

struct Piece {
  Kind kind;             // COMMENT for a comment, BAR for the last bar of a row of cells
  std::string text;      // as it will be printed
  int line_breaks = 0;   // before it, as the author set them; 2 = a blank line
  size_t frame = 0;      // the bracket it stands in; a bracket itself stands in the one around it
  size_t bracket = 0;    // the frame that it opens or closes; 0 = it is no bracket
  bool clause = false;   // opens a declaration, a clause or a row
  bool row_end = false;  // a row of a block ends before it, though no sign says so
};

// What stands between two brackets; the first is the whole file.
struct Frame {
  enum class Kind : uint8_t { kFile, kBlock /*{ }*/, kSet /*{ } of 属于*/, kRound /*( ) and intervals*/ } kind;
  Block block = Block::kPlain;
  syntax::Kind opener = syntax::Kind::END;       // of a block of rows: 分段, 对照 …
  syntax::Kind declaration = syntax::Kind::END;  // the word that opens its declaration, behind 修订 and 新增
  size_t parent = 0;
  size_t open = 0, close = 0;  // its two brackets
  bool options = false;        // 选项( … )
};

struct Pieces {
  std::vector<Piece> list;
  std::vector<Frame> frames;
  const Frame& FrameOf(size_t piece) const { return frames[list[piece].frame]; }
};

class Words;

// Of a file without faults of syntax.
Pieces MakePieces(const syntax::Filtered& filtered, const std::vector<ast::Comment>& comments,
                  const syntax::FoldedText& text, const std::string& source, const Words& words);

// `[80, 90) : …` in a 分段 becomes `80 至 不满 90 : …`, which reads as the same.
void WriteIntervalsAsWords(Pieces& pieces, ast::Skin skin);

}  // namespace heng::format
