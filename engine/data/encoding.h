#pragma once
// Bytes of a data file → UTF-8. The encoding is what the bytes prove: a BOM (UTF-8, UTF-16 LE/BE) or, without one,
// UTF-8 when the whole file is well-formed UTF-8, else GB 18030 when the whole file is well-formed by the table of
// the 2022 edition; else the first undecodable byte is an error with its offset. Never a guess.
#include <optional>
#include <string>
#include <string_view>

namespace heng::data {

enum class Encoding : uint8_t { kUtf8, kUtf8Bom, kUtf16Le, kUtf16Be, kGb18030 };

struct Decoded {
  Encoding encoding = Encoding::kUtf8;
  std::string_view input;  // UTF-8: the input without a BOM
  std::string owned;       // otherwise: the text
  // Valid while the input and this object live.
  std::string_view Text() const {
    return encoding == Encoding::kUtf8 || encoding == Encoding::kUtf8Bom ? input : std::string_view(owned);
  }
  std::optional<uint64_t> bad_offset;  // set: nothing was decoded
  Encoding tried = Encoding::kUtf8;    // which decoding failed there
};
Decoded Decode(std::string_view bytes);

// For results: UTF-8 with BOM, UTF-8, GB 18030. Characters always exist in all of them.
std::string Encode(std::string_view utf8, Encoding encoding);
// What ends a line there: LF in plain UTF-8, which programs read, CRLF in those that spreadsheets open.
std::string_view LineEndOf(Encoding encoding);
std::optional<Encoding> FindEncoding(std::string_view name);  // "utf-8-bom", "utf-8", "gb18030"

// GB 18030-2022 (gb18030.cc holds the table). nullopt: unassigned or ill-formed at bytes[0].
struct GbChar {
  char32_t code_point;
  int length;  // 1, 2 or 4 bytes
};
std::optional<GbChar> DecodeGb18030(std::string_view bytes);
void AppendGb18030(std::string& out, char32_t code_point);
extern const char kGb18030Edition[];  // "GB 18030-2022"

}  // namespace heng::data
