#include <algorithm>
#include <set>

#include "cli/commands.h"
#include "cli/load.h"
#include "engine/collect.h"
#include "engine/report/csv.h"
#include "engine/report/json.h"
#include "engine/report/sheet.h"
#include "engine/report/summary.h"

namespace heng::cli {

namespace {

constexpr size_t kRowsAtOnce = 4096;

// The files of a run, by what stands in them. Names never meet, whatever the tables are called.
class ResultNames {
 public:
  ResultNames(const std::string& folder, Lang lang) : folder_(folder), lang_(lang) {
    faults = Take(lang == Lang::kZh ? "数据问题" : "faults");
    quantities = Take(lang == Lang::kZh ? "量" : "quantities");
  }
  struct OfTable {
    std::string results, gaps;
  };
  OfTable Add(const std::string& table) {
    const std::string name = FileNameFor(table);
    return {Take(name), Take(name + (lang_ == Lang::kZh ? ".未评" : ".gaps"))};
  }
  std::string AddSheet(const std::string& name) { return Take(FileNameFor(name)); }
  const std::set<std::string>& taken() const { return taken_; }

  std::string faults, quantities;

 private:
  std::string Take(const std::string& stem) {
    std::string path = JoinPath(folder_, stem + ".csv");
    for (int n = 2; !taken_.insert(path).second; ++n) path = JoinPath(folder_, stem + "_" + std::to_string(n) + ".csv");
    return path;
  }

  std::string folder_;
  Lang lang_;
  std::set<std::string> taken_;
};

class RunCommand {
 public:
  RunCommand(const Arguments& arguments, Console& console)
      : arguments_(arguments), console_(console), names_(arguments.out, console.lang()) {}
  void Do();

 private:
  bool KeepsInputs(const RuleFile& rules, const DataFolder& folder);
  bool WriteFaults(OutputFiles& out, const std::vector<DataFault>& faults);
  bool WriteResults(OutputFiles& out, const result::Outcome& outcome);
  bool WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index);
  bool WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index);
  bool Write(OutputFiles& out, std::string& text);
  void TellWritten(size_t files);
  void TellOldResults();

  const Arguments& arguments_;
  Console& console_;
  const Limits limits_;
  ResultNames names_;
  std::vector<ResultNames::OfTable> tables_;  // as in Outcome::tables
  std::vector<std::string> sheets_;           // as in Outcome::sheets
};

// No result may take the place of a file that this run reads.
bool RunCommand::KeepsInputs(const RuleFile& rules, const DataFolder& folder) {
  bool keeps = true;
  for (const std::string& path : names_.taken()) {
    const auto id = FindFileId(path);
    if (!id) continue;
    const std::string input = rules.PathOf(*id).empty() ? folder.PathOf(*id) : rules.PathOf(*id);
    if (input.empty()) continue;
    console_.Fail(Code::E9029, {path, input});
    keeps = false;
  }
  return keeps;
}

bool RunCommand::WriteFaults(OutputFiles& out, const std::vector<DataFault>& faults) {
  if (!faults.empty()) return out.WriteWhole(names_.faults, FaultsFile(faults, arguments_.encoding, console_.lang()));
  out.Drop(names_.faults);
  return true;
}

// The byte order mark stands at the start of a file only.
bool RunCommand::Write(OutputFiles& out, std::string& text) {
  const bool marked = arguments_.encoding == data::Encoding::kUtf8Bom;
  const bool written = out.Write(data::Encode(text, marked ? data::Encoding::kUtf8 : arguments_.encoding));
  text.clear();
  return written;
}

bool RunCommand::WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index) {
  const result::Table& table = outcome.tables[index];
  std::string text;
  report::AppendHeader(text, table, console_.lang());
  if (!out.Begin(tables_[index].results) || !out.Write(data::Encode(text, arguments_.encoding))) return false;
  text.clear();
  for (size_t row = 0; row < table.rows; row += kRowsAtOnce) {
    report::AppendRows(text, outcome, table, row, std::min(table.rows, row + kRowsAtOnce));
    if (!Write(out, text)) return false;
  }
  if (!out.End()) return false;

  if (!report::HasGaps(table)) {
    out.Drop(tables_[index].gaps);
    return true;
  }
  report::AppendGapHeader(text, table, console_.lang());
  if (!out.Begin(tables_[index].gaps) || !out.Write(data::Encode(text, arguments_.encoding))) return false;
  text.clear();
  for (size_t row = 0; row < table.rows; row += kRowsAtOnce) {
    report::AppendGapRows(text, outcome, table, console_.lang(), row, std::min(table.rows, row + kRowsAtOnce));
    if (!Write(out, text)) return false;
  }
  return out.End();
}

bool RunCommand::WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index) {
  const result::Sheet& sheet = outcome.sheets[index];
  std::string text;
  report::AppendSheetHeader(text, sheet);
  if (!out.Begin(sheets_[index]) || !out.Write(data::Encode(text, arguments_.encoding))) return false;
  text.clear();
  const bool list = !sheet.list_headings.empty();
  for (size_t row = 0; row < (list ? 1 : sheet.rows.size()); row += kRowsAtOnce) {
    report::AppendSheetRows(text, outcome, sheet, row, std::min(sheet.rows.size(), row + kRowsAtOnce));
    if (!Write(out, text)) return false;
  }
  report::AppendSheetFoot(text, sheet, console_.lang());
  return Write(out, text) && out.End();
}

bool RunCommand::WriteResults(OutputFiles& out, const result::Outcome& outcome) {
  for (size_t i = 0; i < outcome.tables.size(); ++i) {
    if (!WriteTable(out, outcome, i)) return false;
  }
  for (size_t i = 0; i < outcome.sheets.size(); ++i) {
    if (!WriteSheet(out, outcome, i)) return false;
  }
  if (outcome.quantities.columns.empty()) return true;
  return out.WriteWhole(names_.quantities,
                        data::Encode(report::QuantitiesCsv(outcome, console_.lang()), arguments_.encoding));
}

void RunCommand::TellWritten(size_t files) {
  const std::string count = std::to_string(files);
  console_.Say({"写了 " + count + " 个文件，在 " + arguments_.out,
                "wrote " + count + (count == "1" ? " file to " : " files to ") + arguments_.out});
}

// So that nobody takes them for this run's.
void RunCommand::TellOldResults() {
  for (const ResultNames::OfTable& table : tables_) {
    if (!FindFileId(table.results)) continue;
    return console_.Say({"注意: " + arguments_.out + " 里的结果是以前算的，这次没有改动",
                         "note: the results in " + arguments_.out + " are of an earlier run and were left alone"});
  }
}

void RunCommand::Do() {
  auto file = ReadRuleFile(arguments_.files[0], limits_, console_);
  if (!file) return;
  const auto compiled = LoadRules(*file, limits_, console_);
  if (!compiled) return;
  const auto folder = DataFolder::Open(arguments_.data, compiled->scheme.schema, limits_, console_);
  if (!folder || !MakeFolder(arguments_.out, console_)) return;
  for (const plan::Sheet& sheet : compiled->lowered.plan.sheets) sheets_.push_back(names_.AddSheet(sheet.name));
  for (const plan::OutputTable& table : compiled->lowered.plan.outputs) {
    const bool rows = compiled->lowered.plan.spaces[table.space].kind != plan::Space::Kind::kUnit;
    if (rows) tables_.push_back(names_.Add(table.name));
  }
  if (!KeepsInputs(*file, *folder)) return;

  exec::Options options;
  options.threads = arguments_.threads;
  options.progress = [this](size_t done, size_t all) { console_.Progress(done, all); };
  const Run run = Evaluate(*compiled, folder->Finder(), limits_, options);
  TellFaults(run.faults, limits_, console_);
  OutputFiles out(console_);
  if (!WriteFaults(out, run.faults)) return;
  if (!run.ok) {
    if (!out.Commit()) return;
    if (arguments_.json) console_.Print(report::FaultsJson(run.faults, console_.lang()));
    console_.Say({"有错误，没有写出结果；全部问题写在 " + names_.faults,
                  "there are errors, no results were written; all faults are in " + names_.faults});
    TellOldResults();
    return;
  }

  const result::Outcome outcome = Collect(*compiled, run);
  for (const result::Fund& fund : outcome.funds) {
    if (!fund.conserved) return console_.Fail(Code::E9091, {fund.name});
  }
  if (!WriteResults(out, outcome) || !out.Commit()) return;
  TellWritten(out.count());
  console_.Print(arguments_.json ? report::Json(outcome, run.faults, console_.lang())
                                 : report::Summary(outcome, console_.lang()));
}

}  // namespace

void RunRun(const Arguments& arguments, Console& console) { RunCommand(arguments, console).Do(); }

}  // namespace heng::cli
