#pragma once
// Releasing a run. An approval is a note that names the run's entry, rules, data and results by their digests, signed
// by the approver's own key; two by different keys release the run. FORMAT.md has its lines and all rules.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/note.h"
#include "engine/archive/record.h"
#include "engine/archive/suite.h"
#include "engine/diag/diagnostic.h"

namespace heng::archive {

constexpr size_t kApprovalsForRelease = 2;

// The digests of a run's parts: D of the bytes of its record's fields.
struct PartDigests {
  std::string rules, data, results;
};
PartDigests DigestsOf(Suite suite, const RunRecord& run);

// A run as an approval names it.
struct ApprovedRun {
  uint64_t entry = 0;
  std::string title, leaf;
  PartDigests parts;
};
std::string ApprovalText(const std::string& origin, const ApprovedRun& run, const std::string& who,
                         const std::string& when);
// A line of its own in such a text: UTF-8 without control characters.
bool IsLine(std::string_view text);

struct Approval {  // one that holds
  uint64_t entry = 0;
  PublicKey key;
  std::string who, when;
};
struct RunState {
  std::vector<Approval> approvals;       // each by another key
  std::optional<uint64_t> corrected_by;  // the entry of a later run
  bool released() const { return approvals.size() >= kApprovalsForRelease; }
};

// What approvals and corrections make of the runs; entries are taken in their order.
class Releases {
 public:
  Releases() = default;
  Releases(Suite suite, const FoundingRecord& founding);

  void AddRun(uint64_t entry, const std::string& leaf, const RunRecord& run);
  // nullopt: it holds and counts; otherwise why not. `check` as IsSignedBy.
  std::optional<Text> Add(uint64_t entry, const ApprovalRecord& approval, const SignatureCheck& check);

  // An entry that is no run is in the state of a run nobody has approved.
  const RunState& StateOf(const std::string& leaf) const;
  const ApprovedRun* Find(const std::string& leaf) const;
  const std::map<std::string, ApprovedRun>& runs() const { return runs_; }  // by leaf
  bool IsOfArchive(const PublicKey& key) const;

 private:
  Suite suite_ = Suite::kIntl;
  std::string origin_;
  std::vector<std::string> keys_;  // bytes of the archive's own
  std::map<std::string, ApprovedRun> runs_;
  std::map<std::string, RunState> states_;
};

// Of an archive that is read; approvals that do not hold do not count.
Releases ReleasesOf(const Index& index);

}  // namespace heng::archive
