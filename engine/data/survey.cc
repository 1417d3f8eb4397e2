#include "engine/data/survey.h"

#include <algorithm>

#include "engine/base/parallel.h"
#include "engine/base/utf8.h"

namespace heng::data {

namespace {

// So few bytes at a time that a count of them fits in a byte: compilers make vector instructions of that.
constexpr size_t kRun = 192;

// CRs that are not followed by an LF.
uint64_t CountBareCr(std::string_view text, size_t begin, size_t end) {
  uint64_t bare = 0;
  if (end == text.size() && end > begin) bare = text[--end] == '\r' ? 1 : 0;
  const char* p = text.data() + begin;
  const size_t size = end - begin;
  for (size_t from = 0; from < size; from += kRun) {
    const size_t to = std::min(size, from + kRun);
    uint8_t run = 0;
    for (size_t i = from; i < to; ++i) run += static_cast<uint8_t>((p[i] == '\r') & (p[i + 1] != '\n'));
    bare += run;
  }
  return bare;
}

struct Counts {
  uint64_t lines = 0;
  uint64_t quotes = 0;
  uint64_t nuls = 0;  // runs with one
  bool cr = false;
};

#ifdef __x86_64__
__attribute__((target_clones("avx2", "default")))
#endif
Counts
CountMarks(const char* p, size_t size) {
  Counts counts;
  for (size_t from = 0; from < size; from += kRun) {
    const size_t to = std::min(size, from + kRun);
    uint8_t lines = 0;
    uint8_t quotes = 0;
    uint8_t crs = 0;
    uint8_t zeros = 0;
    for (size_t i = from; i < to; ++i) {
      lines += static_cast<uint8_t>(p[i] == '\n');
      quotes += static_cast<uint8_t>(p[i] == '"');
      crs |= static_cast<uint8_t>(p[i] == '\r');
      zeros |= static_cast<uint8_t>(p[i] == '\0');
    }
    counts.lines += lines;
    counts.quotes += quotes;
    counts.cr |= crs != 0;
    counts.nuls += zeros;
  }
  return counts;
}

Survey::Part Count(std::string_view text, size_t begin, size_t end) {
  const Counts counts = CountMarks(text.data() + begin, end - begin);
  const uint64_t bare = counts.cr ? CountBareCr(text, begin, end) : 0;
  Survey::Part part;
  part.lines = counts.lines + bare;
  part.quotes = counts.quotes;
  part.cr = counts.cr;
  part.odd = bare + counts.nuls > 0;
  return part;
}

// The place itself, or behind the character that began in front of it: a character belongs to the part it begins in.
size_t CharacterFrom(std::string_view text, size_t place) {
  if (place == 0) return 0;
  size_t at = place;
  while (at < text.size() && at < place + 3 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

bool Utf8Between(std::string_view text, size_t begin, size_t end) {
  const size_t from = CharacterFrom(text, begin);
  const size_t to = CharacterFrom(text, end);
  return from >= to || IsUtf8(text.substr(from, to - from));
}

// Behind the first LF from `from` on that is outside quotes.
size_t RecordFrom(std::string_view text, size_t from, bool quoted, bool any_quotes) {
  if (!any_quotes) {
    const size_t end = text.find('\n', from);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\n' && !quoted) return i + 1;
  }
  return text.size();
}

}  // namespace

Survey TakeSurvey(std::string_view text, size_t step, int threads) {
  Survey survey;
  survey.step = step;
  survey.parts.resize((text.size() + step - 1) / step);
  std::vector<uint8_t> utf8(survey.parts.size());
  constexpr size_t kTogether = 16;
  ParallelFor(threads, (survey.parts.size() + kTogether - 1) / kTogether, [&](size_t, size_t some) {
    const size_t last = std::min(survey.parts.size(), (some + 1) * kTogether);
    for (size_t i = some * kTogether; i < last; ++i) {
      const size_t end = std::min(text.size(), (i + 1) * step);
      survey.parts[i] = Count(text, i * step, end);
      utf8[i] = Utf8Between(text, i * step, end) ? 1 : 0;
    }
  });
  for (const Survey::Part& part : survey.parts) survey.lines += part.lines;
  survey.utf8 = std::all_of(utf8.begin(), utf8.end(), [](uint8_t fine) { return fine != 0; });
  return survey;
}

std::vector<Piece> CutAtRecords(std::string_view text, const Survey& survey, size_t begin) {
  const bool any_quotes =
      std::any_of(survey.parts.begin(), survey.parts.end(), [](const Survey::Part& part) { return part.quotes > 0; });
  std::vector<Piece> pieces;
  Piece next;
  next.begin = begin;
  next.line = Count(text, 0, begin).lines + 1;
  uint64_t lines = 0;   // in front of the part at hand
  uint64_t quotes = 0;  // likewise
  for (size_t i = 0; i < survey.parts.size(); ++i) {
    const size_t place = (i + 1) * survey.step;
    lines += survey.parts[i].lines;
    quotes += survey.parts[i].quotes;
    if (place <= next.begin && place < text.size()) continue;
    next.end = place >= text.size() ? text.size() : RecordFrom(text, place, quotes % 2 != 0, any_quotes);
    next.plain = true;
    for (size_t part = next.begin / survey.step; part * survey.step < next.end; ++part) {
      next.plain = next.plain && survey.parts[part].quotes == 0 && !survey.parts[part].odd;
      next.cr |= survey.parts[part].cr;
    }
    if (next.end > next.begin) pieces.push_back(next);
    if (next.end == text.size()) break;
    next = {next.end, 0, lines + Count(text, place, next.end).lines + 1};
  }
  return pieces;
}

}  // namespace heng::data
