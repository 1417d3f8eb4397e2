#pragma once
// The General Decimal Arithmetic of IBM's test vectors, on top of exact Numbers: every result is the exact value,
// rounded once.
#include <cstdint>
#include <string_view>

#include "engine/base/number.h"

namespace heng::test {

// The directives of a file that hold for a case.
struct Context {
  int64_t precision = 9;
  int64_t max_exponent = 999999999;
  int64_t min_exponent = -999999999;
  Rounding mode = Rounding::kHalfUp;
  int64_t Tiny() const { return min_exponent - precision + 1; }
};

// coefficient · 10^exponent. The vectors go to 10^±999999999, which no Number should be asked to hold.
struct Scaled {
  Number coefficient;
  int64_t exponent = 0;
  bool minus = false;  // as written, so that -0 has a sign
};

enum class Kind { kFinite, kInfinite, kInvalid };
struct Outcome {
  Kind kind = Kind::kFinite;
  Scaled value = {};  // of an infinite one, the sign only
};

// Exponents further apart than this are as good as infinitely far: no coefficient or precision here is as long.
constexpr int64_t kFar = 5000;

int CompareScaled(const Scaled& a, const Scaled& b);
Outcome Compute(std::string_view operation, const Scaled& a, const Scaled& b, const Scaled& c, const Context& context);

}  // namespace heng::test
