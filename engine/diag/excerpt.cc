#include "engine/diag/excerpt.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace heng {
namespace {

// A window keeps this many columns before the place and the rest behind its beginning.
constexpr int kColumnsBefore = 60;

struct Shown {
  std::string text;
  int width;
  size_t size;  // bytes in the line
};

Shown ShowAt(std::string_view line, size_t offset) {
  const Utf8Char next = DecodeUtf8At(line, offset);
  Shown shown = {{}, 0, static_cast<size_t>(std::max(next.size, 1))};
  AppendHarmless(shown.text, next.code_point);
  shown.width = DisplayWidth(shown.text);
  return shown;
}

// Where the character before `offset` (> 0) begins.
size_t StepBack(std::string_view line, size_t offset) {
  for (size_t size = 1; size <= std::min<size_t>(4, offset); ++size) {
    if (DecodeUtf8At(line, offset - size).size == static_cast<int>(size)) return offset - size;
  }
  return offset - 1;
}

struct Reach {
  size_t offset;
  int columns;
};

// Characters in a window, so that a heap of combining marks does not make it endless.
constexpr int kMostCharacters = 4 * kExcerptColumns;

// How far one gets from `offset` within so many columns.
Reach Backward(std::string_view line, size_t offset, int columns) {
  Reach reach = {offset, 0};
  for (int i = 0; i < kMostCharacters && reach.offset > 0; ++i) {
    const size_t before = StepBack(line, reach.offset);
    const int width = ShowAt(line, before).width;
    if (reach.columns + width > columns) break;
    reach = {before, reach.columns + width};
  }
  return reach;
}

Reach Forward(std::string_view line, size_t offset, int columns) {
  Reach reach = {offset, 0};
  for (int i = 0; i < kMostCharacters && reach.offset < line.size(); ++i) {
    const Shown shown = ShowAt(line, reach.offset);
    if (reach.columns + shown.width > columns) break;
    reach = {reach.offset + shown.size, reach.columns + shown.width};
  }
  return reach;
}

}  // namespace

Excerpt MakeExcerpt(std::string_view line, size_t begin, size_t end, char mark) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  Reach first = Backward(line, begin, kExcerptColumns);
  Reach last = Forward(line, begin, kExcerptColumns - first.columns);
  if (first.offset > 0 || last.offset < line.size()) {
    first = Backward(line, begin, kColumnsBefore);
    last = Forward(line, begin, kExcerptColumns - first.columns);
    first = Backward(line, begin, kExcerptColumns - last.columns);
  }
  Excerpt excerpt;
  int indent = first.columns;
  if (first.offset > 0) {
    excerpt.line = "…";
    ++indent;
  }
  int marks = 0;
  for (size_t i = first.offset; i < last.offset;) {
    const Shown shown = ShowAt(line, i);
    excerpt.line += shown.text;
    if (i >= begin && i < end) marks += shown.width;
    i += shown.size;
  }
  if (last.offset < line.size()) excerpt.line += "…";
  excerpt.underline.assign(static_cast<size_t>(indent), ' ');
  excerpt.underline.append(static_cast<size_t>(std::max(marks, 1)), mark);
  return excerpt;
}

}  // namespace heng
