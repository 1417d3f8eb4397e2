#pragma once
// Keys and signatures: Ed25519 (RFC 8032), and SM2 with SM3 (GB/T 32918.2, user ID 1234567812345678 as GM/T 0009 has
// it).
//
// A key has a name, which its owner chooses, and an ID of four bytes, the first of SHA-256(name ‖ "\n" ‖ kind ‖ public
// key); kind is the byte 0x01 for Ed25519, and 0xff "sm2-sm3" for SM2, whose public key is the point as 65 bytes,
// uncompressed. So do the notes of C2SP (c2sp.org/signed-note) name keys, and as there they are written
//   public    name+ID as 8 hexadecimal digits+base64(kind ‖ public key)
//   private   PRIVATE+KEY+name+ID+base64(kind ‖ 32 secret bytes)
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/digest.h"

namespace heng::archive {

struct PublicKey {
  std::string name;
  Hash hash = Hash::kSha256;  // kSha256: Ed25519; kSm3: SM2
  std::string bytes;
};
struct PrivateKey {
  PublicKey pub;
  std::string secret;  // 32 bytes
};

// A name is 1 to 100 bytes of UTF-8 without blanks, controls and `+`.
bool IsKeyName(std::string_view name);
// `secret`: 32 random bytes; nullopt: not one of the kind's secrets (a chance of 2^-32 for SM2), or no name.
std::optional<PrivateKey> MakeKey(std::string_view name, Hash hash, std::string_view secret);

std::string KeyId(const PublicKey& key);  // 4 bytes
std::string Print(const PublicKey& key);
std::string Print(const PrivateKey& key);
std::optional<PublicKey> ReadPublicKey(std::string_view text);
std::optional<PrivateKey> ReadPrivateKey(std::string_view text);

// 64 bytes; of SM2 r ‖ s, a different one each time.
std::string Sign(const PrivateKey& key, std::string_view message);
bool Verify(const PublicKey& key, std::string_view message, std::string_view signature);

}  // namespace heng::archive
