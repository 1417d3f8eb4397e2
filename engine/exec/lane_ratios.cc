// Lanes of ratios, and roots. A product or a sum that does not fit 128 bits marks its row; nothing is reduced.
//
//   z² = 9/4 over 1: ends of its root over 10^8: 150000000 and, exact or not, 150000001
#include <algorithm>

#include "engine/exec/lane_marks.h"

namespace heng::exec {

namespace {

using UInt128 = unsigned __int128;

bool Small(Int128 value) { return value == static_cast<int64_t>(value); }

// False: it does not fit.
bool Times(Int128 a, Int128 b, Int128& out) {
  if (Small(a) && Small(b)) {
    out = static_cast<Int128>(static_cast<int64_t>(a)) * static_cast<int64_t>(b);
    return true;
  }
  return !__builtin_mul_overflow(a, b, &out);
}

// A scaled lane is a ratio over 1.
struct ScaledIn {
  const int64_t* num;
  explicit ScaledIn(const Lane& lane) : num(lane.low) {}
  Int128 top(size_t i) const { return num[i]; }
  Int128 bottom(size_t) const { return 1; }
};
struct RatioIn {
  const Int128* tops;
  const Int128* bottoms;
  explicit RatioIn(const Lane& lane) : tops(lane.top.data()), bottoms(lane.bottom.data()) {}
  Int128 top(size_t i) const { return tops[i]; }
  Int128 bottom(size_t i) const { return bottoms[i]; }
};

template <class F>
void WithInput(const Lane& lane, F f) {
  if (lane.low != nullptr) {
    f(ScaledIn(lane));
  } else {
    f(RatioIn(lane));
  }
}

// out = f(a, b) row by row: false makes the row trouble.
template <class F>
void Each(const Instruction& at, std::vector<Lane>& lanes, size_t n, F f) {
  Lane& out = lanes[at.out];
  out.WriteRatio(n);
  WithInput(lanes[at.a], [&](auto a) {
    WithInput(lanes[at.b], [&](auto b) {
      for (size_t i = 0; i < n; ++i) {
        if (f(a.top(i), a.bottom(i), b.top(i), b.bottom(i), out.top[i], out.bottom[i])) continue;
        out.top[i] = 0;
        out.bottom[i] = 1;
        out.WriteMarks(n)[i] |= kTrouble;
      }
    });
  });
}

void AddOrSub(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Int128 p = at.p;
  const Int128 q = at.kernel == Kernel::kSub ? -Int128{at.q} : Int128{at.q};
  Each(at, lanes, n, [p, q](Int128 at, Int128 ab, Int128 bt, Int128 bb, Int128& top, Int128& bottom) {
    Int128 x;
    Int128 y;
    if (!Times(at, p, x) || !Times(bt, q, y)) return false;
    if (ab == bb) {
      bottom = ab;
    } else if (!Times(x, bb, x) || !Times(y, ab, y) || !Times(ab, bb, bottom)) {
      return false;
    }
    return !__builtin_add_overflow(x, y, &top);
  });
}

void Multiply(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  Each(at, lanes, n, [](Int128 at, Int128 ab, Int128 bt, Int128 bb, Int128& top, Int128& bottom) {
    return Times(at, bt, top) && Times(ab, bb, bottom);
  });
}

void Scale(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Int128 p = at.p;
  Each(at, lanes, n, [p](Int128 at, Int128 ab, Int128, Int128, Int128& top, Int128& bottom) {
    bottom = ab;
    return Times(at, p, top);
  });
}

void Divide(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const Int128 p = at.p;
  Each(at, lanes, n, [p](Int128 at, Int128 ab, Int128 bt, Int128 bb, Int128& top, Int128& bottom) {
    if (bt == 0 || !Times(at, bb, top) || !Times(top, p, top) || !Times(ab, bt, bottom)) return false;
    if (bottom < 0) {
      bottom = -bottom;
      top = -top;
    }
    return true;
  });
}

bool Fits(Int128 value, int64_t most) { return value >= -most && value <= most; }

void Round(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const RatioIn a(lanes[at.a]);
  Lane& out = lanes[at.out];
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) {
    Int128 num;
    Int128 den;
    z[i] = 0;
    bool fits = Times(a.top(i), at.p, num) && Times(a.bottom(i), at.q, den);
    if (fits && Small(num) && Small(den)) {
      const int64_t steps = RoundQuotient(static_cast<int64_t>(num), static_cast<int64_t>(den), at.mode);
      fits = Fits(static_cast<Int128>(steps) * at.r, kMostRounded);
      if (fits) z[i] = steps * at.r;
    } else if (fits) {
      const Int128 steps = RoundQuotient(num, den, at.mode);
      fits = Fits(steps, kMostRounded) && Fits(steps * at.r, kMostRounded);
      if (fits) z[i] = static_cast<int64_t>(steps) * at.r;
    }
    if (!fits) out.WriteMarks(n)[i] |= kTrouble;
  }
}

// A difference against 0.
void Compare(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  const RatioIn a(lanes[at.a]);
  Lane& out = lanes[at.out];
  int64_t* z = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) {
    const int sign = a.top(i) < 0 ? -1 : a.top(i) > 0;
    z[i] = at.kernel == Kernel::kLess ? sign < 0 : at.kernel == Kernel::kEqual ? sign == 0 : sign <= 0;
  }
}

// floor(√x) of x < 2^62: four steps of Newton's from a guess of one bit, each doubling the bits that are right.
uint64_t RootOf(uint64_t x) {
  if (x == 0) return 0;
  const int shift = __builtin_clzll(x) & ~1;
  const uint64_t m = x << shift;  // at least 2^62
  uint64_t u = 1 + (m >> 62);
  u = (u << 1) + (m >> 59) / u;
  u = (u << 3) + (m >> 53) / u;
  u = (u << 7) + (m >> 41) / u;
  u = (u << 15) + (m >> 17) / u;
  u >>= shift / 2;
  while (u * u > x) --u;
  while ((u + 1) * (u + 1) <= x) ++u;
  return u;
}

// Ends of √(top / bottom) over kRootDen; false: too large. √x lies below floor(√floor(x)) + 1.
bool RootEnds(UInt128 top, UInt128 bottom, int64_t& low, int64_t& high) {
  constexpr uint64_t kSquare = static_cast<uint64_t>(kRootDen) * kRootDen;
  constexpr uint64_t kMostSquare = uint64_t{1} << 62;
  constexpr int kBits = 62;
  const auto head = static_cast<uint64_t>(bottom >> 64);
  const int bits = head != 0 ? 128 - __builtin_clzll(head) : 64 - __builtin_clzll(static_cast<uint64_t>(bottom) | 1);
  const int shift = std::max(bits - kBits, 0);  // bottom lies in [least, least + 1) × 2^shift
  const auto least = static_cast<uint64_t>(bottom >> shift);
  const UInt128 num = top >> shift;
  if (num > (~UInt128{0} >> 1) / kSquare) return false;
  const UInt128 quotient = num * kSquare / (shift == 0 ? least : least + 1);
  if (quotient >= kMostSquare) return false;
  const auto below = static_cast<uint64_t>(quotient);
  low = static_cast<int64_t>(RootOf(below));
  high = low + 1;
  if (shift == 0) {
    const bool exact = quotient * least == num * kSquare && static_cast<uint64_t>(low) * low == below;
    if (exact) high = low;
    return true;
  }
  const uint64_t above = below + (below + kSquare) / least + 3;
  while (static_cast<uint64_t>(high) * static_cast<uint64_t>(high) < above) ++high;
  return true;
}

void Root(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  Lane& out = lanes[at.out];
  WithInput(lanes[at.a], [&](auto a) {
    int64_t* low = out.WriteLow(n);
    int64_t* high = out.WriteHigh(n);
    for (size_t i = 0; i < n; ++i) {
      const bool minus = a.top(i) < 0;
      const auto top = static_cast<UInt128>(minus ? -a.top(i) : a.top(i));
      Int128 bottom;
      low[i] = high[i] = 0;
      if (!Times(a.bottom(i), at.q, bottom) || !RootEnds(top, static_cast<UInt128>(bottom), low[i], high[i])) {
        out.WriteMarks(n)[i] |= kTrouble;
      } else if (minus) {
        std::swap(low[i], high[i]);
        low[i] = -low[i];
        high[i] = -high[i];
      }
    }
  });
}

void Copy(const Lane& from, size_t n, Lane& out) {
  out.WriteRatio(n);
  std::copy_n(from.top.begin(), n, out.top.begin());
  std::copy_n(from.bottom.begin(), n, out.bottom.begin());
}

template <class Pick>  // whether the row takes `b`
void Choose(const Lane& b, const Lane& c, size_t n, Lane& out, Pick pick) {
  out.WriteRatio(n);
  for (size_t i = 0; i < n; ++i) {
    const Lane& from = pick(i) ? b : c;
    out.top[i] = from.top[i];
    out.bottom[i] = from.bottom[i];
  }
}

}  // namespace

void RunRatio(const Instruction& at, std::vector<Lane>& lanes, size_t n) {
  Lane& out = lanes[at.out];
  switch (at.kernel) {
    case Kernel::kScale: return Scale(at, lanes, n);
    case Kernel::kAdd:
    case Kernel::kSub: return AddOrSub(at, lanes, n);
    case Kernel::kMul: return Multiply(at, lanes, n);
    case Kernel::kDiv: return Divide(at, lanes, n);
    case Kernel::kRoot: return Root(at, lanes, n);
    case Kernel::kRound: return Round(at, lanes, n);
    case Kernel::kLess:
    case Kernel::kLessEqual:
    case Kernel::kEqual: return Compare(at, lanes, n);
    case Kernel::kSelect: {
      SelectMarks(at, lanes, n);
      const int64_t* condition = lanes[at.a].low;
      return Choose(lanes[at.b], lanes[at.c], n, out, [condition](size_t i) { return condition[i] != 0; });
    }
    case Kernel::kOrElse: {
      OrElseMarks(at, lanes, n);
      const Lane& a = lanes[at.a];
      return Choose(lanes[at.b], a, n, out, [&a](size_t i) { return IsGap(MarkAt(a, i)); });
    }
    case Kernel::kIsZero:
    case Kernel::kIsMissing:
    case Kernel::kIsUnrated:
    case Kernel::kIsAbsent:
    case Kernel::kIsNotTaking: return AskMarks(at, lanes, n);
    case Kernel::kRequire: Copy(lanes[at.a], n, out); return RequireMarks(lanes[at.b], n, out);
    case Kernel::kUnrated: Copy(lanes[at.a], n, out); return UnratedMarks(n, out);
    default: return;  // scaled only
  }
}

}  // namespace heng::exec
