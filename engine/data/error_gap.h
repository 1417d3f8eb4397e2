#pragma once
// The reason of a kError gap: the Code's name, then its arguments, each after '\x1f'; an argument that differs in the
// two languages is zh '\x1e' en.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/column.h"
#include "engine/diag/diagnostic.h"

namespace heng::data {

// Cells that a 用例 does not give: an error that travels but is nobody's fault.
inline constexpr std::string_view kNotGiven = "not_given";

struct ErrorGap {
  Code code;
  std::vector<Text> args;
};

std::string ErrorReason(Code code, const std::vector<Text>& args);
Status InternError(Gaps& gaps, Code code, const std::vector<Text>& args = {});
// nullopt: not a message of the list (kNotGiven).
std::optional<ErrorGap> ParseErrorReason(std::string_view reason);

}  // namespace heng::data
