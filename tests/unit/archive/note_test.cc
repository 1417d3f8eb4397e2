// Keys, signatures and notes: RFC 8032's vectors, the example of GB/T 32918.5, the note published with Go's sumdb.
#include "engine/archive/note.h"

#include <catch2/catch.hpp>

namespace heng::archive {
namespace {

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

TEST_CASE("Ed25519: RFC 8032, section 7.1, tests 1 to 3") {
  struct Vector {
    const char *secret, *pub, *message, *signature;
  };
  const Vector vectors[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2"
       "465"
       "5141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302ae"
       "eb0"
       "0d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28"
       "dc0"
       "27beceea1ec40a"},
  };
  for (const Vector& v : vectors) {
    const auto key = MakeKey("rfc", Hash::kSha256, FromHex(v.secret));
    REQUIRE(key);
    CHECK(Hex(key->pub.bytes) == v.pub);
    CHECK(Hex(Sign(*key, FromHex(v.message))) == v.signature);
    CHECK(Verify(key->pub, FromHex(v.message), FromHex(v.signature)));
    CHECK(!Verify(key->pub, FromHex(v.message) + "x", FromHex(v.signature)));
  }
}

TEST_CASE("SM2: the example of GB/T 32918.5, annex A.2") {
  const std::string secret = FromHex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
  const auto key = MakeKey("gb", Hash::kSm3, secret);
  REQUIRE(key);
  CHECK(Hex(key->pub.bytes) ==
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  const std::string signature = FromHex(
      "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
      "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  CHECK(Verify(key->pub, "message digest", signature));
  CHECK(!Verify(key->pub, "message digests", signature));
  const std::string own = Sign(*key, "message digest");
  CHECK(own.size() == 64);
  CHECK(Verify(key->pub, "message digest", own));
  CHECK(!MakeKey("gb", Hash::kSm3, std::string(32, '\0')));
  CHECK(!MakeKey("gb", Hash::kSm3, std::string(32, '\xff')));
}

TEST_CASE("the note of Go's sumdb") {
  const auto key = ReadPublicKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  REQUIRE(key);
  const std::string text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
      "\u2014 PeterNeumann "
      "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const auto note = ReadNote(text);
  REQUIRE(note);
  CHECK(IsSignedBy(*note, *key));
  CHECK(Print(*note) == text);
  CHECK(Print(*key) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
}

TEST_CASE("a note that is changed anywhere is not signed") {
  for (const Hash hash : {Hash::kSha256, Hash::kSm3}) {
    const auto key = MakeKey("县教育局", hash, std::string(32, '\x07'));
    REQUIRE(key);
    CHECK(ReadPublicKey(Print(key->pub)));
    REQUIRE(ReadPrivateKey(Print(*key)));
    CHECK(ReadPrivateKey(Print(*key))->pub.bytes == key->pub.bytes);
    const Checkpoint checkpoint{"heng/县", 12, std::string(32, '\x05')};
    Note note{Print(checkpoint), {}};
    SignNote(note, *key);
    const std::string text = Print(note);
    CHECK(IsSignedBy(note, key->pub));
    CHECK(ReadCheckpoint(note.text)->size == 12);
    for (size_t i = 0; i < text.size(); ++i) {
      for (const int bit : {1, 0x20, 0x80}) {
        std::string changed = text;
        changed[i] = static_cast<char>(changed[i] ^ bit);
        const auto read = ReadNote(changed);
        CAPTURE(i, bit);
        REQUIRE(!(read && IsSignedBy(*read, key->pub)));
      }
    }
  }
}

TEST_CASE("digits for the notice board") {
  CHECK(NoticeDigits(std::string(32, '\0')) == "0000 0000 0000 0000 0000 0000 0000 0000");
  CHECK(NoticeDigits(std::string(13, '\0') + "\x7b" + std::string(18, '\xff')) ==
        "0000 0000 0000 0000 0000 0000 0000 0123");
  std::string counting;
  for (char c = 1; c <= 32; ++c) counting += c;
  CHECK(NoticeDigits(counting) ==
        "2044 1799 2431 3596 1136 5445 1457 5630");  // Python: int.from_bytes(range(1, 15), "big") % 10**32
}

}  // namespace
}  // namespace heng::archive
