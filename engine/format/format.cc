#include "engine/format/format.h"

#include "engine/format/layout.h"
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
  Diagnostics again;
  const auto text = syntax::Fold(sources, source, limits, options.units, again);
  const syntax::Filtered filtered = syntax::FilterTokens(syntax::Lex(*text).tokens, *text, sources, limits, again);
  Pieces pieces = MakePieces(filtered, file.comments, *text, sources.text(source));
  WriteIntervalsAsWords(pieces, file.skin);
  return AsBefore(Layout(pieces, file.skin), sources.text(source));
}

}  // namespace heng::format
