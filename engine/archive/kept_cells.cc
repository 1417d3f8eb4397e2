#include "engine/archive/kept_cells.h"

#include <utility>

#include "engine/archive/canonical.h"
#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/archive/opening.h"

namespace heng::archive {

namespace {

std::optional<std::string> ReadObject(Store& store, Suite suite, const std::string& digest) {
  const auto object = store.FindObject(digest);
  auto content = object ? Decompress(object->frame, object->size) : std::nullopt;
  if (!content || DigestOf(suite, *content) != digest) return std::nullopt;
  return content;
}

bool AddCells(std::string_view bytes, std::vector<KeptCell>& out) {
  while (!bytes.empty()) {
    const auto cell = TakeCell(bytes);
    if (!cell) return false;
    out.push_back({std::string(cell->content), cell->gap, false, ""});
  }
  return true;
}

// The cells behind a root, and what stands for them.
std::optional<std::vector<OpenCell>> ReadOpening(Store& store, Suite suite, const Digests& root) {
  const auto opening = root.size() == 1 ? store.FindOpening(root[0]) : std::nullopt;
  auto cells = opening ? DecodeOpening(suite, opening->bytes) : std::nullopt;
  if (!cells) return std::nullopt;
  std::vector<std::string> digests;
  digests.reserve(cells->size());
  for (const OpenCell& cell : *cells) digests.push_back(Commitment(suite, cell));
  if (RootOf(suite, digests) != root[0]) return std::nullopt;
  return cells;
}

}  // namespace

std::optional<std::vector<KeptCell>> ReadColumn(Store& store, Suite suite, const ColumnRecord& column, uint64_t rows) {
  std::vector<KeptCell> out;
  if (!column.personal) {
    for (const std::string& digest : column.chunks) {
      const auto bytes = ReadObject(store, suite, digest);
      if (!bytes || !AddCells(*bytes, out)) return std::nullopt;
    }
  } else {
    const auto cells = ReadOpening(store, suite, column.chunks);
    if (!cells) return std::nullopt;
    for (const OpenCell& cell : *cells) {
      const bool erased = !cell.digest.empty();
      const size_t before = out.size();
      if (erased) out.emplace_back().erased = true;
      if (!erased && (!AddCells(cell.cell, out) || out.size() != before + 1)) return std::nullopt;
      out.back().digest = Commitment(suite, cell);
    }
  }
  if (out.size() != rows) return std::nullopt;
  return out;
}

KeptBytes ReadBytes(Store& store, Suite suite, const BlobRecord& blob) {
  using State = KeptBytes::State;
  if (blob.personal) {
    const auto cells = ReadOpening(store, suite, blob.chunks);
    if (!cells || cells->size() != 1) return {};
    if (!(*cells)[0].digest.empty()) return {State::kErased, ""};
    auto bytes = DecompressAny((*cells)[0].cell);
    if (!bytes) return {};
    return {State::kThere, std::move(*bytes)};
  }
  std::string all;
  for (const std::string& digest : blob.chunks) {
    const auto bytes = ReadObject(store, suite, digest);
    if (!bytes || bytes->size() > kMostKeptBytes - all.size()) return {};
    all += *bytes;
  }
  return {State::kThere, std::move(all)};
}

}  // namespace heng::archive
