#pragma once
// heng fmt: a rule file laid out (engine/format/format.h), with what other files say taken into account.
#include <optional>
#include <string>

#include "engine/assemble.h"
#include "engine/format/format.h"

namespace heng {

// nullopt: the file has faults of syntax, told to `diagnostics`.
// `skin`: rewritten into it.
std::optional<std::string> FormatRules(const SourceMap& sources, uint32_t source, std::optional<ast::Skin> skin,
                                       const OpenRules& open, const Limits& limits, Diagnostics& diagnostics);

}  // namespace heng
