#pragma once
// Openings of personal cells (FORMAT.md): what stands behind the digests that a record holds of them.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/suite.h"

namespace heng::archive {

constexpr size_t kSaltBytes = 16;

struct OpenCell {
  std::string salt, cell;  // canonical bytes of the cell
  std::string digest;      // instead of both, once it was erased
};

// What stands for the cell in records: D(salt ‖ cell), or its digest.
std::string Commitment(Suite suite, const OpenCell& cell);
// The root of the tree whose leaves are the commitments.
std::string RootOf(Suite suite, const std::vector<std::string>& commitments);

std::string EncodeOpening(const std::vector<OpenCell>& cells);
// nullopt: not what EncodeOpening gives.
std::optional<std::vector<OpenCell>> DecodeOpening(Suite suite, std::string_view bytes);

}  // namespace heng::archive
