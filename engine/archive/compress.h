#pragma once
// zstd frames (RFC 8878), each with its content's size in its head and a checksum.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heng::archive {

enum class Content : uint8_t {
  kText,
  kNumbers  // digits: little is said twice
};
std::string Compress(std::string_view bytes, Content content = Content::kText);
// nullopt: not one whole frame of exactly `size` bytes, or more than a gibibyte. Never holds more than that.
std::optional<std::string> Decompress(std::string_view frame, size_t size);

// Likewise, of the size that the frame states.
std::optional<std::string> DecompressAny(std::string_view frame);

}  // namespace heng::archive
