#include "tests/archive/test_console.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <iterator>
#include <sstream>
#include <vector>

#include "cli/console.h"
#include "cli/program.h"

namespace heng::tests {

namespace {

int g_told = STDOUT_FILENO;
int g_said = -1;

}  // namespace

void CatchOutput() {
  g_told = dup(STDOUT_FILENO);
  g_said = memfd_create("said", 0);
  const int nowhere = open("/dev/null", O_WRONLY);
  const bool caught = dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(g_said, STDERR_FILENO) >= 0;
  if (g_told < 0 || g_said < 0 || !caught) std::abort();
}

void Tell(const std::string& text) {
  if (write(g_told, text.data(), text.size()) < 0) std::_Exit(1);
}

Ran RunLine(const std::string& line, Disk& disk) {
  UseDisk(disk);
  std::istringstream words(line);
  const std::vector<std::string> list(std::istream_iterator<std::string>(words), {});
  cli::Console console(Lang::kZh, false, false);
  cli::RunProgram(list, console);
  const off_t size = lseek(g_said, 0, SEEK_CUR);
  std::string said(static_cast<size_t>(size), '\0');
  if (pread(g_said, said.data(), said.size(), 0) != size || ftruncate(g_said, 0) != 0) std::abort();
  lseek(g_said, 0, SEEK_SET);
  return {console.exit_code(), said};
}

}  // namespace heng::tests
