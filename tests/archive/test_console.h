#pragma once
// Whole commands in this process: what they print is caught.
#include <string>

#include "tests/archive/test_disk.h"

namespace heng::tests {

// From now on standard output is thrown away and standard error kept for RunLine.
void CatchOutput();
// To the real standard output.
void Tell(const std::string& text);

struct Ran {
  int exit;
  std::string said;  // to standard error
};
// `line`: words between blanks, without the program.
Ran RunLine(const std::string& line, Disk& disk);

}  // namespace heng::tests
