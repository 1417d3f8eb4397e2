#pragma once
// Which digests and signatures seal an archive. In `both` everything is done twice, side by side: a digest is the
// SHA-256 followed by the SM3, a tree is a pair of trees, a checkpoint has a note for each.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"

namespace heng::archive {

enum class Suite : uint8_t {
  kIntl,  // SHA-256, Ed25519
  kGm,    // SM3, SM2
  kBoth
};

inline const std::vector<Hash>& HashesOf(Suite suite) {
  static const std::vector<Hash> kOf[] = {{Hash::kSha256}, {Hash::kSm3}, {Hash::kSha256, Hash::kSm3}};
  return kOf[static_cast<int>(suite)];
}
inline size_t DigestBytes(Suite suite) { return kDigestBytes * HashesOf(suite).size(); }

// D of FORMAT.md.
std::string DigestOf(Suite suite, std::string_view bytes);

// "intl", "gm", "both"
std::string_view NameOf(Suite suite);
std::optional<Suite> SuiteNamed(std::string_view name);

}  // namespace heng::archive
