#pragma once
// Raw tokens to the tokens of the grammar, cut into declarations. The one place where a word becomes a keyword.
//
// - Hard words are always keywords. A soft word is one only where its clause can stand and no name or operand is
//   expected: after an operator, a bracket, 则, 按, 指标 … and before `:` it is a name, so everyday names stay free.
// - A word after a number that is a unit becomes UNIT (元/人 without blanks is one unit).
// - In blocks of rows (分段 累进 对照 分情况 内插 名次计分 浮动 等次) a line end, or an operand that directly follows
//   an operand, ends the row: a SEMI without text is put in.
// - Interval ends are told from brackets, rows of 用例 tables become CELLs.
// - Brackets that do not match, nesting and length beyond the limits, and characters that belong nowhere are reported;
//   a declaration with such a fault is not parsed.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"
#include "engine/syntax/folding.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

// What a `{` holds; kPlain also stands for ( and [.
enum class Block : uint8_t {
  kPlain,
  kBands,
  kLookup,
  kCases,
  kInterpolation,
  kRankPoints,
  kFloating,
  kTier,
  kCells,
  kGrid,
  kOutput
};

struct Declaration {
  size_t begin = 0, end = 0;  // tokens
  bool faulty = false;
};
struct Filtered {
  std::vector<Token> tokens;
  std::vector<Declaration> declarations;  // the first is the header when it opens with 方案
  std::map<size_t, Block> blocks;         // of every `{`, by its token
};
Filtered FilterTokens(const std::vector<Token>& raw, const FoldedText& text, const SourceMap& sources,
                      const Limits& limits, Diagnostics& diagnostics);

// `指标总分` → {指标, 总分}: keywords and known names by longest match; empty when the word is no run of them.
std::vector<std::string> Segment(std::string_view word, ast::Skin skin, const std::set<std::string>& names);

}  // namespace heng::syntax
