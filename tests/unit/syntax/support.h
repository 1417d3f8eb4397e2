#pragma once
// What the tests of the parser share: the whole scheme of the language's overview in both skins, and short cuts.
#include <string>
#include <vector>

#include "engine/diag/render.h"
#include "engine/syntax/parse.h"
#include "engine/syntax/token_filter.h"

namespace heng::syntax::test {

extern const char kSchemeZh[];
extern const char kSchemeEn[];

struct Parsed {
  SourceMap sources;
  Diagnostics diagnostics;
  ast::File file;
  std::vector<std::string> Codes() const;
  std::string Messages() const;
  std::string Tree() const { return ast::Print(file, sources); }
  std::string TreeWithoutPlaces() const;
};
// Ambiguities are reported as well.
Parsed ParseText(const std::string& text, const Limits& limits = {});
// The text behind a header.
Parsed ParseClauses(const std::string& clauses);
// Tokens of clauses behind a header, written `text` for names, `<K_IF>` for keywords, `;` for row ends.
std::string TokensOf(const std::string& clauses);

// Every expression's span lies in its parent's and is not empty; returns the first that is not, "" = all good.
std::string SpanFault(const Parsed& parsed);

}  // namespace heng::syntax::test
