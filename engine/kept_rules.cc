#include "engine/kept_rules.h"

#include <optional>
#include <utility>

#include "engine/archive/keep.h"

namespace heng {

bool KeptRules::Read(archive::Store& store, const archive::RunRecord& run, const Limits& limits) {
  std::vector<uint32_t> given;
  for (const archive::RuleRecord& rule : run.rules) {
    auto text = archive::ReadChunks(store, rule.chunks, limits.rule_file_bytes);
    if (!text || rule.names.empty()) return false;
    const uint32_t source = sources_.Add(rule.names[0], *text);
    texts_.push_back(std::move(*text));
    if (rule.given) given.push_back(source);
    for (const std::string& name : rule.names) by_name_.emplace(name, source);
  }
  open_ = [this](const std::string& name, uint32_t from) -> std::optional<uint32_t> {
    const std::string& naming = sources_.name(from);
    const size_t slash = naming.rfind('/');
    const auto found = by_name_.find(slash == std::string::npos ? name : naming.substr(0, slash + 1) + name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  };
  schemes_ = CompileAll(sources_, given, limits, diagnostics_, open_);
  return true;
}

const Compiled* KeptRules::Find(const std::string& title) const {
  const Compiled* compiled = FindScheme(schemes_, title);
  return compiled != nullptr && compiled->ok ? compiled : nullptr;
}

}  // namespace heng
