// Lanes of scaled numbers and of intervals. Bounds were found beforehand: nothing here overflows.
#include <algorithm>

#include "engine/exec/lane_marks.h"

namespace heng::exec {

namespace {

// out = f(a, b), end by end.
template <class F>
void Each(const Instruction& at, std::vector<Lane>& lanes, size_t n, F f) {
  const int64_t* a = lanes[at.a].low;
  const int64_t* b = lanes[at.b].low;
  const int64_t* a_high = lanes[at.a].high;
  const int64_t* b_high = lanes[at.b].high;
  Lane& out = lanes[at.out];
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = f(a[i], b[i]);
  if (at.form != Form::kBetween) return;
  z = out.WriteHigh(n);
  for (size_t i = 0; i < n; ++i) z[i] = f(a_high[i], b_high[i]);
}

void Subtract(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  if (at.form != Form::kBetween) return Each(at, lanes, n, [](int64_t x, int64_t y) { return x - y; });
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  Lane& out = lanes[at.out];
  const int64_t* a_high = a.high;
  const int64_t* b_low = b.low;
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = a.low[i] - b.high[i];
  z = out.WriteHigh(n);
  for (size_t i = 0; i < n; ++i) z[i] = a_high[i] - b_low[i];
}

void Scale(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const int64_t* low = lanes[at.a].low;
  const int64_t* high = lanes[at.a].high;
  if (at.p < 0) std::swap(low, high);
  const int64_t p = at.p;
  Lane& out = lanes[at.out];
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = low[i] * p;
  if (at.form != Form::kBetween) return;
  z = out.WriteHigh(n);
  for (size_t i = 0; i < n; ++i) z[i] = high[i] * p;
}

// Division by one number, many times: the quotient by its reciprocal is right or one too small.
class Divider {
 public:
  explicit Divider(uint64_t by) : by_(by), reciprocal_(by == 1 ? UINT64_MAX : UINT64_MAX / by) {}
  uint64_t operator()(uint64_t x) const {  // x < 2^63
    const uint64_t quotient = static_cast<uint64_t>((static_cast<unsigned __int128>(x) * reciprocal_) >> 64);
    return quotient + (x - quotient * by_ >= by_ ? 1 : 0);
  }

 private:
  uint64_t by_, reciprocal_;
};

// Half up, as most schemes round: without a branch.
void RoundHalfUp(const int64_t* x, int64_t p, int64_t q, int64_t r, size_t n, int64_t* z) {
  const Divider divide(static_cast<uint64_t>(q));
  for (size_t i = 0; i < n; ++i) {
    const int64_t sign = x[i] >> 63;
    const int64_t size = ((x[i] ^ sign) - sign) * p;
    const int64_t steps = static_cast<int64_t>(divide(static_cast<uint64_t>(size + q / 2)));
    z[i] = ((steps ^ sign) - sign) * r;
  }
}

void RoundAny(const Instruction& at, const int64_t* x, size_t n, int64_t* z) {
  if (at.mode == Rounding::kHalfUp) return RoundHalfUp(x, at.p, at.q, at.r, n, z);
  for (size_t i = 0; i < n; ++i) z[i] = RoundQuotient(x[i] * at.p, at.q, at.mode) * at.r;
}

void Round(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  Lane& out = lanes[at.out];
  const int64_t* high = a.high;
  const bool between = a.high != a.low;
  int64_t* z = out.WriteLow(n);
  RoundAny(at, a.low, n, z);
  if (!between) return;
  int64_t* other = out.WriteHigh(n);
  RoundAny(at, high, n, other);
  for (size_t i = 0; i < n; ++i) {
    if (z[i] != other[i]) out.WriteMarks(n)[i] |= kTrouble;
  }
  out.high = out.low;
}

// Of intervals: what both ends say.
template <class Test>
void Compare(const Instruction& at, std::vector<Lane>& lanes, size_t n, Test test) {
  const Lane a = {lanes[at.a].low, lanes[at.a].high};
  const Lane b = {lanes[at.b].low, lanes[at.b].high};
  Lane& out = lanes[at.out];
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = test(a.low[i], b.low[i]);
  if (at.form != Form::kBetween) return;
  for (size_t i = 0; i < n; ++i) {
    const bool one = at.kernel != Kernel::kEqual || a.low[i] == a.high[i];
    const bool apart = at.kernel == Kernel::kEqual && (a.low[i] > b.high[i] || a.high[i] < b.low[i]);
    const bool agree = one && test(a.high[i], b.high[i]) == (z[i] != 0);
    if (!agree && !apart) out.WriteMarks(n)[i] |= kTrouble;
    if (apart) z[i] = 0;
  }
}

// Three-valued: `decides` on one side is enough.
void AndOr(const Instruction& at, std::vector<Lane>& lanes, size_t n, int64_t decides) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  Lane& out = lanes[at.out];
  const int64_t* x = a.low;
  const int64_t* y = b.low;
  out.marks = nullptr;
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = decides == 0 ? x[i] & y[i] : x[i] | y[i];
  if (a.marks == nullptr && b.marks == nullptr) return;
  uint8_t* marks = out.WriteMarks(n);
  for (size_t i = 0; i < n; ++i) {
    const bool decided = (MarkAt(a, i) == 0 && x[i] == decides) || (MarkAt(b, i) == 0 && y[i] == decides);
    marks[i] = decided ? 0 : MarkAt(a, i) | MarkAt(b, i);
    z[i] = decided ? decides : z[i];
  }
}

void Select(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  const Lane& c = lanes[at.c];
  Lane& out = lanes[at.out];
  const int64_t* x = a.low;
  const int64_t* b_high = b.high;
  const int64_t* c_high = c.high;
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = x[i] != 0 ? b.low[i] : c.low[i];
  if (at.form != Form::kBetween) return;
  z = out.WriteHigh(n);
  for (size_t i = 0; i < n; ++i) z[i] = x[i] != 0 ? b_high[i] : c_high[i];
}

void OrElse(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Lane& a = lanes[at.a];
  const Lane& b = lanes[at.b];
  Lane& out = lanes[at.out];
  OrElseMarks(at, lanes, n);
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) z[i] = IsGap(MarkAt(a, i)) ? b.low[i] : a.low[i];
  if (at.form != Form::kBetween) return;
  z = out.WriteHigh(n);
  for (size_t i = 0; i < n; ++i) z[i] = IsGap(MarkAt(a, i)) ? b.high[i] : a.high[i];
}

void Copy(const Lane& from, size_t n, Lane& out) {
  const int64_t* high = from.high == from.low ? nullptr : from.high;
  std::copy_n(from.low, n, out.WriteLow(n));
  if (high != nullptr) std::copy_n(high, n, out.WriteHigh(n));
}

}  // namespace

void RunScaled(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  Lane& out = lanes[at.out];
  switch (at.kernel) {
    case Kernel::kGap: std::fill_n(out.WriteLow(n), n, 0); return MarkAll(static_cast<uint8_t>(at.p), n, out);
    case Kernel::kScale: return Scale(at, lanes, n);
    case Kernel::kAdd: return Each(at, lanes, n, [](int64_t x, int64_t y) { return x + y; });
    case Kernel::kSub: return Subtract(at, lanes, n);
    case Kernel::kMul: return Each(at, lanes, n, [](int64_t x, int64_t y) { return x * y; });
    case Kernel::kMin: return Each(at, lanes, n, [](int64_t x, int64_t y) { return std::min(x, y); });
    case Kernel::kMax: return Each(at, lanes, n, [](int64_t x, int64_t y) { return std::max(x, y); });
    case Kernel::kRound: return Round(at, lanes, n);
    case Kernel::kLess: return Compare(at, lanes, n, [](int64_t x, int64_t y) { return x < y; });
    case Kernel::kLessEqual: return Compare(at, lanes, n, [](int64_t x, int64_t y) { return x <= y; });
    case Kernel::kEqual: return Compare(at, lanes, n, [](int64_t x, int64_t y) { return x == y; });
    case Kernel::kNot: return Each(at, lanes, n, [](int64_t x, int64_t) { return int64_t{1} - x; });
    case Kernel::kAnd: return AndOr(at, lanes, n, 0);
    case Kernel::kOr: return AndOr(at, lanes, n, 1);
    case Kernel::kSelect: SelectMarks(at, lanes, n); return Select(at, lanes, n);
    case Kernel::kOrElse: return OrElse(at, lanes, n);
    case Kernel::kIsZero:
    case Kernel::kIsMissing:
    case Kernel::kIsUnrated:
    case Kernel::kIsAbsent:
    case Kernel::kIsNotTaking: return AskMarks(at, lanes, n);
    case Kernel::kRequire: Copy(lanes[at.a], n, out); return RequireMarks(lanes[at.b], n, out);
    case Kernel::kUnrated: Copy(lanes[at.a], n, out); return UnratedMarks(n, out);
    case Kernel::kLoad:
    case Kernel::kConstant:
    case Kernel::kDiv:
    case Kernel::kRoot: return;  // elsewhere
  }
}

}  // namespace heng::exec
