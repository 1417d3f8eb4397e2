#include "engine/archive/compress.h"

// Switching the coding of literals on or off stands among the parts of zstd.h that may change with its version; nothing
// that is read depends on it.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include <cstdlib>
#include <memory>

namespace heng::archive {

namespace {

// Compressing is what keeping a run takes most time for. Level 3 wins 4 % of the size for a third more time; a hash
// table that stays in the first cache saves a sixth of the time of level 1 for 6 % of the size. In numbers little
// stands twice, but some digits are more frequent than others: coding them without a search, which a level this low
// leaves out, takes a third of the time and a fifth more room. (Seen on the columns of a million teachers.)
constexpr int kLevel = 1;
constexpr int kHashLog = 12;
constexpr int kMinMatch = 7;
constexpr int kLevelOfNumbers = -1000;

// What is read must not take more memory than a machine has because a head of some bytes says so.
constexpr size_t kMost = size_t{1} << 30;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::string Compress(std::string_view bytes, Content content) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (context == nullptr) std::abort();  // out of memory
  ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  if (content == Content::kNumbers) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevelOfNumbers);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_literalCompressionMode, ZSTD_lcm_huffman);
  } else {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_minMatch, kMinMatch);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_hashLog, kHashLog);
  }
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  const size_t most = ZSTD_compressBound(bytes.size());
  const std::unique_ptr<char[]> frame(new char[most]);
  const size_t size = ZSTD_compress2(context.get(), frame.get(), most, bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) std::abort();
  return {frame.get(), size};
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
