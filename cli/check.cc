#include "cli/commands.h"
#include "cli/load.h"
#include "engine/report/text_table.h"

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

// Every place where a value is rounded, in order of the file.
void TellRoundings(const Compiled& compiled, const SourceMap& sources, Console& console) {
  const Lang lang = console.lang();
  const std::vector<model::RoundingPoint>& points = compiled.scheme.roundings;
  if (points.empty()) return console.Say({"没有修约的地方", "nothing is rounded"});
  std::vector<std::vector<std::string>> rows;
  rows.push_back(lang == Lang::kZh ? std::vector<std::string>{"位置", "名称", "方式", "到", "出处"}
                                   : std::vector<std::string>{"place", "name", "mode", "to", "stated by"});
  for (const model::RoundingPoint& point : points) {
    const int line = sources.Place(point.span.file, point.span.begin).line;
    rows.push_back({sources.name(point.span.file) + ":" + std::to_string(line), point.name, point.mode.In(lang),
                    point.place.In(lang), point.from.In(lang)});
  }
  console.Print(report::TextTable(rows, {1, 2, 3, 4}));
}

}  // namespace

void RunCheck(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto file = ReadRuleFile(arguments.files[0], limits, console);
  if (!file) return;
  const auto compiled = LoadRules(*file, limits, console);
  if (!compiled) return;
  console.Say({"规则没有错误: " + arguments.files[0], "no errors in the rules: " + arguments.files[0]});
  if (arguments.roundings) TellRoundings(*compiled, file->sources, console);
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
