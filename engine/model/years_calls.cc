// Calls that speak of warnings, earlier years and school years.
#include "engine/base/date.h"
#include "engine/model/builder.h"

namespace heng::model {

namespace {

struct RecentKind {
  const char* name;
  AggregateKind kind;
};
constexpr RecentKind kRecentKinds[] = {{"合计", AggregateKind::kSum},
                                       {"计数", AggregateKind::kCount},
                                       {"均值", AggregateKind::kMean},
                                       {"最高", AggregateKind::kMax},
                                       {"最低", AggregateKind::kMin}};

bool IsCallOf(const ast::Call& call, size_t place, const char* name) {
  if (place >= call.args.size()) return false;
  const auto* inner = std::get_if<ast::Call>(&call.args[place]->node);
  return inner != nullptr && inner->function.text == name;
}

}  // namespace

ExprPtr Builder::ResolveWarningsOrRecent(const ast::Call& call, Span span, const Context& context, bool& found) {
  const std::string& name = call.function.text;
  found = true;
  if (const ast::Warning* warning = WarningNamed(call, context)) {
    return ResolveWarningCall(call, *warning, span, context);
  }
  if (IsCallOf(call, 0, "近")) {
    for (const RecentKind& recent : kRecentKinds) {
      if (name == recent.name) return ResolveRecent(call, recent.kind, span, context);
    }
  }
  if (name == "近" || (IsCallOf(call, 0, "近") && name != "原因")) {
    Report(Code::E0290, span, {call.written});
    return nullptr;
  }
  found = false;
  return nullptr;
}

ExprPtr Builder::ResolveStreak(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (call.args.size() == 1) return ResolveYears(call, Op::kStreak, *call.args[0], span, context);
  Report(Code::E0215, span, {call.written, "1", std::to_string(call.args.size())});
  return nullptr;
}

// 学年(日期): the year in which the school year of the date begins, on 1 September. Full years since the first
// September of the calendar, counted from 1.
ExprPtr Builder::ResolveSchoolYear(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (call.args.size() != 1) {
    Report(Code::E0215, span, {call.written, "1", std::to_string(call.args.size())});
    return nullptr;
  }
  ExprPtr date = Use(*call.args[0], context);
  if (!date) return nullptr;
  if (date->type.kind != ValueKind::kDate) {
    Report(Code::E0313, date->span, {call.written, TypeText(scheme_, date->type)});
    return nullptr;
  }
  const Type type = date->type;
  ExprPtr since = MakeCode(*DaysFromCivil({1, 9, 1}), type, span);
  ExprPtr years = MakeOp(Op::kFullYears, NumberType(), span, std::move(since), std::move(date));
  ExprPtr out = MakeOp(Op::kAdd, NumberType(), span, std::move(years), MakeConst(Number(1), NumberType(), span));
  out->integral = true;
  return out;
}

// 满年(月数): whole years of a number of months; with 满 n 个月进一 a rest of at least n months counts one.
ExprPtr Builder::YearsOfMonths(const ast::Call& call, Span span, const Context& context) {
  ExprPtr months = UseNumber(*call.args[0], context);
  if (!months) return nullptr;
  const bool counts = months->type.unit.empty() ? !months->type.ratio : months->type.unit == Unit{{"月", 1}};
  if (!counts || (call.months_up && (*call.months_up < 1 || *call.months_up > 11))) {
    Report(counts ? Code::E0413 : Code::E0292, span, {call.written, TypeText(scheme_, months->type)});
    return nullptr;
  }
  months = Shareable(std::move(months), context);
  months->type = NumberType();
  ExprPtr years = MakeOp(Op::kDiv, NumberType(), span, Clone(*months), MakeConst(Number(12), NumberType(), span));
  years = MakeRound(std::move(years), Rounding::kFloor, Number(1));
  if (!call.months_up) return years;
  ExprPtr whole = MakeOp(Op::kMul, NumberType(), span, Clone(*years), MakeConst(Number(12), NumberType(), span));
  ExprPtr rest = MakeOp(Op::kSub, NumberType(), span, std::move(months), std::move(whole));
  ExprPtr enough =
      MakeOp(Op::kGe, BoolType(), span, std::move(rest), MakeConst(Number(*call.months_up), NumberType(), span));
  ExprPtr one = MakeOp(Op::kIf, NumberType(), span, std::move(enough), MakeConst(Number(1), NumberType(), span),
                       MakeConst(Number(0), NumberType(), span));
  one->integral = true;
  ExprPtr out = MakeOp(Op::kAdd, NumberType(), span, std::move(years), std::move(one));
  out->integral = true;
  return out;
}

}  // namespace heng::model
