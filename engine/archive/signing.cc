#include "engine/archive/signing.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstdlib>
#include <memory>

#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

template <auto kFree>
struct Freeing {
  template <typename T>
  void operator()(T* p) const {
    kFree(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Big = std::unique_ptr<BIGNUM, Freeing<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Freeing<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Freeing<EC_POINT_free>>;
using RAndS = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;

constexpr std::string_view kUserId = "1234567812345678";
constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr size_t kSecretBytes = 32, kHalf = 32, kPointBytes = 65;

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string KindOf(Hash hash) { return hash == Hash::kSha256 ? std::string("\x01") : std::string("\xffsm2-sm3"); }

// The point of an SM2 secret d, 1 ≤ d ≤ n - 2 (GB/T 32918.1, 6.1); "" otherwise.
std::string PointOf(std::string_view secret) {
  const Big d(BN_bin2bn(Bytes(secret), static_cast<int>(secret.size()), nullptr));
  const Group group(EC_GROUP_new_by_curve_name(NID_sm2));
  const Point point(EC_POINT_new(group.get()));
  const Big last(BN_dup(EC_GROUP_get0_order(group.get())));
  if (BN_sub_word(last.get(), 2) != 1 || BN_is_zero(d.get()) || BN_cmp(d.get(), last.get()) > 0) return "";
  std::string bytes(kPointBytes, '\0');
  if (EC_POINT_mul(group.get(), point.get(), d.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, Bytes(bytes), bytes.size(),
                         nullptr) != bytes.size()) {
    return "";
  }
  return bytes;
}

// null: no such point.
Key Sm2Key(std::string_view point, std::string_view secret) {
  const Builder builder(OSSL_PARAM_BLD_new());
  const Big d(BN_bin2bn(Bytes(secret), static_cast<int>(secret.size()), nullptr));
  bool built =
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
  if (!secret.empty()) built &= OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, d.get()) == 1;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* key = nullptr;
  if (!built || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, secret.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR,
                        parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

// r ‖ s and the library's DER.
std::string FromDer(std::string_view der) {
  const unsigned char* at = Bytes(der);
  const RAndS pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string signature(2 * kHalf, '\0');
  if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), Bytes(signature), kHalf) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), Bytes(signature) + kHalf, kHalf) < 0) {
    std::abort();
  }
  return signature;
}

std::string ToDer(std::string_view signature) {
  const RAndS pair(ECDSA_SIG_new());
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(Bytes(signature), kHalf, nullptr),
                 BN_bin2bn(Bytes(signature) + kHalf, kHalf, nullptr));
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &out);
  if (size < 0) std::abort();
  std::string der(reinterpret_cast<char*>(out), static_cast<size_t>(size));
  OPENSSL_free(out);
  return der;
}

// A context for signing or verifying; SM2 hashes the user's ID before the message.
struct Signer {
  KeyContext id;  // before `context`, which points to it
  DigestContext context{EVP_MD_CTX_new()};

  Signer(Hash hash, EVP_PKEY* key) {
    if (hash != Hash::kSm3) return;
    id.reset(EVP_PKEY_CTX_new(key, nullptr));
    if (EVP_PKEY_CTX_set1_id(id.get(), kUserId.data(), kUserId.size()) != 1) std::abort();
    EVP_MD_CTX_set_pkey_ctx(context.get(), id.get());
  }
};

// `name+ID+base64`; the bytes after the kind.
struct Parts {
  std::string name, id;
  Hash hash = Hash::kSha256;
  std::string bytes;
};
std::optional<Parts> Split(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Parts parts{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)), {}, {}};
  const auto bytes = FromBase64(text.substr(second + 1));
  if (!bytes || !IsKeyName(parts.name)) return std::nullopt;
  for (const Hash hash : {Hash::kSha256, Hash::kSm3}) {
    const std::string kind = KindOf(hash);
    if (bytes->compare(0, kind.size(), kind) != 0) continue;
    parts.hash = hash;
    parts.bytes = bytes->substr(kind.size());
    return parts;
  }
  return std::nullopt;
}

}  // namespace

bool IsKeyName(std::string_view name) {
  if (name.empty() || name.size() > 100 || FirstInvalidUtf8(name)) return false;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f') return false;
  }
  return name.find("\u3000") == std::string_view::npos && name.find("\u00a0") == std::string_view::npos;
}

std::optional<PrivateKey> MakeKey(std::string_view name, Hash hash, std::string_view secret) {
  if (!IsKeyName(name) || secret.size() != kSecretBytes) return std::nullopt;
  PrivateKey key{{std::string(name), hash, {}}, std::string(secret)};
  if (hash == Hash::kSm3) {
    key.pub.bytes = PointOf(secret);
  } else {
    const Key pair(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(secret), secret.size()));
    size_t size = kDigestBytes;
    key.pub.bytes.resize(size);
    if (EVP_PKEY_get_raw_public_key(pair.get(), Bytes(key.pub.bytes), &size) != 1) std::abort();
  }
  if (key.pub.bytes.empty()) return std::nullopt;
  return key;
}

std::string KeyId(const PublicKey& key) {
  return Digest(Hash::kSha256, key.name + "\n" + KindOf(key.hash) + key.bytes).substr(0, 4);
}

std::string Print(const PublicKey& key) {
  return key.name + "+" + Hex(KeyId(key)) + "+" + Base64(KindOf(key.hash) + key.bytes);
}

std::string Print(const PrivateKey& key) {
  return std::string(kPrivate) + key.pub.name + "+" + Hex(KeyId(key.pub)) + "+" +
         Base64(KindOf(key.pub.hash) + key.secret);
}

std::optional<PublicKey> ReadPublicKey(std::string_view text) {
  const auto parts = Split(text);
  if (!parts) return std::nullopt;
  PublicKey key{parts->name, parts->hash, parts->bytes};
  const bool sm2 = key.hash == Hash::kSm3;
  if (key.bytes.size() != (sm2 ? kPointBytes : kDigestBytes) || Hex(KeyId(key)) != parts->id) return std::nullopt;
  if (sm2 && (key.bytes[0] != '\x04' || Sm2Key(key.bytes, {}) == nullptr)) return std::nullopt;
  return key;
}

std::optional<PrivateKey> ReadPrivateKey(std::string_view text) {
  if (text.substr(0, kPrivate.size()) != kPrivate) return std::nullopt;
  const auto parts = Split(text.substr(kPrivate.size()));
  if (!parts) return std::nullopt;
  auto key = MakeKey(parts->name, parts->hash, parts->bytes);
  if (!key || Hex(KeyId(key->pub)) != parts->id) return std::nullopt;
  return key;
}

std::string Sign(const PrivateKey& key, std::string_view message) {
  const bool sm2 = key.pub.hash == Hash::kSm3;
  const Key pair = sm2 ? Sm2Key(key.pub.bytes, key.secret)
                       : Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(key.secret), kSecretBytes));
  const Signer signer(key.pub.hash, pair.get());
  std::string signature(128, '\0');
  size_t size = signature.size();
  if (EVP_DigestSignInit(signer.context.get(), nullptr, sm2 ? EVP_sm3() : nullptr, nullptr, pair.get()) != 1 ||
      EVP_DigestSign(signer.context.get(), Bytes(signature), &size, Bytes(message), message.size()) != 1) {
    std::abort();
  }
  signature.resize(size);
  return sm2 ? FromDer(signature) : signature;
}

bool Verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != 2 * kHalf) return false;
  const bool sm2 = key.hash == Hash::kSm3;
  const Key pub = sm2 ? Sm2Key(key.bytes, {})
                      : Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(key.bytes), key.bytes.size()));
  if (pub == nullptr) return false;
  const Signer signer(key.hash, pub.get());
  const std::string shown = sm2 ? ToDer(signature) : std::string(signature);
  return EVP_DigestVerifyInit(signer.context.get(), nullptr, sm2 ? EVP_sm3() : nullptr, nullptr, pub.get()) == 1 &&
         EVP_DigestVerify(signer.context.get(), Bytes(shown), shown.size(), Bytes(message), message.size()) == 1;
}

}  // namespace heng::archive
