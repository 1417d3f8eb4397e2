#pragma once
// What is said about a rule file or about data: values, collected by every stage and rendered at the end.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/diag/messages.h"
#include "engine/diag/source.h"

namespace heng {

// A piece of text in both languages; a user's own word is the same in both.
struct Text {
  std::string zh;
  std::string en;
  Text() = default;
  Text(std::string both) : zh(both), en(std::move(both)) {}  // NOLINT(google-explicit-constructor)
  Text(const char* both) : zh(both), en(both) {}             // NOLINT(google-explicit-constructor)
  Text(std::string zh_text, std::string en_text) : zh(std::move(zh_text)), en(std::move(en_text)) {}
  const std::string& In(Lang lang) const { return lang == Lang::kZh ? zh : en; }
};

struct Label {
  Span span;
  Text text;
};

// Something wrong (or doubtful) at a place of a rule file.
struct Diagnostic {
  Code code;
  Span span;
  std::vector<Text> args;
  std::vector<Label> labels = {};  // further places
  std::vector<Text> notes = {};    // one line each, below the hint
};

// Something wrong in data: a cell, a row or a whole file; printed and written as a CSV table.
struct DataFault {
  Code code;
  std::string file;
  uint64_t row = 0;    // line of the record in the file, header = 1; 0 = the whole file
  std::string column;  // "" = the whole row
  std::string key;
  std::string value;
  std::vector<Text> args = {};
  bool of_group = false;  // `key` is that of a group of the file's rows
};

class Diagnostics {
 public:
  void Add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  void Add(Code code, Span span, std::vector<Text> args = {}) { list_.push_back({code, span, std::move(args)}); }
  // Takes back what was added after there were `size`.
  void Truncate(size_t size) { list_.resize(size, {Code::kCount, {}}); }
  // Sorted by place, exact duplicates dropped.
  void Sort();
  bool HasErrors() const;
  const std::vector<Diagnostic>& list() const { return list_; }

 private:
  std::vector<Diagnostic> list_;
};

// The message's text or hint with its arguments put in; {{ and }} are braces. An argument that is not given becomes "…"
// in a text; a hint that lacks one of its arguments, or gets an empty one (no near name, say), is "".
std::string FormatMessage(Code code, Lang lang, const std::vector<Text>& args);
std::string FormatHint(Code code, Lang lang, const std::vector<Text>& args);

}  // namespace heng
