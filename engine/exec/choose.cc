// Comparing rows, choosing one of several registers row by row, and joining gaps.
//
//   pick   in[0]   in[1] (gap 不评)   out
//   0      12      –                  12
//   1      12      –                  不评
#include <numeric>

#include "engine/exec/register.h"

namespace heng::exec {

namespace {

constexpr int64_t kWide = data::Column::kWide;

int Sign(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

template <class Test>
void CompareNums(const Register& a, const Register& b, size_t n, Register& out, Test test) {
  for (size_t i = 0; i < n; ++i) out.num[i] = test(a.num[i], b.num[i]);
}

template <class Test>
void CompareWith(const Register& a, const Register& b, size_t n, Register& out, Test test) {
  if (!a.split && !b.split && a.den == b.den && a.wide.empty() && b.wide.empty()) {
    return CompareNums(a, b, n, out, test);
  }
  for (size_t i = 0; i < n; ++i) out.num[i] = test(int64_t{CompareRow(a, b, i)}, int64_t{0});
}

// One denominator for all inputs; 0 = there is none.
int64_t CommonDen(const Inputs& in) {
  int64_t common = 1;
  for (const Register* input : in) {
    if (input->split) return 0;
    int64_t factor = input->den / std::gcd(common, input->den);
    if (__builtin_mul_overflow(common, factor, &common)) return 0;
  }
  return common;
}

void CopyRow(const Register& from, size_t i, Register& out) {
  int64_t num = from.num[i];
  if (num == kWide) return out.Put(i, from.Get(i));
  if (out.split) {
    out.num[i] = num;
    out.dens[i] = from.den_of(i);
  } else if (from.den == out.den) {
    out.num[i] = num;
  } else if (__builtin_mul_overflow(num, out.den / from.den, &out.num[i]) || out.num[i] == kWide) {
    out.Put(i, from.Get(i));
  }
}

}  // namespace

int CompareRow(const Register& a, const Register& b, size_t i) {
  if (a.num[i] == kWide || b.num[i] == kWide) return Compare(a.Get(i), b.Get(i));
  int64_t da = a.den_of(i);
  int64_t db = b.den_of(i);
  if (da == db) return Sign(a.num[i], b.num[i]);
  __int128 x = static_cast<__int128>(a.num[i]) * db;
  __int128 y = static_cast<__int128>(b.num[i]) * da;
  return x < y ? -1 : x > y;
}

void Compare(plan::Op op, const Register& a, const Register& b, size_t n, Register& out) {
  out.Reset(1);
  switch (op) {
    case plan::Op::kLt: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x < y; });
    case plan::Op::kLe: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x <= y; });
    case plan::Op::kGt: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x > y; });
    case plan::Op::kGe: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x >= y; });
    case plan::Op::kEq: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x == y; });
    default: return CompareWith(a, b, n, out, [](int64_t x, int64_t y) { return x != y; });
  }
}

void Choose(const Inputs& in, const std::vector<uint32_t>& pick, size_t n, Register& out) {
  int64_t common = CommonDen(in);
  out.Reset(common == 0 ? 1 : common);
  out.split = common == 0;
  bool gaps = false;
  bool same_den = !out.split;
  for (const Register* input : in) {
    gaps |= input->gaps;
    same_den &= input->den == common && input->wide.empty();
  }
  if (same_den) {
    for (size_t i = 0; i < n; ++i) out.num[i] = in[pick[i]]->num[i];
  } else {
    for (size_t i = 0; i < n; ++i) CopyRow(*in[pick[i]], i, out);
  }
  if (!gaps) return;
  out.StartGaps();
  for (size_t i = 0; i < n; ++i) out.status[i] = in[pick[i]]->status_of(i);
}

void JoinGaps(const Inputs& in, size_t n, data::Gaps& gaps, Register& out) {
  bool any = false;
  for (const Register* input : in) any |= input->gaps;
  if (!any) return;
  out.StartGaps();
  for (const Register* input : in) {
    if (!input->gaps) continue;
    for (size_t i = 0; i < n; ++i) {
      if (input->status[i] != 0) out.status[i] = gaps.Join(out.status[i], input->status[i]);
    }
  }
  out.ClearGapRows(n);
}

}  // namespace heng::exec
