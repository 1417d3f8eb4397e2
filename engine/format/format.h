#pragma once
// heng fmt: a rule file in its one layout. Every comment, text, name and number stays, in its order; so do the author's
// lines. What changes are blanks, the form of punctuation (full-width or half-width, ≥ for >=, “ ” for "), a `。` at a
// line end, and intervals of 分段, which are written in words. The result reads as the same scheme.
#include <optional>
#include <set>
#include <string>

#include "engine/ast/ast.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng::format {

struct FormatOptions {
  std::set<std::string> units;    // declared by files that this one takes over
  std::optional<ast::Skin> skin;  // rewritten into this skin
};

// A file with faults of syntax is not touched: nullopt, and they are in `diagnostics`. A byte-order mark and line ends
// by \r\n stay as they are.
std::optional<std::string> Format(const SourceMap& sources, uint32_t source, const FormatOptions& options,
                                  const Limits& limits, Diagnostics& diagnostics);

}  // namespace heng::format
