#pragma once
// Earlier results from the sealed runs of an archive: which runs there are of a scheme and a school year, and their
// results in place of a results folder (earlier.h, adopt.h).
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/kept_results.h"
#include "engine/engine.h"

namespace heng {

// The school year of a run, by the last day of its period; nullopt: it has none.
std::optional<int64_t> SchoolYearOf(const archive::RunRecord& run);

// The runs of a scheme for a school year that no later run corrects: such a one is never used again.
std::vector<const archive::Entry*> PastRuns(const archive::Index& index, const std::string& title, int64_t year);
// The entry that corrects this run, the last of a chain; nullopt: none does.
std::optional<uint64_t> CorrectedBy(const archive::Index& index, const archive::Entry& entry);
// How many different keys approved the run; two release it, before that it is a draft.
size_t ApprovalsOf(const archive::Index& index, const archive::Entry& entry);
constexpr size_t kApprovalsToRelease = 2;

// The school years that formulas of the scheme can ask for, newest first.
std::vector<int64_t> YearsAskedFor(const Compiled& compiled);

// The results of a kept run by the names of their files: 教师, 教师.未评. Holds what it has given out; the store
// must stay until Close(). `name`: what the archive is called in messages.
class PastResults {
 public:
  PastResults(archive::Store& store, archive::Suite suite, const archive::Entry& entry, std::string name);
  FindFile Finder();
  void Close() { results_.Close(); }
  const archive::KeptResults& results() const { return results_; }

 private:
  archive::KeptResults results_;
  std::string name_;
  std::set<std::string> names_;  // of files given out
};

}  // namespace heng
