#include "engine/data/error_gap.h"

namespace heng::data {

std::string ErrorReason(Code code, const std::vector<Text>& args) {
  std::string out = MessageOf(code).name;
  for (const Text& arg : args) {
    out += '\x1f';
    out += arg.zh;
    if (arg.en == arg.zh) continue;
    out += '\x1e';
    out += arg.en;
  }
  return out;
}

Status InternError(Gaps& gaps, Code code, const std::vector<Text>& args) {
  return gaps.Intern(GapKind::kError, ErrorReason(code, args));
}

std::optional<ErrorGap> ParseErrorReason(std::string_view reason) {
  size_t end = reason.find('\x1f');
  std::optional<Code> code = FindCode(reason.substr(0, end));
  if (!code) return std::nullopt;
  ErrorGap out{*code, {}};
  while (end != std::string_view::npos) {
    reason.remove_prefix(end + 1);
    end = reason.find('\x1f');
    std::string_view arg = reason.substr(0, end);
    size_t middle = arg.find('\x1e');
    if (middle == std::string_view::npos) {
      out.args.emplace_back(std::string(arg));
    } else {
      out.args.emplace_back(std::string(arg.substr(0, middle)), std::string(arg.substr(middle + 1)));
    }
  }
  return out;
}

}  // namespace heng::data
