#include "engine/archive/canonical.h"

#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

constexpr size_t kHead = 1 + kLengthBytes;  // of a field: its letter stands first

// digits without needless zeros, at most 19
bool IsWhole(std::string_view text) {
  return !text.empty() && text.size() <= 19 && text.find_first_not_of("0123456789") == std::string_view::npos &&
         (text.size() == 1 || text[0] != '0');
}

}  // namespace

void PutLength(char* to, size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) *to++ = static_cast<char>((length >> shift) & 0xff);
}

FieldWriter& FieldWriter::Put(char letter, std::string_view content) {
  char head[kHead] = {letter};
  PutLength(head + 1, content.size());
  bytes_.append(head, kHead);
  bytes_ += content;
  return *this;
}

FieldReader::FieldReader(std::string_view bytes, std::string_view kind) : rest_(bytes) { ok_ &= Text() == kind; }

std::string_view FieldReader::Take(char letter) {
  ok_ &= rest_.size() >= kHead && rest_[0] == letter;
  if (!ok_) return {};
  size_t length = 0;
  for (size_t i = 1; i < kHead; ++i) length = length << 8 | static_cast<unsigned char>(rest_[i]);
  ok_ &= rest_.size() - kHead >= length;
  if (!ok_) return {};
  const std::string_view content = rest_.substr(kHead, length);
  rest_.remove_prefix(kHead + length);
  return content;
}

uint64_t FieldReader::Whole(char letter) {
  const std::string_view digits = Take(letter);
  ok_ &= IsWhole(digits);
  uint64_t value = 0;
  for (const char digit : ok_ ? digits : std::string_view()) value = value * 10 + static_cast<uint64_t>(digit - '0');
  ok_ &= value <= INT64_MAX;
  return ok_ ? value : 0;
}

std::string FieldReader::Text() {
  const std::string_view text = Take('T');
  ok_ &= !FirstInvalidUtf8(text);
  return ok_ ? std::string(text) : "";
}
std::string FieldReader::Bytes() { return std::string(Take('B')); }
std::string FieldReader::Number() { return std::string(Take('N')); }
uint64_t FieldReader::Int() { return Whole('I'); }

uint64_t FieldReader::List(uint64_t most) {
  const uint64_t items = Whole('L');
  ok_ &= items <= most;
  return ok_ ? items : 0;
}

void AppendCell(std::string& out, std::string_view content, bool gap) {
  size_t head = content.size() * 2 + (gap ? 1 : 0);
  for (; head >= 0x80; head >>= 7) out += static_cast<char>((head & 0x7f) | 0x80);
  out += static_cast<char>(head);
  out += content;
}

std::optional<CellBytes> TakeCell(std::string_view& cells) {
  uint64_t head = 0;
  size_t used = 0;
  for (int shift = 0;; shift += 7) {
    if (used == cells.size() || shift > 35) return std::nullopt;
    const auto byte = static_cast<unsigned char>(cells[used++]);
    head |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (byte == 0 && used > 1) return std::nullopt;  // a shorter spelling exists
    break;
  }
  const size_t length = head >> 1;
  if (cells.size() - used < length) return std::nullopt;
  const CellBytes cell{cells.substr(used, length), (head & 1) != 0};
  cells.remove_prefix(used + length);
  return cell;
}

}  // namespace heng::archive
