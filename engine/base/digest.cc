#include "engine/base/digest.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace heng {

namespace {

const EVP_MD* KindOf(Hash hash) {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const kSm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  return hash == Hash::kSha256 ? kSha256 : kSm3;
}

// Fails only where the library lacks the digest or no memory is left: nothing a user could mend.
void Need(bool done) {
  if (!done) std::abort();
}

}  // namespace

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* kind = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(Hash hash) : state_(std::make_unique<State>()) {
  state_->kind = KindOf(hash);
  Need(state_->context != nullptr && state_->kind != nullptr);
  Need(EVP_DigestInit_ex2(state_->context, state_->kind, nullptr) == 1);
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::Add(std::string_view bytes) { Need(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1); }

void Hasher::Finish(char* out) {
  unsigned int length = 0;
  Need(EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(out), &length) == 1);
  Need(length == kDigestBytes);
  Need(EVP_DigestInit_ex2(state_->context, state_->kind, nullptr) == 1);
}

std::string Digest(Hash hash, std::string_view bytes) {
  std::string digest(kDigestBytes, '\0');
  Hasher hasher(hash);
  hasher.Add(bytes);
  hasher.Finish(digest.data());
  return digest;
}

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

std::string Sha256Hex(std::string_view bytes) { return Hex(Digest(Hash::kSha256, bytes)); }

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // the library ends it with a zero
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  text.resize(static_cast<size_t>(
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), from, static_cast<int>(bytes.size()))));
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > (1U << 30)) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(text.data());
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), from, static_cast<int>(text.size())) < 0) {
    return std::nullopt;
  }
  // The library decodes padding as zero bytes and blanks as nothing.
  const size_t padding = text.empty() ? 0 : (text.back() == '=') + (text[text.size() - 2] == '=');
  bytes.resize(bytes.size() - padding);
  if (Base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace heng
