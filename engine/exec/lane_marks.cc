// Marks of rows, kernel by kernel.
//
//   kernel     a       b       c       out
//   kAdd       –       缺      –       缺
//   kSelect    1       –       缺      –
//   kSelect    缺      –       –       缺
//   kOrElse    缺      –               –, the value of b
#include "engine/exec/lane_marks.h"

#include <algorithm>

namespace heng::exec {

namespace {

bool IsZero(const Lane& lane, size_t i) { return lane.low != nullptr ? lane.low[i] == 0 : lane.top[i] == 0; }

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
  const Lane& b = lanes[at.b];
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) {
    const uint8_t mark = at.kernel == Kernel::kIsAbsent ? MarkAt(a, i) | MarkAt(b, i) : MarkAt(a, i);
    const bool trouble = (mark & kTrouble) != 0;
    switch (at.kernel) {
      case Kernel::kIsZero: z[i] = mark == 0 && IsZero(a, i); break;
      case Kernel::kIsMissing: z[i] = mark == kMissingMark; break;
      case Kernel::kIsUnrated: z[i] = (mark & (kUnratedMark | kNotTakingMark)) != 0; break;
      case Kernel::kIsAbsent: z[i] = mark != 0; break;
      default: z[i] = (mark & kNotTakingMark) != 0 && (mark & kUnratedMark) == 0 && !trouble;
    }
    const bool never = at.kernel == Kernel::kIsNotTaking || at.kernel == Kernel::kIsZero;
    if (trouble && !never) out.WriteMarks(n)[i] = kTrouble;
  }
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
  uint8_t* marks = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) marks[i] = IsGap(a.marks[i]) ? MarkAt(b, i) : a.marks[i];
}

void SelectMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  const Lane& c = lanes[at.c];
  Lane& out = lanes[at.out];
  out.marks = nullptr;
  if (a.marks == nullptr && b.marks == nullptr && c.marks == nullptr) return;
  uint8_t* marks = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) {
    const uint8_t condition = MarkAt(a, i);
    marks[i] = condition != 0 ? condition : a.low[i] != 0 ? MarkAt(b, i) : MarkAt(c, i);
  }
}

}  // namespace heng::exec
