// Rule files in their one layout: in place, to standard output, or only asked for.
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_files.h"
#include "engine/formatting.h"

namespace heng::cli {

namespace {

constexpr const char* kStandardInput = "-";

std::optional<RuleFiles> ReadFileOrInput(const std::string& path, const Limits& limits, Console& console) {
  if (path != kStandardInput) return ReadRuleFiles({path}, limits, console);
  auto input = ReadRuleFiles({"/dev/stdin"}, limits, console);
  if (!input) return std::nullopt;
  RuleFiles file;
  file.given.push_back(file.sources.Add(path, input->sources.text(input->given[0])));
  return file;
}

// True: the file was rewritten.
bool Rewrite(const std::string& path, const std::string& text, Console& console) {
  OutputFiles out(console);
  return out.WriteWhole(BehindLinks(path), text) && out.Commit();
}

}  // namespace

void RunFormat(const Arguments& arguments, Console& console) {
  const Limits limits;
  bool all_so = true;
  for (const std::string& path : arguments.files) {
    auto file = ReadFileOrInput(path, limits, console);
    if (!file) continue;
    Diagnostics diagnostics;
    const auto text = FormatRules(file->sources, file->given[0], arguments.request, Opener(*file, limits, console),
                                  limits, diagnostics);
    TellDiagnostics(diagnostics, file->sources, limits, console);
    if (!text) continue;
    const bool same = *text == file->sources.text(file->given[0]);
    if (arguments.check) {
      if (!same) console.Data(path + '\n');
      all_so = all_so && same;
    } else if (arguments.to_stdout || path == kStandardInput) {
      console.Data(*text);
    } else if (!same && Rewrite(path, *text, console)) {
      console.Say({"重新排过: " + path, "laid out anew: " + path});
    }
  }
  if (!all_so) console.Exit(kExitNo);
}

}  // namespace heng::cli
