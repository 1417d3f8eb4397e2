#include "engine/archive/log.h"

#include <algorithm>
#include <utility>

#include "engine/archive/seal.h"

namespace heng::archive {

namespace {

// The origin of the second tree of `both` is told apart, so that no note of one can stand for the other.
std::string OriginOf(const std::string& origin, Hash hash) { return hash == Hash::kSha256 ? origin : origin + " sm3"; }

const PrivateKey* KeyFor(const std::vector<PrivateKey>& keys, Hash hash) {
  const auto at = std::find_if(keys.begin(), keys.end(), [&](const PrivateKey& key) { return key.pub.hash == hash; });
  return at == keys.end() ? nullptr : &*at;
}

bool AddNotes(Store& store, Suite suite, const std::string& origin, const Tree& tree,
              const std::vector<PrivateKey>& keys) {
  for (const Hash hash : HashesOf(suite)) {
    const std::string root(PartOf(suite, hash, tree.Root()));
    Note note{Print(Checkpoint{OriginOf(origin, hash), tree.size(), root}), {}};
    SignNote(note, *KeyFor(keys, hash));
    if (!store.AddNote({tree.size(), std::string(NameOf(hash)), Print(note)})) return false;
  }
  return true;
}

bool RightKeys(Suite suite, const std::vector<PrivateKey>& keys) {
  const std::vector<Hash>& hashes = HashesOf(suite);
  return keys.size() == hashes.size() &&
         std::all_of(hashes.begin(), hashes.end(), [&](Hash hash) { return KeyFor(keys, hash) != nullptr; });
}

}  // namespace

std::string_view NameOf(Hash hash) { return hash == Hash::kSha256 ? "sha256" : "sm3"; }

std::string_view PartOf(Suite suite, Hash hash, std::string_view digest) {
  const bool second = suite == Suite::kBoth && hash == Hash::kSm3;
  return digest.substr(second ? kDigestBytes : 0, kDigestBytes);
}

std::optional<LogFault> FoundLog(Store& store, Suite suite, const std::string& origin, const std::string& who,
                                 const std::string& when, const std::vector<PrivateKey>& keys) {
  if (!RightKeys(suite, keys)) return LogFault{LogFault::Kind::kWrongKeys};
  FoundingRecord record{std::string(NameOf(suite)), origin, who, when, {}};
  for (const PrivateKey& key : keys) record.keys.push_back(Print(key.pub));
  const std::string bytes = Encode(record);
  Tree tree(suite);
  tree.Add(LeafOf(suite, bytes, record));
  if (store.Begin() && store.AddEntry(0, bytes) && AddNotes(store, suite, origin, tree, keys)) return std::nullopt;
  return LogFault{LogFault::Kind::kStore};
}

bool IsSealed(Store& store, Suite suite, const FoundingRecord& founding, const Tree& tree) {
  size_t sealed = 0;
  store.EachNote([&](const NoteRow& row) {
    if (row.entries != tree.size()) return;
    for (const std::string& text : founding.keys) {
      const auto key = ReadPublicKey(text);
      if (!key || row.hash != NameOf(key->hash)) continue;
      const auto note = ReadNote(row.text);
      const Checkpoint wanted{OriginOf(founding.origin, key->hash), tree.size(),
                              std::string(PartOf(suite, key->hash, tree.Root()))};
      if (note && note->text == Print(wanted) && IsSignedBy(*note, *key)) ++sealed;
    }
  });
  return !store.failure() && sealed == HashesOf(suite).size();
}

Log::Log(Store& store, std::vector<PrivateKey> keys) : store_(store), keys_(std::move(keys)) {
  using Kind = LogFault::Kind;
  store_.Begin();
  const auto first = store_.FindEntry(0);
  const auto record = first ? Decode(*first) : std::nullopt;
  const auto* founding = record ? std::get_if<FoundingRecord>(&*record) : nullptr;
  const auto suite = founding != nullptr ? SuiteNamed(founding->suite) : std::nullopt;
  if (!suite) {
    fault_ = LogFault{store_.failure() ? Kind::kStore : Kind::kNoLog};
    return;
  }
  suite_ = *suite;
  origin_ = founding->origin;
  tree_ = Tree(suite_);
  if (!store_.EachEntry([&](uint64_t, std::string_view entry) { tree_.Add(LeafOf(suite_, entry)); })) {
    fault_ = LogFault{Kind::kStore};
    return;
  }
  const bool known = RightKeys(suite_, keys_) && std::all_of(keys_.begin(), keys_.end(), [&](const PrivateKey& key) {
                       const auto& listed = founding->keys;
                       return std::find(listed.begin(), listed.end(), Print(key.pub)) != listed.end();
                     });
  if (!known) {
    fault_ = LogFault{Kind::kWrongKeys};
    return;
  }
  if (!IsSealed(store_, suite_, *founding, tree_)) {
    fault_ = LogFault{store_.failure() ? Kind::kStore : Kind::kUnsealed};
  }
}

std::string Log::Take(const Packed& packed) {
  const std::string& digest = packed.stored.digest;
  if (fault_ || !taken_.insert(digest).second || store_.HasObject(digest)) return digest;
  stored_.push_back(packed.stored);
  if (!store_.AddObject({digest, packed.stored.size, packed.frame})) fault_ = LogFault{LogFault::Kind::kStore};
  return digest;
}

Digests Log::Add(std::string_view bytes) {
  Digests chunks;
  for (const Packed& chunk : PackChunks(suite_, bytes, 1)) chunks.push_back(Take(chunk));
  return chunks;
}

bool Log::AddOpening(std::string_view root, std::string_view bytes) {
  // Empty tables have one opening for all.
  if (!fault_ && !store_.FindOpening(root) && !store_.AddOpening({std::string(root), std::string(bytes)}))
    fault_ = LogFault{LogFault::Kind::kStore};
  return !fault_;
}

std::string Log::Append(Record record) {
  if (fault_) return "";
  if (auto* run = std::get_if<RunRecord>(&record)) run->stored = std::exchange(stored_, {});
  const std::string bytes = Encode(record);
  const std::string leaf = LeafOf(suite_, bytes, record);
  const uint64_t seq = tree_.size();
  tree_.Add(leaf);
  if (store_.AddEntry(seq, bytes) && AddNotes(store_, suite_, origin_, tree_, keys_)) return leaf;
  fault_ = LogFault{LogFault::Kind::kStore};
  return "";
}

bool Log::Commit() {
  if (!fault_ && !store_.Commit()) fault_ = LogFault{LogFault::Kind::kStore};
  return !fault_;
}

}  // namespace heng::archive
