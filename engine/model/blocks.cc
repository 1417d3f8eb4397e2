// Blocks that choose or slope: 限于, 每 … 扣 …, 浮动, 对照, 分情况, 名次计分, 内插. Written out in plain operations.
#include <algorithm>

#include "engine/model/bands.h"
#include "engine/model/builder.h"

namespace heng::model {

namespace {

size_t CountNodes(const Expr& e) {
  size_t count = 1;
  for (const auto& in : e.in) count += CountNodes(*in);
  return count;
}

}  // namespace

ExprPtr Builder::Shareable(ExprPtr value, const Context& context) {
  bool simple = value->op == Op::kConst || value->op == Op::kCode || value->op == Op::kTextConst ||
                (value->op == Op::kLoad && !value->aggregate &&
                 std::all_of(value->hops.begin(), value->hops.end(), [](const Hop& hop) { return hop.keys.empty(); }));
  if (simple) return value;
  // What a scan reads has no value before the scan.
  const bool scanned = context.scan != nullptr && ReadsScan(*value, context.scan->columns);
  if (context.kind == Context::Kind::kGroup || !context.prefix.empty() || scanned) {
    Spend(CountNodes(*value), value->span);  // it will be copied
    return value;
  }
  Field f;
  f.kind = Field::Kind::kIndicator;
  f.table = context.kind == Context::Kind::kRow ? context.table : -1;
  f.type = value->type;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.integral = value->integral;
  if (value->op == Op::kRound) f.step = value->number;
  f.span = value->span;
  const Span span = value->span;
  f.value = std::move(value);
  return LoadField(HiddenField(std::move(f)), span);
}

ExprPtr Builder::LoadField(FieldId id, Span span) {
  Context context;
  return Load(id, {}, span, context, "");
}

ExprPtr Builder::ResolveWithin(const ast::Within& within, Span span, const Context& context, const Type* expected) {
  ExprPtr value = Use(*within.operand, context, expected);
  if (!value) return nullptr;
  const bool ordered = value->type.kind == ValueKind::kOption || value->type.kind == ValueKind::kDate;
  if (ordered ? !HaveOrder(value->type, within.operand->span) : !IsNumber(*value)) return nullptr;
  ExprPtr low = Bound(*within.interval.low, value->type, context);
  ExprPtr high = Bound(*within.interval.high, value->type, context);
  if (!low || !high) return nullptr;
  if (Reversed(*low, *high)) {
    Report(Code::E0707, within.interval.span);
    return nullptr;
  }
  if (!within.interval.low_closed || !within.interval.high_closed) {
    Report(Code::E0711, within.interval.span);
    return nullptr;
  }
  Type type = value->type;
  const bool integral = value->integral && low->integral && high->integral;
  ExprPtr out = MakeOp(Op::kClamp, type, span, std::move(value), std::move(low), std::move(high));
  Probed(*out, Probe::When::kLow, Cover::kLimit, within.interval.span, {"下限", "lower limit"});
  Probed(*out, Probe::When::kHigh, Cover::kLimit, within.interval.span, {"上限", "upper limit"});
  out->integral = integral;
  return out;
}

// (operand ÷ unit, in whole, started or exact steps) × amount, within [-most, most]. Not signed by 加/扣.
ExprPtr Builder::PerAmount(const Expr& operand, const ast::Expr& unit, const ast::Expr& amount, ast::PerStep step,
                           const ast::ExprPtr& at_most, bool until_gone, Span span, const Context& context) {
  ExprPtr size = UseNumber(unit, context);
  ExprPtr each = UseNumber(amount, context);
  if (!size || !each) return nullptr;
  const auto* literal = std::get_if<ast::Literal>(&unit.node);
  if (operand.type.ratio && literal != nullptr && literal->percent) {
    Report(Code::E0311, unit.span, {(literal->value * Number(100)).ToText()});
    return nullptr;
  }
  if (!operand.type.ratio || !size->type.unit.empty()) TakeUnit(*size, operand.type);
  if (!SameUnit(size->type, operand.type)) {
    Report(Code::E0302, unit.span, {TypeText(scheme_, operand.type), TypeText(scheme_, size->type)});
    return nullptr;
  }
  if (IsConst(*size) && size->number.Sign() <= 0) {
    Report(Code::E0317, unit.span);
    return nullptr;
  }
  if (IsConst(*each) && each->number.Sign() < 0) {
    Report(Code::E0712, amount.span);
    return nullptr;
  }
  Type type = each->type;
  ExprPtr steps = MakeOp(Op::kDiv, NumberType({}, true), span, Clone(operand), std::move(size));
  if (step == ast::PerStep::kWhole) NoteWhole(span, Rounding::kTruncate, {"每 … 不足不计", "for each … whole steps"});
  if (step == ast::PerStep::kStarted)
    NoteWhole(span, Rounding::kAwayFromZero, {"每 … 不足按一", "for each … started steps"});
  if (step == ast::PerStep::kWhole) steps = MakeRound(std::move(steps), Rounding::kTruncate, Number(1));
  if (step == ast::PerStep::kStarted) steps = MakeRound(std::move(steps), Rounding::kAwayFromZero, Number(1));
  ExprPtr total = MakeOp(Op::kMul, type, span, std::move(steps), std::move(each));
  if (!at_most && !until_gone) return total;
  // 扣完为止: no more than the item's full points.
  if (until_gone && !context.full) {
    Report(Code::E0505, span);
    return nullptr;
  }
  ExprPtr most = at_most ? UseNumber(*at_most, context) : MakeConst(*context.full, NumberType(context.full_unit), span);
  if (!most) return nullptr;
  TakeUnit(*most, type);
  if (!SameUnit(most->type, type)) {
    Report(Code::E0302, at_most ? at_most->span : span, {TypeText(scheme_, type), TypeText(scheme_, most->type)});
    return nullptr;
  }
  ExprPtr low =
      IsConst(*most) ? MakeConst(-most->number, type, most->span) : MakeOp(Op::kNeg, type, most->span, Clone(*most));
  const Span at = most->span;
  ExprPtr out = MakeOp(Op::kClamp, type, span, std::move(total), std::move(low), std::move(most));
  const Text what = at_most ? Text("至多", "at most") : Text("扣完为止", "until gone");
  for (const auto when : {Probe::When::kLow, Probe::When::kHigh}) Probed(*out, when, Cover::kLimit, at, what);
  return out;
}

ExprPtr Builder::ResolvePer(const ast::Per& per, Span span, const Context& context) {
  Context plain = context;
  plain.deduction = false;
  ExprPtr operand = UseNumber(*per.operand, plain);
  if (!operand) return nullptr;
  // One-sided: at 0 and below there is nothing to add or deduct (浮动 slopes both ways).
  Type operand_type = operand->type;
  const bool integral = operand->integral;
  operand = MakeOp(Op::kMax, operand_type, span, std::move(operand), MakeConst(Number(0), operand_type, span));
  operand->integral = integral;
  ExprPtr amount = PerAmount(*operand, *per.unit, *per.amount, per.step, per.at_most, per.until_gone, span, plain);
  if (!amount) return nullptr;
  // 扣 is negative, except as the whole formula of a 扣分 clause, whose value is the amount taken off.
  if (per.add || context.deduction) return amount;
  Type type = amount->type;
  return MakeOp(Op::kNeg, type, span, std::move(amount));
}

ExprPtr Builder::ResolveFloating(const ast::Floating& floating, Span span, const Context& context) {
  ExprPtr operand = UseNumber(*floating.operand, context);
  if (!operand) return nullptr;
  Type operand_type = operand->type;
  ExprPtr shared = Shareable(std::move(operand), context);
  auto side = [&](const ast::FloatSide& source) -> ExprPtr {
    if (!source.counted) return MakeConst(Number(0), NumberType(), span);
    ExprPtr amount =
        PerAmount(*shared, *source.unit, *source.amount, source.step, source.at_most, false, span, context);
    if (!amount) return nullptr;
    // Below zero the operand, and so the amount, is negative already: 降 … 扣 keeps it, 降 … 加 turns it round.
    const bool falling = &source == &floating.down;
    Type type = amount->type;
    return source.add == falling ? MakeOp(Op::kNeg, type, span, std::move(amount)) : std::move(amount);
  };
  ExprPtr up = side(floating.up);
  ExprPtr down = side(floating.down);
  if (!up || !down) return nullptr;
  if (IsZeroConst(*up)) up->type = down->type;
  if (IsZeroConst(*down)) down->type = up->type;
  auto type = CommonType(*up, *down, span);
  if (!type) return nullptr;
  ExprPtr zero = MakeConst(Number(0), operand_type, span);
  ExprPtr rises = MakeOp(Op::kGe, BoolType(), span, std::move(shared), std::move(zero));
  return MakeOp(Op::kIf, *type, span, std::move(rises), std::move(up), std::move(down));
}

ExprPtr Builder::Choose(std::vector<std::pair<ExprPtr, ExprPtr>> rows, ExprPtr otherwise, bool exclusive, Span span) {
  const Expr* model = nullptr;
  for (const auto& [condition, value] : rows) {
    if (model == nullptr && value->op != Op::kGap && !IsZeroConst(*value)) model = value.get();
  }
  if (model == nullptr && otherwise && otherwise->op != Op::kGap) model = otherwise.get();
  if (model == nullptr) model = rows.empty() ? otherwise.get() : rows[0].second.get();
  if (model == nullptr) return nullptr;
  Type type = model->type;
  bool integral = true;
  auto fit = [&](Expr& value) {
    if (IsZeroConst(value)) TakeUnit(value, type);
    auto common = CommonType(*model, value, value.span);
    if (!common) return false;
    type.ratio = type.ratio || common->ratio;
    integral = integral && value.integral;
    return true;
  };
  for (auto& [condition, value] : rows) {
    if (!fit(*value)) return nullptr;
  }
  if (otherwise && !fit(*otherwise)) return nullptr;
  std::vector<ExprPtr> in;
  for (auto& [condition, value] : rows) {
    in.push_back(std::move(condition));
    in.push_back(std::move(value));
  }
  if (otherwise) in.push_back(std::move(otherwise));
  ExprPtr out = MakeOp(Op::kCases, type, span, std::move(in));
  out->exclusive = exclusive;
  out->integral = integral;
  return out;
}

ExprPtr Builder::OrMissing(const Expr& operand, ExprPtr for_missing, ExprPtr rest, Span span) {
  ExprPtr missing = MakeOp(Op::kIsMissing, BoolType(), span, Clone(operand));
  missing->may_miss = missing->may_unrate = false;
  std::vector<std::pair<ExprPtr, ExprPtr>> choice;
  choice.emplace_back(std::move(missing), std::move(for_missing));
  return Choose(std::move(choice), std::move(rest), false, span);
}

ExprPtr Builder::ResolveCasesBlock(const ast::Cases& cases, Span span, const Context& context, const Type* expected) {
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  ExprPtr otherwise;
  Context running = context;
  bool ok = true;
  for (const auto& row : cases.rows) {
    if (!row.condition) {
      if (otherwise || &row != &cases.rows.back()) {
        Report(Code::E0708, row.span);
        return nullptr;
      }
      otherwise = Use(*row.value, running, expected);
      ok = ok && otherwise != nullptr;
      RowProbed(otherwise.get(), Cover::kCaseRow, row.span, row.value.get());
      continue;
    }
    ExprPtr condition = UseCondition(*row.condition, running);
    Context inside = running;
    Facts(*row.condition, true, inside);
    ExprPtr value = Use(*row.value, inside, expected);
    RowProbed(value.get(), Cover::kCaseRow, row.span, row.value.get());
    if (cases.in_order) Facts(*row.condition, false, running);
    ok = ok && condition && value;
    if (ok) rows.emplace_back(std::move(condition), std::move(value));
  }
  if (!ok) return nullptr;
  if (rows.empty()) {
    Report(Code::E0709, span);
    return nullptr;
  }
  return Choose(std::move(rows), std::move(otherwise), !cases.in_order, span);
}

}  // namespace heng::model
