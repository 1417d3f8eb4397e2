#pragma once
// The records of a piece of text that only commas and line ends divide (Piece::plain), all at once: where each field
// ends is one number, so that the cells of a column can be read one below the other.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace heng::data {

// The cells of one column in records that follow each other. 16 bytes in front of each can be read.
struct Cells {
  const char* base = nullptr;
  const uint32_t* ends = nullptr;  // of the first cell; one place before it stands the end of the field in front
  size_t stride = 0;
  size_t count = 0;
  bool trims_cr = false;  // the last of a record: the CR of its line end is none of its

  std::string_view operator[](size_t i) const {
    const uint32_t* end = ends + i * stride;
    const uint32_t begin = end[-1] + 1;
    uint32_t size = *end - begin;
    if (trims_cr && size > 0 && base[*end - 1] == '\r') --size;
    return {base + begin, size};
  }
};

class Records {
 public:
  // `text` is shorter than 4 GiB. A last record without a line end counts; `cr`: there are line ends CRLF.
  void Split(std::string_view text, bool cr);

  size_t size() const { return last_.size() - 1; }
  size_t fields(size_t record) const { return last_[record + 1] - last_[record]; }
  // Whether it has so many fields, more than one, and begins with an ASCII character.
  bool OpensPlainly(size_t record, size_t fields) const {
    const uint32_t at = last_[record];
    const uint32_t begin = ends_[at] + 1;
    return last_[record + 1] - at == fields && fields > 1 && ends_[at + 1] != begin &&
           static_cast<signed char>(base_[begin]) >= 0;
  }
  bool IsEmptyLine(size_t record) const { return fields(record) == 1 && Field(record, 0).empty(); }
  std::string_view Field(size_t record, size_t field) const { return Column(record, 1, field)[0]; }
  // A field of `count` records from `first` on, which have as many fields all.
  Cells Column(size_t first, size_t count, size_t field) const {
    const size_t width = fields(first);
    return {base_, ends_.data() + last_[first] + 1 + field, width, count, cr_ && field + 1 == width};
  }

 private:
  const char* base_ = nullptr;
  std::vector<uint32_t> ends_;  // ends_[0]: in front of the first field
  std::vector<uint32_t> last_;  // by record + 1: the place in ends_ of its last field
  bool cr_ = false;
};

}  // namespace heng::data
