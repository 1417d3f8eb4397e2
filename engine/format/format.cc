#include "engine/format/format.h"

#include "engine/format/layout.h"
#include "engine/format/words.h"
#include "engine/syntax/lexing.h"
#include "engine/syntax/parse.h"

namespace heng::format {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// With the mark and the line ends of the text it comes from; a file with both kinds of line ends gets the first one's.
std::string AsBefore(const std::string& lines, const std::string& before) {
  std::string out;
  if (before.compare(0, kMark.size(), kMark) == 0) out = kMark;
  const size_t end = before.find('\n');
  const bool crlf = end != std::string::npos && end > 0 && before[end - 1] == '\r';
  for (const char c : lines) {
    if (crlf && c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// A file as tokens.
struct Tokens {
  std::optional<syntax::FoldedText> text;
  syntax::Filtered filtered;
};

Tokens TokensOf(const SourceMap& sources, uint32_t source, const FormatOptions& options, const Limits& limits) {
  Diagnostics told;  // when the file was parsed
  Tokens tokens;
  tokens.text = syntax::Fold(sources, source, limits, options.units, told);
  tokens.filtered = syntax::FilterTokens(syntax::Lex(*tokens.text).tokens, *tokens.text, sources, limits, told);
  return tokens;
}

std::string LaidOut(const SourceMap& sources, const ast::File& file, const Tokens& tokens, const Words& words) {
  Pieces pieces = MakePieces(tokens.filtered, file.comments, *tokens.text, sources.text(file.source), words);
  WriteIntervalsAsWords(pieces, words.skin());
  return AsBefore(Layout(pieces, words.skin()), sources.text(file.source));
}

// What the grammar sees, in a form that is the same for both skins.
std::vector<Kind> Shape(const std::string& text, const FormatOptions& options, const Limits& limits) {
  SourceMap sources;
  std::vector<Kind> kinds;
  for (const syntax::Token& token : TokensOf(sources, sources.Add("", text), options, limits).filtered.tokens) {
    if (token.kind == Kind::K_NTH_UNIT) continue;  // 名 has no English word
    kinds.push_back(token.kind == Kind::K_STEP ? Kind::K_TO : token.kind);
  }
  return kinds;
}

// In the other skin. Where a name would be read as a keyword there, names that are keywords are quoted; where even that
// does not help, nothing is returned.
std::optional<std::string> Rewritten(const SourceMap& sources, const ast::File& file, const Tokens& tokens,
                                     const FormatOptions& options, const Limits& limits) {
  const std::string& source = sources.text(file.source);
  const Words same(tokens.filtered, *tokens.text, source, file.skin, false);
  const std::vector<Kind> wanted = Shape(LaidOut(sources, file, tokens, same), options, limits);
  for (const bool quote : {false, true}) {
    const Words words(tokens.filtered, *tokens.text, source, *options.skin, quote);
    std::string text = LaidOut(sources, file, tokens, words);
    if (Shape(text, options, limits) == wanted) return text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Format(const SourceMap& sources, uint32_t source, const FormatOptions& options,
                                  const Limits& limits, Diagnostics& diagnostics) {
  Diagnostics found;
  syntax::ParseOptions parse;
  parse.limits = limits;
  parse.units = options.units;
  const ast::File file = syntax::Parse(sources, source, parse, found);
  if (found.HasErrors()) {
    for (const Diagnostic& diagnostic : found.list()) diagnostics.Add(diagnostic);
    return std::nullopt;
  }
  const Tokens tokens = TokensOf(sources, source, options, limits);
  if (options.skin.value_or(file.skin) == file.skin) {
    return LaidOut(sources, file, tokens, Words(tokens.filtered, *tokens.text, sources.text(source), file.skin, false));
  }
  auto text = Rewritten(sources, file, tokens, options, limits);
  if (!text) diagnostics.Add(Code::E0190, {source, 0, 0});
  return text;
}

}  // namespace heng::format
