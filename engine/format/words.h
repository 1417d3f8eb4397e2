#pragma once
// Each token's text in a skin: the same one, or the other, where keywords, functions, units and settings get their
// other word while names and texts stay. A name that is always a keyword over there is quoted.
#include <set>
#include <string>

#include "engine/ast/ast.h"
#include "engine/format/pieces.h"
#include "engine/syntax/keywords.h"

namespace heng::format {

class Words {
 public:
  // `quote`: names that are keywords over there in some places only are quoted as well.
  Words(const syntax::Filtered& filtered, const syntax::FoldedText& text, const std::string& source, ast::Skin to,
        bool quote);

  ast::Skin skin() const { return to_; }
  // `around`: the bracket it stands in. Empty: the word has none in this skin and is left out.
  std::string Of(size_t token, const Frame& around) const;

 private:
  using Pairs = std::vector<syntax::WordPair>;

  bool Other() const { return from_ != to_; }
  Kind KindAt(size_t token, int ahead) const;
  std::string Keyword(size_t at, const Frame& around) const;
  std::string Amount(size_t at) const;
  std::string Unit(size_t at) const;
  std::string Name(size_t at, const Frame& around) const;
  std::string Setting(size_t at) const;
  bool IsType(size_t at, const Frame& around) const;
  std::string Type(size_t at) const;
  std::string Plain(size_t at, const Frame& around) const;
  std::string Cell(const syntax::Token& cell) const;
  std::string Part(const std::string& name) const;
  std::string Own(const std::string& name) const;
  std::string Swap(const Pairs& pairs, const std::string& word) const;

  const std::vector<syntax::Token>& tokens_;
  const std::string& source_;
  ast::Skin from_, to_;
  bool quote_;
  std::set<std::string> own_;        // names that the file gives, functions too
  std::set<std::string> functions_;  // that the file declares
};

}  // namespace heng::format
