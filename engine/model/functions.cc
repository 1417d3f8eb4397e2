// Functions of one row: numbers and dates. Written out in the operations of vocabulary.h.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

namespace {

struct Mode {
  const char* name;
  Rounding mode;
};
constexpr Mode kModes[] = {{"四舍五入", Rounding::kHalfUp}, {"四舍六入五成双", Rounding::kHalfEven},
                           {"舍去", Rounding::kTruncate},   {"进一", Rounding::kAwayFromZero},
                           {"向下", Rounding::kFloor},      {"向上", Rounding::kCeiling}};

constexpr int kRootPlaces = 20;
constexpr size_t kMany = 1000;

}  // namespace

const std::vector<Builder::Function>& Builder::Functions() {
  static const std::vector<Function> functions = {
      {"最大", 2, kMany, &Builder::Extreme},    {"最小", 2, kMany, &Builder::Extreme},
      {"平均", 2, kMany, &Builder::Average},    {"余数", 2, 2, &Builder::Modulo},
      {"绝对值", 1, 1, &Builder::Absolute},     {"平方根", 1, 1, &Builder::SquareRoot},
      {"四舍五入", 1, 1, &Builder::RoundedBy},  {"四舍六入五成双", 1, 1, &Builder::RoundedBy},
      {"舍去", 1, 1, &Builder::RoundedBy},      {"进一", 1, 1, &Builder::RoundedBy},
      {"向下", 1, 1, &Builder::RoundedBy},      {"向上", 1, 1, &Builder::RoundedBy},
      {"数", 1, 1, &Builder::PlainNumber},      {"满年", 1, 2, &Builder::FullYears},
      {"满月", 2, 2, &Builder::DateDifference}, {"天数", 2, 2, &Builder::DateDifference},
      {"原因", 1, 1, &Builder::Reason},         {"数值", 1, 1, &Builder::ParseNumber},
      {"文本", 1, 1, &Builder::TextOf},         {"拼接", 2, kMany, &Builder::Concat},
      {"前几字", 2, 2, &Builder::Characters},   {"后几字", 2, 2, &Builder::Characters},
      {"字数", 1, 1, &Builder::Characters},     {"序", 1, 1, &Builder::Ordinal},
      {"降等", 2, 2, &Builder::Shifted},        {"升等", 2, 2, &Builder::Shifted}};
  return functions;
}

const std::vector<Builder::Function>& Builder::SpecialCalls() {
  static const std::vector<Function> calls = {
      {"列", 0, kMany, &Builder::ResolveColumnCall},       {"名额", 0, kMany, &Builder::ResolveQuota},
      {"标准分", 0, kMany, &Builder::StandardScore},       {"百分等级", 0, kMany, &Builder::PercentileRank},
      {"线性期望", 0, kMany, &Builder::LinearExpectation}, {"上期", 0, kMany, &Builder::ResolvePrevious},
      {"连续", 0, kMany, &Builder::ResolveStreak},         {"抽签", 0, kMany, &Builder::ResolveLots},
      {"学年", 0, kMany, &Builder::ResolveSchoolYear}};
  return calls;
}

std::vector<std::string> Builder::BuiltinNames() {
  std::vector<std::string> names;
  for (const Function& function : Functions()) names.emplace_back(function.name);
  return names;
}

bool Builder::IsBuiltin(const std::string& name) {
  const auto& functions = Functions();
  return std::any_of(functions.begin(), functions.end(), [&](const Function& known) { return name == known.name; });
}

ExprPtr Builder::ResolveBuiltin(const ast::Call& call, Span span, const Context& context, const Type* expected,
                                bool& found) {
  const auto& functions = Functions();
  const auto at = std::find_if(functions.begin(), functions.end(),
                               [&](const Function& function) { return call.function.text == function.name; });
  found = at != functions.end();
  if (!found) return nullptr;
  const size_t given = call.args.size();
  if (given < at->least || given > at->most) {
    const bool one = at->resolve == &Builder::Extreme && given == 1;
    Report(one ? Code::E0417 : Code::E0215, span,
           {call.written, std::to_string(given < at->least ? at->least : at->most), std::to_string(given)});
    return nullptr;
  }
  const ast::Modifiers& m = call.modifiers;
  const bool of_rows = call.source || m.grouped || m.whole || m.except_self || m.when || m.skip_gaps || m.gap_unrates ||
                       m.divide_by || m.weight || !m.trims.empty() || !m.flags.empty() || !m.order.empty() ||
                       m.take_high || m.take_low || m.at_least || m.type;
  const bool rounds = at->resolve == &Builder::RoundedBy || at->resolve == &Builder::SquareRoot;
  if (of_rows || call.mode || ((call.places || call.step) && !rounds) ||
      (call.months_up && at->resolve != &Builder::FullYears)) {
    Report(Code::E0413, span, {call.written});
    return nullptr;
  }
  return (this->*at->resolve)(call, span, context, expected);
}

// The arguments, all numbers of one unit.
std::optional<std::vector<ExprPtr>> Builder::Numbers(const ast::Call& call, const Context& context) {
  std::vector<ExprPtr> in;
  for (const auto& arg : call.args) {
    ExprPtr value = UseNumber(*arg, context);
    if (!value) return std::nullopt;
    in.push_back(std::move(value));
  }
  for (auto& value : in) {
    if (IsZeroConst(*value)) TakeUnit(*value, in[0]->type);
    if (IsZeroConst(*in[0])) TakeUnit(*in[0], value->type);
    const auto common = CommonType(*in[0], *value, value->span);
    if (!common) return std::nullopt;
    in[0]->type = *common;
  }
  return in;
}

ExprPtr Builder::WholeNumber(const ast::Expr& expr, const Context& context) {
  ExprPtr value = UseNumber(expr, context);
  if (value && !value->integral) {
    Report(Code::E0435, expr.span);
    return nullptr;
  }
  return value;
}

ExprPtr Builder::Extreme(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  std::vector<ExprPtr> in;
  for (const auto& arg : call.args) {
    ExprPtr value = Use(*arg, context, in.empty() ? expected : &in[0]->type);
    if (!value) return nullptr;
    in.push_back(std::move(value));
  }
  Type type = in[0]->type;
  if (type.kind != ValueKind::kOption && type.kind != ValueKind::kDate && !IsNumber(*in[0])) return nullptr;
  if (!HaveOrder(type, span)) return nullptr;
  bool integral = true;
  for (auto& value : in) {
    if (IsZeroConst(*value)) TakeUnit(*value, type);
    if (IsZeroConst(*in[0])) TakeUnit(*in[0], value->type);
    auto common = CommonType(*in[0], *value, value->span);
    if (!common) return nullptr;
    type = in[0]->type = *common;
    integral = integral && value->integral;
  }
  ExprPtr out = MakeOp(call.function.text == "最大" ? Op::kMax : Op::kMin, type, span, std::move(in));
  out->integral = integral;
  return out;
}

ExprPtr Builder::Average(const ast::Call& call, Span span, const Context& context, const Type*) {
  auto in = Numbers(call, context);
  if (!in) return nullptr;
  const int64_t count = static_cast<int64_t>(in->size());
  Type type = (*in)[0]->type;
  ExprPtr sum = std::move((*in)[0]);
  for (size_t i = 1; i < in->size(); ++i) sum = MakeOp(Op::kAdd, type, span, std::move(sum), std::move((*in)[i]));
  return MakeOp(Op::kDiv, type, span, std::move(sum), MakeConst(Number(count), NumberType(), span));
}

// a − b × (a ÷ b, rounded down): between 0 and b.
ExprPtr Builder::Modulo(const ast::Call& call, Span span, const Context& context, const Type*) {
  auto in = Numbers(call, context);
  if (!in) return nullptr;
  if (IsZeroConst(*(*in)[1])) {
    Report(Code::E0318, call.args[1]->span);
    return nullptr;
  }
  const Type type = (*in)[0]->type;
  const bool integral = (*in)[0]->integral && (*in)[1]->integral;
  ExprPtr a = Shareable(std::move((*in)[0]), context);
  ExprPtr b = Shareable(std::move((*in)[1]), context);
  ExprPtr times = MakeOp(Op::kDiv, NumberType(), span, Clone(*a), Clone(*b));
  times = MakeRound(std::move(times), Rounding::kFloor, Number(1));
  ExprPtr whole = MakeOp(Op::kMul, type, span, std::move(times), std::move(b));
  ExprPtr out = MakeOp(Op::kSub, type, span, std::move(a), std::move(whole));
  out->integral = integral;
  return out;
}

ExprPtr Builder::AbsoluteOf(ExprPtr value, Span span, const Context& context) {
  const Type type = value->type;
  const bool integral = value->integral;
  ExprPtr shared = Shareable(std::move(value), context);
  ExprPtr negative = MakeOp(Op::kNeg, type, span, Clone(*shared));
  ExprPtr out = MakeOp(Op::kMax, type, span, std::move(shared), std::move(negative));
  out->integral = integral;
  return out;
}

ExprPtr Builder::Absolute(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr value = UseNumber(*call.args[0], context);
  return value ? AbsoluteOf(std::move(value), span, context) : nullptr;
}

ExprPtr Builder::SquareRoot(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr value = UseNumber(*call.args[0], context);
  if (!value) return nullptr;
  if (call.step || call.places.value_or(0) > 50) {
    Report(Code::E0314, span, {std::to_string(call.places.value_or(0))});
    return nullptr;
  }
  if (!value->type.unit.empty()) {
    Report(Code::E0439, call.args[0]->span, {call.written, UnitText(scheme_, value->type.unit)});
    return nullptr;
  }
  ExprPtr shared = Shareable(std::move(value), context);
  ExprPtr holds = MakeOp(Op::kGe, BoolType(), span, Clone(*shared), MakeConst(Number(0), shared->type, span));
  ExprPtr checked = MakeOp(Op::kRequire, NumberType(), span, std::move(shared), std::move(holds));
  checked->error_code = Code::E2065;
  ExprPtr out = MakeOp(Op::kRoot, NumberType(), span, std::move(checked));
  out->code = call.places.value_or(kRootPlaces);
  NoteRoot(call, span, out->code);
  return out;
}

// 四舍五入(x), (x, 2 位), (x, 到 0.5 分), (x, 到 y); without a place to whole ones.
ExprPtr Builder::RoundedBy(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr value = UseNumber(*call.args[0], context);
  if (!value) return nullptr;
  const auto mode = std::find_if(std::begin(kModes), std::end(kModes), [&](const Mode& m) {
                      return call.function.text == m.name;
                    })->mode;
  if (call.places && (*call.places < 0 || *call.places > 18)) {
    Report(Code::E0314, span, {std::to_string(*call.places)});
    return nullptr;
  }
  Number size = call.places ? Number::PowerOfTen(-static_cast<int>(*call.places)) : Number(1);
  if (call.step) {
    ExprPtr step = UseNumber(*call.step, context);
    if (!step) return nullptr;
    TakeUnit(*step, value->type);
    if (!SameUnit(step->type, value->type)) {
      Report(Code::E0302, call.step->span, {TypeText(scheme_, value->type), TypeText(scheme_, step->type)});
      return nullptr;
    }
    if (!IsConst(*step)) {
      const Type type = value->type;
      NoteRounding(span, RoundedName(span), ModeText(mode), {"到 式的值", "to a value of the row"}, InFormula());
      ExprPtr out = MakeOp(Op::kRound, type, span, std::move(value), std::move(step));
      out->mode = mode;
      return out;
    }
    if (step->number.Sign() <= 0) {
      Report(Code::E0317, call.step->span);
      return nullptr;
    }
    size = step->number;
  }
  WarnOfSecondRounding(*value, size, span);
  NoteStep(span, RoundedName(span), mode, size, value->type, InFormula());
  ExprPtr out = MakeRound(std::move(value), mode, size);
  out->span = span;
  return out;
}

// A value already rounded to a finer place, and nothing done to it since, is rounded twice: 15.4546 to 15.455 to 15.46.
void Builder::WarnOfSecondRounding(const Expr& value, const Number& step, Span span) {
  std::optional<Number> first;
  if (value.op == Op::kRound && value.in.size() == 1) first = value.number;
  if (value.op == Op::kLoad && !value.aggregate && value.field != kNoField && field(value.field).rounding)
    first = field(value.field).rounding->step;
  if (value.integral && first && *first < Number(1)) first.reset();  // it left a whole number as it was
  if (first && !(*first / step).IsInteger()) Report(Code::W0436, span, {first->ToText(), step.ToText()});
}

ExprPtr Builder::PlainNumber(const ast::Call& call, Span, const Context& context, const Type*) {
  ExprPtr value = UseNumber(*call.args[0], context);
  if (value) value->type = NumberType();
  return value;
}

// Of two dates; or of a number of months, the years in it.
ExprPtr Builder::FullYears(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  return call.args.size() == 2 ? DateDifference(call, span, context, expected) : YearsOfMonths(call, span, context);
}

ExprPtr Builder::DateDifference(const ast::Call& call, Span span, const Context& context, const Type*) {
  std::vector<ExprPtr> in;
  for (const auto& arg : call.args) {
    ExprPtr value = Use(*arg, context);
    if (!value) return nullptr;
    if (value->type.kind != ValueKind::kDate) {
      Report(Code::E0313, value->span, {call.written, TypeText(scheme_, value->type)});
      return nullptr;
    }
    in.push_back(std::move(value));
  }
  const std::string& name = call.function.text;
  const Op op = name == "满年" ? Op::kFullYears : name == "满月" ? Op::kFullMonths : Op::kDays;
  ExprPtr out = MakeOp(op, op == Op::kDays ? NumberType({{"天", 1}}) : NumberType(), span, std::move(in));
  out->integral = true;
  out->code = call.months_up.value_or(0);
  return out;
}

}  // namespace heng::model
