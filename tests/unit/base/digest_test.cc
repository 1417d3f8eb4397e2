// SHA-256 against FIPS 180-4 (examples), NIST CAVP (short messages) and NIST's additional vectors; SM3 against the
// examples of GB/T 32905-2016.
#include "engine/base/digest.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

namespace heng {
namespace {

TEST_CASE("published vectors of SHA-256") {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
      {"\x11\xaf", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
      {"\xb4\x19\x0e", "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"},
      {"\x74\xba\x25\x21", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"},
      {"\xbd", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {"\xc9\x8c\x8e\x55", "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"},
      {std::string(55, '\0'), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {std::string(56, '\0'), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {std::string(57, '\0'), "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
      {std::string(64, '\0'), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
      {std::string(1000, '\0'), "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"},
      {std::string(1000, 'A'), "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4"},
      {std::string(1005, 'U'), "f4d62ddec0f3dd90ea1380fa16a5ff8dc4c54b21740650f24afc4120903552b0"},
  };
  for (const auto& [message, digest] : vectors) {
    CAPTURE(message.size());
    CHECK(Sha256Hex(message) == digest);
  }
}

TEST_CASE("published vectors of SM3") {
  CHECK(Hex(Digest(Hash::kSm3, "abc")) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string repeated;
  for (int i = 0; i < 16; ++i) repeated += "abcd";
  CHECK(Hex(Digest(Hash::kSm3, repeated)) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("Base64: the vectors of RFC 4648, and only exact texts back") {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {std::string("\0\0", 2), "AAA="},
  };
  for (const auto& [bytes, text] : vectors) {
    CHECK(Base64(bytes) == text);
    CHECK(FromBase64(text) == bytes);
  }
  for (const char* wrong : {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", " Zm9v", "Zm9v\n   ", "Zm\x00v", "Zm9v="}) {
    CAPTURE(wrong);
    CHECK(!FromBase64(wrong));
  }
}

TEST_CASE("one hasher, many texts") {
  Hasher hasher(Hash::kSha256);
  for (int i = 0; i < 3; ++i) {
    std::string digest(kDigestBytes, '\0');
    hasher.Add("a");
    hasher.Add("bc");
    hasher.Finish(digest.data());
    CHECK(digest == Digest(Hash::kSha256, "abc"));
  }
}

}  // namespace
}  // namespace heng
