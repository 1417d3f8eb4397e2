#pragma once
// heng fmt --whole: a file that is based on others, or takes over declarations, written out as the one scheme that it
// stands for. Every clause is as its author wrote it, with its comments; what this year's file amends or adds is marked
// by a comment.
#include <optional>
#include <string>

#include "engine/assemble.h"

namespace heng {

// Of a file that compiles; the text is not laid out yet. nullopt: another file cannot be put into this one's words,
// which was told.
std::optional<std::string> WholeText(const SourceMap& sources, uint32_t source, const OpenRules& open,
                                     const Limits& limits, Diagnostics& diagnostics);

}  // namespace heng
