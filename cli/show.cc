// What was kept of one run: who and when, rules, data, results, each with its digest.
#include <algorithm>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/run_state.h"
#include "engine/archive/keep.h"
#include "engine/archive/kept_cells.h"

namespace heng::cli {

namespace {

constexpr size_t kGroup = 8;

// The first 32 digits in groups of eight: enough to be compared by eye.
std::string Grouped(const std::string& digest) {
  const std::string digits = Hex(digest).substr(0, 4 * kGroup);
  std::string out;
  for (size_t i = 0; i < digits.size(); i += kGroup) out += (i == 0 ? "" : " ") + digits.substr(i, kGroup);
  return out;
}

class RunPage {
 public:
  RunPage(OpenArchive& open, const archive::Entry& entry, bool zh)
      : open_(open),
        entry_(entry),
        run_(std::get<archive::RunRecord>(entry.record)),
        releases_(archive::ReleasesOf(open.index)),
        zh_(zh) {}
  std::string Text();

 private:
  const char* W(const char* zh, const char* en) const { return zh_ ? zh : en; }
  void Line(const std::string& head, const std::string& text) {
    if (!text.empty()) out_ += head + ": " + Harmless(text) + "\n";
  }
  // Of several chunks one digest: their tree's root.
  void Item(const std::string& name, const std::string& more, const archive::Digests& chunks);
  // Likewise; of an erased one that it is.
  void File(const std::string& name, const std::string& more, const archive::BlobRecord& bytes);
  void Erasures();
  void Head();
  void Corrections();
  void Inputs();
  void Results();
  void Messages();

  OpenArchive& open_;
  const archive::Entry& entry_;
  const archive::RunRecord& run_;
  const archive::Releases releases_;
  const bool zh_;
  std::string out_;
};

void RunPage::Item(const std::string& name, const std::string& more, const archive::Digests& chunks) {
  archive::Tree tree(open_.index.suite());
  for (const std::string& chunk : chunks) tree.Add(archive::LeafHash(open_.index.suite(), chunk));
  const std::string digest = chunks.size() == 1 ? chunks[0] : tree.Root();
  out_ +=
      "  " + Harmless(name) + (more.empty() ? "" : W("，", ", ") + Harmless(more)) + "\n    " + Grouped(digest) + "\n";
}

void RunPage::File(const std::string& name, const std::string& more, const archive::BlobRecord& bytes) {
  using State = archive::KeptBytes::State;
  const bool erased =
      bytes.personal && archive::ReadBytes(open_.store, open_.index.suite(), bytes).state == State::kErased;
  Item(name, erased ? more + W("，已删除", ", erased") : more, bytes.chunks);
}

void RunPage::Erasures() {
  for (const archive::Entry& entry : open_.index.entries()) {
    const auto* erasure = std::get_if<archive::ErasureRecord>(&entry.record);
    if (erasure == nullptr || erasure->run != entry_.leaf) continue;
    const std::string rows = std::to_string(erasure->rows.size()), number = std::to_string(entry.seq);
    const heng::Text text{erasure->table + " " + rows + " 行（第 " + number + " 条，" + erasure->reason + "）",
                          erasure->table + ", " + rows + (rows == "1" ? " row" : " rows") + " (entry " + number + ", " +
                              erasure->reason + ")"};
    Line(W("已删除个人数据", "personal data erased"), text.In(zh_ ? Lang::kZh : Lang::kEn));
  }
}

void RunPage::Head() {
  Line(W("方案", "scheme"), run_.title);
  Line(W("期间", "period"), run_.period);
  Line(W("封存档", "archive"), open_.index.founding()->origin);
  Line(W("第几条", "entry"), std::to_string(entry_.seq));
  Line(W("封存号", "seal"), Grouped(entry_.leaf));
  Line(W("公示码", "digits for the notice board"), archive::NoticeDigits(open_.index.tree().RootOf(entry_.seq + 1)));
  const archive::RunState& state = releases_.StateOf(entry_.leaf);
  const Lang lang = zh_ ? Lang::kZh : Lang::kEn;
  Line(W("状态", "state"), StateText(state, false).In(lang));
  for (const archive::Approval& approval : state.approvals) {
    Line(W("批准", "approved"), ApprovalLine(approval, false).In(lang));
  }
  const archive::ApprovedRun* parts = releases_.Find(entry_.leaf);
  if (parts != nullptr) {
    Line(W("结果码", "digits of the results"), archive::NoticeDigits(parts->parts.results));
  }
  Erasures();
  Line(W("时间", "when"), run_.when);
  Line(W("经手", "who"), run_.who);
  Line(W("说明", "note"), run_.note);
  Corrections();
  Line(W("程序", "program"), run_.engine + W("，语言版本 ", ", language version ") + std::to_string(run_.language) +
                                 W("，", ", ") + run_.decoder);
}

void RunPage::Corrections() {
  const auto entry = [this](uint64_t seq) { return W("第 ", "entry ") + std::to_string(seq) + W(" 条", ""); };
  const archive::Ledger::Run* run = open_.index.ledger().FindRun(entry_.leaf);
  if (run == nullptr) return;
  if (run->corrects) Line(W("更正", "corrects"), entry(*run->corrects));
  Line(W("理由", "reason"), run_.reason);
  if (run->corrected_by) Line(W("已被更正", "corrected by"), entry(*run->corrected_by));
  const archive::Ledger::Lock* lock = open_.index.ledger().FindLock(run_.period);
  if (lock == nullptr) return;
  const std::string since = WhenAndWho(lock->when, lock->who, zh_ ? Lang::kZh : Lang::kEn);
  Line(W("期间已锁定", "period locked by"), entry(lock->seq) + W("，", ", ") + since + W("，", ", ") + lock->reason);
}

void RunPage::Inputs() {
  out_ += W("\n规则文件\n", "\nrule files\n");
  for (const archive::RuleRecord& rule : run_.rules) Item(rule.names.empty() ? "" : rule.names[0], "", rule.chunks);
  out_ += W("\n数据\n", "\ndata\n");
  for (const archive::InputRecord& input : run_.inputs) {
    const std::string rows = std::to_string(input.rows) + W(" 行", input.rows == 1 ? " row" : " rows");
    if (!input.file.there) {
      out_ += "  " + input.table + W("，没有文件", ", no file") + (input.rows == 0 ? "" : W("，", ", ") + rows) + "\n";
      continue;
    }
    File(input.table, input.file.name + W("，", ", ") + rows, input.file.bytes);
  }
  if (!run_.earlier.empty()) out_ += W("\n用到的别的结果\n", "\nresults of other runs\n");
  for (const archive::EarlierRecord& earlier : run_.earlier) {
    const archive::Entry* entry = earlier.entry.empty() ? nullptr : open_.index.WithLeaf(earlier.entry);
    const std::string year = earlier.kind == "year" ? W(" 学年", "") : "";
    out_ += "  " + earlier.what + year + (earlier.kind == "previous" ? W("，上期", ", previous") : "");
    if (!earlier.from.empty()) out_ += W("，来自 ", ", from ") + earlier.from;
    if (entry != nullptr) out_ += W("，第 ", ", entry ") + std::to_string(entry->seq) + W(" 条", "");
    out_ += "\n";
    if (!earlier.entry.empty()) out_ += "    " + Grouped(earlier.entry) + "\n";
    for (const auto& [table, file] : earlier.files) {
      if (file.there) out_ += "    " + file.name + "\n";
    }
  }
}

void RunPage::Results() {
  out_ += W("\n结果\n", "\nresults\n");
  for (const archive::ResultRecord& result : run_.results) {
    const size_t columns = result.columns.size() - result.keys;
    std::string more = std::to_string(result.rows) + W(" 行，", result.rows == 1 ? " row, " : " rows, ") +
                       std::to_string(columns) + W(" 列", columns == 1 ? " column" : " columns");
    if (result.table.empty()) more = std::to_string(columns) + W(" 个", "");
    Item(result.table.empty() ? W("量", "quantities") : result.table, more, result.roots);
  }
  for (const archive::FileRecord& sheet : run_.sheets) {
    File(sheet.name, W("输出的文件", "a file handed in"), sheet.bytes);
  }
}

// What was said when it was run: in which state earlier results were, what was missing, what was doubtful.
void RunPage::Messages() {
  const auto text = archive::ReadBlob(open_.store, open_.index.suite(), run_.messages, archive::kMostTextBytes);
  if (!text || text->empty()) return;
  out_ += W("\n消息\n", "\nmessages\n");
  for (size_t begin = 0; begin < text->size();) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    out_ += (end == begin ? "" : "  ") + text->substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
}

std::string RunPage::Text() {
  Head();
  Inputs();
  Results();
  Messages();
  return out_;
}

}  // namespace

void RunShow(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Entry* entry = FindRun(*open, arguments.archive, arguments.entry, console);
  if (entry == nullptr) return;
  console.Print(RunPage(*open, *entry, console.lang() == Lang::kZh).Text());
}

}  // namespace heng::cli
