#include "engine/data/encoding.h"

#include <cassert>

#include "engine/base/utf8.h"

namespace heng::data {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

Decoded Failed(Encoding tried, uint64_t offset) {
  Decoded result;
  result.encoding = result.tried = tried;
  result.bad_offset = offset;
  return result;
}

Decoded DecodeUtf16(std::string_view bytes, Encoding encoding) {
  const int high = encoding == Encoding::kUtf16Le ? 1 : 0;
  auto unit = [&](size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(bytes[i + high]) << 8 |
                                 static_cast<unsigned char>(bytes[i + 1 - high]));
  };
  Decoded result;
  result.encoding = result.tried = encoding;
  result.owned.reserve(bytes.size() * 3 / 2);
  for (size_t i = 2; i < bytes.size(); i += 2) {
    if (i + 1 == bytes.size()) return Failed(encoding, i);
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      bool pair = c < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000;
      if (!pair) return Failed(encoding, i);
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    AppendUtf8(result.owned, c);
  }
  return result;
}

Decoded DecodeGb(std::string_view bytes) {
  Decoded result;
  result.encoding = result.tried = Encoding::kGb18030;
  result.owned.reserve(bytes.size() * 3 / 2);
  for (size_t i = 0; i < bytes.size();) {
    if (static_cast<unsigned char>(bytes[i]) < 0x80) {
      result.owned.push_back(bytes[i++]);
      continue;
    }
    std::optional<GbChar> c = DecodeGb18030(bytes.substr(i));
    if (!c) return Failed(Encoding::kGb18030, i);
    if (c->code_point != 0xFEFF || i != 0) AppendUtf8(result.owned, c->code_point);  // its own BOM, 84319533
    i += c->length;
  }
  return result;
}

}  // namespace

Decoded Decode(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return DecodeUtf16(bytes, Encoding::kUtf16Le);
  if (bytes.starts_with("\xFE\xFF")) return DecodeUtf16(bytes, Encoding::kUtf16Be);
  bool marked = bytes.starts_with(kUtf8Mark);
  std::string_view body = marked ? bytes.substr(kUtf8Mark.size()) : bytes;
  std::optional<size_t> bad = FirstInvalidUtf8(body);
  Decoded result;
  result.encoding = result.tried = marked ? Encoding::kUtf8Bom : Encoding::kUtf8;
  if (!bad) {
    result.input = body;
    return result;
  }
  if (marked) return Failed(Encoding::kUtf8Bom, *bad + kUtf8Mark.size());
  result = DecodeGb(bytes);
  // Neither fits: the place that helps is the one in the encoding that went further.
  if (result.bad_offset && *bad > *result.bad_offset) return Failed(Encoding::kUtf8, *bad);
  return result;
}

std::string Encode(std::string_view utf8, Encoding encoding) {
  assert(encoding != Encoding::kUtf16Le && encoding != Encoding::kUtf16Be);
  if (encoding == Encoding::kUtf8) return std::string(utf8);
  std::string out;
  if (encoding == Encoding::kUtf8Bom) return out.append(kUtf8Mark).append(utf8);
  for (size_t i = 0; i < utf8.size();) {
    Utf8Char c = DecodeUtf8At(utf8, i);
    assert(c.size > 0);
    AppendGb18030(out, c.code_point);
    i += static_cast<size_t>(c.size);
  }
  return out;
}

std::string_view LineEndOf(Encoding encoding) { return encoding == Encoding::kUtf8 ? "\n" : "\r\n"; }

std::optional<Encoding> FindEncoding(std::string_view name) {
  if (name == "utf-8-bom") return Encoding::kUtf8Bom;
  if (name == "utf-8") return Encoding::kUtf8;
  if (name == "gb18030") return Encoding::kGb18030;
  return std::nullopt;
}

}  // namespace heng::data
