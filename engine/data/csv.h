#pragma once
// RFC 4180: splitting text into records and fields, and writing them.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace heng::data {

// Reads records one after the other. Fields are views into the text, or into the reader's own buffer when quotes had
// to be undone (valid until the next call). Line ends CRLF, LF or CR; a last record without one counts; empty
// lines are skipped; blanks are part of a field.
class CsvReader {
 public:
  // `line`: of the first byte.
  explicit CsvReader(std::string_view text, uint64_t line = 1) : text_(text), line_(line) {}
  // false at the end or at a fault.
  bool Next(std::vector<std::string_view>& fields);
  uint64_t line() const { return record_line_; }  // line of the record last read
  size_t position() const { return pos_; }        // behind the record last read and its line end
  enum class Fault : uint8_t { kNone, kUnclosedQuote, kTextAfterQuote, kQuoteInField, kNul };
  Fault fault() const { return fault_; }
  uint64_t fault_line() const { return fault_line_; }  // kUnclosedQuote: the line where it was opened

 private:
  bool Stop(Fault fault, uint64_t line);
  bool SkipLineEnds();
  bool PlainField(std::vector<std::string_view>& fields);
  bool QuotedField(std::vector<std::string_view>& fields);
  bool FieldEnd();
  std::string_view text_;
  size_t pos_ = 0;
  uint64_t line_;
  uint64_t record_line_ = 0;
  uint64_t fault_line_ = 0;
  bool record_done_ = false;
  Fault fault_ = Fault::kNone;
  std::deque<std::string> buffer_;  // fields whose doubled quotes were undone; a deque: the views stay good
};

// Appends one field, quoted when needed. `text`: a text of the user's that a spreadsheet could take for a formula
// (first character = + - @ TAB CR, full-width forms too) is made harmless with a leading apostrophe. Read back, the
// apostrophe is kept as data: what stands in a file is never guessed away.
void AppendCsvField(std::string& out, std::string_view field, bool text);

}  // namespace heng::data
