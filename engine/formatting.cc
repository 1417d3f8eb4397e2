#include "engine/formatting.h"

namespace heng {

std::optional<std::string> FormatRules(const SourceMap& sources, uint32_t source, std::optional<ast::Skin> skin,
                                       const OpenRules& open, const Limits& limits, Diagnostics& diagnostics) {
  format::FormatOptions options;
  options.skin = skin;
  Diagnostics of_others;  // their faults do not keep this file from being laid out
  for (const ast::Decl& decl : Assemble(sources, source, open, limits, of_others).file.decls) {
    if (const auto* unit = std::get_if<ast::UnitDecl>(&decl.node)) options.units.insert(unit->name.text);
  }
  return format::Format(sources, source, options, limits, diagnostics);
}

}  // namespace heng
