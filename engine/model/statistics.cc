// Statistics that give each row its own value from the rows of its group: 标准分, 线性期望, 百分等级. Written out in
// aggregates, ranks and plain operations.
#include "engine/model/builder.h"

namespace heng::model {

// These take values, 组内 or 全体, 当, gaps and 不含本行; the row itself must be one of the rows.
bool Builder::OwnRowOnly(const ast::Call& call, size_t values, Span span, const Context& context) {
  const ast::Modifiers& m = call.modifiers;
  if (call.args.size() != values) {
    Report(Code::E0215, span, {call.written, std::to_string(values), std::to_string(call.args.size())});
    return false;
  }
  if (call.source || context.kind != Context::Kind::kRow || !(m.grouped || m.whole)) {
    Report(Code::E0443, span, {call.written});
    return false;
  }
  if (m.divide_by || m.weight || !m.trims.empty() || m.take_high || m.take_low || !m.order.empty() || m.type ||
      call.step || call.mode || call.months_up) {
    Report(Code::E0413, span, {call.written});
    return false;
  }
  return true;
}

// (x − mean) ÷ σ, exact to the places of its one root: sign · √((x − mean)² ÷ variance).
ExprPtr Builder::StandardScore(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (!OwnRowOnly(call, 1, span, context)) return nullptr;
  const auto& flags = call.modifiers.flags;
  const bool sample = flags.size() == 1 && flags[0].text == "样本";
  if (flags.size() != 1 || (!sample && flags[0].text != "总体")) {
    Report(Code::E0423, span, {call.written});
    return nullptr;
  }
  ExprPtr own = Resolve(*call.args[0], context);
  if (!own || !IsNumber(*own)) return nullptr;
  ExprPtr mean = MakeAggregate(call, AggregateKind::kMean, span, context, nullptr);
  ExprPtr variance = MakeAggregate(call, sample ? AggregateKind::kVarianceSample : AggregateKind::kVariancePopulation,
                                   span, context, nullptr);
  if (!mean || !variance) return nullptr;
  const Type plain = NumberType();
  const Type type = own->type;
  ExprPtr off = Shareable(MakeOp(Op::kSub, type, span, std::move(own), std::move(mean)), context);
  ExprPtr size = AbsoluteOf(Clone(*off), span, context);
  ExprPtr square = MakeOp(Op::kMul, plain, span, std::move(off), std::move(size));
  ExprPtr none = MakeGap(data::GapKind::kMissing, "标准差为零", plain, span);
  ExprPtr ratio = MakeOp(Op::kDivElse, plain, span, std::move(square), std::move(variance), std::move(none));
  ExprPtr out = MakeOp(Op::kRoot, plain, span, std::move(ratio));
  out->code = call.places.value_or(20);
  NoteRoot(call, span, out->code);
  return out;
}

// What the line of least squares of y over x, through the rows of the group, gives for the row's own x.
ExprPtr Builder::LinearExpectation(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (!OwnRowOnly(call, 2, span, context)) return nullptr;
  if (call.places || !call.modifiers.flags.empty()) {
    Report(Code::E0413, span, {call.written});
    return nullptr;
  }
  ExprPtr own = Resolve(*call.args[1], context);
  if (!own || !IsNumber(*own)) return nullptr;
  ExprPtr slope = MakeAggregate(call, AggregateKind::kSlope, span, context, nullptr);
  ExprPtr intercept = MakeAggregate(call, AggregateKind::kIntercept, span, context, nullptr);
  if (!slope || !intercept) return nullptr;
  const Type type = intercept->type;
  ExprPtr rise = MakeOp(Op::kMul, type, span, std::move(slope), std::move(own));
  return MakeOp(Op::kAdd, type, span, std::move(intercept), std::move(rise));
}

// A rank that only formulas see: positions from the lowest value up among the rows of an aggregate.
FieldId Builder::RankOf(const Aggregate& rows, TieRule ties, Span span) {
  Rank rank;
  rank.table = rows.table;
  rank.group = CloneGrouping(rows.group);
  rank.keys.push_back({Clone(*rows.value), false, SortKey::Gaps::kExcluded});
  rank.ties = ties;
  Field f;
  f.kind = Field::Kind::kRank;
  f.table = rows.table;
  f.type = NumberType();
  f.integral = ties != TieRule::kAverage;
  f.may_miss = rows.value->may_miss;
  f.may_unrate = rows.value->may_unrate;
  f.span = span;
  return HiddenRank(std::move(rank), std::move(f));
}

// Rows with a lower value, and none, half or all of those with an equal one (the row itself too), ÷ rows.
ExprPtr Builder::PercentileRank(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (!OwnRowOnly(call, 1, span, context)) return nullptr;
  const ast::Modifiers& m = call.modifiers;
  const std::string word = m.flags.size() == 1 ? m.flags[0].text : "";
  if (word != "相等不算" && word != "相等算" && word != "相等算半") {
    Report(Code::E0437, span);
    return nullptr;
  }
  if (m.when || m.except_self || call.places) {
    Report(Code::E0413, span, {call.written});
    return nullptr;
  }
  // Counts the rows that have a value.
  ExprPtr rows = MakeAggregate(call, AggregateKind::kCount, span, context, nullptr);
  if (!rows || !IsNumber(*rows->aggregate->value)) return nullptr;
  const TieRule ties = word == "相等不算" ? TieRule::kCompetition
                       : word == "相等算" ? TieRule::kLast
                                          : TieRule::kAverage;
  const Type plain = NumberType();
  ExprPtr place = LoadField(RankOf(*rows->aggregate, ties, span), span);
  if (ties != TieRule::kLast) {
    const Number less = ties == TieRule::kCompetition ? Number(1) : Number::Ratio(1, 2);
    place = MakeOp(Op::kSub, plain, span, std::move(place), MakeConst(less, plain, span));
  }
  return MakeOp(Op::kDiv, NumberType({}, true), span, std::move(place), std::move(rows));
}

}  // namespace heng::model
