#include "cli/options.h"

#include <algorithm>

namespace heng::cli {

namespace {

using Command = Arguments::Command;

}  // namespace

bool OptionSpec::IsFlag() const {
  const auto* own = std::get_if<OwnOption>(&to);
  return std::holds_alternative<FlagOption>(to) || (own != nullptr && *own == OwnOption::kFlag);
}

const std::vector<CommandSpec>& Commands() {
  static const std::vector<CommandSpec> kCommands = {
      {Command::kCheck, "check", "rules...", "data faults encoding roundings"},
      {Command::kRun, "run", "rules...",
       "data out threads json encoding adopt previous earlier history use archive key suite who when note corrects "
       "reason"},
      {Command::kDump, "dump", "rules", "stage"},
      {Command::kTest, "test", "rules...", "cover propose out"},
      {Command::kExplain, "explain", "own", "data format table changes"},
      {Command::kDiff, "diff", "rules", ""},
      {Command::kFormat, "fmt", "rules...", "check stdout skin spaces whole"},
      {Command::kKeygen, "keygen", "", "out kind name"},
      {Command::kRuns, "runs", "archive", ""},
      {Command::kShow, "show", "archive run", ""},
      {Command::kVerify, "verify", "archive", "checkpoint approver"},
      {Command::kCheckpoint, "checkpoint", "archive", ""},
      {Command::kProof, "proof", "archive run rowkey", "table out open check checkpoint pub"},
      {Command::kReplay, "replay", "archive run", "all threads"},
      {Command::kLock, "lock", "archive period", "key reason who when"},
      {Command::kCompare, "compare", "archive run other_run row", "format table threads"},
      {Command::kApprove, "approve", "archive run", "key by who when"},
      {Command::kExport, "export", "archive run", "out encoding"},
      {Command::kErase, "erase", "archive person", "table except out key reason who when"},
  };
  return kCommands;
}

const std::vector<OptionSpec>& Options() {
  static const std::vector<OptionSpec> kOptions = {
      {"data", &Arguments::data},
      {"out", &Arguments::out},
      {"faults", &Arguments::faults},
      {"stage", &Arguments::stage, "ast model plan"},
      {"adopt", &Arguments::adopt, "“方案名”=DIR"},
      {"previous", &Arguments::previous, "“方案名”=DIR"},
      {"earlier", &Arguments::earlier, "2021=DIR"},
      {"history", &Arguments::history},
      {"use", &Arguments::use},
      {"threads", OwnOption::kValue},
      {"encoding", OwnOption::kValue},
      {"format", OwnOption::kValue},
      {"table", &Arguments::table},
      {"skin", OwnOption::kValue},
      {"suite", &Arguments::suite, "intl gm both"},
      {"kind", &Arguments::kind, "ed25519 sm2"},
      {"name", &Arguments::name},
      {"archive", &Arguments::archive},
      {"key", &Arguments::keys},
      {"by", &Arguments::by},
      {"checkpoint", &Arguments::checkpoints},
      {"approver", &Arguments::approvers},
      {"who", &Arguments::who},
      {"when", &Arguments::when},
      {"note", &Arguments::note},
      {"corrects", &Arguments::corrects},
      {"reason", &Arguments::reason},
      {"except", &Arguments::except},
      {"json", &Arguments::json},
      {"roundings", &Arguments::roundings},
      {"check", &Arguments::check},
      {"stdout", &Arguments::to_stdout},
      {"spaces", OwnOption::kFlag},
      {"whole", OwnOption::kFlag},
      {"cover", &Arguments::cover},
      {"propose", &Arguments::propose},
      {"changes", &Arguments::changes},
      {"open", &Arguments::open},
      {"pub", &Arguments::pub},
      {"all", &Arguments::all},
  };
  return kOptions;
}

const std::vector<OperandSpec>& Operands() {
  static const std::vector<OperandSpec> kOperands = {
      {"archive", "封存档", "an archive", &Arguments::archive},
      {"run", "第几条，如 3", "which entry, such as 3", &Arguments::entry},
      {"other_run", "另一条，如 5", "another entry, such as 5", &Arguments::other_entry},
      {"row", "主键", "the key of a row", &Arguments::key, true},
      {"rowkey", "主键，如教师编号", "the key of the row", &Arguments::key},
      {"period", "期间，如 2022-09-01/2023-08-31", "a period, such as 2022-09-01/2023-08-31", &Arguments::period},
      {"person", "这个人的主键，如教师编号", "the key of the person's row", &Arguments::person},
  };
  return kOperands;
}

const std::vector<RequiredOption>& RequiredOptions() {
  static const std::vector<RequiredOption> kRequired = {
      {Command::kRun, "data", "--data 数据文件夹", "--data FOLDER"},
      {Command::kRun, "out", "--out 结果文件夹", "--out FOLDER"},
      {Command::kDump, "stage", "--stage ast|model|plan", "--stage ast|model|plan"},
      {Command::kKeygen, "out", "--out 文件", "--out FILE"},
      {Command::kLock, "reason", "--reason 理由", "--reason TEXT"},
      {Command::kExport, "out", "--out 结果文件夹", "--out FOLDER"},
      {Command::kErase, "table", "--table 表", "--table TABLE"},
      {Command::kErase, "out", "--out 新封存档", "--out NEW ARCHIVE"},
      {Command::kErase, "reason", "--reason 理由", "--reason TEXT"},
      {Command::kApprove, "by", "--by 批准人的钥匙", "--by KEY of who approves"},
  };
  return kRequired;
}

const std::vector<OptionPair>& OnlyWith() {
  static const std::vector<OptionPair> kOnlyWith = {
      {Command::kCheck, "faults", "data"},   {Command::kTest, "out", "propose"},
      {Command::kRun, "key", "archive"},     {Command::kRun, "suite", "archive"},
      {Command::kRun, "who", "archive"},     {Command::kRun, "when", "archive"},
      {Command::kRun, "note", "archive"},    {Command::kRun, "corrects", "archive"},
      {Command::kRun, "corrects", "reason"}, {Command::kRun, "reason", "corrects"},
      {Command::kRun, "use", "history"},     {Command::kProof, "pub", "check"},
  };
  return kOnlyWith;
}

const std::vector<OptionPair>& Contradicting() {
  static const std::vector<OptionPair> kContradicting = {
      {Command::kFormat, "check", "stdout"}, {Command::kFormat, "spaces", "whole"},
      {Command::kFormat, "check", "whole"},  {Command::kProof, "check", "out"},
      {Command::kProof, "check", "open"},    {Command::kProof, "check", "table"},
  };
  return kContradicting;
}

std::vector<std::string> Split(std::string_view words) {
  std::vector<std::string> out;
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (end > 0) out.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

bool Takes(const CommandSpec& spec, std::string_view option) {
  const std::vector<std::string> options = Split(spec.options);
  return std::find(options.begin(), options.end(), option) != options.end();
}

}  // namespace heng::cli
