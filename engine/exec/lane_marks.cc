// Marks of rows, kernel by kernel.
//
//   kernel     a       b       c       out
//   kAdd       –       缺      –       缺
//   kSelect    1       –       缺      –
//   kSelect    缺      –       –       缺
//   kOrElse    缺      –               –, the value of b
#include "engine/exec/lane_marks.h"

#include <algorithm>
#include <array>

#include "engine/exec/register.h"

namespace heng::exec {

namespace {

// Of a block: none where there are none.
const uint8_t* MarksOf(const Lane& lane) {
  static constexpr std::array<uint8_t, kBlock> kNone = {};
  return lane.marks != nullptr ? lane.marks : kNone.data();
}

// What was written, unless no row is marked any more: whoever reads it is then spared looking.
void Keep(const uint8_t* marks, size_t n, Lane& out) {
  uint8_t any = 0;
  for (size_t i = 0; i < n; ++i) any |= marks[i];
  if (any == 0) out.marks = nullptr;
}

// z = says(mark, row); where it hands trouble on, that mark stays.
template <class Says>
void Ask(const uint8_t* marks, size_t n, bool hands_on, Lane& out, const Says& says) {
  int64_t* const z = out.WriteLow(n);
  uint8_t any = 0;
  for (size_t i = 0; i < n; ++i) {
    z[i] = says(marks[i], i) ? 1 : 0;
    any |= marks[i];
  }
  if (!hands_on || (any & kTrouble) == 0) return;
  uint8_t* const troubles = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) troubles[i] = marks[i] & kTrouble;
}

}  // namespace

// Kernels that say themselves which rows are marked.
bool JoinsMarks(Kernel kernel) {
  switch (kernel) {
    case Kernel::kLoad:
    case Kernel::kGap:
    case Kernel::kAnd:
    case Kernel::kOr:
    case Kernel::kSelect:
    case Kernel::kOrElse:
    case Kernel::kIsZero:
    case Kernel::kIsMissing:
    case Kernel::kIsUnrated:
    case Kernel::kIsAbsent:
    case Kernel::kIsNotTaking: return false;
    default: return true;
  }
}

void JoinMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  uint32_t last = at.out;
  for (uint32_t lane : {at.a, at.b, at.c}) {
    const uint8_t* marks = lanes[lane].marks;
    if (marks == nullptr || lane == last) continue;
    last = lane;
    uint8_t* joined = out.WriteMarks(n);
    for (size_t i = 0; i < n; ++i) joined[i] |= marks[i];
  }
}

// What a node does with the marks of its inputs.
void AskMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  const uint8_t* const marks = MarksOf(a);
  switch (at.kernel) {
    case Kernel::kIsZero:
      if (a.low == nullptr)
        return Ask(marks, n, false, out, [&](int mark, size_t i) { return mark == 0 && a.top[i] == 0; });
      return Ask(marks, n, false, out, [x = a.low](int mark, size_t i) { return mark == 0 && x[i] == 0; });
    case Kernel::kIsMissing: return Ask(marks, n, true, out, [](int mark, size_t) { return mark == kMissingMark; });
    case Kernel::kIsUnrated:
      return Ask(marks, n, true, out, [](int mark, size_t) { return (mark & (kUnratedMark | kNotTakingMark)) != 0; });
    case Kernel::kIsNotTaking:
      return Ask(marks, n, false, out, [](int mark, size_t) {
        return (mark & (kNotTakingMark | kUnratedMark | kTrouble)) == kNotTakingMark;
      });
    default: break;  // kIsAbsent
  }
  std::array<uint8_t, kBlock> either;
  const uint8_t* const others = MarksOf(lanes[at.b]);
  for (size_t i = 0; i < n; ++i) either[i] = marks[i] | others[i];
  Ask(either.data(), n, true, out, [](int mark, size_t) { return mark != 0; });
}

void RequireMarks(const Lane& condition, size_t n, Lane& out) {
  for (size_t i = 0; i < n; ++i) {
    if (condition.low[i] == 0) out.WriteMarks(n)[i] |= kTrouble;
  }
}

void UnratedMarks(size_t n, Lane& out) {
  if (out.marks == nullptr) return;
  for (uint8_t* mark = out.own_marks.data(); mark < out.own_marks.data() + n; ++mark) {
    *mark = (*mark & kTrouble) != 0 ? kTrouble : *mark != 0 ? kUnratedMark : 0;
  }
}

void MarkAll(uint8_t mark, size_t n, Lane& out) {
  out.marks = nullptr;
  std::fill_n(out.WriteMarks(n), n, mark);
}

void OrElseMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  if (a.marks == nullptr) return;
  const uint8_t* const first = a.marks;
  const uint8_t* const second = MarksOf(b);
  uint8_t* const marks = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) marks[i] = IsGap(first[i]) ? second[i] : first[i];
  Keep(marks, n, out);
}

void SelectMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  const Lane& c = lanes[at.c];
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  if (a.marks == nullptr && b.marks == nullptr && c.marks == nullptr) return;
  const uint8_t* const condition = MarksOf(a);
  const uint8_t* const then = MarksOf(b);
  const uint8_t* const otherwise = MarksOf(c);
  const int64_t* const holds = a.low;
  uint8_t* const marks = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) {
    const uint8_t side = holds[i] != 0 ? then[i] : otherwise[i];
    marks[i] = condition[i] != 0 ? condition[i] : side;
  }
  Keep(marks, n, out);
}

}  // namespace heng::exec
