#include "engine/syntax/parse.h"

#include "engine/syntax/folding.h"
#include "engine/syntax/lexing.h"
#include "engine/syntax/list_marks.h"
#include "engine/syntax/parsing.h"
#include "engine/syntax/syntax_error.h"
#include "engine/syntax/token_filter.h"

namespace heng::syntax {
namespace {

// A character that is refused, inside this span?
bool Touched(const Diagnostics& diagnostics, size_t from, const Span& span) {
  for (size_t i = from; i < diagnostics.list().size(); ++i) {
    const Diagnostic& diagnostic = diagnostics.list()[i];
    const bool inside =
        diagnostic.span.file == span.file && diagnostic.span.begin >= span.begin && diagnostic.span.begin < span.end;
    if (inside && MessageOf(diagnostic.code).severity == Severity::kError) return true;
  }
  return false;
}

}  // namespace

ast::File Parse(const SourceMap& sources, uint32_t source, const ParseOptions& options, Diagnostics& diagnostics) {
  ast::File file;
  file.source = source;
  const size_t before = diagnostics.list().size();
  const auto text = Fold(sources, source, options.limits, options.units, diagnostics);
  if (!text) return file;
  file.skin = text->skin;
  Lexed lexed = Lex(*text);
  file.comments = std::move(lexed.comments);
  if (lexed.tokens.empty()) {
    diagnostics.Add(Code::E0108, {source, 0, 0});
    return file;
  }
  lexed.tokens = WithoutListMarks(std::move(lexed.tokens), *text, diagnostics);
  Filtered filtered = FilterTokens(lexed.tokens, *text, sources, options.limits, diagnostics);
  const std::vector<Token>& tokens = filtered.tokens;
  const auto& first = filtered.declarations;
  const bool header = !first.empty() && first[0].begin == 0 && tokens[0].kind == Kind::K_SCHEME;
  if (!header && !Touched(diagnostics, before, lexed.tokens[0].span)) {
    diagnostics.Add(Code::E0107, lexed.tokens[0].span, {lexed.tokens[0].text});
  }
  RefuseRuns(filtered, *text, diagnostics);
  const ParseInput input{filtered, *text, sources, options.report_ambiguities};
  const size_t characters = diagnostics.list().size();
  for (size_t i = 0; i < filtered.declarations.size(); ++i) {
    const Declaration& declaration = filtered.declarations[i];
    if (declaration.faulty || declaration.begin == declaration.end) continue;
    const Span span = Join(tokens[declaration.begin].span, tokens[declaration.end - 1].span);
    if (characters > before && Touched(diagnostics, before, span)) continue;
    if (tokens[declaration.begin].kind == Kind::K_SCHEME && i == 0) {
      ParseHeader(input, declaration, file.scheme, diagnostics);
    } else {
      ParseDeclaration(input, declaration, file.decls, diagnostics);
    }
  }
  return file;
}

}  // namespace heng::syntax
