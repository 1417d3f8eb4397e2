// 内插: straight lines between anchors, written out as cases.
//
//   内插 x { 60 : 0 分；90 : 30 分 }           x = 75   0 + (75 − 60) ÷ (90 − 60) × (30 − 0) = 15
//   内插 x { [0, 60) : 0 分 至 40 分           x = 30   20; x = 60   50 (the jump); x = 80   55
//            [60, 100] : 50 分 至 60 分 }
//
// Anchors and values may be formulas. Where two anchors of a segment meet, its width is zero and 零宽则 gives the
// value; anchors that fall are error E2071 with the row's key.
#include <algorithm>

#include "engine/model/builder.h"
#include "engine/model/print.h"

namespace heng::model {

// Points a, b, c are the segments [a, b], (b, c]; rows with intervals are segments of their own.
bool Builder::ReadSegments(const ast::Interpolation& source, const Type& x, std::vector<Segment>& out, Span span,
                           const Context& context) {
  const bool ranges =
      std::any_of(source.anchors.begin(), source.anchors.end(), [](const auto& a) { return a.interval.has_value(); });
  std::vector<std::pair<ExprPtr, ExprPtr>> points;
  std::optional<Type> type;
  auto value = [&](const ast::Expr& e) -> ExprPtr {
    ExprPtr result = UseNumber(e, context);
    if (!result) return nullptr;
    if (!type) type = result->type;
    TakeUnit(*result, *type);
    if (!SameUnit(*type, result->type)) {
      Report(Code::E0309, e.span, {TypeText(scheme_, *type), TypeText(scheme_, result->type)});
      return nullptr;
    }
    return result;
  };
  for (const auto& anchor : source.anchors) {
    if (ranges != anchor.interval.has_value()) {
      Report(Code::E0737, anchor.value->span);
      return false;
    }
    ExprPtr at = value(*anchor.value);
    if (!at) return false;
    if (!ranges) {
      ExprPtr point = Bound(*anchor.at, x, context);
      if (!point) return false;
      points.emplace_back(std::move(point), std::move(at));
      continue;
    }
    Segment segment;
    segment.low = Bound(*anchor.interval->low, x, context);
    segment.high = Bound(*anchor.interval->high, x, context);
    segment.low_value = std::move(at);
    segment.high_value = value(*anchor.to);
    segment.low_closed = anchor.interval->low_closed;
    segment.high_closed = anchor.interval->high_closed;
    segment.span = anchor.interval->span;
    if (!segment.low || !segment.high || !segment.high_value) return false;
    out.push_back(std::move(segment));
  }
  if (!ranges && points.size() < 2) {
    Report(Code::E0720, span);
    return false;
  }
  for (size_t i = 0; i + 1 < points.size(); ++i) {
    Segment segment{Clone(*points[i].first),
                    Clone(*points[i + 1].first),
                    Clone(*points[i].second),
                    Clone(*points[i + 1].second),
                    i == 0,
                    true,
                    source.anchors[i + 1].at->span};
    out.push_back(std::move(segment));
  }
  return true;
}

// What is known before any data: written-out ends rise and meet; ends that may meet say what holds then.
bool Builder::SegmentsFit(const std::vector<Segment>& segments, bool zero_stated, Span span) {
  bool may_be_zero = false;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    const bool known = IsConst(*s.low) && IsConst(*s.high);
    may_be_zero = may_be_zero || !known;
    if (known && !(s.low->number < s.high->number)) {
      Report(Code::E0719, s.span);
      return false;
    }
    if (i == 0) continue;
    const Segment& before = segments[i - 1];
    const bool both_known = IsConst(*before.high) && IsConst(*s.low);
    const bool meet = both_known ? before.high->number == s.low->number
                                 : FormulaText(scheme_, *before.high) == FormulaText(scheme_, *s.low);
    if (meet && before.high_closed != s.low_closed) continue;
    Report(Code::E0738, s.span,
           {both_known ? Text(before.high->number.ToText()) : Text{"上一段的末端", "the end of the row before"}});
    return false;
  }
  if (may_be_zero && !zero_stated) {
    Report(Code::E0739, span);
    return false;
  }
  if (!may_be_zero && zero_stated) Report(Code::W0728, span);
  return true;
}

ExprPtr Builder::ResolveInterpolation(const ast::Interpolation& source, Span span, const Context& context) {
  ExprPtr operand = source.missing ? Resolve(*source.operand, context) : Use(*source.operand, context);
  if (!operand || !IsNumber(*operand)) return nullptr;
  const Type x_type = operand->type;
  ExprPtr shared = Shareable(std::move(operand), context);
  std::vector<Segment> segments;
  if (!ReadSegments(source, x_type, segments, span, context)) return nullptr;
  if (!SegmentsFit(segments, source.zero_width != nullptr, span)) return nullptr;
  const Type type = segments[0].low_value->type;
  auto x = [&] {
    ExprPtr load = Clone(*shared);
    if (source.missing) load->may_miss = false;
    return load;
  };
  auto test = [&](Op op, ExprPtr a, ExprPtr b) { return MakeOp(op, BoolType(), span, std::move(a), std::move(b)); };
  auto fault = [&](Code code) {
    ExprPtr never = MakeOp(Op::kRequire, type, span, x(), MakeCode(0, BoolType(), span));
    never->error_code = code;
    return never;
  };
  ExprPtr zero;
  if (source.zero_width) {
    zero = Use(*source.zero_width, context, &type);
    if (!zero) return nullptr;
    if (zero->op == Op::kGap) zero->type = type;
    TakeUnit(*zero, type);
    if (!CommonType(*segments[0].low_value, *zero, source.zero_width->span)) return nullptr;
  }
  auto line = [&](const Segment& s) -> ExprPtr {
    ExprPtr along = MakeOp(Op::kSub, x_type, span, x(), Clone(*s.low));
    ExprPtr width = IsConst(*s.low) && IsConst(*s.high) ? MakeConst(s.high->number - s.low->number, x_type, span)
                                                        : MakeOp(Op::kSub, x_type, span, Clone(*s.high), Clone(*s.low));
    const bool known = IsConst(*width);
    ExprPtr share = MakeOp(Op::kDiv, NumberType({}, true), span, std::move(along), std::move(width));
    ExprPtr rise = MakeOp(Op::kSub, type, span, Clone(*s.high_value), Clone(*s.low_value));
    ExprPtr part = MakeOp(Op::kMul, type, span, std::move(share), std::move(rise));
    ExprPtr out = MakeOp(Op::kAdd, type, span, Clone(*s.low_value), std::move(part));
    if (known) return out;
    return MakeOp(Op::kIf, type, span, test(Op::kEq, Clone(*s.low), Clone(*s.high)), Clone(*zero), std::move(out));
  };
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  for (const Segment& s : segments) {
    if (IsConst(*s.low) && IsConst(*s.high)) continue;
    rows.emplace_back(test(Op::kGt, Clone(*s.low), Clone(*s.high)), fault(Code::E2071));
  }
  using Outside = ast::Interpolation::Outside;
  const Segment& first = segments.front();
  const Segment& last = segments.back();
  if (source.outside != Outside::kExtend) {
    const bool ends = source.outside == Outside::kEnds;
    // 取端: a value at an open end is that of the end as well.
    ExprPtr below = test(first.low_closed || ends ? Op::kLt : Op::kLe, x(), Clone(*first.low));
    rows.emplace_back(std::move(below), ends ? Clone(*first.low_value) : fault(Code::E2008));
    ExprPtr above = test(last.high_closed || ends ? Op::kGt : Op::kGe, x(), Clone(*last.high));
    rows.emplace_back(std::move(above), ends ? Clone(*last.high_value) : fault(Code::E2008));
  }
  for (size_t i = 0; i + 1 < segments.size(); ++i) {
    ExprPtr inside = test(segments[i].high_closed ? Op::kLe : Op::kLt, x(), Clone(*segments[i].high));
    rows.emplace_back(std::move(inside), line(segments[i]));
  }
  ExprPtr out = rows.empty() ? line(last) : Choose(std::move(rows), line(last), false, span);
  if (!out || !source.missing) return out;
  ExprPtr for_missing = Use(*source.missing, context);
  if (!for_missing) return nullptr;
  return OrMissing(*shared, std::move(for_missing), std::move(out), span);
}

}  // namespace heng::model
