// From the nodes of a program to lanes.
#include <algorithm>

#include "engine/exec/lane_builder.h"

namespace heng::exec {

namespace {

using plan::Node;
using plan::Op;

class Translator : private LaneBuilder {
 public:
  Translator(Context& context, const plan::Program& program) : context_(context), program_(program) {}

  std::optional<LaneCode> Do() {
    for (const Node& node : program_.nodes) {
      const Maybe value = Translate(node);
      if (!value) return std::nullopt;
      values_.push_back(*value);
    }
    return Finish(values_.back());
  }

 private:
  const Value& In(const Node& node, size_t i) const { return values_[node.in[i]]; }

  Maybe Translate(const Node& node);
  Maybe Logic(const Node& node);
  Maybe Load(const Node& node);
  Maybe Cases(const Node& node);
  Maybe Compose(const Node& node);
  Maybe Sum(const std::vector<Value>& parts);

  Context& context_;
  const plan::Program& program_;
  std::vector<Value> values_;
};

std::optional<LaneValue> Translator::Load(const Node& node) {
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
  SetNode(&node);
  return out;
}

// From the last to the first: the condition that holds first decides, a gap in one that is reached too.
std::optional<LaneValue> Translator::Cases(const Node& node) {
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

std::optional<LaneValue> Translator::Sum(const std::vector<Value>& parts) {
  Maybe sum = parts[0];
  for (size_t k = 1; sum && k < parts.size(); ++k) sum = Add(*sum, parts[k], false);
  return sum;
}

std::optional<LaneValue> Translator::Compose(const Node& node) {
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

std::optional<LaneValue> Translator::Logic(const Node& node) {
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
      const Value& needed = In(node, 1);
      if (a.form == Form::kBetween || (needed.constant && needed.low == 1)) return a;
      // What never holds has no value: its denominator must not become that of the options beside it.
      const Value value = needed.constant ? Constant(0, 1) : a;
      Value out = Emit(Kernel::kRequire, value, {&value, &needed});
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

std::optional<LaneValue> Translator::Translate(const Node& node) {
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

}  // namespace

std::optional<LaneCode> Translate(Context& context, const plan::Program& program) {
  return Translator(context, program).Do();
}

}  // namespace heng::exec
