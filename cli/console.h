#pragma once
// The user's terminal: words go to stderr, what was asked for to stdout; every failure has a message and decides the
// exit code.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/utf8.h"
#include "engine/diag/diagnostic.h"

namespace heng::cli {

constexpr int kExitDone = 0;
constexpr int kExitNo = 1;        // a check says no: a 用例 fails
constexpr int kExitUser = 2;      // the rule file, the data or the arguments
constexpr int kExitTampered = 3;  // an archive is not as it was sealed
constexpr int kExitLimit = 4;
constexpr int kExitFiles = 5;      // files and disk
constexpr int kExitInternal = 70;  // our bug

int ExitCodeOf(Code code);

class Console {
 public:
  Console(Lang lang, bool color, bool terminal) : lang_(lang), color_(color), terminal_(terminal) {}

  Lang lang() const { return lang_; }
  bool color() const { return color_; }

  // Words, to stderr.
  void Say(const Text& line) { Words(HarmlessLines(line.In(lang_)) + '\n'); }
  void Words(std::string_view text);  // as it is: it holds colours
  // To stdout; a failed write is a failure of the command. Print: for people; what a terminal would obey (in a name, in
  // an archive) is shown instead. Data: to the byte, for programs.
  void Print(std::string_view text) { Data(HarmlessLines(text)); }
  void Data(std::string_view text);
  void Flush();

  // A message without a place in a rule file.
  void Fail(Code code, const std::vector<Text>& args = {});
  // The same of what is doubtful: the command goes on.
  void Warn(Code code, const std::vector<Text>& args = {});
  // The worst so far is the program's exit code.
  void Exit(int code) { exit_code_ = code > exit_code_ ? code : exit_code_; }
  int exit_code() const { return exit_code_; }

  // A line that is written over itself, on a terminal, once a run has lasted a second.
  void Progress(size_t done, size_t all);

 private:
  void ClearProgress();
  void Tell(Code code, const std::vector<Text>& args);

  Lang lang_;
  bool color_;
  bool terminal_;
  int exit_code_ = kExitDone;
  bool progress_shown_ = false;
  bool output_failed_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The language of messages by LC_ALL, LC_MESSAGES, LANG: the first that is set decides; zh when it is not English.
Lang LangFromEnvironment();
// stderr's state: colours on a terminal unless NO_COLOR is set.
Console MakeConsole(Lang lang);

}  // namespace heng::cli
