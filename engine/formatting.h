#pragma once
// heng fmt: rule files laid out (engine/format/format.h), with what other files say taken into account.
#include <optional>
#include <string>

#include "engine/assemble.h"
#include "engine/format/format.h"

namespace heng {

struct FormatRequest {
  std::optional<ast::Skin> skin;  // rewritten into it
  bool spaces = false;            // blanks put into words that have run together: 若师德是合格则1分否则0分
  bool whole = false;             // with what it takes over from other files, as one scheme
};

// nullopt: the file has faults, told to `diagnostics`: of syntax; for `spaces` and `whole` any error, for what they
// write must read as the same scheme.
std::optional<std::string> FormatRules(const SourceMap& sources, uint32_t source, const FormatRequest& request,
                                       const OpenRules& open, const Limits& limits, Diagnostics& diagnostics);

}  // namespace heng
