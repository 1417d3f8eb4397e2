#pragma once
// Canonical bytes: what is hashed. A record is a list of fields in a fixed order, its first one the kind with its
// version
// (`heng/run/1`). A field is one letter, the length of its content in four bytes, most significant first, and the
// content:
//
//   T  text, UTF-8            B  bytes
//   N  a number, exactly: -?digits[.digits] without needless zeros, or numerator/denominator in lowest terms
//   I  a whole number from 0 to 2^63 - 1, decimal digits without needless zeros
//   L  a list: its content is how many items, as for I; the items' fields follow one after the other
//
// So one value has one spelling, and no two different records have the same bytes.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heng::archive {

constexpr size_t kLengthBytes = 4;
void PutLength(char* to, size_t length);

class FieldWriter {
 public:
  FieldWriter() = default;  // a part of a record
  explicit FieldWriter(std::string_view kind) { Text(kind); }
  FieldWriter& Text(std::string_view text) { return Put('T', text); }
  FieldWriter& Bytes(std::string_view bytes) { return Put('B', bytes); }
  FieldWriter& Number(std::string_view number) { return Put('N', number); }
  FieldWriter& Int(uint64_t value) { return Put('I', std::to_string(value)); }
  FieldWriter& List(uint64_t items) { return Put('L', std::to_string(items)); }
  const std::string& bytes() const { return bytes_; }

 private:
  FieldWriter& Put(char letter, std::string_view content);
  std::string bytes_;
};

// Reads in the same order. After the first field that is not as it must be everything read is empty, and ok() false.
class FieldReader {
 public:
  FieldReader(std::string_view bytes, std::string_view kind);
  std::string Text();
  std::string Bytes();
  std::string Number();
  uint64_t Int();
  // At most `most` items.
  uint64_t List(uint64_t most = 1000000);
  bool ok() const { return ok_; }
  // Everything was read, and it was well-formed.
  bool Done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view Take(char letter);
  uint64_t Whole(char letter);
  std::string_view rest_;
  bool ok_ = true;
};

// Cells of a column, or of a row: one after the other, each an unsigned LEB128 of twice its length, plus 1 for a gap,
// then its bytes: the value as text, or for a gap its kind and reason: `缺(未考)`, `不评(去尽)`.
void AppendCell(std::string& out, std::string_view content, bool gap);
struct CellBytes {
  std::string_view content;
  bool gap = false;
};
// Takes the first cell; nullopt: not one to the letter.
std::optional<CellBytes> TakeCell(std::string_view& cells);
// The end of the first of cells that are known to be well-formed.
inline const char* EndOfCell(const char* cells) {
  size_t head = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*cells++);
    head |= static_cast<size_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return cells + head / 2;
  }
}

}  // namespace heng::archive
