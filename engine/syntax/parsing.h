#pragma once
// Tokens → ast, declaration by declaration.
#include "engine/syntax/parse.h"
#include "engine/syntax/token_filter.h"

namespace heng::syntax {

struct ParseInput {
  const Filtered& filtered;
  const FoldedText& text;
  const SourceMap& sources;
  bool report_ambiguities;
};
// False = the declaration has a fault, which was reported.
bool ParseHeader(const ParseInput& input, const Declaration& declaration, ast::Scheme& scheme,
                 Diagnostics& diagnostics);
bool ParseDeclaration(const ParseInput& input, const Declaration& declaration, std::vector<ast::Decl>& decls,
                      Diagnostics& diagnostics);

}  // namespace heng::syntax
