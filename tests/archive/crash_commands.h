#pragma once
// The commands that change files, for command_crash_test.cc: a new one is a line of the table.
#include <string>
#include <vector>

#include "engine/archive/signing.h"
#include "tests/archive/test_disk.h"

namespace heng::tests {

struct Command {
  std::string name;
  std::vector<std::string> before;    // commands whose files it finds
  std::string line;                   // words between blanks
  std::vector<std::string> archives;  // that it adds to or makes
  int exit = 0;                       // when it is done
  int again = 0;                      // when it is done once more
  uint64_t adds_again = 1;            // entries that it adds once more, behind those it has added
  bool makes_keys = false;
};

std::vector<Command> CrashCommands();

// Rule files, data and keys that the commands are given.
Disk CrashFiles();
// 县.key.
std::vector<archive::PrivateKey> CrashKeys();

}  // namespace heng::tests
