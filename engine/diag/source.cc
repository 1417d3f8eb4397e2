#include "engine/diag/source.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace heng {

uint32_t SourceMap::Add(std::string name, std::string text) {
  std::vector<uint32_t> begins = {text.starts_with("\xEF\xBB\xBF") ? 3u : 0u};
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    begins.push_back(static_cast<uint32_t>(at + 1));
  }
  files_.push_back({std::move(name), std::move(text), std::move(begins)});
  return static_cast<uint32_t>(files_.size() - 1);
}

LineColumn SourceMap::Place(uint32_t file, uint32_t offset) const {
  const File& source = files_[file];
  const uint32_t first = source.line_begins.front();
  const uint32_t end = std::max(first, std::min(offset, static_cast<uint32_t>(source.text.size())));
  const auto next = std::upper_bound(source.line_begins.begin(), source.line_begins.end(), end);
  const uint32_t begin = *(next - 1);
  const std::string_view before = std::string_view(source.text).substr(begin, end - begin);
  return {static_cast<int>(next - source.line_begins.begin()), static_cast<int>(CountCodePoints(before)) + 1};
}

std::string_view SourceMap::Line(uint32_t file, int line) const {
  const File& source = files_[file];
  const auto index = static_cast<size_t>(line - 1);
  const size_t begin = source.line_begins[index];
  const bool last = index + 1 == source.line_begins.size();
  const size_t end = last ? source.text.size() : source.line_begins[index + 1] - 1;
  std::string_view text = std::string_view(source.text).substr(begin, end - begin);
  if (!last && text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

uint32_t SourceMap::LineBegin(uint32_t file, int line) const {
  return files_[file].line_begins[static_cast<size_t>(line - 1)];
}

}  // namespace heng
