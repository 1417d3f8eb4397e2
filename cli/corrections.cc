#include "cli/corrections.h"

#include <algorithm>

#include "cli/archive_file.h"

namespace heng::cli {

namespace {

// The one at the end of the corrections of this run.
uint64_t LastOf(const archive::Ledger& ledger, uint64_t entry) {
  const archive::Ledger::Run* run = &ledger.runs().at(entry);
  while (run->corrected_by) run = &ledger.runs().at(*run->corrected_by);
  return run->seq;
}

std::string Shown(const std::string& period, Lang lang) {
  if (!period.empty()) return period;
  return lang == Lang::kZh ? "没有写" : "not said";
}

}  // namespace

std::optional<std::map<std::string, std::string>> FindCorrections(const archive::Index& index,
                                                                  const Arguments& arguments,
                                                                  const std::vector<NewRun>& runs, Console& console) {
  std::map<std::string, std::string> found;
  bool fine = true;
  const auto fail = [&](Code code, const std::vector<Text>& args) {
    console.Fail(code, args);
    fine = false;
  };
  const Lang lang = console.lang();
  for (const std::string& name : arguments.corrects) {
    const archive::Entry* entry = FindRun(index, arguments.archive, name, console);
    fine &= entry != nullptr;
    if (entry == nullptr) continue;
    const archive::Ledger::Run& old = index.ledger().runs().at(entry->seq);
    const auto run = std::find_if(runs.begin(), runs.end(), [&](const NewRun& one) { return one.title == old.title; });
    if (run == runs.end()) {
      fail(Code::E9164, {name, old.title});
    } else if (run->period != old.period) {
      fail(Code::E9165, {name, old.title, Shown(old.period, lang), Shown(run->period, lang)});
    } else if (old.corrected_by) {
      fail(Code::E9166, {name, std::to_string(LastOf(index.ledger(), entry->seq))});
    } else if (!found.emplace(old.title, entry->leaf).second) {
      fail(Code::E9167, {old.title});
    }
  }
  for (const NewRun& run : runs) {
    const archive::Ledger::Lock* lock = index.ledger().FindLock(run.period);
    if (!fine || lock == nullptr || found.count(run.title) != 0) continue;
    fail(Code::E9163,
         {run.title, run.period, std::to_string(lock->seq), WhenAndWho(lock->when, lock->who, console.lang())});
  }
  if (!fine) return std::nullopt;
  return found;
}

}  // namespace heng::cli
