// Tables of values: 对照, 名次计分, 内插, written out as cases.
#include <algorithm>

#include "engine/model/bands.h"
#include "engine/model/builder.h"

namespace heng::model {
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
      if (type.kind == ValueKind::kOption && key.form == Form::kName)
        wanted = OptionOrReport(type.options, key.name);
      else if (type.kind == ValueKind::kBool && key.form == Form::kBool)
        wanted = MakeCode(key.value, type, key.span);
      else if (type.kind == ValueKind::kText && key.form == Form::kName)
        wanted = MakeText(key.name.text, key.span);
      else if (type.kind == ValueKind::kNumber && key.form == Form::kNumber)
        wanted = Bound(*key.number, type, context);
      else
        Report(Code::E0714, key.span, {KeyText(key), TypeText(scheme_, type)});
      if (!wanted) {
        ok = false;
        continue;
      }
      ExprPtr equal = MakeOp(Op::kEq, BoolType(), key.span, Clone(*operands[i]), std::move(wanted));
      if (handles_missing) equal->may_miss = false;
      condition =
          condition ? MakeOp(Op::kAnd, BoolType(), span, std::move(condition), std::move(equal)) : std::move(equal);
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
      ExprPtr never =
          MakeOp(Op::kRequire, rows[0].second->type, span, Clone(*operands[0]), MakeCode(0, BoolType(), span));
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
  bool handles_missing =
      std::any_of(points.rows.begin(), points.rows.end(), [](const auto& row) { return row.missing; });
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
    ExprPtr within =
        MakeOp(Op::kLe, BoolType(), row.span, Clone(*shared), MakeConst(Number(last), rank_type, row.span));
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
      Report(Code::E0309, points.then_minus->span,
             {TypeText(scheme_, last_value->type), TypeText(scheme_, less->type)});
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
  return OrMissing(*shared, std::move(for_missing), std::move(out), span);
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
    ExprPtr share =
        MakeOp(Op::kDiv, NumberType({}, true), span, std::move(along), MakeConst(at[i + 1] - at[i], x_type, span));
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
  return OrMissing(*shared, std::move(for_missing), std::move(out), span);
}

}  // namespace heng::model
