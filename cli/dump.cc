#include "cli/commands.h"
#include "cli/load.h"

namespace heng::cli {

void RunDump(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto file = ReadRuleFiles(arguments.files, limits, console);
  if (!file) return;
  const Stage stage = arguments.stage == "ast"     ? Stage::kAst
                      : arguments.stage == "model" ? Stage::kModel
                                                   : Stage::kPlan;
  Diagnostics diagnostics;
  const std::string text =
      Dump(file->sources, file->given[0], stage, limits, diagnostics, Opener(*file, limits, console));
  TellDiagnostics(diagnostics, file->sources, limits, console);
  console.Data(text);
}

}  // namespace heng::cli
