// Whether an archive is as it was sealed, under the four headings of DA/T 70.
#include "engine/archive/verify.h"

#include <algorithm>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/run_state.h"

namespace heng::cli {

namespace {

constexpr uint64_t kCheckpointBytes = 1 << 20;
constexpr size_t kShown = 20;

std::optional<std::vector<archive::Note>> ReadCheckpoints(const std::vector<std::string>& paths, Console& console) {
  std::vector<archive::Note> notes;
  for (const std::string& path : paths) {
    const auto file = FileBytes::Open(path, kCheckpointBytes, console);
    if (!file) return std::nullopt;
    const auto of_file = archive::ReadNotes(file->bytes().substr(0, kCheckpointBytes));
    if (of_file.empty() || !std::all_of(of_file.begin(), of_file.end(), [](const archive::Note& note) {
          return archive::ReadCheckpoint(note.text).has_value();
        })) {
      console.Fail(Code::E9107, {path});
      return std::nullopt;
    }
    notes.insert(notes.end(), of_file.begin(), of_file.end());
  }
  return notes;
}

// The public keys whose approvals the auditor accepts.
std::optional<std::vector<archive::PublicKey>> ReadApprovers(const std::vector<std::string>& paths, Console& console) {
  std::vector<archive::PublicKey> keys;
  for (const std::string& path : paths) {
    const auto file = FileBytes::Open(path, kCheckpointBytes, console);
    if (!file) return std::nullopt;
    std::string_view text = file->bytes().substr(0, kCheckpointBytes);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    auto key = archive::ReadPublicKey(text);
    if (!key) {
      console.Fail(Code::E9144, {path});
      return std::nullopt;
    }
    keys.push_back(std::move(*key));
  }
  return keys;
}

class Page {
 public:
  Page(const archive::Verified& verified, const archive::Known& known, Lang lang)
      : v_(verified), known_(known), lang_(lang) {}
  std::string Print();

 private:
  // A heading with what was checked, or that there is something wrong under it.
  void Section(archive::Heading heading, const Text& name, const std::vector<Text>& checked);
  void Half(std::vector<Text>& lines) const;
  void States(std::vector<Text>& lines) const;
  void Unreleased(std::vector<Text>& lines) const;
  std::string Count(uint64_t count) const { return std::to_string(count); }

  const archive::Verified& v_;
  const archive::Known& known_;
  const Lang lang_;
  std::string out_;
};

void Page::Section(archive::Heading heading, const Text& name, const std::vector<Text>& checked) {
  size_t faults = 0;
  for (const archive::Finding& finding : v_.findings) faults += finding.heading == heading ? 1 : 0;
  const Text verdict =
      faults == 0 ? Text{"通过", "passed"} : Text{"有 " + Count(faults) + " 处不对", Count(faults) + " wrong"};
  out_ += name.In(lang_) + ": " + verdict.In(lang_) + "\n";
  for (const Text& line : checked) out_ += "  " + line.In(lang_) + "\n";
}

// Checkpoints of `both` that are of one hash only show that hash only.
void Page::Half(std::vector<Text>& lines) const {
  if (!v_.checkpoint || v_.founding->suite != "both") return;
  size_t sm3 = 0;
  for (const archive::Note& note : known_.checkpoints) {
    sm3 += archive::IsOfSm3(*archive::ReadCheckpoint(note.text)) ? 1 : 0;
  }
  if (sm3 != 0 && sm3 != known_.checkpoints.size()) return;
  const std::string has = sm3 == 0 ? "SHA-256" : "SM3", lacks = sm3 == 0 ? "SM3" : "SHA-256";
  lines.push_back({"给出的检查点只有 " + has + " 的，" + lacks + " 的没有核对",
                   "the checkpoints given are of " + has + " only, " + lacks + " was not checked"});
}

// Of each run that somebody approved, by whom.
void Page::States(std::vector<Text>& lines) const {
  for (const archive::Verified::Run& run : v_.states) {
    if (run.state.approvals.empty()) continue;
    const Text state = StateText(run.state);
    lines.push_back({"第 " + Count(run.entry) + " 条 “" + run.title + "”: " + state.zh,
                     "entry " + Count(run.entry) + " “" + run.title + "”: " + state.en});
    for (const archive::Approval& approval : run.state.approvals) {
      const Text line = ApprovalLine(approval, true);
      lines.push_back({"  批准: " + line.zh, "  approved by " + line.en});
    }
  }
}

// What the auditor's approvers have not released; a run that was corrected waits for nobody.
void Page::Unreleased(std::vector<Text>& lines) const {
  Text runs;
  for (const archive::Verified::Run& run : v_.states) {
    size_t known = 0;
    for (const archive::Approval& approval : run.state.approvals) {
      for (const archive::PublicKey& key : known_.approvers) known += key.bytes == approval.key.bytes ? 1 : 0;
    }
    if (known >= archive::kApprovalsForRelease || run.state.corrected_by) continue;
    runs.zh += (runs.zh.empty() ? "" : "、") + Count(run.entry);
    runs.en += (runs.en.empty() ? "" : ", ") + Count(run.entry);
  }
  if (runs.zh.empty()) {
    lines.push_back({"每次运行都经给出的钥匙发布", "every run was released by the keys given"});
  } else {
    lines.push_back(
        {"没有经给出的钥匙发布: 第 " + runs.zh + " 条", "not released by the keys given: entries " + runs.en});
  }
}

std::string Page::Print() {
  using archive::Heading;
  if (v_.founding) {
    out_ += v_.founding->origin + " (" + v_.founding->suite + ")\n";
    for (const std::string& key : v_.founding->keys) out_ += "  " + key + "\n";
  }
  std::vector<Text> authentic = {
      {"按建档的钥匙核对签名 " + Count(v_.notes) + " 个，批准 " + Count(v_.approvals) + " 个",
       Count(v_.notes) + " signatures by the archive's keys, " + Count(v_.approvals) + " approvals"}};
  if (v_.checkpoint) {
    authentic.push_back({"从给出的检查点（" + Count(*v_.checkpoint) + " 条）添上来的",
                         "it grew from the checkpoint given (" + Count(*v_.checkpoint) + " entries)"});
  } else if (known_.checkpoints.empty()) {
    authentic.push_back({"没有给以前的检查点，末尾有没有被去掉几条看不出来",
                         "no earlier checkpoint was given: whether entries were cut off at the end cannot be told"});
  }
  Half(authentic);
  States(authentic);
  if (!known_.approvers.empty()) Unreleased(authentic);
  Section(Heading::kAuthentic, {"真实性", "authenticity"}, authentic);
  Section(Heading::kComplete, {"完整性", "integrity"},
          {{"记录 " + Count(v_.entries) + " 条，其中运行 " + Count(v_.runs) + " 次",
            Count(v_.entries) + " entries, " + Count(v_.runs) + " of them runs"},
           {"重算内容 " + Count(v_.objects) + " 件（" + Count(v_.bytes) + " 字节）的摘要",
            "the digests of " + Count(v_.objects) + " objects (" + Count(v_.bytes) + " bytes), worked out again"},
           {"从各列重算结果树，" + Count(v_.rows) + " 行",
            "the trees of " + Count(v_.rows) + " rows of results, worked out again from the columns"}});
  Section(Heading::kUsable, {"可用性", "usability"},
          {{"解开每条记录、每件内容、每一列", "every entry, object and column, unpacked and read"}});
  Section(Heading::kSafe, {"安全性", "security"},
          {{"文件里的表和触发器", "the tables and triggers of the file"},
           {"个人数据 " + Count(v_.openings) + " 件，其中删除 " + Count(v_.erased) + " 格",
            Count(v_.openings) + " pieces of personal data, " + Count(v_.erased) + " cells of them erased"}});
  return out_;
}

}  // namespace

void RunVerify(const Arguments& arguments, Console& console) {
  auto checkpoints = ReadCheckpoints(arguments.checkpoints, console);
  auto approvers = ReadApprovers(arguments.approvers, console);
  if (!checkpoints || !approvers) return;
  const archive::Known known{std::move(*checkpoints), std::move(*approvers)};
  archive::Store store(arguments.archive, archive::Store::Mode::kRead);
  if (store.failure()) return TellFailure(arguments.archive, *store.failure(), console);
  const archive::Verified verified = archive::Verify(store, known);
  console.Print(Page(verified, known, console.lang()).Print());
  const size_t faults = verified.findings.size();
  for (size_t i = 0; i < faults && i < kShown; ++i) {
    console.Fail(verified.findings[i].code, verified.findings[i].args);
  }
  if (faults > kShown) {
    const std::string more = std::to_string(faults - kShown);
    console.Say({"还有 " + more + " 处", more + " more"});
  }
  const std::string root = archive::NoticeDigits(verified.root);
  if (faults == 0)
    console.Print(console.lang() == Lang::kZh ? "完好，公示码 " + root + "\n"
                                              : "sound, digits for the notice board " + root + "\n");
}

}  // namespace heng::cli
