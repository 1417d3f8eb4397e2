#pragma once
// From the command line as written to checked arguments. Every fault is told, in the order of the checks.
#include <optional>
#include <string>
#include <vector>

#include "cli/written.h"

namespace heng::cli {

class ArgumentsReader {
 public:
  ArgumentsReader(const std::vector<std::string>& words, Console& console)
      : written_(ReadWords(words)), console_(console) {}

  std::optional<Arguments> Read();

 private:
  void Fail(Code code, const std::vector<Text>& args) {
    console_.Fail(code, args);
    failed_ = true;
  }
  void Require(const CommandSpec& spec, bool given, const Text& what) {
    if (!given) Fail(Code::E9024, {spec.name, what});
  }
  // The value of an option that may stand once; "" when it is not given.
  std::string One(const std::string& option) { return One(option, written_.Values(option)); }
  std::string One(const std::string& option, const std::vector<std::string>& values);
  void CheckWord(const std::string& option, const std::string& value, const std::vector<std::string>& words);
  void CheckExtras(const CommandSpec& spec, const std::vector<std::string>& words);
  std::optional<Arguments> ReadNoCommand();
  void TakeOptions(const CommandSpec& spec, Arguments& out);
  void TakeOperands(const CommandSpec& spec, Arguments& out);
  void CheckPairs(const CommandSpec& spec);

  // arguments_own.cc: what has a form of its own.
  void TakeOwn(const CommandSpec& spec, Arguments& out);
  void TakeThreads(Arguments& out);
  void TakeEncoding(Arguments& out);
  void TakeFormat(Arguments& out);
  void TakeFolders(const OptionSpec& option, std::vector<Arguments::Folder>& out);
  void CheckEarlier(const Arguments& out);
  void TakeExplain(const CommandSpec& spec, Arguments& out);
  void CheckTest(const Arguments& out);
  void TakeSealing(const CommandSpec& spec, Arguments& out);

  const Written written_;
  Console& console_;
  bool failed_ = false;
};

}  // namespace heng::cli
