#include "engine/exec/lane_builder.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace heng::exec {

namespace {

constexpr int64_t kMost = int64_t{1} << 61;  // of what stands in a scaled lane

bool Reads(Kernel kernel) { return kernel != Kernel::kLoad && kernel != Kernel::kGap && kernel != Kernel::kConstant; }

// The least common denominator; 0 when it is too big.
int64_t CommonDen(int64_t a, int64_t b) {
  int64_t common;
  if (__builtin_mul_overflow(a, b / std::gcd(a, b), &common)) return 0;
  return common <= kMost ? common : 0;
}

}  // namespace

bool LaneBuilder::Fits(Int128 value) { return value >= -kMost && value <= kMost; }

LaneValue LaneBuilder::Constant(int64_t num, int64_t den) {
  Value out{Form::kScaled, out_.lanes++, den, num, num, true, false};
  out_.constants.push_back({Kernel::kConstant, Form::kScaled, out.lane, 0, 0, 0, num});
  return out;
}

std::optional<LaneValue> LaneBuilder::ConstantOf(const Number& number) {
  if (!number.is_small() || !Fits(number.num()) || !Fits(number.den())) return std::nullopt;
  return Constant(number.num(), number.den());
}

// A new lane with the marks of all inputs.
LaneValue LaneBuilder::Emit(Kernel kernel, Value result, const std::vector<const Value*>& in, int64_t p, int64_t q) {
  result.lane = out_.lanes++;
  result.constant = false;
  for (const Value* value : in) result.marked |= value->marked;
  Instruction at{kernel, result.form, result.lane};
  uint32_t* places[] = {&at.a, &at.b, &at.c};
  for (size_t i = 0; i < in.size(); ++i) *places[i] = in[i]->lane;
  for (size_t i = in.size(); i < 3 && !in.empty(); ++i) *places[i] = in[0]->lane;
  at.p = p;
  at.q = q;
  out_.code.push_back(at);
  return result;
}

// The same value over a multiple of its denominator.
std::optional<LaneValue> LaneBuilder::Over(const Value& value, int64_t den) {
  const int64_t factor = den / value.den;
  if (factor == 1) return value;
  const Int128 low = static_cast<Int128>(value.low) * factor;
  const Int128 high = static_cast<Int128>(value.high) * factor;
  Value out = value;
  out.den = den;
  if (value.form == Form::kRatio) return Emit(Kernel::kScale, out, {&value}, factor);
  if (!Fits(low) || !Fits(high)) return std::nullopt;
  if (value.constant) return Constant(static_cast<int64_t>(low), den);
  out.low = static_cast<int64_t>(low);
  out.high = static_cast<int64_t>(high);
  return Emit(Kernel::kScale, out, {&value}, factor);
}

LaneValue LaneBuilder::AsRatio(const Value& value, int64_t factor) {
  Value out = value;
  out.form = Form::kRatio;
  out.den = factor;
  if (value.form == Form::kRatio && factor == value.den) return value;
  return Emit(Kernel::kScale, out, {&value}, factor / value.den);
}

// Brings both over one denominator; false: lanes don't hold that.
bool LaneBuilder::SameDen(Value& a, Value& b) {
  const int64_t den = CommonDen(a.den, b.den);
  if (den == 0) return false;
  if (a.form == Form::kRatio || b.form == Form::kRatio) {
    if (a.form == Form::kBetween || b.form == Form::kBetween) return false;
    a = AsRatio(a, den);
    b = AsRatio(b, den);
    return true;
  }
  const Maybe x = Over(a, den);
  const Maybe y = Over(b, den);
  const bool fits = x && y;
  if (!fits && (a.form == Form::kBetween || b.form == Form::kBetween)) return false;
  a = fits ? *x : AsRatio(a, den);
  b = fits ? *y : AsRatio(b, den);
  return true;
}

// value × num / den; den > 0.
std::optional<LaneValue> LaneBuilder::Scale(const Value& value, int64_t num, int64_t den) {
  const int64_t common = std::gcd(num, value.den);
  num /= common;
  const Int128 new_den = static_cast<Int128>(value.den / common) * den;
  if (!Fits(new_den)) return std::nullopt;
  Value out = value;
  out.den = static_cast<int64_t>(new_den);
  if (value.form == Form::kRatio) return num == 1 ? out : Emit(Kernel::kScale, out, {&value}, num);
  const Int128 low = static_cast<Int128>(num > 0 ? value.low : value.high) * num;
  const Int128 high = static_cast<Int128>(num > 0 ? value.high : value.low) * num;
  if (!Fits(low) || !Fits(high)) {
    if (value.form == Form::kBetween) return std::nullopt;
    const Value ratio = AsRatio(value, value.den);
    out.form = Form::kRatio;
    return Emit(Kernel::kScale, out, {&ratio}, num);
  }
  if (num == 1) return out;
  if (value.constant) return Constant(static_cast<int64_t>(low), out.den);
  out.low = static_cast<int64_t>(low);
  out.high = static_cast<int64_t>(high);
  return Emit(Kernel::kScale, out, {&value}, num);
}

// Ratios, or scaled lanes whose sum does not fit 64 bits.
std::optional<LaneValue> LaneBuilder::AddRatios(const Value& a, const Value& b, bool minus) {
  const int64_t den = CommonDen(a.den, b.den);
  if (den == 0 || a.form == Form::kBetween || b.form == Form::kBetween) return std::nullopt;
  Value out{Form::kRatio};
  out.den = den;
  return Emit(minus ? Kernel::kSub : Kernel::kAdd, out, {&a, &b}, den / a.den, den / b.den);
}

std::optional<LaneValue> LaneBuilder::Add(const Value& a, const Value& b, bool minus) {
  if (a.form == Form::kRatio || b.form == Form::kRatio) return AddRatios(a, b, minus);
  Value x = a;
  Value y = b;
  if (!SameDen(x, y) || x.form == Form::kRatio) return AddRatios(a, b, minus);
  Value out{x.form == Form::kBetween || y.form == Form::kBetween ? Form::kBetween : Form::kScaled};
  out.den = x.den;
  const int64_t low = minus ? x.low - y.high : x.low + y.low;
  const int64_t high = minus ? x.high - y.low : x.high + y.high;
  if (!Fits(low) || !Fits(high)) return AddRatios(a, b, minus);
  if (x.constant && y.constant) return Constant(low, x.den);
  out.low = low;
  out.high = high;
  return Emit(minus ? Kernel::kSub : Kernel::kAdd, out, {&x, &y});
}

std::optional<LaneValue> LaneBuilder::Mul(const Value& a, const Value& b) {
  if (b.constant) return Scale(a, b.low, b.den);
  if (a.constant) return Scale(b, a.low, a.den);
  if (a.form == Form::kBetween || b.form == Form::kBetween) return std::nullopt;
  const Int128 den = static_cast<Int128>(a.den) * b.den;
  if (!Fits(den)) return std::nullopt;
  Value out{Form::kRatio};
  out.den = static_cast<int64_t>(den);
  if (a.form == Form::kScaled && b.form == Form::kScaled) {
    const Int128 ends[] = {static_cast<Int128>(a.low) * b.low, static_cast<Int128>(a.low) * b.high,
                           static_cast<Int128>(a.high) * b.low, static_cast<Int128>(a.high) * b.high};
    const auto [low, high] = std::minmax_element(std::begin(ends), std::end(ends));
    if (Fits(*low) && Fits(*high)) {
      out.form = Form::kScaled;
      out.low = static_cast<int64_t>(*low);
      out.high = static_cast<int64_t>(*high);
    }
  }
  return Emit(Kernel::kMul, out, {&a, &b});
}

std::optional<LaneValue> LaneBuilder::Div(const Value& a, const Value& b) {
  if (b.constant && b.low != 0) return Scale(a, b.low < 0 ? -b.den : b.den, std::abs(b.low));
  if (a.form == Form::kBetween || b.form == Form::kBetween) return std::nullopt;
  // (x / da) / (y / db) = x × db / (y × da)
  const int64_t common = std::gcd(a.den, b.den);
  Value out{Form::kRatio};
  out.den = a.den / common;
  out.marked = b.form == Form::kRatio || (b.low <= 0 && b.high >= 0);
  return Emit(Kernel::kDiv, out, {&a, &b}, b.den / common);
}

std::optional<LaneValue> LaneBuilder::DivElse(const Value& a, const Value& b, const Value& otherwise) {
  if (b.form == Form::kScaled && (b.low > 0 || b.high < 0)) return Div(a, b);
  const Maybe quotient = Div(a, b);
  if (!quotient) return std::nullopt;
  Value zero;
  zero.high = 1;
  Value is_zero = Emit(Kernel::kIsZero, zero, {&b});
  is_zero.marked = false;
  return Select(Kernel::kSelect, is_zero, otherwise, *quotient);
}

std::optional<LaneValue> LaneBuilder::Root(const plan::Node& node, const Value& a) {
  // Ends over kRootDen are ends of what is rounded to more places too.
  if (a.form == Form::kBetween || node.code < 8) return std::nullopt;
  Value out{Form::kBetween};
  out.den = kRootDen;
  out.low = -(int64_t{1} << 31);
  out.high = -out.low;
  out.marked = true;
  return Emit(Kernel::kRoot, out, {&a}, 1, a.den);
}

std::optional<LaneValue> LaneBuilder::Round(const plan::Node& node, const Value& a) {
  const Number& step = node.number;
  if (node.in.size() != 1 || !step.is_small() || !Fits(step.num()) || !Fits(step.den())) return std::nullopt;
  // a / den to a multiple of p / q: a × q / (den × p) to a whole number, × p over q
  const int64_t common = std::gcd(a.den, step.den());
  const int64_t up = step.den() / common;
  const Int128 down = static_cast<Int128>(a.den / common) * step.num();
  if (!Fits(down)) return std::nullopt;
  Value out{Form::kScaled};
  out.den = step.den();
  if (a.form == Form::kRatio) {
    out.low = -kMostRounded;
    out.high = kMostRounded;
    out.marked = true;
  } else {
    const Int128 low = (static_cast<Int128>(a.low) * up / down - 1) * step.num();
    const Int128 high = (static_cast<Int128>(a.high) * up / down + 1) * step.num();
    if (!Fits(static_cast<Int128>(a.low) * up) || !Fits(static_cast<Int128>(a.high) * up)) return std::nullopt;
    if (!Fits(low) || !Fits(high)) return std::nullopt;
    if (down == 1 && a.form == Form::kScaled) return Over(a, step.den());
    out.low = static_cast<int64_t>(low);
    out.high = static_cast<int64_t>(high);
    out.marked = a.form == Form::kBetween;
  }
  out = Emit(Kernel::kRound, out, {&a}, up, static_cast<int64_t>(down));
  out_.code.back().r = step.num();
  out_.code.back().mode = node.mode;
  return out;
}

std::optional<LaneValue> LaneBuilder::Extreme(Kernel kernel, const Value& a, const Value& b) {
  Value x = a;
  Value y = b;
  if (!SameDen(x, y)) return std::nullopt;
  if (x.form == Form::kRatio) {
    const Maybe less = Compare(Kernel::kLess, x, y);
    if (!less) return std::nullopt;
    return kernel == Kernel::kMin ? Select(Kernel::kSelect, *less, x, y) : Select(Kernel::kSelect, *less, y, x);
  }
  Value out{x.form == Form::kBetween || y.form == Form::kBetween ? Form::kBetween : Form::kScaled};
  out.den = x.den;
  out.low = kernel == Kernel::kMin ? std::min(x.low, y.low) : std::max(x.low, y.low);
  out.high = kernel == Kernel::kMin ? std::min(x.high, y.high) : std::max(x.high, y.high);
  if (x.constant && y.constant) return Constant(out.low, out.den);
  return Emit(kernel, out, {&x, &y});
}

LaneValue LaneBuilder::Bool(Kernel kernel, const Value& a, const Value& b, bool marked) {
  Value out;
  out.high = 1;
  out = Emit(kernel, out, {&a, &b});
  out.marked = marked;
  return out;
}

std::optional<LaneValue> LaneBuilder::Compare(Kernel kernel, const Value& a, const Value& b) {
  Value x = a;
  Value y = b;
  const bool same = SameDen(x, y);
  if (!same || x.form != Form::kScaled || y.form != Form::kScaled) {
    const Maybe difference = Add(a, b, true);
    if (!difference) return std::nullopt;
    x = *difference;
    y = Constant(0, 1);
  }
  const bool marked = x.marked || y.marked;
  if (x.form == Form::kScaled && !marked) {
    std::optional<bool> known;
    if (kernel == Kernel::kLess && (x.high < y.low || x.low >= y.high)) known = x.high < y.low;
    if (kernel == Kernel::kLessEqual && (x.high <= y.low || x.low > y.high)) known = x.high <= y.low;
    if (kernel == Kernel::kEqual && (x.high < y.low || x.low > y.high)) known = false;
    if (known) return Constant(*known ? 1 : 0, 1);
  }
  const Form form = x.form;
  Maybe out = Bool(kernel, x, y, marked || form != Form::kScaled);
  out_.code.back().form = form;
  return out;
}

std::optional<LaneValue> LaneBuilder::Not(const Value& a) {
  if (a.constant) return Constant(1 - a.low, 1);
  return Bool(Kernel::kNot, a, a, a.marked);
}

std::optional<LaneValue> LaneBuilder::Select(Kernel kernel, const Value& condition, const Value& a, const Value& b) {
  if (kernel == Kernel::kSelect && condition.constant) return condition.low != 0 ? a : b;
  if (kernel == Kernel::kOrElse && !condition.marked) return a;
  Value x = a;
  Value y = b;
  if (!SameDen(x, y)) return std::nullopt;
  Value out{x.form};
  if (y.form != Form::kScaled) out.form = y.form;
  out.den = x.den;
  out.low = std::min(x.low, y.low);
  out.high = std::max(x.high, y.high);
  if (kernel == Kernel::kOrElse) return Emit(kernel, out, {&x, &y});
  return Emit(kernel, out, {&condition, &x, &y});
}

// Leaves out what the result does not hang on.
void LaneBuilder::KeepNeeded() {
  std::vector<bool> needed(out_.lanes, false);
  needed[out_.result] = true;
  for (size_t i = out_.code.size(); i-- > 0;) {
    const Instruction& at = out_.code[i];
    if (!needed[at.out] || !Reads(at.kernel)) continue;
    needed[at.a] = needed[at.b] = needed[at.c] = true;
  }
  const auto idle = [&](const Instruction& at) { return !needed[at.out]; };
  std::erase_if(out_.code, idle);
  std::erase_if(out_.constants, idle);
}

// A lane is used again after its last reader; those of constants stay.
void LaneBuilder::ReuseLanes() {
  const size_t end = out_.code.size();
  std::vector<size_t> last(out_.lanes, 0);
  for (const Instruction& at : out_.constants) last[at.out] = end + 1;
  for (size_t i = 0; i < end; ++i) {
    const Instruction& at = out_.code[i];
    if (!Reads(at.kernel)) continue;
    for (uint32_t lane : {at.a, at.b, at.c}) last[lane] = std::max(last[lane], i);
  }
  last[out_.result] = end + 1;
  std::vector<uint32_t> place(out_.lanes, UINT32_MAX), free;
  uint32_t used = 0;
  for (Instruction& at : out_.constants) at.out = place[at.out] = used++;
  for (size_t i = 0; i < end; ++i) {
    Instruction& at = out_.code[i];
    const uint32_t lane = at.out;
    if (free.empty()) free.push_back(used++);
    place[lane] = free.back();
    free.pop_back();
    at.out = place[lane];
    const bool reads = Reads(at.kernel);
    std::vector<uint32_t> gone;
    for (uint32_t* in : {&at.a, &at.b, &at.c}) {
      const uint32_t was = *in;
      *in = reads ? place[was] : 0;
      if (reads && last[was] == i && std::find(gone.begin(), gone.end(), was) == gone.end()) gone.push_back(was);
    }
    for (uint32_t was : gone) free.push_back(place[was]);
    if (last[lane] < i) free.push_back(place[lane]);  // nobody reads it
  }
  out_.result = place[out_.result];
  out_.lanes = used;
}

std::optional<LaneCode> LaneBuilder::Finish(const Value& result) {
  if (result.form == Form::kBetween) return std::nullopt;
  out_.result = result.lane;
  out_.den = result.den;
  KeepNeeded();
  ReuseLanes();
  return std::move(out_);
}

}  // namespace heng::exec
