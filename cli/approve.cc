// Approving a run: the approver's signature over its rules, data and results. What is signed is printed.
#include "engine/archive/approval.h"

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/run_state.h"

namespace heng::cli {

namespace {

bool MayApprove(const archive::Releases& releases, const archive::Entry& run, const archive::PublicKey& key,
                Console& console) {
  const std::string number = std::to_string(run.seq);
  const archive::RunState& state = releases.StateOf(run.leaf);
  if (releases.IsOfArchive(key)) {
    console.Fail(Code::E9140, {key.name});
    return false;
  }
  if (state.corrected_by) {
    console.Fail(Code::E9142, {number, std::to_string(*state.corrected_by)});
    return false;
  }
  for (const archive::Approval& earlier : state.approvals) {
    if (earlier.key.bytes != key.bytes) continue;
    console.Fail(Code::E9141, {number, std::to_string(earlier.entry), earlier.key.name});
    return false;
  }
  return true;
}

// What the approver puts their name to.
std::string Page(const archive::RunRecord& run, const archive::ApprovedRun& approved, const std::string& text,
                 Lang lang) {
  const auto words = [&](const char* zh, const char* en) { return std::string(lang == Lang::kZh ? zh : en); };
  std::string out =
      words("批准: 第 ", "approving: entry ") + std::to_string(approved.entry) + words(" 条 “", " “") + run.title + "”";
  out += (run.period.empty() ? "" : words("，期间 ", ", period ") + run.period) + "\n";
  for (const archive::InputRecord& input : run.inputs) {
    const char* rows = input.rows == 1 ? " row" : " rows";
    out += words("  数据 ", "  data ") + input.table + words("，", ", ") + std::to_string(input.rows) +
           words(" 行", rows) + "\n";
  }
  for (const archive::ResultRecord& result : run.results) {
    const size_t columns = result.columns.size() - std::min<size_t>(result.keys, result.columns.size());
    const std::string name = result.table.empty() ? words("量", "quantities") : result.table;
    out += words("  结果 ", "  results ") + name + words("，", ", ") + std::to_string(result.rows) +
           words(" 行，", result.rows == 1 ? " row, " : " rows, ") + std::to_string(columns) +
           words(" 列", columns == 1 ? " column" : " columns") + "\n";
  }
  out += words("结果码 ", "digits of the results ") + archive::NoticeDigits(approved.parts.results) + "\n";
  out += words("签名的文字:\n", "what is signed:\n");
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin) + 1;
    out += "  " + text.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

}  // namespace

void RunApprove(const Arguments& arguments, Console& console) {
  const auto keys = ReadKeys(arguments.keys, console);
  const auto approvers = ReadKeys({arguments.by}, console);
  if (!keys || !approvers) return;
  const archive::PrivateKey& by = (*approvers)[0];
  AddingArchive adding = OpenToAdd(arguments, *keys, false, console);
  if (!adding.log) return;
  const archive::Index index(*adding.store);
  if (index.bad()) return console.Fail(Code::E9121, {std::to_string(*index.bad())});
  const archive::Entry* run = FindRun(index, arguments.archive, arguments.entry, console);
  if (run == nullptr) return;
  const archive::Releases releases = archive::ReleasesOf(index);
  if (!MayApprove(releases, *run, by.pub, console)) return;
  const archive::ApprovedRun& approved = *releases.Find(run->leaf);
  archive::Note note{archive::ApprovalText(index.founding()->origin, approved, arguments.who, arguments.when), {}};
  console.Print(Page(std::get<archive::RunRecord>(run->record), approved, note.text, console.lang()));
  console.Flush();  // before it is done
  archive::SignNote(note, by);
  const std::string leaf = adding.log->Append(
      archive::ApprovalRecord{run->leaf, archive::Print(by.pub), archive::Print(note), arguments.who, arguments.when});
  if (!Commit(adding, arguments.archive, console)) return;
  console.Say(SealedText(arguments.archive, adding.log->size() - 1, leaf, *adding.log));
  const archive::Index now(*adding.store);
  const Text state = StateText(archive::ReleasesOf(now).StateOf(run->leaf));
  const std::string number = std::to_string(run->seq);
  console.Say({"第 " + number + " 条: " + state.zh, "entry " + number + ": " + state.en});
}

}  // namespace heng::cli
