#pragma once
// Digests: SHA-256 (FIPS 180-4), the generator of draws and lots, and SM3 (GB/T 32905-2016); both are what seals are
// made of. The same bytes on every machine; anybody can work a digest out again with `openssl dgst`.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace heng {

enum class Hash : uint8_t { kSha256, kSm3 };
constexpr size_t kDigestBytes = 32;  // of either

// Digests of many texts, one after the other. Not to be shared between threads.
class Hasher {
 public:
  explicit Hasher(Hash hash);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void Add(std::string_view bytes);
  // The digest of what was added since the last one, written to out[0, kDigestBytes).
  void Finish(char* out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Digest(Hash hash, std::string_view bytes);  // kDigestBytes bytes

// Lower-case hexadecimal digits, two a byte.
std::string Hex(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);

// RFC 4648, section 4, with padding. nullopt: not exactly what Base64 gives for some bytes.
std::string Base64(std::string_view bytes);
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace heng
