#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/files.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  heng::cli::HoldStandardStreams();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  heng::cli::Console console =
      heng::cli::MakeConsole(heng::cli::FindLang(words).value_or(heng::cli::LangFromEnvironment()));
  heng::cli::RunProgram(words, console);
  return console.exit_code();
}
