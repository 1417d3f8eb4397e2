// 分配: a fund shared out in a group.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

namespace {

// A literal 0 written as the value of a row or branch of the weight says that such people get nothing.
bool StatesZero(const Expr& e) {
  const bool cases = e.op == Op::kCases;
  if (cases || e.op == Op::kIf) {
    for (size_t i = 1; i < e.in.size(); i += cases ? 2 : 1) {
      if (IsZeroConst(*e.in[i])) return true;
    }
    if (cases && e.in.size() % 2 == 1 && IsZeroConst(*e.in.back())) return true;
  }
  return std::any_of(e.in.begin(), e.in.end(), [](const ExprPtr& in) { return StatesZero(*in); });
}

}  // namespace

void Builder::ResolveShare(FieldId id, const ast::ShareBlock& source) {
  const int table = field(id).table;
  const int index = field(id).cohort;
  Context row = RowContext(table);
  std::vector<std::string> paths;
  Share out;
  out.field = id;
  out.table = table;
  const Span at = source.name.span;
  const std::string& name = source.name.text;
  auto require = [&](bool said, const char* zh, const char* en) {
    if (!said) Report(Code::E0611, at, {name, Text(zh, en)});
    return said;
  };
  bool complete = require(source.group.form != ast::Grouping::Form::kNone,
                          "份额的范围（每 学校 一份、全体 或 组内(…)）", "a scope (each … one, all, within(…))");
  complete &= require(source.total != nullptr, "总额", "pool");
  complete &= require(source.weight != nullptr, "按", "by");
  complete &= require(source.unit != nullptr, "精确到（如 精确到 0.01 元）", "exact to");
  complete &= require(source.remainder.has_value(), "尾差（最大余额、结余或四舍五入）", "remainder");
  complete &= require(source.nobody_is_error.has_value(), "无人可分（结余或报错）", "nobody");
  if (source.remainder == ast::Remainder::kLargest)
    complete &= require(!source.remainder_keys.empty(), "尾差并列 按 …", "remainder ties");
  std::optional<Grouping> grouping = ResolveGrouping(source.group, table, paths, at);
  if (!grouping) return;
  out.group = std::move(*grouping);
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = table;
  group.group = &out.group;
  group.group_paths = &paths;
  if (source.total) out.total = UseNumber(*source.total, group);
  if (source.weight) out.weight = Resolve(*source.weight, row);
  out.excluded = ResolveExclusions(source.excluded, row);
  if (!complete || !out.total || !out.weight || !IsNumber(*out.weight)) {
    return;
  }
  const Type type = out.total->type;
  auto step = RoundingFor(type, std::nullopt, out.total->integral, name, source.total->span);
  if (step) out.total = MakeRound(std::move(out.total), step->mode, step->step);
  ExprPtr written = Resolve(*source.unit, Context{});
  if (written && type.unit.empty() && !written->type.unit.empty()) {
    // The fund lacks its unit, not the step.
    Report(Code::E0302, source.total->span, {TypeText(scheme_, written->type), TypeText(scheme_, type)});
    return;
  }
  auto unit = ConstValue(*source.unit, Context{}, &type);
  if (!unit) return;
  if (unit->Sign() <= 0) {
    Report(Code::E0317, source.unit->span);
    return;
  }
  out.unit = *unit;
  out.remainder = source.remainder == ast::Remainder::kLargest ? RemainderRule::kLargest
                  : source.remainder == ast::Remainder::kKeep  ? RemainderRule::kKeep
                                                               : RemainderRule::kHalfUp;
  out.remainder_keys = ResolveKeys(source.remainder_keys, row, KeysOf::kFurther);
  if (out.remainder == RemainderRule::kLargest && !EndsUnique(source.remainder_keys, table)) Report(Code::E0602, at);
  const bool gap = out.weight->may_miss || out.weight->may_unrate;
  out.unrated = ResolveUnrated(source.unrated, gap, -1, type, at, name);
  if (out.unrated.as == UnratedAs::kValue && !(out.unrated.amount / out.unit).IsInteger()) {
    Report(Code::E0617, source.unrated->span, {out.unrated.amount.ToText(), out.unit.ToText()});
  }
  using Zero = ast::ShareBlock::ZeroWeight;
  out.zero_stated = source.zero != Zero::kUnsaid || StatesZero(*out.weight);
  out.zero_not_taking = source.zero == Zero::kNotTaking;
  out.nobody_is_error = *source.nobody_is_error;
  Field& f = field(id);
  f.type = type;
  f.step = out.unit;
  f.integral = out.unit.IsInteger();
  f.rounding = FieldRounding{Rounding::kFloor, out.unit};
  f.may_unrate = !out.excluded.empty() || out.zero_not_taking || (gap && out.unrated.as != UnratedAs::kValue) ||
                 out.group.kind == Grouping::Kind::kEach;
  scheme_.shares[index] = std::move(out);
}

}  // namespace heng::model
