#pragma once
// Exact rational numbers: the only kind of number in evaluation.
//
// A Number is a fraction in lowest terms with a positive denominator. While numerator and denominator
// fit in 64 bits it is kept in place (16 bytes, no allocation); otherwise it owns a
// boost::multiprecision::cpp_rational. The two forms are invisible: the small form is used whenever the
// value fits (invariant `small-when-possible`), so equal values have equal representations.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace heng {

// How a dropped part is treated. Names of the language in comments; kHalfDown exists for the decimal
// arithmetic test vectors only.
enum class Rounding : uint8_t {
  kHalfUp,        // 四舍五入: half away from zero
  kHalfEven,      // 四舍六入五成双 (GB/T 8170)
  kTruncate,      // 舍去: toward zero
  kAwayFromZero,  // 进一
  kFloor,         // 向下
  kCeiling,       // 向上
  kHalfDown
};

class Number {
 public:
  Number() noexcept : num_(0), den_(1) {}
  Number(int64_t value) noexcept : num_(value), den_(1) {}  // NOLINT(google-explicit-constructor)
  // num/den; den != 0 (asserted).
  static Number Ratio(int64_t num, int64_t den);
  static Number Ratio128(__int128 num, __int128 den);
  // "-12.50" → -25/2. Digits with an optional sign and one optional dot between digits; anything else: nullopt.
  static std::optional<Number> Parse(std::string_view decimal);
  static Number PowerOfTen(int exponent);  // exponent may be negative

  Number(const Number& other) : num_(other.den_ == 0 ? CopyBig(other.num_) : other.num_), den_(other.den_) {}
  Number(Number&& other) noexcept : num_(other.num_), den_(other.den_) {
    other.num_ = 0;
    other.den_ = 1;
  }
  Number& operator=(const Number& other) {
    if (this != &other) *this = Number(other);
    return *this;
  }
  Number& operator=(Number&& other) noexcept {
    std::swap(num_, other.num_);
    std::swap(den_, other.den_);
    return *this;
  }
  ~Number() {
    if (den_ == 0) FreeBig();
  }

  bool is_small() const { return den_ != 0; }
  int64_t num() const { return num_; }  // small form only
  int64_t den() const { return den_; }  // small form only; 0 = big
  int Sign() const;
  bool IsZero() const { return den_ != 0 && num_ == 0; }
  bool IsInteger() const;
  Number Abs() const { return Sign() < 0 ? -*this : *this; }
  // Has a finite decimal expansion.
  bool Terminating() const;

  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);  // b != 0 (asserted)
  friend Number operator-(const Number& a);
  friend int Compare(const Number& a, const Number& b);  // -1, 0, 1
  friend bool operator==(const Number& a, const Number& b) { return Compare(a, b) == 0; }
  friend bool operator!=(const Number& a, const Number& b) { return Compare(a, b) != 0; }
  friend bool operator<(const Number& a, const Number& b) { return Compare(a, b) < 0; }
  friend bool operator<=(const Number& a, const Number& b) { return Compare(a, b) <= 0; }
  friend bool operator>(const Number& a, const Number& b) { return Compare(a, b) > 0; }
  friend bool operator>=(const Number& a, const Number& b) { return Compare(a, b) >= 0; }

  // Nearest multiple of `step` (> 0) by `mode`, in one rounding from the exact value.
  Number RoundToStep(Rounding mode, const Number& step) const;
  // Nearest multiple of 10^-places; places may be negative (tens, hundreds).
  Number RoundToPlaces(Rounding mode, int places) const;
  // Square root of a value >= 0 to `places` decimal places, correctly rounded half-even.
  Number Sqrt(int places) const;

  // Value as int64 when it is an integer that fits.
  std::optional<int64_t> ToInt64() const;
  // Exactly `places` decimals; the value must be a multiple of 10^-places (else it is rounded half-up first).
  std::string ToFixed(int places) const;
  // Shortest exact decimal ("0.125"); a fraction "1/3" when the expansion does not end.
  std::string ToText() const;
  size_t Hash() const;
  // Binary digits of numerator and denominator together; what an operation with it costs grows with them.
  size_t Bits() const;

 private:
  struct Big;
  static Number FromBig(Big&& value);
  Big ToBig() const;
  static int64_t CopyBig(int64_t pointer);
  void FreeBig();
  friend struct NumberAccess;

  int64_t num_;  // small: numerator; big: pointer to Big
  int64_t den_;  // small: denominator > 0; big: 0
};

}  // namespace heng
