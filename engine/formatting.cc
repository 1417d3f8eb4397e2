#include "engine/formatting.h"

#include <algorithm>

#include "engine/engine.h"
#include "engine/model/print.h"
#include "engine/syntax/parse.h"
#include "engine/whole.h"

namespace heng {
namespace {

// A text in the place of a file; what it names is found as from that file.
struct Written {
  SourceMap sources;
  uint32_t source;
  Written(const SourceMap& all, uint32_t original, std::string text) : sources(all) {
    source = sources.Add(all.name(original), std::move(text));
  }
};

std::string ModelOf(const SourceMap& sources, uint32_t source, const OpenRules& open, const Limits& limits,
                    Diagnostics& diagnostics) {
  const Compiled compiled = Compile(sources, source, limits, diagnostics, open);
  return compiled.ok ? model::Print(compiled.scheme) : "";
}

// Blanks where words have run together, as the messages about them propose; nullopt: there are none, or what comes out
// is no scheme.
std::optional<std::string> Spaced(const SourceMap& sources, uint32_t source, const OpenRules& open,
                                  const Limits& limits) {
  std::string text = sources.text(source);
  for (bool more = true, any = false;; any = true) {
    Written written(sources, source, text);
    const OpenRules from_here = [&](const std::string& name, uint32_t from) -> std::optional<uint32_t> {
      const auto other = open ? open(name, from == written.source ? source : from) : std::nullopt;
      return other && *other < written.source ? other : std::nullopt;  // known when the copy was made
    };
    Diagnostics found;
    Compile(written.sources, written.source, limits, found, from_here);
    std::vector<Diagnostic> runs;
    for (const Diagnostic& diagnostic : found.list()) {
      const bool run = diagnostic.code == Code::E0131 || diagnostic.code == Code::E0132;
      if (run && diagnostic.span.file == written.source) runs.push_back(diagnostic);
    }
    more = !runs.empty();
    if (!more) return any && !found.HasErrors() ? std::optional<std::string>(text) : std::nullopt;
    std::sort(runs.begin(), runs.end(),
              [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin > b.span.begin; });
    for (const Diagnostic& run : runs) {
      const std::string spaced = run.code == Code::E0131 ? run.args[0].zh + " " + run.args[1].zh : run.args[1].zh;
      text.replace(run.span.begin, run.span.end - run.span.begin, spaced);
    }
  }
}

std::optional<std::string> Whole(const SourceMap& sources, uint32_t source, const FormatRequest& request,
                                 const OpenRules& open, const Limits& limits, Diagnostics& diagnostics) {
  const std::string model = ModelOf(sources, source, open, limits, diagnostics);
  if (model.empty()) return std::nullopt;
  const auto text = WholeText(sources, source, open, limits, diagnostics);
  if (!text) return std::nullopt;
  SourceMap alone;
  const uint32_t written = alone.Add(sources.name(source), *text);
  Diagnostics found;
  if (ModelOf(alone, written, {}, limits, found) != model) {
    diagnostics.Add(Code::E0191, {source, 0, 0});
    return std::nullopt;
  }
  format::FormatOptions options;
  options.skin = request.skin;
  return format::Format(alone, written, options, limits, diagnostics);
}

}  // namespace

std::optional<std::string> FormatRules(const SourceMap& sources, uint32_t source, const FormatRequest& request,
                                       const OpenRules& open, const Limits& limits, Diagnostics& diagnostics) {
  if (request.whole) return Whole(sources, source, request, open, limits, diagnostics);
  format::FormatOptions options;
  options.skin = request.skin;
  Diagnostics of_others;  // their faults do not keep this file from being laid out
  for (const ast::Decl& decl : Assemble(sources, source, open, limits, of_others).file.decls) {
    if (const auto* unit = std::get_if<ast::UnitDecl>(&decl.node)) options.units.insert(unit->name.text);
  }
  if (request.spaces) {
    if (const auto spaced = Spaced(sources, source, open, limits)) {
      SourceMap alone;
      return format::Format(alone, alone.Add(sources.name(source), *spaced), options, limits, diagnostics);
    }
  }
  return format::Format(sources, source, options, limits, diagnostics);
}

}  // namespace heng
