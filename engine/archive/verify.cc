#include "engine/archive/verify.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/archive/ledger.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"
#include "engine/archive/seal.h"
#include "engine/archive/verify_run.h"

namespace heng::archive {

namespace {

class Verifier {
 public:
  Verifier(Store& store, const Known& known, const SignatureCheck& check)
      : store_(store), known_(known), check_(check) {}
  Verified Do();

 private:
  void Add(Heading heading, std::optional<uint64_t> entry, Code code, std::vector<Text> args) {
    out_.findings.push_back({heading, entry, code, std::move(args)});
  }
  bool ReadFounding();
  void ReadEntries();
  void CheckReferences(uint64_t seq, const Record& record);
  void CheckApproval(uint64_t seq, const ApprovalRecord& approval);
  void TellStates();
  void CheckNotes();
  bool NoteHolds(const NoteRow& row);
  void CheckCheckpoints();
  const PublicKey* KeyFor(Hash hash) const;
  Checkpoint StateAt(uint64_t entries, Hash hash) const;

  Store& store_;
  const Known& known_;
  const SignatureCheck& check_;
  Verified out_;
  Suite suite_ = Suite::kIntl;
  std::vector<PublicKey> keys_;
  Tree tree_{Suite::kIntl};
  Ledger ledger_;
  Releases releases_;
  std::map<std::string, uint64_t> leaves_;                    // of entries that could be read
  std::vector<std::pair<uint64_t, RunRecord>> runs_;          // by entry
  std::vector<std::pair<uint64_t, ErasureRecord>> erasures_;  // by entry
};

bool Verifier::ReadFounding() {
  const auto first = store_.FindEntry(0);
  const auto record = first ? Decode(*first) : std::nullopt;
  const auto* founding = record ? std::get_if<FoundingRecord>(&*record) : nullptr;
  const auto suite = founding == nullptr ? std::nullopt : SuiteNamed(founding->suite);
  if (suite) {
    suite_ = *suite;
    for (const std::string& text : founding->keys) {
      auto key = ReadPublicKey(text);
      if (key && Print(*key) == text) keys_.push_back(std::move(*key));
    }
    out_.founding = *founding;
  }
  bool fine = suite && keys_.size() == founding->keys.size() && keys_.size() == HashesOf(suite_).size();
  for (const Hash hash : HashesOf(suite_)) fine = fine && KeyFor(hash) != nullptr;
  if (!fine && !store_.failure()) Add(Heading::kAuthentic, 0, Code::E9121, {"0"});
  return fine;
}

const PublicKey* Verifier::KeyFor(Hash hash) const {
  const auto at = std::find_if(keys_.begin(), keys_.end(), [&](const PublicKey& key) { return key.hash == hash; });
  return at == keys_.end() ? nullptr : &*at;
}

// Entries must be there from 0 on without a hole.
void Verifier::ReadEntries() {
  tree_ = Tree(suite_);
  releases_ = Releases(suite_, *out_.founding);
  bool hole = false;
  store_.EachEntry([&](uint64_t seq, std::string_view bytes) {
    ++out_.entries;
    if (seq != tree_.size()) {
      if (!hole) Add(Heading::kComplete, tree_.size(), Code::E9121, {std::to_string(tree_.size())});
      hole = true;
      return;
    }
    auto record = Decode(bytes);
    const bool fits = record && std::holds_alternative<FoundingRecord>(*record) == (seq == 0);
    if (!fits) Add(Heading::kUsable, seq, Code::E9121, {std::to_string(seq)});
    const std::string leaf = LeafOf(suite_, bytes, record);
    tree_.Add(leaf);
    if (!fits) return;
    CheckReferences(seq, *record);
    for (const Ledger::Fault& fault : ledger_.Take(seq, leaf, *record)) {
      Add(Heading::kComplete, seq, fault.code, fault.args);
    }
    leaves_.emplace(leaf, seq);
    if (const auto* run = std::get_if<RunRecord>(&*record)) releases_.AddRun(seq, leaf, *run);
    if (auto* run = std::get_if<RunRecord>(&*record)) runs_.emplace_back(seq, std::move(*run));
    if (auto* erasure = std::get_if<ErasureRecord>(&*record)) erasures_.emplace_back(seq, std::move(*erasure));
  });
  out_.runs = runs_.size();
  out_.root = tree_.Root();
}

// An entry names entries before it only, and results of runs.
void Verifier::CheckReferences(uint64_t seq, const Record& record) {
  std::vector<std::string> named;
  bool all = true;
  if (const auto* run = std::get_if<RunRecord>(&record)) {
    named.push_back(run->corrects);
    for (const EarlierRecord& earlier : run->earlier) {
      all &= earlier.entry.empty() || releases_.Find(earlier.entry) != nullptr;
    }
  }
  if (const auto* approval = std::get_if<ApprovalRecord>(&record)) {
    CheckApproval(seq, *approval);
  }
  if (const auto* erasure = std::get_if<ErasureRecord>(&record)) named.push_back(erasure->run);
  for (const std::string& leaf : named) all &= leaf.empty() || leaves_.count(leaf) != 0;
  if (!all) Add(Heading::kComplete, seq, Code::E9130, {std::to_string(seq)});
}

// One that holds, by somebody whom the auditor lets approve.
void Verifier::CheckApproval(uint64_t seq, const ApprovalRecord& approval) {
  ++out_.approvals;
  const auto fault = releases_.Add(seq, approval, check_);
  if (fault) Add(Heading::kAuthentic, seq, Code::E9131, {std::to_string(seq), *fault});
  const auto key = ReadPublicKey(approval.key);
  if (fault || known_.approvers.empty()) return;
  const bool may = std::any_of(known_.approvers.begin(), known_.approvers.end(),
                               [&](const PublicKey& one) { return one.bytes == key->bytes; });
  if (!may) Add(Heading::kAuthentic, seq, Code::E9150, {std::to_string(seq), approval.key});
}

void Verifier::TellStates() {
  for (const auto& [leaf, run] : releases_.runs()) {
    out_.states.push_back({run.entry, run.title, releases_.StateOf(leaf)});
  }
  std::sort(out_.states.begin(), out_.states.end(),
            [](const Verified::Run& a, const Verified::Run& b) { return a.entry < b.entry; });
}

Checkpoint Verifier::StateAt(uint64_t entries, Hash hash) const {
  const std::string origin = hash == Hash::kSha256 ? out_.founding->origin : out_.founding->origin + " sm3";
  return {origin, entries, std::string(PartOf(suite_, hash, tree_.RootOf(entries)))};
}

// The note says what the log is, to the letter, and the archive's key, and nobody else, signed it.
bool Verifier::NoteHolds(const NoteRow& row) {
  for (const Hash hash : HashesOf(suite_)) {
    if (row.hash != NameOf(hash)) continue;
    const auto note = ReadNote(row.text);
    return note && note->text == Print(StateAt(row.entries, hash)) && note->signatures.size() == 1 &&
           check_(*note, *KeyFor(hash));
  }
  return false;
}

void Verifier::CheckNotes() {
  std::set<std::pair<uint64_t, std::string>> seen;
  bool broken = false;
  store_.EachNote([&](const NoteRow& row) {
    ++out_.notes;
    const bool of_hash = std::any_of(HashesOf(suite_).begin(), HashesOf(suite_).end(),
                                     [&](Hash hash) { return row.hash == NameOf(hash); });
    if (!of_hash || row.entries == 0 || row.entries > tree_.size()) {
      Add(Heading::kComplete, std::nullopt, Code::E9126, {Text{"签名 " + row.hash, "signature " + row.hash}});
      return;
    }
    seen.emplace(row.entries, row.hash);
    if (broken || NoteHolds(row)) return;
    // What is signed later holds no better once an entry was changed.
    broken = true;
    Add(Heading::kAuthentic, row.entries - 1, Code::E9123, {std::to_string(row.entries), row.hash});
  });
  for (uint64_t entries = 1; entries <= tree_.size(); ++entries) {
    for (const Hash hash : HashesOf(suite_)) {
      const std::string name(NameOf(hash));
      if (seen.count({entries, name}) != 0) continue;
      Add(Heading::kAuthentic, entries - 1, Code::E9122, {std::to_string(entries), name});
    }
  }
}

void Verifier::CheckCheckpoints() {
  for (const Note& note : known_.checkpoints) {
    const auto checkpoint = ReadCheckpoint(note.text);
    const uint64_t size = checkpoint ? checkpoint->size : 0;
    bool holds = false;
    for (const Hash hash : HashesOf(suite_)) {
      if (size == 0 || size > tree_.size()) continue;
      holds |= note.text == Print(StateAt(size, hash)) && check_(note, *KeyFor(hash));
    }
    if (holds) out_.checkpoint = std::max(out_.checkpoint.value_or(0), size);
    if (!holds) Add(Heading::kAuthentic, std::nullopt, Code::E9129, {std::to_string(size)});
  }
}

Verified Verifier::Do() {
  const std::string structure = store_.StructureFault();
  if (!structure.empty()) Add(Heading::kSafe, std::nullopt, Code::E9120, {structure});
  if (structure.empty() && ReadFounding()) {
    ReadEntries();
    CheckNotes();
    CheckCheckpoints();
    TellStates();
    VerifyRuns(store_, suite_, runs_, erasures_, leaves_, out_);
  }
  if (store_.failure()) Add(Heading::kUsable, std::nullopt, Code::E9120, {store_.failure()->detail});
  // What belongs to no entry is often what an entry has lost: it stands behind the entries.
  const auto place = [](const Finding& finding) {
    if (finding.code == Code::E9120) return std::pair<int, uint64_t>(0, 0);
    return finding.entry ? std::pair<int, uint64_t>(1, *finding.entry) : std::pair<int, uint64_t>(2, 0);
  };
  std::stable_sort(out_.findings.begin(), out_.findings.end(),
                   [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
  return std::move(out_);
}

}  // namespace

Verified Verify(Store& store, const Known& known, const SignatureCheck& check) {
  return Verifier(store, known, check).Do();
}

}  // namespace heng::archive
