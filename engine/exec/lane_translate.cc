// From a program to lanes: which form each node has, over which denominator, within which bounds.
#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "engine/exec/lane_code.h"

namespace heng::exec {

namespace {

using plan::Node;
using plan::Op;

constexpr int64_t kMost = int64_t{1} << 61;  // of what stands in a scaled lane

bool Reads(Kernel kernel) { return kernel != Kernel::kLoad && kernel != Kernel::kGap && kernel != Kernel::kConstant; }

bool Fits(Int128 value) { return value >= -kMost && value <= kMost; }

// What is known of a node before any row is seen.
struct Value {
  Form form = Form::kScaled;
  uint32_t lane = 0;
  int64_t den = 1;  // ratio: the factor of all its denominators
  int64_t low = 0, high = 0;  // of scaled numerators; between: of both ends
  bool constant = false;  // low in every row, without a mark
  bool marked = false;
};

class Translator {
 public:
  Translator(Context& context, const plan::Program& program) : context_(context), program_(program) {}

  std::optional<LaneCode> Do() {
    for (const Node& node : program_.nodes) {
      const std::optional<Value> value = Translate(node);
      if (!value) return std::nullopt;
      values_.push_back(*value);
    }
    const Value& result = values_.back();
    if (result.form == Form::kBetween) return std::nullopt;
    out_.result = result.lane;
    out_.den = result.den;
    if (result.constant) out_.always = result.low;
    KeepNeeded();
    ReuseLanes();
    return std::move(out_);
  }

 private:
  using Maybe = std::optional<Value>;
  const Value& In(const Node& node, size_t i) const { return values_[node.in[i]]; }

  Maybe Translate(const Node& node);
  Maybe Logic(const Node& node);
  Maybe Load(const Node& node);
  Maybe Cases(const Node& node);
  Maybe Compose(const Node& node);
  Maybe Sum(const std::vector<Value>& parts);

  Value Constant(int64_t num, int64_t den);
  Maybe ConstantOf(const Number& number);
  Value Emit(Kernel kernel, Value result, const std::vector<const Value*>& in, int64_t p = 1, int64_t q = 1);
  Maybe Over(const Value& value, int64_t den);
  Value AsRatio(const Value& value, int64_t factor);
  bool SameDen(Value& a, Value& b);
  Maybe Scale(const Value& value, int64_t num, int64_t den);
  Maybe Add(const Value& a, const Value& b, bool minus);
  Maybe AddRatios(const Value& a, const Value& b, bool minus);
  Maybe Mul(const Value& a, const Value& b);
  Maybe Div(const Value& a, const Value& b);
  Maybe DivElse(const Value& a, const Value& b, const Value& otherwise);
  Maybe Root(const Node& node, const Value& a);
  Maybe Round(const Node& node, const Value& a);
  Maybe Extreme(Kernel kernel, const Value& a, const Value& b);
  Maybe Compare(Kernel kernel, const Value& a, const Value& b);
  Maybe Not(const Value& a);
  Maybe Select(Kernel kernel, const Value& condition, const Value& a, const Value& b);
  Maybe Bool(Kernel kernel, const Value& a, const Value& b, bool marked);
  void KeepNeeded();
  void ReuseLanes();

  Context& context_;
  const plan::Program& program_;
  std::vector<Value> values_;
  LaneCode out_;
};

// The least common denominator; 0 when it is too big.
int64_t CommonDen(int64_t a, int64_t b) {
  int64_t common;
  if (__builtin_mul_overflow(a, b / std::gcd(a, b), &common)) return 0;
  return common <= kMost ? common : 0;
}

Value Translator::Constant(int64_t num, int64_t den) {
  Value out{Form::kScaled, out_.lanes++, den, num, num, true, false};
  out_.constants.push_back({Kernel::kConstant, Form::kScaled, out.lane, 0, 0, 0, num});
  return out;
}

std::optional<Value> Translator::ConstantOf(const Number& number) {
  if (!number.is_small() || !Fits(number.num()) || !Fits(number.den())) return std::nullopt;
  return Constant(number.num(), number.den());
}

// A new lane with the marks of all inputs.
Value Translator::Emit(Kernel kernel, Value result, const std::vector<const Value*>& in, int64_t p, int64_t q) {
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
std::optional<Value> Translator::Over(const Value& value, int64_t den) {
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

Value Translator::AsRatio(const Value& value, int64_t factor) {
  Value out = value;
  out.form = Form::kRatio;
  out.den = factor;
  if (value.form == Form::kRatio && factor == value.den) return value;
  return Emit(Kernel::kScale, out, {&value}, factor / value.den);
}

// Brings both over one denominator; false: lanes don't hold that.
bool Translator::SameDen(Value& a, Value& b) {
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
std::optional<Value> Translator::Scale(const Value& value, int64_t num, int64_t den) {
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
std::optional<Value> Translator::AddRatios(const Value& a, const Value& b, bool minus) {
  const int64_t den = CommonDen(a.den, b.den);
  if (den == 0 || a.form == Form::kBetween || b.form == Form::kBetween) return std::nullopt;
  Value out{Form::kRatio};
  out.den = den;
  return Emit(minus ? Kernel::kSub : Kernel::kAdd, out, {&a, &b}, den / a.den, den / b.den);
}

std::optional<Value> Translator::Add(const Value& a, const Value& b, bool minus) {
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

std::optional<Value> Translator::Mul(const Value& a, const Value& b) {
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

std::optional<Value> Translator::Div(const Value& a, const Value& b) {
  if (b.constant && b.low != 0) return Scale(a, b.low < 0 ? -b.den : b.den, std::abs(b.low));
  if (a.form == Form::kBetween || b.form == Form::kBetween) return std::nullopt;
  // (x / da) / (y / db) = x × db / (y × da)
  const int64_t common = std::gcd(a.den, b.den);
  Value out{Form::kRatio};
  out.den = a.den / common;
  out.marked = b.form == Form::kRatio || (b.low <= 0 && b.high >= 0);
  return Emit(Kernel::kDiv, out, {&a, &b}, b.den / common);
}

std::optional<Value> Translator::DivElse(const Value& a, const Value& b, const Value& otherwise) {
  if (b.form == Form::kScaled && (b.low > 0 || b.high < 0)) return Div(a, b);
  const Maybe quotient = Div(a, b);
  if (!quotient) return std::nullopt;
  Value zero;
  zero.high = 1;
  Value is_zero = Emit(Kernel::kIsZero, zero, {&b});
  is_zero.marked = false;
  return Select(Kernel::kSelect, is_zero, otherwise, *quotient);
}

std::optional<Value> Translator::Root(const Node& node, const Value& a) {
  // Ends over kRootDen are ends of what is rounded to more places too.
  if (a.form == Form::kBetween || node.code < 8) return std::nullopt;
  Value out{Form::kBetween};
  out.den = kRootDen;
  out.low = -(int64_t{1} << 31);
  out.high = -out.low;
  out.marked = true;
  return Emit(Kernel::kRoot, out, {&a}, 1, a.den);
}

std::optional<Value> Translator::Round(const Node& node, const Value& a) {
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

std::optional<Value> Translator::Extreme(Kernel kernel, const Value& a, const Value& b) {
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

std::optional<Value> Translator::Bool(Kernel kernel, const Value& a, const Value& b, bool marked) {
  Value out;
  out.high = 1;
  out = Emit(kernel, out, {&a, &b});
  out.marked = marked;
  return out;
}

std::optional<Value> Translator::Compare(Kernel kernel, const Value& a, const Value& b) {
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

std::optional<Value> Translator::Not(const Value& a) {
  if (a.constant) return Constant(1 - a.low, 1);
  return Bool(Kernel::kNot, a, a, a.marked);
}

std::optional<Value> Translator::Select(Kernel kernel, const Value& condition, const Value& a, const Value& b) {
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

std::optional<Value> Translator::Load(const Node& node) {
  const data::Column& column = context_.column(node.column);
  const ColumnBounds& bounds = context_.BoundsOf(node.column);
  Value out;
  out.marked = bounds.gaps || bounds.wide;
  for (ColumnId step : node.via) out.marked |= context_.BoundsOf(step).gaps;
  if (!column.dens.empty()) {
    out.form = Form::kRatio;
  } else {
    if (!Fits(bounds.low) || !Fits(bounds.high) || !Fits(column.den)) return std::nullopt;
    out.den = column.den;
    out.low = bounds.low;
    out.high = bounds.high;
    if (context_.IsUnit(node.column) && !out.marked) return Constant(column.num[0], column.den);
    if (out.marked) out.low = std::min<int64_t>(out.low, 0);
    if (out.marked) out.high = std::max<int64_t>(out.high, 0);
  }
  out = Emit(Kernel::kLoad, out, {});
  out_.code.back().node = &node;
  return out;
}

// From the last to the first: the condition that holds first decides, a gap in one that is reached too.
std::optional<Value> Translator::Cases(const Node& node) {
  const size_t cases = node.in.size() / 2;
  Value rest;
  if (node.in.size() % 2 == 1) {
    rest = values_[node.in.back()];
  } else {
    rest = In(node, 2 * cases - 1);
    const Value none = Constant(0, 1);
    rest = Emit(Kernel::kRequire, rest, {&rest, &none});
    rest.marked = true;
  }
  Maybe out = rest;
  for (size_t k = cases; out && k-- > 0;) out = Select(Kernel::kSelect, In(node, 2 * k), In(node, 2 * k + 1), *out);
  if (!node.exclusive || !out) return out;
  Maybe count = Constant(0, 1);
  for (size_t k = 0; count && k < cases; ++k) count = Add(*count, In(node, 2 * k), false);
  const Maybe one = count ? Compare(Kernel::kLessEqual, *count, Constant(1, 1)) : std::nullopt;
  if (!one) return std::nullopt;
  Value result = Emit(Kernel::kRequire, *out, {&*out, &*one});
  result.marked = true;
  return result;
}

std::optional<Value> Translator::Sum(const std::vector<Value>& parts) {
  Maybe sum = parts[0];
  for (size_t k = 1; sum && k < parts.size(); ++k) sum = Add(*sum, parts[k], false);
  return sum;
}

std::optional<Value> Translator::Compose(const Node& node) {
  const bool reweight = node.policy == plan::ComposePolicy::kReweight;
  const bool unrated = node.policy == plan::ComposePolicy::kUnrated;
  std::vector<Value> parts, shares;
  Maybe present = Constant(0, 1);
  const Value none = Constant(0, 1);
  for (size_t k = 0; k < node.in.size() / 2; ++k) {
    Value part = In(node, 2 * k);
    Value share = In(node, 2 * k + 1);
    Maybe is_absent = none;
    if (unrated && node.code != 0 && share.marked) is_absent = Bool(Kernel::kIsNotTaking, share, share, false);
    if (!unrated && (part.marked || share.marked)) is_absent = Bool(Kernel::kIsAbsent, part, share, true);
    if (!is_absent->constant) {
      const Maybe p = Select(Kernel::kSelect, *is_absent, none, part);
      const Maybe s = Select(Kernel::kSelect, *is_absent, none, share);
      if (!p || !s) return std::nullopt;
      part = *p;
      share = *s;
    }
    if (unrated && (part.marked || share.marked)) {
      const Value before = part;
      part = Emit(Kernel::kUnrated, before, {&before, &share});
    }
    parts.push_back(part);
    shares.push_back(share);
    const Maybe is_present = Not(*is_absent);
    present = present && is_present ? Add(*present, *is_present, false) : std::nullopt;
    if (!present) return std::nullopt;
  }
  Maybe sum = Sum(parts);
  if (reweight && sum) {
    const Maybe share = Sum(shares);
    sum = share ? Div(*sum, *share) : std::nullopt;
  }
  if (!sum) return std::nullopt;
  const Maybe enough =
      Compare(Kernel::kLessEqual, Constant(reweight ? std::max<int64_t>(node.at_least, 1) : 1, 1), *present);
  if (!enough) return std::nullopt;
  if (enough->constant && enough->low == 1) return sum;
  Value out = Emit(Kernel::kRequire, *sum, {&*sum, &*enough});
  out.marked = true;
  return out;
}

std::optional<Value> Translator::Logic(const Node& node) {
  const Value& a = In(node, 0);
  switch (node.op) {
    case Op::kAnd:
    case Op::kOr: {
      Maybe out = a;
      const bool is_and = node.op == Op::kAnd;
      for (size_t k = 1; out && k < node.in.size(); ++k) {
        const Value& b = In(node, k);
        if (out->constant && b.constant) {
          out = Constant(is_and ? out->low & b.low : out->low | b.low, 1);
        } else {
          out = Bool(is_and ? Kernel::kAnd : Kernel::kOr, *out, b, out->marked || b.marked);
        }
      }
      return out;
    }
    case Op::kNot: return Not(a);
    case Op::kIf: return Select(Kernel::kSelect, a, In(node, 1), In(node, 2));
    case Op::kOrElse: return Select(Kernel::kOrElse, a, a, In(node, 1));
    case Op::kIsMissing:
    case Op::kIsUnrated:
      if (!a.marked) return Constant(0, 1);
      return Bool(node.op == Op::kIsMissing ? Kernel::kIsMissing : Kernel::kIsUnrated, a, a, true);
    case Op::kRequire: {
      if (a.form == Form::kBetween || (In(node, 1).constant && In(node, 1).low == 1)) return a;
      Value out = Emit(Kernel::kRequire, a, {&a, &In(node, 1)});
      out.marked = true;
      return out;
    }
    case Op::kLt: return Compare(Kernel::kLess, a, In(node, 1));
    case Op::kLe: return Compare(Kernel::kLessEqual, a, In(node, 1));
    case Op::kGt: return Compare(Kernel::kLess, In(node, 1), a);
    case Op::kGe: return Compare(Kernel::kLessEqual, In(node, 1), a);
    case Op::kEq: return Compare(Kernel::kEqual, a, In(node, 1));
    case Op::kNe: {
      const Maybe equal = Compare(Kernel::kEqual, a, In(node, 1));
      return equal ? Not(*equal) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

std::optional<Value> Translator::Translate(const Node& node) {
  switch (node.op) {
    case Op::kConst: return ConstantOf(node.number);
    case Op::kCode: return Fits(node.code) ? Maybe(Constant(node.code, 1)) : std::nullopt;
    case Op::kTextConst: return Constant(context_.data.texts.Code(node.text), 1);
    case Op::kGap: {
      Value out;
      out.marked = true;
      const uint8_t marks[] = {kMissingMark, kUnratedMark, kNotTakingMark, kTrouble};
      return Emit(Kernel::kGap, out, {}, marks[static_cast<size_t>(node.gap_kind)]);
    }
    case Op::kLoad: return Load(node);
    case Op::kAdd: return Add(In(node, 0), In(node, 1), false);
    case Op::kSub:
    case Op::kDays: {
      const bool days = node.op == Op::kDays;
      return Add(In(node, days ? 1 : 0), In(node, days ? 0 : 1), true);
    }
    case Op::kMul: return Mul(In(node, 0), In(node, 1));
    case Op::kDiv: return Div(In(node, 0), In(node, 1));
    case Op::kDivElse: return DivElse(In(node, 0), In(node, 1), In(node, 2));
    case Op::kNeg: return Scale(In(node, 0), -1, 1);
    case Op::kOrdinal: return Add(In(node, 0), Constant(1, 1), false);
    case Op::kMin:
    case Op::kMax: {
      Maybe out = In(node, 0);
      for (size_t k = 1; out && k < node.in.size(); ++k) {
        out = Extreme(node.op == Op::kMin ? Kernel::kMin : Kernel::kMax, *out, In(node, k));
      }
      return out;
    }
    case Op::kClamp: {
      const Maybe raised = Extreme(Kernel::kMax, In(node, 0), In(node, 1));
      return raised ? Extreme(Kernel::kMin, *raised, In(node, 2)) : std::nullopt;
    }
    case Op::kRound: return Round(node, In(node, 0));
    case Op::kRoot: return Root(node, In(node, 0));
    case Op::kCases: return Cases(node);
    case Op::kCompose: return Compose(node);
    default: return Logic(node);
  }
}

// Leaves out what the result does not hang on.
void Translator::KeepNeeded() {
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
void Translator::ReuseLanes() {
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

}  // namespace

std::optional<LaneCode> Translate(Context& context, const plan::Program& program) {
  return Translator(context, program).Do();
}

}  // namespace heng::exec
