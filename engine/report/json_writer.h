#pragma once
#include <string>
#include <string_view>

#include "engine/data/column.h"

namespace heng::report {

// Writes JSON with the commas in the right places; one line for each element of the arrays that may be long.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  void Open(char bracket) {
    Separate();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Key(std::string_view key) {
    Separate();
    AppendString(key);
    out_ += ':';
    first_ = true;  // no comma before the value
  }
  void String(std::string_view text) {
    Separate();
    AppendString(text);
  }
  void Field(std::string_view key, std::string_view text) {
    Key(key);
    String(text);
  }
  void Bool(std::string_view key, bool value) {
    Key(key);
    Separate();
    out_ += value ? "true" : "false";
  }
  // A number, as it stands.
  void Raw(std::string_view text) {
    Separate();
    out_ += text;
  }
  void NewLine() { line_ = true; }

 private:
  void Separate() {
    if (!first_) out_ += ',';
    if (line_) out_ += '\n';
    first_ = line_ = false;
  }
  void AppendString(std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    out_ += '"';
    for (char c : text) {
      if (c == '"' || c == '\\') {
        out_ += '\\';
        out_ += c;
      } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        out_ += "\\u00";
        out_ += kHex[static_cast<unsigned char>(c) >> 4];
        out_ += kHex[c & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  std::string& out_;
  bool first_ = true;
  bool line_ = false;
};

inline const char* GapName(data::GapKind kind) {
  switch (kind) {
    case data::GapKind::kMissing: return "missing";
    case data::GapKind::kUnrated: return "unrated";
    case data::GapKind::kNotTaking: return "not_taking";
    case data::GapKind::kError: break;
  }
  return "error";
}

}  // namespace heng::report
