// + − × ÷ on registers: a loop over scaled integers where both sides have one denominator, else row by row in 64 bits,
// and through Number for the rows that do not fit.
//
//   a (den 100)   b (den 10)   a + b (den 100)        a / b (split)
//   1250          30           1250 + 300 = 1550      1250·10 / (30·100)
#include <cstdlib>
#include <numeric>

#include "engine/exec/register.h"

namespace heng::exec {

namespace {

constexpr int64_t kWide = data::Column::kWide;

bool BothUniform(const Register& a, const Register& b) {
  return !a.split && !b.split && a.wide.empty() && b.wide.empty();
}

bool AnyWide(const int64_t* num, size_t n) {
  bool wide = false;
  for (size_t i = 0; i < n; ++i) wide |= num[i] == kWide;
  return wide;
}

// False when the result does not fit; then out holds nothing of use.
template <bool kMinus>
bool AddUniform(const Register& a, const Register& b, size_t n, Register& out) {
  int64_t scale_a = b.den / std::gcd(a.den, b.den);
  int64_t scale_b = a.den / std::gcd(a.den, b.den);
  int64_t common;
  if (__builtin_mul_overflow(a.den, scale_a, &common)) return false;
  out.Reset(common);
  const int64_t* x = a.num.data();
  const int64_t* y = b.num.data();
  int64_t* z = out.num.data();
  if (scale_a == 1 && scale_b == 1) {
    uint64_t overflow = 0;  // its sign bit
    for (size_t i = 0; i < n; ++i) {
      uint64_t p = static_cast<uint64_t>(x[i]);
      uint64_t q = static_cast<uint64_t>(y[i]);
      uint64_t r = kMinus ? p - q : p + q;
      overflow |= kMinus ? (p ^ q) & (p ^ r) : (p ^ r) & (q ^ r);
      z[i] = static_cast<int64_t>(r);
    }
    return static_cast<int64_t>(overflow) >= 0 && !AnyWide(z, n);
  }
  bool overflow = false;
  for (size_t i = 0; i < n; ++i) {
    int64_t p;
    int64_t q;
    overflow |= __builtin_mul_overflow(x[i], scale_a, &p);
    overflow |= __builtin_mul_overflow(y[i], scale_b, &q);
    overflow |= kMinus ? __builtin_sub_overflow(p, q, &z[i]) : __builtin_add_overflow(p, q, &z[i]);
  }
  return !overflow && !AnyWide(z, n);
}

template <bool kMinus>
void AddRow(const Register& a, const Register& b, size_t i, Register& out) {
  int64_t x = a.num[i];
  int64_t y = b.num[i];
  int64_t dx = a.den_of(i);
  int64_t dy = b.den_of(i);
  if (x != kWide && y != kWide) {
    int64_t den = dx;
    bool overflow = false;
    if (dx != dy) {
      overflow |= __builtin_mul_overflow(x, dy, &x);
      overflow |= __builtin_mul_overflow(y, dx, &y);
      overflow |= __builtin_mul_overflow(dx, dy, &den);
    }
    int64_t sum;
    overflow |= kMinus ? __builtin_sub_overflow(x, y, &sum) : __builtin_add_overflow(x, y, &sum);
    if (!overflow && sum != kWide) {
      out.num[i] = sum;
      out.dens[i] = den;
      return;
    }
  }
  out.Put(i, kMinus ? a.Get(i) - b.Get(i) : a.Get(i) + b.Get(i));
}

template <bool kMinus>
void AddAny(const Register& a, const Register& b, size_t n, Register& out) {
  if (BothUniform(a, b) && AddUniform<kMinus>(a, b, n, out)) return;
  out.Reset(1);
  out.split = true;
  for (size_t i = 0; i < n; ++i) AddRow<kMinus>(a, b, i, out);
}

// out = a × num/den, the fraction brought to lowest terms against a's denominator first.
bool ScaleUniform(const Register& a, int64_t num, int64_t den, size_t n, Register& out) {
  int64_t common = std::gcd(num, a.den);
  num /= common;
  int64_t result_den;
  if (__builtin_mul_overflow(a.den / common, den, &result_den)) return false;
  out.Reset(result_den);
  bool overflow = false;
  for (size_t i = 0; i < n; ++i) overflow |= __builtin_mul_overflow(a.num[i], num, &out.num[i]);
  return !overflow && !AnyWide(out.num.data(), n);
}

bool MultiplyUniform(const Register& a, const Register& b, size_t n, Register& out) {
  if (b.constant) return ScaleUniform(a, b.num[0], b.den, n, out);
  if (a.constant) return ScaleUniform(b, a.num[0], a.den, n, out);
  int64_t den;
  if (__builtin_mul_overflow(a.den, b.den, &den)) return false;
  out.Reset(den);
  bool overflow = false;
  for (size_t i = 0; i < n; ++i) overflow |= __builtin_mul_overflow(a.num[i], b.num[i], &out.num[i]);
  return !overflow && !AnyWide(out.num.data(), n);
}

// All rows the same value, as weights that add up to one are.
bool SameInAllRows(const Register& a, size_t n) {
  for (size_t i = 1; i < n; ++i) {
    if (a.num[i] != a.num[0]) return false;
  }
  return n > 0;
}

bool DivideUniform(const Register& a, const Register& b, size_t n, Register& out) {
  if (!b.constant && !SameInAllRows(b, n)) return false;
  if (b.num[0] == 0) return false;
  // a / (p/q) = a × q/p
  int64_t common = std::gcd(b.num[0], b.den);
  int64_t p = b.num[0] / common;
  int64_t q = b.den / common;
  return ScaleUniform(a, p < 0 ? -q : q, std::abs(p), n, out);
}

void DivideRow(const Register& a, const Register& b, size_t i, Register& out) {
  int64_t x = a.num[i];
  int64_t y = b.num[i];
  if (x != kWide && y != kWide) {
    int64_t num;
    int64_t den;
    bool overflow = __builtin_mul_overflow(x, b.den_of(i), &num);
    overflow |= __builtin_mul_overflow(y, a.den_of(i), &den);
    if (!overflow && num != kWide && den != kWide) {
      out.num[i] = den < 0 ? -num : num;
      out.dens[i] = std::abs(den);
      return;
    }
  }
  out.Put(i, a.Get(i) / b.Get(i));
}

}  // namespace

void Register::Put(size_t i, const Number& value) {
  if (value.is_small() && value.num() != kWide) {
    if (split) {
      num[i] = value.num();
      dens[i] = value.den();
      return;
    }
    int64_t scaled;
    if (den % value.den() == 0 && !__builtin_mul_overflow(value.num(), den / value.den(), &scaled) && scaled != kWide) {
      num[i] = scaled;
      return;
    }
  }
  num[i] = kWide;
  if (split) dens[i] = 1;
  wide.insert_or_assign(static_cast<uint32_t>(i), value);
}

void Register::SetConstant(const Number& value) {
  bool small = value.is_small() && value.num() != kWide;
  Reset(small ? value.den() : 1);
  for (size_t i = 0; i < num.size(); ++i) Put(i, value);
  constant = small;
}

void Register::ClearGapRows(size_t n) {
  if (!gaps) return;
  for (size_t i = 0; i < n; ++i) {
    if (status[i] == 0) continue;
    if (num[i] == kWide) wide.erase(static_cast<uint32_t>(i));
    num[i] = 0;
    if (split) dens[i] = 1;
  }
}

void Add(const Register& a, const Register& b, size_t n, Register& out) { AddAny<false>(a, b, n, out); }
void Subtract(const Register& a, const Register& b, size_t n, Register& out) { AddAny<true>(a, b, n, out); }

void Multiply(const Register& a, const Register& b, size_t n, Register& out) {
  if (BothUniform(a, b) && MultiplyUniform(a, b, n, out)) return;
  out.Reset(1);
  out.split = true;
  for (size_t i = 0; i < n; ++i) {
    int64_t num;
    int64_t den;
    if (a.num[i] != kWide && b.num[i] != kWide && !__builtin_mul_overflow(a.num[i], b.num[i], &num) && num != kWide &&
        !__builtin_mul_overflow(a.den_of(i), b.den_of(i), &den)) {
      out.num[i] = num;
      out.dens[i] = den;
    } else {
      out.Put(i, a.Get(i) * b.Get(i));
    }
  }
}

bool Divide(const Register& a, const Register& b, size_t n, Register& out) {
  if (BothUniform(a, b) && DivideUniform(a, b, n, out)) return false;
  out.Reset(1);
  out.split = true;
  bool zero = false;
  for (size_t i = 0; i < n; ++i) {
    if (b.num[i] == 0) {
      zero = true;
      out.num[i] = 0;
      out.dens[i] = 1;
    } else {
      DivideRow(a, b, i, out);
    }
  }
  return zero;
}

void Negate(const Register& a, size_t n, Register& out) {
  out.Reset(a.den);
  out.split = a.split;
  for (size_t i = 0; i < n; ++i) {
    if (a.split) out.dens[i] = a.dens[i];
    if (a.num[i] == kWide) {
      out.Put(i, -a.Get(i));
    } else {
      out.num[i] = -a.num[i];
    }
  }
}

}  // namespace heng::exec
