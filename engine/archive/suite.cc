#include "engine/archive/suite.h"

namespace heng::archive {

std::string DigestOf(Suite suite, std::string_view bytes) {
  std::string digest;
  for (const Hash hash : HashesOf(suite)) digest += Digest(hash, bytes);
  return digest;
}

std::string_view NameOf(Suite suite) {
  constexpr std::string_view kNames[] = {"intl", "gm", "both"};
  return kNames[static_cast<int>(suite)];
}

std::optional<Suite> SuiteNamed(std::string_view name) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm, Suite::kBoth}) {
    if (NameOf(suite) == name) return suite;
  }
  return std::nullopt;
}

}  // namespace heng::archive
