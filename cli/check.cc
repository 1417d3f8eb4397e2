#include <utility>

#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_files.h"
#include "engine/roundings_text.h"

namespace heng::cli {

namespace {

struct Checked {  // the data of one scheme
  DataFolder folder;
  Run run;
};

// Writes the faults of the data where --faults says; nothing there that the command reads is replaced.
void WriteFaults(const Arguments& arguments, const RuleFiles& rules, const std::vector<Checked>& all,
                 Console& console) {
  if (arguments.faults.empty()) return;
  std::vector<DataFault> faults;
  const auto id = FindFileId(arguments.faults);
  std::string input = id ? rules.PathOf(*id) : "";
  for (const Checked& checked : all) {
    if (id && input.empty()) input = checked.folder.PathOf(*id);
    faults.insert(faults.end(), checked.run.faults.begin(), checked.run.faults.end());
  }
  if (!input.empty()) return console.Fail(Code::E9029, {arguments.faults, input});
  OutputFiles out(console);
  if (out.WriteWhole(arguments.faults, FaultsFile(faults, arguments.encoding, console.lang()))) out.Commit();
}

// Every place where a value is rounded, in order of the file.
void TellRoundings(const Compiled& compiled, const SourceMap& sources, Console& console) {
  const std::string text = RoundingsText(compiled, sources, console.lang());
  if (text.empty()) return console.Say({"没有修约的地方", "nothing is rounded"});
  console.Print(text);
}

void TellRows(const Compiled& compiled, const Run& run, Console& console) {
  for (size_t i = 0; i < run.data->tables.size(); ++i) {
    const std::string rows = std::to_string(run.data->tables[i].rows);
    const std::string& name = compiled.scheme.schema.tables[i].name;
    console.Say(
        {"数据没有错误: " + name + " " + rows + " 行", "no errors in the data: " + name + ", " + rows + " rows"});
  }
}

}  // namespace

void RunCheck(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto files = ReadRuleFiles(arguments.files, limits, console);
  if (!files) return;
  const Schemes schemes = LoadSchemes(*files, limits, console);
  for (size_t i = 0; i < schemes.schemes.size(); ++i) {
    const std::string& path = arguments.files[i];
    if (!schemes.schemes[i].ok) continue;
    console.Say({"规则没有错误: " + path, "no errors in the rules: " + path});
    if (arguments.roundings) TellRoundings(schemes.schemes[i], files->sources, console);
  }
  if (arguments.data.empty() || console.exit_code() != kExitDone) return;

  std::vector<Checked> all;
  for (const Compiled& compiled : schemes.schemes) {
    auto folder = DataFolder::Open(arguments.data, compiled.scheme, limits, console);
    if (!folder) return;
    Run run = Evaluate(compiled, folder->Finder(), limits, {}, true);
    DropReadByOthers(schemes, compiled, run.faults);
    const std::string& title = compiled.scheme.title;
    if (schemes.schemes.size() > 1) console.Say({"方案 “" + title + "”", "scheme “" + title + "”"});
    TellFaults(run.faults, limits, console);
    all.push_back({std::move(*folder), std::move(run)});
  }
  WriteFaults(arguments, *files, all, console);
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].run.ok) TellRows(schemes.schemes[i], all[i].run, console);
  }
}

}  // namespace heng::cli
