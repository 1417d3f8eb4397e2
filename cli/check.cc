#include "cli/commands.h"
#include "cli/load.h"

namespace heng::cli {

namespace {

// Writes the faults of the data where --faults says; nothing there that the command reads is replaced.
void WriteFaults(const Arguments& arguments, const RuleFile& rules, const DataFolder& folder,
                 const std::vector<DataFault>& faults, Console& console) {
  if (arguments.faults.empty()) return;
  if (const auto id = FindFileId(arguments.faults)) {
    const std::string input = rules.PathOf(*id).empty() ? folder.PathOf(*id) : rules.PathOf(*id);
    if (!input.empty()) return console.Fail(Code::E9029, {arguments.faults, input});
  }
  OutputFiles out(console);
  if (out.WriteWhole(arguments.faults, FaultsFile(faults, arguments.encoding, console.lang()))) out.Commit();
}

}  // namespace

void RunCheck(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto file = ReadRuleFile(arguments.files[0], limits, console);
  if (!file) return;
  const auto compiled = LoadRules(*file, limits, console);
  if (!compiled) return;
  console.Say({"规则没有错误: " + arguments.files[0], "no errors in the rules: " + arguments.files[0]});
  if (arguments.data.empty()) return;

  const auto folder = DataFolder::Open(arguments.data, compiled->scheme.schema, limits, console);
  if (!folder) return;
  const Run run = Evaluate(*compiled, folder->Finder(), limits, {}, true);
  TellFaults(run.faults, limits, console);
  WriteFaults(arguments, *file, *folder, run.faults, console);
  if (!run.ok) return;
  for (size_t i = 0; i < run.data->tables.size(); ++i) {
    const std::string rows = std::to_string(run.data->tables[i].rows);
    const std::string& name = compiled->scheme.schema.tables[i].name;
    console.Say(
        {"数据没有错误: " + name + " " + rows + " 行", "no errors in the data: " + name + ", " + rows + " rows"});
  }
}

}  // namespace heng::cli
