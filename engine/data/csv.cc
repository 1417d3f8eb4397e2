#include "engine/data/csv.h"

#include <array>

namespace heng::data {

namespace {

// Bytes at which a plain field must be looked at.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (unsigned char c : {',', '\r', '\n', '"', '\0'}) special[c] = true;
  return special;
}();

}  // namespace

bool CsvReader::Stop(Fault fault, uint64_t line) {
  fault_ = fault;
  fault_line_ = line;
  return false;
}

// Moves over line ends to the next record; false at the end of the text.
bool CsvReader::SkipLineEnds() {
  for (; pos_ < text_.size(); ++pos_) {
    char c = text_[pos_];
    if (c != '\n' && c != '\r') return true;
    if (c == '\n' || pos_ + 1 == text_.size() || text_[pos_ + 1] != '\n') ++line_;
  }
  return false;
}

// At the end of a field: passes the comma, or the line end (then the record is done).
bool CsvReader::FieldEnd() {
  if (pos_ == text_.size()) {
    record_done_ = true;
    return true;
  }
  char c = text_[pos_];
  if (c == '\0') return Stop(Fault::kNul, line_);
  if (c == '"') return Stop(Fault::kQuoteInField, line_);
  ++pos_;
  if (c == ',') return true;
  if (c == '\r' && pos_ < text_.size() && text_[pos_] == '\n') ++pos_;
  ++line_;
  record_done_ = true;
  return true;
}

bool CsvReader::PlainField(std::vector<std::string_view>& fields) {
  const char* begin = text_.data() + pos_;
  const char* end = text_.data() + text_.size();
  const char* p = begin;
  while (p != end && !kSpecial[static_cast<unsigned char>(*p)]) ++p;
  fields.emplace_back(begin, p - begin);
  pos_ = p - text_.data();
  return FieldEnd();
}

bool CsvReader::QuotedField(std::vector<std::string_view>& fields) {
  const uint64_t opened = line_;
  size_t begin = ++pos_;
  std::string* undone = nullptr;
  for (;; ++pos_) {
    if (pos_ == text_.size()) return Stop(Fault::kUnclosedQuote, opened);
    char c = text_[pos_];
    if (c == '\0') return Stop(Fault::kNul, line_);
    if (c == '\n' || (c == '\r' && (pos_ + 1 == text_.size() || text_[pos_ + 1] != '\n'))) ++line_;
    if (c != '"') continue;
    bool doubled = pos_ + 1 < text_.size() && text_[pos_ + 1] == '"';
    if (!doubled) break;
    if (undone == nullptr) undone = &buffer_.emplace_back();
    undone->append(text_, begin, pos_ + 1 - begin);
    begin = ++pos_ + 1;
  }
  std::string_view rest = text_.substr(begin, pos_ - begin);
  fields.push_back(undone == nullptr ? rest : std::string_view(undone->append(rest)));
  ++pos_;
  if (pos_ < text_.size() && !kSpecial[static_cast<unsigned char>(text_[pos_])]) {
    return Stop(Fault::kTextAfterQuote, line_);
  }
  return FieldEnd();
}

bool CsvReader::Next(std::vector<std::string_view>& fields) {
  fields.clear();
  buffer_.clear();
  if (fault_ != Fault::kNone || !SkipLineEnds()) return false;
  record_line_ = line_;
  record_done_ = false;
  while (!record_done_) {
    bool quoted = pos_ < text_.size() && text_[pos_] == '"';
    if (!(quoted ? QuotedField(fields) : PlainField(fields))) return false;
  }
  return true;
}

void AppendCsvField(std::string& out, std::string_view field, bool text) {
  bool formula = false;
  if (text) {
    for (std::string_view start : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}) {
      if (field.starts_with(start)) formula = true;
    }
  }
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (formula) out.push_back('\'');
    out.append(field);
    return;
  }
  out.push_back('"');
  if (formula) out.push_back('\'');
  for (char c : field) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace heng::data
