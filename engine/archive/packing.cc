#include "engine/archive/packing.h"

#include "engine/base/parallel.h"

namespace heng::archive {

Packed Pack(Suite suite, std::string_view bytes, Content content) {
  Packed packed;
  packed.frame = Compress(bytes, content);
  packed.stored = {DigestOf(suite, bytes), bytes.size(), DigestOf(suite, packed.frame)};
  return packed;
}

std::vector<Packed> PackAll(Suite suite, size_t count, const MakeObject& make, int threads) {
  std::vector<Packed> all(count);
  ParallelFor(threads, count, [&](size_t, size_t i) {
    const auto [bytes, content] = make(i);
    all[i] = Pack(suite, bytes, content);
  });
  return all;
}

std::vector<Packed> PackChunks(Suite suite, std::string_view bytes, int threads) {
  std::vector<Packed> all((bytes.size() + kChunkBytes - 1) / kChunkBytes);
  ParallelFor(threads, all.size(), [&](size_t, size_t i) {
    all[i] = Pack(suite, bytes.substr(i * kChunkBytes, kChunkBytes), Content::kText);
  });
  return all;
}

}  // namespace heng::archive
