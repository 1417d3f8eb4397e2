#include "engine/base/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace heng {

std::string Sha256Hex(std::string_view bytes) {
  static const EVP_MD* const kKind = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  // Fails only where the library has no SHA-256 or no memory is left.
  if (kKind == nullptr || EVP_Digest(bytes.data(), bytes.size(), digest, &length, kKind, nullptr) != 1) std::abort();
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

}  // namespace heng
