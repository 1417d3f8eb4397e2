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

// 名.先付名, 名.份额 (when there is something besides it) and 名.余额; the parts are reported before the whole.
void Builder::DeclareShareParts(FieldId id, const ast::ShareBlock& share) {
  const bool zh = file_.skin == ast::Skin::kChinese;
  const int table = field(id).table;
  auto declare = [&](Field::Kind kind, const ast::Name& name, int part, int in, bool reported) {
    Field f;
    f.kind = kind;
    f.name = name.text;
    f.path = field(id).path + "." + name.text;
    f.span = name.span;
    f.table = in;
    f.cohort = field(id).cohort;
    f.part = part;
    f.reported = reported;
    Pending pending;
    pending.state = Pending::State::kOpen;
    pending.parent = id;
    pending.used = true;
    return AddField(std::move(f), pending, name);
  };
  for (size_t i = 0; i < share.first_pays.size(); ++i) {
    declare(Field::Kind::kFirstPayment, share.first_pays[i].name, static_cast<int>(i), table, true);
  }
  if (!share.first_pays.empty())
    declare(Field::Kind::kSharePart, {zh ? "份额" : "share", share.name.span}, 0, table, true);
  const bool each = share.group.form == ast::Grouping::Form::kEach;
  const bool keys = share.group.form == ast::Grouping::Form::kKeys;
  const int where = each ? FindTable(share.group.each, false) : keys ? table : -1;
  if (!each || where >= 0) {
    const ast::Name name{zh ? "余额" : "leftover", share.name.span};
    const FieldId left = declare(Field::Kind::kLeftover, name, 0, where, false);
    if (where < 0) {
      single_[field(left).path] = left;
      fields_in_[table].emplace(field(left).path, left);
    }
  }
  auto& fields = scheme_.tables[table].fields;
  fields.erase(std::find(fields.begin(), fields.end(), id));
  fields.push_back(id);
}

bool Builder::ShareComplete(const ast::ShareBlock& source) {
  using Block = ast::ShareBlock;
  auto require = [&](bool said, const char* zh, const char* en) {
    if (!said) Report(Code::E0611, source.name.span, {source.name.text, Text(zh, en)});
    return said;
  };
  bool complete = require(source.group.form != ast::Grouping::Form::kNone,
                          "份额的范围（每 学校 一份、全体 或 组内(…)）", "a scope (each … one, all, within(…))");
  complete &= require(source.total != nullptr, "总额", "pool");
  complete &= require(source.weight != nullptr, "按", "by");
  complete &= require(source.unit != nullptr, "精确到（如 精确到 0.01 元）", "exact to");
  complete &= require(source.remainder.has_value(), "尾差（最大余额、结余、舍去或四舍五入）", "remainder");
  complete &= require(source.nobody_is_error.has_value(), "无人可分（结余或报错）", "nobody");
  if (source.remainder == ast::Remainder::kLargest)
    complete &= require(!source.remainder_keys.empty(), "尾差并列 按 …", "remainder ties");
  complete &= require(source.first_pays.empty() || source.overspend != Block::Overspend::kUnsaid,
                      "超支（报错或按比例）", "overspend (error or proportionally)");
  complete &= require(source.overspend != Block::Overspend::kProportional || !source.overspend_keys.empty(),
                      "超支 按比例(并列 按 …)", "overspend proportionally(ties by …)");
  complete &= require(!source.ceiling || source.freed != Block::Freed::kUnsaid, "余额（再分配或结余）", "freed");
  if (source.first_pays.empty() && source.overspend != Block::Overspend::kUnsaid) {
    Report(Code::W0629, source.name.span, {source.name.text, Text("超支", "overspend"), Text("先付", "first pay")});
  }
  if (!source.ceiling && source.freed != Block::Freed::kUnsaid) {
    Report(Code::W0629, source.name.span,
           {source.name.text, Text("余额", "freed"), Text("每人 封顶", "per person cap")});
  }
  return complete;
}

// 精确到: a constant, or a formula of the group.
bool Builder::ResolveUnit(const ast::ShareBlock& source, const Context& group, const Type& type, Share& out) {
  ExprPtr written = UseNumber(*source.unit, group);
  if (!written) return false;
  if (type.unit.empty() && !written->type.unit.empty()) {
    // The fund lacks its unit, not the step.
    Report(Code::E0302, source.total->span, {TypeText(scheme_, written->type), TypeText(scheme_, type)});
    return false;
  }
  TakeUnit(*written, type);
  if (!SameUnit(written->type, type)) {
    Report(Code::E0302, source.unit->span, {TypeText(scheme_, type), TypeText(scheme_, written->type)});
    return false;
  }
  if (!IsConst(*written)) {
    out.unit = Number(1);
    out.unit_value = std::move(written);
    return true;
  }
  if (written->number.Sign() <= 0) {
    Report(Code::E0317, source.unit->span);
    return false;
  }
  out.unit = written->number;
  return true;
}

// An amount of money for a person: always there, and in the unit of the fund.
ExprPtr Builder::PersonBound(const ast::ExprPtr& source, const Context& row, const Type& type) {
  if (!source) return nullptr;
  ExprPtr value = UseNumber(*source, row);
  if (!value) return nullptr;
  TakeUnit(*value, type);
  if (!SameUnit(value->type, type)) {
    Report(Code::E0302, source->span, {TypeText(scheme_, type), TypeText(scheme_, value->type)});
  } else if (value->may_unrate) {
    Report(Code::E0628, source->span);
  }
  return value;
}

void Builder::ResolvePayments(FieldId id, const ast::ShareBlock& source, const Context& row, const Type& type,
                              Share& out) {
  for (const auto& payment : source.first_pays) {
    const FieldId part = FindFieldIn(out.table, field(id).path + "." + payment.name.text);
    ExprPtr amount = PersonBound(payment.value, row, type);
    if (amount && part != kNoField) out.first.push_back({std::move(amount), part});
  }
  out.first_rounding = header_mode_;
  if (source.overspend == ast::ShareBlock::Overspend::kProportional) {
    out.overspend = Overspend::kProportional;
    out.overspend_keys = ResolveKeys(source.overspend_keys, row, KeysOf::kFurther, &out.group);
    if (!EndsUnique(source.overspend_keys, out.table, &out.group)) Report(Code::E0602, source.name.span);
  }
  out.floor = PersonBound(source.floor, row, type);
  out.ceiling = PersonBound(source.ceiling, row, type);
  out.share_freed = source.freed != ast::ShareBlock::Freed::kKeep;
}

void Builder::ResolveRemainders(const ast::ShareBlock& source, const Context& row, const Type& type, Share& out) {
  const Span at = source.name.span;
  out.remainder = source.remainder == ast::Remainder::kLargest ? RemainderRule::kLargest
                  : source.remainder == ast::Remainder::kKeep  ? RemainderRule::kKeep
                                                               : RemainderRule::kHalfUp;
  out.remainder_keys = ResolveKeys(source.remainder_keys, row, KeysOf::kFurther, &out.group);
  if (out.remainder == RemainderRule::kLargest && !EndsUnique(source.remainder_keys, out.table, &out.group)) {
    Report(Code::E0602, at);
  }
  if (source.least) {
    std::optional<Number> least = ConstValue(*source.least, Context{}, &type);
    const bool alone = !out.unit_value && !out.floor && !out.ceiling;
    const bool whole = least && alone && least->Sign() > 0 && (*least / out.unit).IsInteger();
    if (least && (!whole || out.remainder != RemainderRule::kKeep)) Report(Code::E0632, source.least->span);
    if (whole) out.least = *least / out.unit;
  }
  const bool differs = out.remainder == RemainderRule::kHalfUp || out.least.Sign() > 0;
  if (!differs && (source.difference_reported || !source.difference_keys.empty())) {
    Report(Code::E0631, at, {source.name.text});
  }
  if (source.difference_keys.empty()) return;
  out.difference = Difference::kFirst;
  out.difference_keys = ResolveKeys(source.difference_keys, row, KeysOf::kFurther, &out.group);
  if (!EndsUnique(source.difference_keys, out.table, &out.group)) Report(Code::E0602, at);
}

// 不足 0.5 人 合并(按 …|结余): those with a smaller exact share stand as one.
void Builder::ResolvePool(const ast::ShareBlock& source, const Context& row, const Type& type, Share& out) {
  if (!source.pooled_below) return;
  std::optional<Number> below = ConstValue(*source.pooled_below, Context{}, &type);
  if (!below) return;
  const bool fits = below->Sign() > 0 && *below <= out.unit;
  if (!fits || out.unit_value || out.floor || out.ceiling || out.least.Sign() > 0) {
    Report(Code::E0635, source.pooled_below->span);
    return;
  }
  out.pool_below = *below / out.unit;
  out.pool_kept = source.pool_kept;
  out.pool_keys = ResolveKeys(source.pool_keys, row, KeysOf::kFurther, &out.group);
  if (!out.pool_kept && !EndsUnique(source.pool_keys, out.table, &out.group))
    Report(Code::E0602, source.pooled_below->span);
}

// Types of the whole and of its parts.
void Builder::FinishShareFields(FieldId id, const Share& share, bool gaps) {
  const bool outside = share.group.kind == Grouping::Kind::kEach;
  const Type type = share.total->type;
  auto finish = [&](FieldId part, bool may_unrate) {
    Field& f = field(part);
    f.type = type;
    if (!share.unit_value) {
      f.step = share.unit;
      f.integral = share.unit.IsInteger();
      f.rounding = FieldRounding{Rounding::kFloor, share.unit};
    }
    f.may_unrate = may_unrate;
  };
  finish(id, share.first.empty() ? gaps || outside : outside);
  for (const auto& payment : share.first) finish(payment.field, outside);
  if (share.part != kNoField) finish(share.part, gaps || outside);
  if (share.leftover == kNoField) return;
  finish(share.leftover, false);
  Field& left = field(share.leftover);
  left.rounding.reset();
  const bool rounded = share.total->op == Op::kRound;
  left.step.reset();
  if (rounded || share.total->integral) left.step = rounded ? share.total->number : Number(1);
  if (share.unit_value || (left.step && !(share.unit / *left.step).IsInteger())) left.step.reset();
  left.integral = left.step && left.step->IsInteger();
}

void Builder::ResolveShare(FieldId id, const ast::ShareBlock& source) {
  const int table = field(id).table;
  Context row = RowContext(table);
  std::vector<std::string> paths;
  Share out;
  out.field = id;
  out.table = table;
  const Span at = source.name.span;
  const std::string& name = source.name.text;
  const bool complete = ShareComplete(source);
  std::optional<Grouping> grouping = ResolveGrouping(source.group, table, paths, at);
  if (!grouping) return;
  out.group = std::move(*grouping);
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = table;
  group.group = &out.group;
  group.group_paths = &paths;
  if (source.total) out.total = UseNumber(*source.total, group);
  out.excluded = ResolveExclusions(source.excluded, row);
  Context taker = TakingPart(source.excluded, row);
  if (source.weight) out.weight = Resolve(*source.weight, taker);
  if (!complete || !out.total || !out.weight || !IsNumber(*out.weight)) return;
  const Type type = out.total->type;
  auto step = RoundingFor(type, std::nullopt, out.total->integral, name, source.total->span);
  if (step)
    NoteNamed(id, file_.skin == ast::Skin::kChinese ? ".总额" : ".total", *step, false, type, source.total->span);
  if (step) out.total = MakeRound(std::move(out.total), step->mode, step->step);
  if (!ResolveUnit(source, group, type, out)) return;
  ResolvePayments(id, source, row, type, out);
  // Further keys part only people with a weight.
  if (const auto* path = std::get_if<ast::Path>(&source.weight->node)) {
    taker.present.insert(PathKey(*path));
    taker.rated.insert(PathKey(*path));
  }
  ResolveRemainders(source, taker, type, out);
  ResolvePool(source, taker, type, out);
  const bool gap = out.weight->may_miss || out.weight->may_unrate;
  out.unrated = ResolveUnrated(source.unrated, gap, -1, type, at, name);
  if (out.unrated.as == UnratedAs::kValue && (out.unit_value || !(out.unrated.amount / out.unit).IsInteger())) {
    const std::string unit = out.unit_value ? "…" : out.unit.ToText();
    Report(Code::E0617, source.unrated->span, {out.unrated.amount.ToText(), unit});
  }
  using Zero = ast::ShareBlock::ZeroWeight;
  out.zero_stated = source.zero != Zero::kUnsaid || StatesZero(*out.weight);
  out.zero_not_taking = source.zero == Zero::kNotTaking;
  out.nobody_is_error = *source.nobody_is_error;
  const std::string& path = field(id).path;
  const bool zh = file_.skin == ast::Skin::kChinese;
  out.part = source.first_pays.empty() ? kNoField : FindFieldIn(table, path + (zh ? ".份额" : ".share"));
  const std::string left = path + (zh ? ".余额" : ".leftover");
  out.leftover = FindFieldIn(out.group.kind == Grouping::Kind::kEach ? out.group.each : table, left);
  const bool gaps = !out.excluded.empty() || out.zero_not_taking || (gap && out.unrated.as != UnratedAs::kValue);
  NoteShare(id, source, out);
  FinishShareFields(id, out, gaps);
  scheme_.shares[field(id).cohort] = std::move(out);
}

}  // namespace heng::model
