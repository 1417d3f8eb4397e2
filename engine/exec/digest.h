#pragma once
// The digests that draws and lots go by; see plan::Draw for the bytes that are hashed.
#include <string>
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

inline constexpr char kDivider = '\x1f';

// The parts as text, divided by kDivider: numbers exactly, dates 2023-09-01, 是/否, options by name.
std::string KeyText(Context& context, const std::vector<plan::KeyPart>& parts, size_t row);
// The first gap among the parts.
Status GapOfParts(Context& context, const std::vector<plan::KeyPart>& parts, size_t row);
// The prefix, divided and ended by kDivider.
std::string PrefixText(const std::vector<std::string>& prefix);

}  // namespace heng::exec
