// What stands in an archive: one line an entry.
#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/run_state.h"
#include "engine/report/text_table.h"

namespace heng::cli {

namespace {

struct Line {
  Text what;
  std::string title, when, who;
};

Line LineOf(const OpenArchive& open, const archive::Entry& entry) {
  const archive::Record& record = entry.record;
  const auto number = [&](const std::string& leaf) {
    const archive::Entry* named = open.index.WithLeaf(leaf);
    return named == nullptr ? "?" : std::to_string(named->seq);
  };
  if (const auto* run = std::get_if<archive::RunRecord>(&record)) {
    Text what = {"运行", "run"};
    const archive::Ledger::Run* known = open.index.ledger().FindRun(entry.leaf);
    if (!run->corrects.empty()) {
      const std::string corrects = number(run->corrects);
      what = {"更正第 " + corrects + " 条", "corrects entry " + corrects};
    }
    if (known != nullptr && known->corrected_by) {
      const std::string by = std::to_string(*known->corrected_by);
      what = {what.zh + "，已被第 " + by + " 条更正", what.en + ", corrected by entry " + by};
    }
    return {what, run->title, run->when, run->who};
  }
  if (const auto* approval = std::get_if<archive::ApprovalRecord>(&record)) {
    const std::string run = number(approval->run);
    return {{"批准第 " + run + " 条", "approves entry " + run}, "", approval->when, approval->who};
  }
  if (const auto* lock = std::get_if<archive::LockRecord>(&record)) {
    return {{"锁定 " + lock->period, "locks " + lock->period}, "", lock->when, lock->who};
  }
  if (const auto* erasure = std::get_if<archive::ErasureRecord>(&record)) {
    const std::string run = number(erasure->run);
    return {
        {"删除第 " + run + " 条的个人数据", "erases personal data of entry " + run}, "", erasure->when, erasure->who};
  }
  const auto& founding = std::get<archive::FoundingRecord>(record);
  return {{"建档", "made"}, "", founding.when, founding.who};
}

}  // namespace

void RunRuns(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const Lang lang = console.lang();
  std::vector<std::vector<std::string>> rows;
  rows.push_back(lang == Lang::kZh
                     ? std::vector<std::string>{"条", "封存号", "内容", "方案", "状态", "时间", "经手"}
                     : std::vector<std::string>{"entry", "seal", "what", "scheme", "state", "when", "who"});
  const archive::Releases releases = archive::ReleasesOf(open->index);
  for (const archive::Entry& entry : open->index.entries()) {
    const Line line = LineOf(*open, entry);
    const bool run = std::holds_alternative<archive::RunRecord>(entry.record);
    const std::string state = run ? StateText(releases.StateOf(entry.leaf), false).In(lang) : "";
    rows.push_back(
        {std::to_string(entry.seq), ShownSeal(entry.leaf), line.what.In(lang), line.title, state, line.when, line.who});
  }
  console.Print(report::TextTable(rows, {1, 2, 3, 4, 5, 6}));
}

}  // namespace heng::cli
