#include "engine/past_runs.h"

#include <algorithm>
#include <utility>

#include "engine/archive/signing.h"
#include "engine/base/date.h"

namespace heng {

namespace {

constexpr std::string_view kGaps = ".未评";

}  // namespace

std::optional<int64_t> SchoolYearOf(const archive::RunRecord& run) {
  const size_t slash = run.period.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto last = ParseDate(std::string_view(run.period).substr(slash + 1));
  return last ? std::optional<int64_t>(SchoolYear(*last)) : std::nullopt;
}

std::optional<uint64_t> CorrectedBy(const archive::Index& index, const archive::Entry& entry) {
  const auto& runs = index.ledger().runs();
  std::optional<uint64_t> last;
  for (auto run = runs.find(entry.seq); run != runs.end() && run->second.corrected_by;) {
    last = run->second.corrected_by;
    run = runs.find(*last);
  }
  return last;
}

std::vector<const archive::Entry*> PastRuns(const archive::Index& index, const std::string& title, int64_t year) {
  std::vector<const archive::Entry*> found;
  for (const archive::Entry& entry : index.entries()) {
    const auto* run = std::get_if<archive::RunRecord>(&entry.record);
    if (run == nullptr || run->title != title || SchoolYearOf(*run) != year) continue;
    if (!CorrectedBy(index, entry)) found.push_back(&entry);
  }
  return found;
}

size_t ApprovalsOf(const archive::Index& index, const archive::Entry& entry) {
  std::set<std::string> keys;  // what the key is, whatever it is called
  for (const archive::Entry& other : index.entries()) {
    const auto* approval = std::get_if<archive::ApprovalRecord>(&other.record);
    if (approval == nullptr || approval->run != entry.leaf) continue;
    const auto key = archive::ReadPublicKey(approval->key);
    if (key) keys.insert(key->bytes);
  }
  return keys.size();
}

std::vector<int64_t> YearsAskedFor(const Compiled& compiled) {
  std::vector<int64_t> years;
  for (const model::History& history : compiled.scheme.histories) {
    for (size_t back = years.size() + 1; back <= history.outs.size(); ++back) {
      years.push_back(history.year - static_cast<int64_t>(back));
    }
  }
  return years;
}

PastResults::PastResults(archive::Store& store, archive::Suite suite, const archive::Entry& entry, std::string name)
    : results_(store, suite, std::get<archive::RunRecord>(entry.record)),
      name_(std::move(name) + "#" + std::to_string(entry.seq)) {}

FindFile PastResults::Finder() {
  return [this](const std::string& name) {
    const bool gaps = name.size() > kGaps.size() && name.ends_with(kGaps);
    const std::string table = gaps ? name.substr(0, name.size() - kGaps.size()) : name;
    const std::string* text = gaps ? results_.Gaps(table) : results_.Table(table);
    const std::string file = *names_.insert(name_ + "/" + name + ".csv").first;
    if (text == nullptr) return DataFile{false, file, {}};
    return DataFile{true, file, *text};
  };
}

}  // namespace heng
