#include "engine/data/encoding.h"

#include <bit>
#include <cassert>
#include <cstring>

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

// Text on its way to a string, gathered in a block: appending characters one by one costs more than decoding them.
class Gatherer {
 public:
  explicit Gatherer(std::string& out) : out_(out) {}
  // Eight bytes; the first `count` of them are meant.
  void Add(uint64_t bytes, size_t count) {
    if (used_ + sizeof bytes > sizeof block_) Flush();
    std::memcpy(block_ + used_, &bytes, sizeof bytes);
    used_ += count;
  }
  void Add(char32_t c) {
    Flush();
    AppendUtf8(out_, c);
  }
  void Flush() {
    out_.append(block_, used_);
    used_ = 0;
  }

 private:
  std::string& out_;
  size_t used_ = 0;
  char block_[4096];
};

// How many bytes at the front of eight are ASCII.
size_t AsciiOf(uint64_t bytes) {
  const uint64_t others = bytes & 0x8080808080808080;
  return others == 0 ? 8 : static_cast<size_t>(std::countr_zero(others)) / 8;
}

// U+0800 to U+FFFF in UTF-8, the first byte lowest.
uint64_t ThreeBytes(char32_t c) { return (0xE0 | c >> 12) | (0x80 | (c >> 6 & 0x3F)) << 8 | (0x80 | (c & 0x3F)) << 16; }

Decoded DecodeGb(std::string_view bytes) {
  constexpr bool kLowFirst = std::endian::native == std::endian::little;
  Decoded result;
  result.encoding = result.tried = Encoding::kGb18030;
  result.owned.reserve(bytes.size() * 3 / 2);
  Gatherer out(result.owned);
  for (size_t i = 0; i < bytes.size();) {
    if (kLowFirst && bytes.size() - i >= 8) {
      uint64_t eight;
      std::memcpy(&eight, bytes.data() + i, sizeof eight);
      if (const size_t ascii = AsciiOf(eight); ascii > 0) {
        out.Add(eight, ascii);
        i += ascii;
        continue;
      }
    }
    std::optional<GbChar> c = DecodeGb18030(bytes.substr(i));
    if (!c) return Failed(Encoding::kGb18030, i);
    if (kLowFirst && c->code_point >= 0x800 && c->code_point < 0x10000) {
      if (c->code_point != 0xFEFF || i != 0) out.Add(ThreeBytes(c->code_point), 3);  // its own BOM, 84319533
    } else {
      out.Add(c->code_point);
    }
    i += c->length;
  }
  out.Flush();
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
