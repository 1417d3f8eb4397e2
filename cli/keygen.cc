// A pair of keys: the private one in a file that only its owner can read, the public one beside it.
#include "cli/commands.h"
#include "cli/files.h"
#include "engine/archive/signing.h"

namespace heng::cli {

namespace {

// 某县教育局.key is the key of 某县教育局.
std::string NameFrom(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace

void RunKeygen(const Arguments& arguments, Console& console) {
  const std::string name = arguments.name.empty() ? NameFrom(arguments.out) : arguments.name;
  if (!archive::IsKeyName(name)) return console.Fail(Code::E9105, {name});
  const Hash hash = arguments.kind == "sm2" ? Hash::kSm3 : Hash::kSha256;
  std::optional<archive::PrivateKey> key;
  while (!key) {  // one in four billion is none of SM2's
    const std::string secret = RandomBytes(kDigestBytes, console);
    if (secret.empty()) return;
    key = archive::MakeKey(name, hash, secret);
  }
  const std::string pub = arguments.out + ".pub";
  for (const std::string& path : {arguments.out, pub}) {
    if (FindFileId(path)) return console.Fail(Code::E9106, {path});
  }
  if (!WriteSecret(arguments.out, archive::Print(*key) + "\n", console)) return;
  OutputFiles out(console);
  if (!out.WriteWhole(pub, archive::Print(key->pub) + "\n") || !out.Commit()) return;
  console.Say({"私钥在 " + arguments.out + "，只有你能读，不要给人；公钥在 " + pub,
               "the private key is in " + arguments.out + ", for you alone; the public key is in " + pub});
  console.Print(archive::Print(key->pub) + "\n");
}

}  // namespace heng::cli
