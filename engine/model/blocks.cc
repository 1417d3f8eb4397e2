// Blocks that choose or slope: 限于, 每 … 扣 …, 浮动, 对照, 分情况, 名次计分, 内插. Written out in plain operations.
#include <algorithm>

#include "engine/model/bands.h"
#include "engine/model/builder.h"

namespace heng::model {

ExprPtr Builder::Shareable(ExprPtr value, const Context& context) {
  bool simple = value->op == Op::kConst || value->op == Op::kCode || value->op == Op::kTextConst ||
                (value->op == Op::kLoad && !value->aggregate &&
                 std::all_of(value->hops.begin(), value->hops.end(), [](const Hop& hop) { return hop.keys.empty(); }));
  if (simple || context.kind == Context::Kind::kGroup || !context.prefix.empty()) return value;
  Field f;
  f.kind = Field::Kind::kIndicator;
  f.name = f.path = "#" + std::to_string(++hidden_);
  f.table = context.kind == Context::Kind::kRow ? context.table : -1;
  f.type = value->type;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.integral = value->integral;
  if (value->op == Op::kRound) f.step = value->number;
  f.reported = false;
  f.span = value->span;
  const Span span = value->span;
  f.value = std::move(value);
  FieldId id = static_cast<FieldId>(scheme_.fields.size());
  scheme_.fields.push_back(std::move(f));
  Pending done;
  done.used = true;
  pending_.push_back(done);
  scheme_.order.push_back(id);
  return LoadField(id, span);
}

ExprPtr Builder::LoadField(FieldId id, Span span) {
  Context context;
  return Load(id, {}, span, context, "");
}

ExprPtr Builder::ResolveWithin(const ast::Within& within, Span span, const Context& context) {
  ExprPtr value = UseNumber(*within.operand, context);
  if (!value) return nullptr;
  ExprPtr low = Bound(*within.interval.low, value->type, context);
  ExprPtr high = Bound(*within.interval.high, value->type, context);
  if (!low || !high) return nullptr;
  if (IsConst(*low) && IsConst(*high) && low->number > high->number) {
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
  ExprPtr low = IsConst(*most) ? MakeConst(-most->number, type, most->span)
                               : MakeOp(Op::kNeg, type, most->span, Clone(*most));
  return MakeOp(Op::kClamp, type, span, std::move(total), std::move(low), std::move(most));
}

ExprPtr Builder::ResolvePer(const ast::Per& per, Span span, const Context& context) {
  Context plain = context;
  plain.deduction = false;
  ExprPtr operand = UseNumber(*per.operand, plain);
  if (!operand) return nullptr;
  ExprPtr amount = PerAmount(*operand, *per.unit, *per.amount, per.step, per.at_most, per.until_gone, span, plain);
  if (!amount) return nullptr;
  // 扣 is negative, except as the whole formula of a 扣分 clause, whose value is the amount taken off (decision 26).
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
    ExprPtr amount = PerAmount(*shared, *source.unit, *source.amount, source.step, source.at_most, false, span, context);
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
      continue;
    }
    ExprPtr condition = UseCondition(*row.condition, running);
    Context inside = running;
    Facts(*row.condition, true, inside);
    ExprPtr value = Use(*row.value, inside, expected);
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

namespace {

// One key of 对照 as text, to find it twice.
std::string KeyText(const ast::LookupKey& key) {
  using Form = ast::LookupKey::Form;
  switch (key.form) {
    case Form::kName: return key.name.text;
    case Form::kBool: return key.value ? "是" : "否";
    case Form::kMissing: return "缺";
    case Form::kOtherwise: return "其余";
    case Form::kNumber: break;
  }
  const auto* literal = std::get_if<ast::Literal>(&key.number->node);
  return literal != nullptr ? literal->value.ToText() : "?";
}

}  // namespace

ExprPtr Builder::ResolveLookup(const ast::Lookup& lookup, Span span, const Context& context, const Type* expected) {
  using Form = ast::LookupKey::Form;
  std::vector<ExprPtr> operands;
  bool handles_missing = std::any_of(lookup.rows.begin(), lookup.rows.end(), [](const auto& row) {
    return row.keys.size() == 1 && row.keys[0].form == Form::kMissing;
  });
  for (const auto& operand : lookup.operands) {
    ExprPtr value = handles_missing ? Resolve(*operand, context) : Use(*operand, context);
    if (!value) return nullptr;
    operands.push_back(Shareable(std::move(value), context));
  }
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  ExprPtr otherwise;
  ExprPtr for_missing;
  std::set<std::string> seen;
  bool ok = true;
  for (const auto& row : lookup.rows) {
    ExprPtr value = Use(*row.value, context, expected);
    ok = ok && value;
    std::string text;
    for (const auto& key : row.keys) text += (text.empty() ? "" : ", ") + KeyText(key);
    if (!seen.insert(text).second) {
      Report(Code::E0705, row.keys[0].span, {text});
      ok = false;
    }
    if (row.keys.size() == 1 && row.keys[0].form == Form::kOtherwise) {
      if (&row != &lookup.rows.back() && !(handles_missing && &row + 2 == &lookup.rows.back() + 1)) {
        Report(Code::E0708, row.keys[0].span);
        ok = false;
      }
      otherwise = std::move(value);
      continue;
    }
    if (row.keys.size() == 1 && row.keys[0].form == Form::kMissing) {
      for_missing = std::move(value);
      continue;
    }
    if (row.keys.size() != operands.size()) {
      Report(Code::E0713, row.keys[0].span, {std::to_string(operands.size()), std::to_string(row.keys.size())});
      return nullptr;
    }
    ExprPtr condition;
    for (size_t i = 0; i < row.keys.size(); ++i) {
      const auto& key = row.keys[i];
      if (key.form == Form::kOtherwise) continue;  // any value of this operand
      const Type& type = operands[i]->type;
      ExprPtr wanted;
      if (type.kind == ValueKind::kOption && key.form == Form::kName) wanted = OptionOrReport(type.options, key.name);
      else if (type.kind == ValueKind::kBool && key.form == Form::kBool) wanted = MakeCode(key.value, type, key.span);
      else if (type.kind == ValueKind::kText && key.form == Form::kName) wanted = MakeText(key.name.text, key.span);
      else if (type.kind == ValueKind::kNumber && key.form == Form::kNumber) wanted = Bound(*key.number, type, context);
      else Report(Code::E0714, key.span, {KeyText(key), TypeText(scheme_, type)});
      if (!wanted) {
        ok = false;
        continue;
      }
      ExprPtr equal = MakeOp(Op::kEq, BoolType(), key.span, Clone(*operands[i]), std::move(wanted));
      if (handles_missing) equal->may_miss = false;
      condition = condition ? MakeOp(Op::kAnd, BoolType(), span, std::move(condition), std::move(equal)) : std::move(equal);
    }
    if (!condition) condition = MakeCode(1, BoolType(), span);
    if (ok) rows.emplace_back(std::move(condition), std::move(value));
  }
  if (!ok) return nullptr;
  if (rows.empty() && !otherwise) {
    Report(Code::E0709, span);
    return nullptr;
  }
  // Every option must be met; several operands or numbers are met by 其余 only, or fail with the row's key.
  if (!otherwise) {
    const Type& type = operands[0]->type;
    if (operands.size() == 1 && (type.kind == ValueKind::kOption || type.kind == ValueKind::kBool)) {
      std::string missing;
      const std::vector<std::string> both{"否", "是"};
      for (const auto& option : type.kind == ValueKind::kBool ? both : scheme_.option_lists[type.options].options) {
        if (seen.count(option) == 0) missing += (missing.empty() ? "" : "、") + option;
      }
      if (!missing.empty()) {
        Report(Code::E0704, span, {missing});
        return nullptr;
      }
    } else {
      ExprPtr never = MakeOp(Op::kRequire, rows[0].second->type, span, Clone(*operands[0]), MakeCode(0, BoolType(), span));
      never->error_code = Code::E2009;
      otherwise = std::move(never);
      otherwise->may_miss = otherwise->may_unrate = false;
    }
  }
  ExprPtr out = Choose(std::move(rows), std::move(otherwise), false, span);
  if (!out || !for_missing) return out;
  ExprPtr missing;
  for (const auto& operand : operands) {
    ExprPtr test = MakeOp(Op::kIsMissing, BoolType(), span, Clone(*operand));
    test->may_miss = test->may_unrate = false;
    missing = missing ? MakeOp(Op::kOr, BoolType(), span, std::move(missing), std::move(test)) : std::move(test);
  }
  out->may_miss = false;
  std::vector<std::pair<ExprPtr, ExprPtr>> choice;
  choice.emplace_back(std::move(missing), std::move(for_missing));
  return Choose(std::move(choice), std::move(out), false, span);
}

// 名次计分: ranks named in rows; 以后每名 减 v from the last named place on, not below 最低.
ExprPtr Builder::ResolveRankPoints(const ast::RankPoints& points, Span span, const Context& context) {
  bool handles_missing = std::any_of(points.rows.begin(), points.rows.end(), [](const auto& row) { return row.missing; });
  ExprPtr operand = handles_missing ? Resolve(*points.operand, context) : Use(*points.operand, context);
  if (!operand || !IsNumber(*operand)) return nullptr;
  if (!operand->integral || !operand->type.unit.empty()) {
    Report(Code::E0715, points.operand->span);
    return nullptr;
  }
  ExprPtr shared = Shareable(std::move(operand), context);
  Type rank_type = shared->type;
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  ExprPtr otherwise;
  ExprPtr for_missing;
  ExprPtr last_value;
  int64_t last = 0;
  for (const auto& row : points.rows) {
    ExprPtr value = Use(*row.value, context);
    if (!value) return nullptr;
    if (row.missing) {
      for_missing = std::move(value);
      continue;
    }
    if (row.otherwise) {
      otherwise = std::move(value);
      continue;
    }
    if (row.from != last + 1 || row.to < row.from) {
      Report(Code::E0716, row.span, {std::to_string(last + 1)});
      return nullptr;
    }
    last = row.to;
    last_value = Clone(*value);
    ExprPtr within = MakeOp(Op::kLe, BoolType(), row.span, Clone(*shared), MakeConst(Number(last), rank_type, row.span));
    if (handles_missing) within->may_miss = false;
    rows.emplace_back(std::move(within), std::move(value));
  }
  if (rows.empty()) {
    Report(Code::E0709, span);
    return nullptr;
  }
  if (points.then_minus) {
    if (otherwise) {
      Report(Code::E0717, span);
      return nullptr;
    }
    ExprPtr less = UseNumber(*points.then_minus, context);
    if (!less || !last_value) return nullptr;
    TakeUnit(*less, last_value->type);
    if (!SameUnit(less->type, last_value->type)) {
      Report(Code::E0309, points.then_minus->span, {TypeText(scheme_, last_value->type), TypeText(scheme_, less->type)});
      return nullptr;
    }
    Type type = last_value->type;
    ExprPtr beyond = MakeOp(Op::kSub, rank_type, span, Clone(*shared), MakeConst(Number(last), rank_type, span));
    if (handles_missing) beyond->may_miss = false;
    ExprPtr taken = MakeOp(Op::kMul, type, span, std::move(beyond), std::move(less));
    otherwise = MakeOp(Op::kSub, type, span, std::move(last_value), std::move(taken));
    if (points.lowest) {
      ExprPtr lowest = UseNumber(*points.lowest, context);
      if (!lowest) return nullptr;
      TakeUnit(*lowest, type);
      if (!SameUnit(lowest->type, type)) {
        Report(Code::E0309, points.lowest->span, {TypeText(scheme_, type), TypeText(scheme_, lowest->type)});
        return nullptr;
      }
      otherwise = MakeOp(Op::kMax, type, span, std::move(otherwise), std::move(lowest));
    }
  }
  if (!otherwise) {
    Report(Code::E0718, span, {std::to_string(last + 1)});
    return nullptr;
  }
  ExprPtr out = Choose(std::move(rows), std::move(otherwise), false, span);
  if (!out || !for_missing) return out;
  ExprPtr missing = MakeOp(Op::kIsMissing, BoolType(), span, Clone(*shared));
  missing->may_miss = missing->may_unrate = false;
  std::vector<std::pair<ExprPtr, ExprPtr>> choice;
  choice.emplace_back(std::move(missing), std::move(for_missing));
  return Choose(std::move(choice), std::move(out), false, span);
}

// 内插 x { a : p；b : q；… }: between neighbouring points p + (x − a) ÷ (b − a) × (q − p).
ExprPtr Builder::ResolveInterpolation(const ast::Interpolation& source, Span span, const Context& context) {
  ExprPtr operand = source.missing ? Resolve(*source.operand, context) : Use(*source.operand, context);
  if (!operand || !IsNumber(*operand)) return nullptr;
  Type x_type = operand->type;
  ExprPtr shared = Shareable(std::move(operand), context);
  std::vector<Number> at;
  std::vector<ExprPtr> value;
  for (const auto& anchor : source.anchors) {
    auto point = ConstValue(*anchor.at, context, &x_type);
    ExprPtr result = UseNumber(*anchor.value, context);
    if (!point || !result) return nullptr;
    if (!at.empty() && !(at.back() < *point)) {
      Report(Code::E0719, anchor.at->span);
      return nullptr;
    }
    if (!value.empty() && !CommonType(*value[0], *result, anchor.value->span)) return nullptr;
    at.push_back(*point);
    value.push_back(std::move(result));
  }
  if (at.size() < 2) {
    Report(Code::E0720, span);
    return nullptr;
  }
  Type type = value[0]->type;
  auto x = [&] {
    ExprPtr load = Clone(*shared);
    if (source.missing) load->may_miss = false;
    return load;
  };
  auto point = [&](size_t i) { return MakeConst(at[i], x_type, span); };
  auto segment = [&](size_t i) {
    ExprPtr along = MakeOp(Op::kSub, x_type, span, x(), point(i));
    ExprPtr share = MakeOp(Op::kDiv, NumberType({}, true), span, std::move(along), MakeConst(at[i + 1] - at[i], x_type, span));
    ExprPtr rise = MakeOp(Op::kSub, type, span, Clone(*value[i + 1]), Clone(*value[i]));
    ExprPtr part = MakeOp(Op::kMul, type, span, std::move(share), std::move(rise));
    return MakeOp(Op::kAdd, type, span, Clone(*value[i]), std::move(part));
  };
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  const size_t last = at.size() - 1;
  using Outside = ast::Interpolation::Outside;
  if (source.outside != Outside::kExtend) {
    ExprPtr below = source.outside == Outside::kEnds
                        ? Clone(*value[0])
                        : MakeOp(Op::kRequire, type, span, x(), MakeCode(0, BoolType(), span));
    below->error_code = Code::E2008;
    rows.emplace_back(MakeOp(Op::kLt, BoolType(), span, x(), point(0)), std::move(below));
    ExprPtr above = source.outside == Outside::kEnds
                        ? Clone(*value[last])
                        : MakeOp(Op::kRequire, type, span, x(), MakeCode(0, BoolType(), span));
    above->error_code = Code::E2008;
    rows.emplace_back(MakeOp(Op::kGt, BoolType(), span, x(), point(last)), std::move(above));
  }
  for (size_t i = 0; i + 1 < last; ++i) {
    rows.emplace_back(MakeOp(Op::kLe, BoolType(), span, x(), point(i + 1)), segment(i));
  }
  ExprPtr out = rows.empty() ? segment(last - 1) : Choose(std::move(rows), segment(last - 1), false, span);
  if (!out || !source.missing) return out;
  ExprPtr for_missing = Use(*source.missing, context);
  if (!for_missing) return nullptr;
  ExprPtr missing = MakeOp(Op::kIsMissing, BoolType(), span, Clone(*shared));
  missing->may_miss = missing->may_unrate = false;
  std::vector<std::pair<ExprPtr, ExprPtr>> choice;
  choice.emplace_back(std::move(missing), std::move(for_missing));
  return Choose(std::move(choice), std::move(out), false, span);
}

}  // namespace heng::model
