#pragma once
// Bytes to characters: what may stand in a rule file, and its full-width characters as half-width ones.
//
// Outside texts and comments full-width digits, letters and punctuation become half-width, one for one, so that every
// character keeps its place in the source. Rule K is applied here as well: `前20%` and `封顶105分` get a blank that
// takes no room in the source, before the lexer sees them.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng::syntax {

struct FoldedText {
  uint32_t source = 0;
  ast::Skin skin = ast::Skin::kChinese;
  std::u32string chars;
  std::vector<uint32_t> offsets;  // byte offset of each character in the source, and the end of the text
  std::set<std::string> quoted;   // names once written in 【】 or backquotes: never keywords in this file
  std::set<std::string> units;    // declared by 单位, here or in a file taken over
  Span At(size_t begin, size_t end) const { return {source, offsets[begin], offsets[end]}; }
};

// nullopt: the text cannot be read at all (too large, not UTF-8). Characters that are refused are reported, then
// stand as blanks.
std::optional<FoldedText> Fold(const SourceMap& sources, uint32_t source, const Limits& limits,
                               const std::set<std::string>& units, Diagnostics& diagnostics);

bool IsWordStart(char32_t c);
bool IsWordPart(char32_t c);

}  // namespace heng::syntax
