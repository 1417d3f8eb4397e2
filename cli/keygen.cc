// A pair of keys: the private one in a file that only its owner can read, the public one beside it.
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/output_files.h"
#include "engine/archive/signing.h"

namespace heng::cli {

namespace {

constexpr uint64_t kKeyFileBytes = 1 << 16;

// 某县教育局.key is the key of 某县教育局.
std::string NameFrom(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

// The private key that a call of the same words made before it was cut off; its public key is still to be written.
std::optional<archive::PrivateKey> MadeBefore(const std::string& path, const std::string& name, Hash hash,
                                              Console& console) {
  const auto file = FileBytes::Open(path, kKeyFileBytes, console);
  if (!file || file->bytes().empty() || file->bytes().back() != '\n') return std::nullopt;
  auto key = archive::ReadPrivateKey(file->bytes().substr(0, file->bytes().size() - 1));
  if (!key || key->pub.name != name || key->pub.hash != hash) return std::nullopt;
  return key;
}

std::optional<archive::PrivateKey> NewKey(const std::string& path, const std::string& name, Hash hash,
                                          Console& console) {
  std::optional<archive::PrivateKey> key;
  while (!key) {  // one in four billion is none of SM2's
    const std::string secret = RandomBytes(kDigestBytes, console);
    if (secret.empty()) return std::nullopt;
    key = archive::MakeKey(name, hash, secret);
  }
  OutputFiles out(console);
  const std::string text = archive::Print(*key) + "\n";
  if (!out.BeginSecret(path) || !out.Write(text) || !out.End() || !out.Commit()) return std::nullopt;
  return key;
}

}  // namespace

// The private key first: without its public half a second call gets along, not the other way round.
void RunKeygen(const Arguments& arguments, Console& console) {
  const std::string& path = arguments.out;
  const std::string name = arguments.name.empty() ? NameFrom(path) : arguments.name;
  if (!archive::IsKeyName(name)) return console.Fail(Code::E9105, {name});
  const Hash hash = arguments.kind == "sm2" ? Hash::kSm3 : Hash::kSha256;
  const std::string pub = path + ".pub";
  const bool there = FindFileId(path).has_value();
  if (FindFileId(pub)) return console.Fail(Code::E9106, {there ? path : pub});
  const auto key = there ? MadeBefore(path, name, hash, console) : NewKey(path, name, hash, console);
  if (!key) return there ? console.Fail(Code::E9106, {path}) : void();
  OutputFiles out(console);
  if (!out.WriteWhole(pub, archive::Print(key->pub) + "\n") || !out.Commit()) return;
  if (there) {
    console.Say({"私钥 " + path + " 原来就有，公钥补写在 " + pub,
                 "the private key was in " + path + " already; its public key was missing and is now in " + pub});
  } else {
    console.Say({"私钥在 " + path + "，只有你能读，不要给人；公钥在 " + pub,
                 "the private key is in " + path + ", for you alone; the public key is in " + pub});
  }
  console.Data(archive::Print(key->pub) + "\n");
}

}  // namespace heng::cli
