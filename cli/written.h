#pragma once
// The command line as written: how often an option may stand and what it may be is checked by arguments.cc, in our
// words.
#include <map>
#include <string>
#include <vector>

#include "cli/options.h"

namespace heng::cli {

struct Written {
  const CommandSpec* command = nullptr;  // nullptr: none was named
  bool help = false, version = false;
  std::map<std::string, std::vector<std::string>> values;  // by option
  std::map<std::string, bool> flags;
  std::vector<std::string> operands;
  std::vector<std::string> lang;
  std::vector<std::string> before, after;  // what nobody takes, before and after the command's name
  std::string no_value;                    // the option that stands last, without its value: the rest is not read

  const std::vector<std::string>& Values(const std::string& option) const;
  bool Flag(const std::string& option) const;
  bool Has(const std::string& option) const { return Flag(option) || !Values(option).empty(); }
};

Written ReadWords(const std::vector<std::string>& words);

}  // namespace heng::cli
