// A period that is locked takes corrections only. Nothing unlocks it.
#include <set>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "engine/base/date.h"

namespace heng::cli {

namespace {

// As in rule files, or with a stroke between the days, which is how it is kept.
std::optional<std::string> ReadPeriod(std::string text) {
  for (const char* between : {"至", " to "}) {
    const size_t at = text.find(between);
    if (at != std::string::npos) text.replace(at, std::string_view(between).size(), "/");
  }
  std::erase(text, ' ');
  const size_t stroke = text.find('/');
  if (stroke == std::string::npos) return std::nullopt;
  const auto from = ParseDate(std::string_view(text).substr(0, stroke));
  const auto to = ParseDate(std::string_view(text).substr(stroke + 1));
  if (!from || !to || *from > *to) return std::nullopt;
  return FormatDate(*from) + "/" + FormatDate(*to);
}

// The periods of the archive's runs, each once.
std::string PeriodsOf(const archive::Ledger& ledger, Lang lang) {
  std::set<std::string> periods;
  for (const auto& [seq, run] : ledger.runs()) {
    if (!run.period.empty()) periods.insert(run.period);
  }
  std::string out;
  for (const std::string& period : periods) out += (out.empty() ? "" : lang == Lang::kZh ? "、" : ", ") + period;
  return out.empty() ? (lang == Lang::kZh ? "没有" : "none") : out;
}

bool MayLock(const archive::Ledger& ledger, const std::string& path, const std::string& period, Console& console) {
  if (const archive::Ledger::Lock* lock = ledger.FindLock(period)) {
    const std::string since = WhenAndWho(lock->when, lock->who, console.lang());
    console.Fail(Code::E9162, {period, std::to_string(lock->seq), since});
    return false;
  }
  for (const auto& [seq, run] : ledger.runs()) {
    if (run.period == period) return true;
  }
  console.Fail(Code::E9161, {path, period, PeriodsOf(ledger, console.lang())});
  return false;
}

}  // namespace

void RunLock(const Arguments& arguments, Console& console) {
  const auto period = ReadPeriod(arguments.period);
  if (!period) return console.Fail(Code::E9160, {arguments.period});
  const auto keys = ReadKeys(arguments.keys, console);
  if (!keys) return;
  AddingArchive adding = OpenToAdd(arguments, *keys, false, console);
  if (!adding.log) return;
  const archive::Index index(*adding.store);
  if (!MayLock(index.ledger(), arguments.archive, *period, console)) return;
  const std::string leaf =
      adding.log->Append(archive::LockRecord{*period, arguments.who, arguments.when, arguments.reason});
  if (!Commit(adding, arguments.archive, console)) return;
  console.Say(
      {"期间 " + *period + " 锁定了，以后只能更正", "the period " + *period + " is locked: only corrections now"});
  console.Say(SealedText(arguments.archive, adding.log->size() - 1, leaf, *adding.log));
}

}  // namespace heng::cli
