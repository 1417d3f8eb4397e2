#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/files.h"
#include "cli/help.h"

namespace {

using heng::cli::Arguments;
using heng::cli::Console;

void Dispatch(const std::vector<std::string>& words, Console& console) {
  const auto arguments = heng::cli::ReadArguments(words, console);
  if (!arguments) return;
  switch (arguments->command) {
    case Arguments::Command::kHelp: {
      const char* help = console.lang() == heng::Lang::kZh ? heng::cli::kHelpZh : heng::cli::kHelpEn;
      return console.exit_code() == 0 ? console.Print(help) : console.Words(help);  // not asked for: no data
    }
    case Arguments::Command::kVersion: return console.Print("heng " HENG_VERSION "\n");
    case Arguments::Command::kCheck: return RunCheck(*arguments, console);
    case Arguments::Command::kRun: return RunRun(*arguments, console);
    case Arguments::Command::kDump: return RunDump(*arguments, console);
    case Arguments::Command::kTest: return RunTest(*arguments, console);
    case Arguments::Command::kExplain: return RunExplain(*arguments, console);
    case Arguments::Command::kDiff: return RunDiff(*arguments, console);
    case Arguments::Command::kFormat: return RunFormat(*arguments, console);
    case Arguments::Command::kKeygen: return RunKeygen(*arguments, console);
    case Arguments::Command::kRuns: return RunRuns(*arguments, console);
    case Arguments::Command::kShow: return RunShow(*arguments, console);
    case Arguments::Command::kVerify: return RunVerify(*arguments, console);
    case Arguments::Command::kCheckpoint: return RunCheckpoint(*arguments, console);
    case Arguments::Command::kReplay: return RunReplay(*arguments, console);
  }
}

}  // namespace

int main(int argc, char** argv) {
  heng::cli::HoldStandardStreams();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  Console console = heng::cli::MakeConsole(heng::cli::FindLang(words).value_or(heng::cli::LangFromEnvironment()));
  try {
    Dispatch(words, console);
    console.Flush();
  } catch (const std::bad_alloc&) {
    console.Fail(heng::Code::E9002);
  } catch (const std::exception& error) {
    console.Fail(heng::Code::E9090, {error.what()});
  }
  return console.exit_code();
}
