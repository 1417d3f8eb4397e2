#pragma once
// A first look at a whole text, by parts and in parallel: what must be known before the records of a part can be read
// without those in front of them.
//
// A quote in the middle of a plain field is a fault, and reading stops at the first fault. So up to there a place is
// inside quotes exactly when an odd number of them stands in front of it: counting is enough to cut a text at the ends
// of records, and to know the number of the line at every cut.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace heng::data {

struct Survey {
  struct Part {
    uint64_t lines = 0;   // line ends, CRLF at its LF
    uint64_t quotes = 0;  // '"'
    bool cr = false;      // a CR
    bool odd = false;     // a CR that is a line end by itself, or a NUL
  };
  size_t step = 0;  // bytes of a part; the last one is shorter
  std::vector<Part> parts;
  bool utf8 = true;  // all of it is well-formed
  uint64_t lines = 0;
};
Survey TakeSurvey(std::string_view text, size_t step, int threads);

// A run of whole records, but for faults.
struct Piece {
  size_t begin = 0;
  size_t end = 0;
  uint64_t line = 1;   // of its first byte
  bool plain = false;  // only commas and line ends (LF, CRLF) divide it; no quotes, no NUL
  bool cr = false;
};
// The records from `begin` on (a place outside quotes), cut near the steps of the survey.
std::vector<Piece> CutAtRecords(std::string_view text, const Survey& survey, size_t begin);

}  // namespace heng::data
