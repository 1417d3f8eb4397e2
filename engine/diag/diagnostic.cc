#include "engine/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace heng {
namespace {

struct Filled {
  std::string text;
  bool complete = true;  // every argument asked for is there and not empty
};

// Puts arguments into a message. Not fmt: a text with a stray brace or too few arguments must still come out.
Filled Fill(std::string_view pattern, Lang lang, const std::vector<Text>& args) {
  Filled out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if ((c == '{' || c == '}') && next == c) {
      out.text += c;
      ++i;
    } else if (c == '{' && next >= '0' && next <= '9' && pattern.substr(i + 2).starts_with('}')) {
      const auto index = static_cast<size_t>(next - '0');
      const bool given = index < args.size();
      out.complete = out.complete && given && !args[index].In(lang).empty();
      out.text += given ? args[index].In(lang) : "…";
      i += 2;
    } else {
      out.text += c;
    }
  }
  return out;
}

bool SameText(const Text& a, const Text& b) { return a.zh == b.zh && a.en == b.en; }

auto PlaceOf(const Diagnostic& diagnostic) {
  return std::tuple(diagnostic.span.file, diagnostic.span.begin, diagnostic.span.end, diagnostic.code);
}

bool Same(const Diagnostic& a, const Diagnostic& b) {
  return PlaceOf(a) == PlaceOf(b) && std::equal(a.args.begin(), a.args.end(), b.args.begin(), b.args.end(), SameText) &&
         std::equal(a.notes.begin(), a.notes.end(), b.notes.begin(), b.notes.end(), SameText);
}

}  // namespace

void Diagnostics::Sort() {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return PlaceOf(a) < PlaceOf(b); });
  list_.erase(std::unique(list_.begin(), list_.end(), Same), list_.end());
}

bool Diagnostics::HasErrors() const {
  return std::any_of(list_.begin(), list_.end(), [](const Diagnostic& diagnostic) {
    return MessageOf(diagnostic.code).severity == Severity::kError;
  });
}

std::string FormatMessage(Code code, Lang lang, const std::vector<Text>& args) {
  return Fill(MessageOf(code).text[static_cast<size_t>(lang)], lang, args).text;
}

std::string FormatHint(Code code, Lang lang, const std::vector<Text>& args) {
  Filled hint = Fill(MessageOf(code).hint[static_cast<size_t>(lang)], lang, args);
  return hint.complete ? std::move(hint.text) : std::string();
}

}  // namespace heng
