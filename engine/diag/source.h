#pragma once
// Source files and places in them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heng {

// Span::file of what stands in no source file (a missing file, say).
inline constexpr uint32_t kNoFile = 0xFFFFFFFF;

// Bytes [begin, end) of one source file.
struct Span {
  uint32_t file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};
inline Span Join(const Span& a, const Span& b) { return {a.file, a.begin, b.end}; }

struct LineColumn {
  int line;    // from 1
  int column;  // from 1, in code points; a byte order mark does not count
};

class SourceMap {
 public:
  // Keeps a copy; returns the file's id for Span::file. `text` may be ill-formed UTF-8.
  uint32_t Add(std::string name, std::string text);
  const std::string& name(uint32_t file) const { return files_[file].name; }
  const std::string& text(uint32_t file) const { return files_[file].text; }
  size_t size() const { return files_.size(); }
  LineColumn Place(uint32_t file, uint32_t offset) const;
  // The line (from 1) without its line end.
  std::string_view Line(uint32_t file, int line) const;
  uint32_t LineBegin(uint32_t file, int line) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<uint32_t> line_begins;
  };
  std::vector<File> files_;
};

}  // namespace heng
