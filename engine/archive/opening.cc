#include "engine/archive/opening.h"

#include "engine/archive/canonical.h"
#include "engine/archive/merkle.h"

namespace heng::archive {

namespace {

constexpr const char* kKind = "heng/opening/1";
constexpr uint64_t kMostCells = 200'000'000;

}  // namespace

std::string Commitment(Suite suite, const OpenCell& cell) {
  if (!cell.digest.empty()) return cell.digest;
  std::string digest;
  for (const Hash hash : HashesOf(suite)) digest += Digest(hash, cell.salt + cell.cell);
  return digest;
}

std::string RootOf(Suite suite, const std::vector<std::string>& commitments) {
  TreeRoot tree(suite);
  for (const std::string& one : commitments) tree.AddLeaf(one);
  return tree.Root();
}

std::string EncodeOpening(const std::vector<OpenCell>& cells) {
  FieldWriter out(kKind);
  out.List(cells.size());
  for (const OpenCell& cell : cells) {
    const bool kept = cell.digest.empty();
    out.Int(kept ? 1 : 0);
    if (kept) out.Bytes(cell.salt).Bytes(cell.cell);
    if (!kept) out.Bytes(cell.digest);
  }
  return out.bytes();
}

std::optional<std::vector<OpenCell>> DecodeOpening(Suite suite, std::string_view bytes) {
  FieldReader in(bytes, kKind);
  std::vector<OpenCell> cells;
  const uint64_t count = in.List(kMostCells);
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    OpenCell& cell = cells.emplace_back();
    const uint64_t kept = in.Int();
    if (kept > 1) return std::nullopt;
    if (kept == 1) {
      cell.salt = in.Bytes();
      cell.cell = in.Bytes();
      if (cell.salt.size() != kSaltBytes) return std::nullopt;
    } else {
      cell.digest = in.Bytes();
      if (cell.digest.size() != DigestBytes(suite)) return std::nullopt;
    }
  }
  if (!in.Done()) return std::nullopt;
  return cells;
}

}  // namespace heng::archive
