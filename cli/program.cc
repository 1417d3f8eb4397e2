#include "cli/program.h"

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace heng::cli {

namespace {

void Dispatch(const std::vector<std::string>& words, Console& console) {
  const auto arguments = ReadArguments(words, console);
  if (!arguments) return;
  switch (arguments->command) {
    case Arguments::Command::kHelp: {
      const char* help = console.lang() == Lang::kZh ? kHelpZh : kHelpEn;
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
    case Arguments::Command::kProof: return RunProof(*arguments, console);
    case Arguments::Command::kReplay: return RunReplay(*arguments, console);
    case Arguments::Command::kLock: return RunLock(*arguments, console);
    case Arguments::Command::kCompare: return RunCompare(*arguments, console);
    case Arguments::Command::kApprove: return RunApprove(*arguments, console);
    case Arguments::Command::kExport: return RunExport(*arguments, console);
    case Arguments::Command::kErase: return RunErase(*arguments, console);
  }
}

}  // namespace

void RunProgram(const std::vector<std::string>& words, Console& console) {
  try {
    Dispatch(words, console);
    console.Flush();
  } catch (const std::bad_alloc&) {
    console.Fail(Code::E9002);
  } catch (const std::exception& error) {
    console.Fail(Code::E9090, {error.what()});
  }
}

}  // namespace heng::cli
