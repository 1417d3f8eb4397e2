#include "cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "cli/files.h"

namespace heng::cli {

int ExitCodeOf(Code code) {
  // Data files carry their own messages for what is too large.
  if (code == Code::E1009 || code == Code::E1013) return kExitLimit;
  const std::string_view name = MessageOf(code).name;
  if (name.substr(0, 4) == "E900") return kExitLimit;
  if (name.substr(0, 4) == "E901") return kExitFiles;
  if (name.substr(0, 4) == "E911") return kExitFiles;
  if (name.substr(0, 4) == "E912" || name.substr(0, 4) == "E913" || name == "E9190") return kExitTampered;
  if (name.substr(0, 4) == "E917") return kExitTampered;
  if (code >= Code::E9150 && code <= Code::E9152) return kExitTampered;
  if (name.substr(0, 4) == "E909") return kExitInternal;
  return kExitUser;
}

void Console::Words(std::string_view text) {
  ClearProgress();
  std::fwrite(text.data(), 1, text.size(), stderr);  // when stderr is closed there is nobody to tell
}

void Console::Data(std::string_view text) {
  if (output_failed_) return;
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return;
  output_failed_ = true;
  Fail(Code::E9017, {SystemText(errno)});
}

void Console::Flush() {
  errno = 0;
  if (output_failed_ || std::fflush(stdout) == 0) return;
  output_failed_ = true;
  Fail(Code::E9017, {SystemText(errno)});
}

void Console::Fail(Code code, const std::vector<Text>& args) {
  Exit(ExitCodeOf(code));
  Tell(code, args);
}

void Console::Warn(Code code, const std::vector<Text>& args) { Tell(code, args); }

void Console::Tell(Code code, const std::vector<Text>& args) {
  const bool error = MessageOf(code).severity == Severity::kError;
  std::string out = Text(error ? "错误 " : "警告 ", error ? "error " : "warning ").In(lang_);
  out += MessageOf(code).name;
  if (color_) out = (error ? "\x1b[1;31m" : "\x1b[1;33m") + out + "\x1b[0m";
  out += ": " + HarmlessLines(FormatMessage(code, lang_, args)) + '\n';
  const std::string hint = FormatHint(code, lang_, args);
  if (!hint.empty()) out += "  = " + HarmlessLines(hint) + '\n';
  Words(out);
}

void Console::Progress(size_t done, size_t all) {
  if (!terminal_ || std::chrono::steady_clock::now() - start_ < std::chrono::seconds(1)) return;
  std::fprintf(stderr, "\r%s %zu/%zu", lang_ == Lang::kZh ? "计算中" : "evaluating", done, all);
  std::fflush(stderr);
  progress_shown_ = true;
}

void Console::ClearProgress() {
  if (!progress_shown_) return;
  std::fputs("\r\x1b[K", stderr);
  progress_shown_ = false;
}

Lang LangFromEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).substr(0, 2) == "en" ? Lang::kEn : Lang::kZh;
  }
  return Lang::kZh;
}

Console MakeConsole(Lang lang) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const bool color = terminal && (no_color == nullptr || *no_color == '\0');
  return Console(lang, color, terminal);
}

}  // namespace heng::cli
