#pragma once
// Text → ast. The only door to the parser.
#include <set>
#include <string>

#include "engine/ast/ast.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng::syntax {

struct ParseOptions {
  Limits limits;
  std::set<std::string> units;  // declared by files that this one takes over
  // Runs ANTLR's exact ambiguity detection as well and reports each as a Diagnostic E0199 (tests only).
  bool report_ambiguities = false;
};

// Reads the source with this id. All faults go to `diagnostics`; declarations that could be read are in the result
// even when others could not, so that later stages can go on (the header may then be empty).
ast::File Parse(const SourceMap& sources, uint32_t source, const ParseOptions& options, Diagnostics& diagnostics);

}  // namespace heng::syntax
