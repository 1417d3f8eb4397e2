#include "engine/archive/compress.h"

#include <zstd.h>

#include <cstdlib>
#include <memory>

namespace heng::archive {

namespace {

// Nothing of a record costs more than this: level 3 wins 4 % of the size for a third more time.
constexpr int kLevel = 1;

// What is read must not take more memory than a machine has because a head of some bytes says so.
constexpr size_t kMost = size_t{1} << 30;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::string Compress(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (context == nullptr) std::abort();  // out of memory
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) std::abort();
  frame.resize(size);
  return frame;
}

std::optional<std::string> Decompress(std::string_view frame, size_t size) {
  if (size > kMost || ZSTD_getFrameContentSize(frame.data(), frame.size()) != size ||
      ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
    return std::nullopt;
  }
  std::string bytes(size, '\0');
  if (ZSTD_decompress(bytes.data(), size, frame.data(), frame.size()) != size) return std::nullopt;
  return bytes;
}

std::optional<std::string> DecompressAny(std::string_view frame) {
  return Decompress(frame, ZSTD_getFrameContentSize(frame.data(), frame.size()));  // its errors are more than kMost
}

}  // namespace heng::archive
