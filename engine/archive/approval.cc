#include "engine/archive/approval.h"

#include <algorithm>

#include "engine/archive/log.h"
#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

constexpr const char* kKind = "heng/approval/1";

std::string HexLine(const char* name, const std::string& digest) {
  return std::string(name) + " " + Hex(digest) + "\n";
}

}  // namespace

PartDigests DigestsOf(Suite suite, const RunRecord& run) {
  const RunParts parts = PartsOf(run);
  return {DigestOf(suite, parts.rules), DigestOf(suite, parts.data), DigestOf(suite, parts.results)};
}

std::string ApprovalText(const std::string& origin, const ApprovedRun& run, const std::string& who,
                         const std::string& when) {
  return std::string(kKind) + "\n" + origin + "\n" + std::to_string(run.entry) + "\n" + HexLine("run", run.leaf) +
         HexLine("rules", run.parts.rules) + HexLine("data", run.parts.data) + HexLine("results", run.parts.results) +
         "who " + who + "\nwhen " + when + "\n";
}

bool IsLine(std::string_view text) {
  return !FirstInvalidUtf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != '\x7f';
  });
}

Releases::Releases(Suite suite, const FoundingRecord& founding) : suite_(suite), origin_(founding.origin) {
  for (const std::string& text : founding.keys) {
    if (const auto key = ReadPublicKey(text)) keys_.push_back(key->bytes);
  }
}

void Releases::AddRun(uint64_t entry, const std::string& leaf, const RunRecord& run) {
  if (!runs_.emplace(leaf, ApprovedRun{entry, run.title, leaf, DigestsOf(suite_, run)}).second) return;
  const auto corrected = runs_.find(run.corrects);
  if (corrected == runs_.end()) return;
  std::optional<uint64_t>& by = states_[run.corrects].corrected_by;
  by = by.value_or(entry);
}

bool Releases::IsOfArchive(const PublicKey& key) const {
  return std::find(keys_.begin(), keys_.end(), key.bytes) != keys_.end();
}

std::optional<Text> Releases::Add(uint64_t entry, const ApprovalRecord& approval, const SignatureCheck& check) {
  const ApprovedRun* run = Find(approval.run);
  if (run == nullptr) return Text{"它批准的不是它前面的一次运行", "what it approves is no run before it"};
  const auto key = ReadPublicKey(approval.key);
  const auto note = ReadNote(approval.note);
  if (!key || Print(*key) != approval.key || !note || Print(*note) != approval.note || note->signatures.size() != 1 ||
      !check(*note, *key)) {
    return Text{"签名不成立", "its signature does not hold"};
  }
  if (note->text != ApprovalText(origin_, *run, approval.who, approval.when)) {
    return Text{"签的不是这次运行的规则、数据和结果",
                "what was signed are not the rules, data and results of this run"};
  }
  if (IsOfArchive(*key)) return Text{"是封存档自己的钥匙签的", "it is signed by the archive's own key"};
  RunState& state = states_[approval.run];
  const auto same = [&](const Approval& other) { return other.key.bytes == key->bytes; };
  const auto earlier = std::find_if(state.approvals.begin(), state.approvals.end(), same);
  if (earlier != state.approvals.end()) {
    const std::string number = std::to_string(earlier->entry);
    return Text{"同一把钥匙在第 " + number + " 条已经批准过", "the same key approved it in entry " + number};
  }
  if (state.corrected_by) {
    const std::string number = std::to_string(*state.corrected_by);
    return Text{"这次运行已由第 " + number + " 条更正", "entry " + number + " had corrected this run"};
  }
  state.approvals.push_back({entry, *key, approval.who, approval.when});
  return std::nullopt;
}

const RunState& Releases::StateOf(const std::string& leaf) const {
  static const RunState kNone;
  const auto found = states_.find(leaf);
  return found == states_.end() ? kNone : found->second;
}

const ApprovedRun* Releases::Find(const std::string& leaf) const {
  const auto found = runs_.find(leaf);
  return found == runs_.end() ? nullptr : &found->second;
}

Releases ReleasesOf(const Index& index) {
  if (!index.founding()) return {};
  Releases releases(index.suite(), *index.founding());
  for (const Entry& entry : index.entries()) {
    if (const auto* run = std::get_if<RunRecord>(&entry.record)) releases.AddRun(entry.seq, entry.leaf, *run);
    const auto* approval = std::get_if<ApprovalRecord>(&entry.record);
    if (approval != nullptr) releases.Add(entry.seq, *approval, IsSignedBy);
  }
  return releases;
}

}  // namespace heng::archive
