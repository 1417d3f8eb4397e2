#pragma once
// Every command and every option as data. A new command is a line in kCommands (options.cc), an option a line in
// kOptions; a plain one needs nothing more. What has a form of its own is read in arguments_own.cc.
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/arguments.h"

namespace heng::cli {

using TextOption = std::string Arguments::*;                       // once, with a value
using ListOption = std::vector<std::string> Arguments::*;          // any number of times
using FlagOption = bool Arguments::*;                              // without a value
using FolderOption = std::vector<Arguments::Folder> Arguments::*;  // any number of times: name=folder
enum class OwnOption : uint8_t { kValue, kFlag };                  // read in arguments_own.cc

struct OptionSpec {
  const char* name;
  std::variant<TextOption, ListOption, FlagOption, FolderOption, OwnOption> to;
  const char* words = "";  // the only values there are, separated by blanks; of a FolderOption its form
  bool IsFlag() const;
};

// What stands on the command line beside the options.
struct OperandSpec {
  const char* name;
  const char *zh, *en;  // when it is missing
  TextOption to;
  bool optional = false;  // only ones that are stand behind it
};

struct CommandSpec {
  Arguments::Command command;
  const char* name;
  const char* operands;  // by name, separated by blanks; `rules`, `rules...` and `own` are not in the table
  const char* options;   // by name, separated by blanks
};

// An option a command cannot do without.
struct RequiredOption {
  Arguments::Command command;
  const char* option;
  const char *zh, *en;
};

// An option that means nothing without another; or one that contradicts another.
struct OptionPair {
  Arguments::Command command;
  const char *option, *other;
};

const std::vector<CommandSpec>& Commands();
const std::vector<OptionSpec>& Options();
const std::vector<OperandSpec>& Operands();
const std::vector<RequiredOption>& RequiredOptions();
const std::vector<OptionPair>& OnlyWith();
const std::vector<OptionPair>& Contradicting();

std::vector<std::string> Split(std::string_view words);
bool Takes(const CommandSpec& spec, std::string_view option);

}  // namespace heng::cli
