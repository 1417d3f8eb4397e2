#include "engine/model/types.h"

#include <algorithm>

#include "engine/ast/unit_names.h"

namespace heng::model {
namespace {

void AddUnit(Unit& unit, const std::string& name, int exponent) {
  auto at = std::lower_bound(unit.begin(), unit.end(), name,
                             [](const auto& entry, const std::string& key) { return entry.first < key; });
  if (at != unit.end() && at->first == name) {
    at->second += exponent;
    if (at->second == 0) unit.erase(at);
  } else if (exponent != 0) {
    unit.insert(at, {name, exponent});
  }
}

ExprPtr CloneOrNull(const ExprPtr& expr) { return expr ? Clone(*expr) : nullptr; }

std::unique_ptr<Aggregate> CloneAggregate(const Aggregate& a) {
  auto copy = std::make_unique<Aggregate>();
  copy->kind = a.kind;
  copy->table = a.table;
  copy->group = CloneGrouping(a.group);
  copy->except_self = a.except_self;
  copy->value = CloneOrNull(a.value);
  copy->when = CloneOrNull(a.when);
  copy->weight = CloneOrNull(a.weight);
  copy->divide_by = CloneOrNull(a.divide_by);
  copy->gaps = a.gaps;
  copy->other = CloneOrNull(a.other);
  for (const Trim& trim : a.trims) {
    copy->trims.push_back({trim.high, trim.percent, trim.amount, trim.mode, trim.keep, CloneOrNull(trim.count)});
  }
  copy->n = a.n;
  copy->nth = CloneOrNull(a.nth);
  copy->at_least = a.at_least;
  copy->too_few = a.too_few;
  copy->ties = a.ties;
  copy->p = a.p;
  copy->definition = a.definition;
  for (const SortKey& key : a.keys) copy->keys.push_back({Clone(*key.value), key.descending, key.gaps});
  copy->separator = a.separator;
  copy->places = a.places;
  for (const auto& key : a.once_per) copy->once_per.push_back(Clone(*key));
  copy->once_highest = a.once_highest;
  return copy;
}

}  // namespace

Grouping CloneGrouping(const Grouping& group) {
  Grouping copy;
  copy.kind = group.kind;
  for (const auto& key : group.keys) copy.keys.push_back(Clone(*key));
  copy.each = group.each;
  for (const auto& hop : group.hop) copy.hop.push_back(CloneHop(hop));
  copy.via = group.via;
  return copy;
}

Unit MultiplyUnits(const Unit& a, const Unit& b, int sign) {
  Unit out = a;
  for (const auto& [name, exponent] : b) AddUnit(out, name, sign * exponent);
  return out;
}

Unit ParseUnit(const std::string& text) {
  Unit out;
  size_t begin = 0;
  int sign = 1;
  while (begin <= text.size() && !text.empty()) {
    size_t slash = text.find('/', begin);
    AddUnit(out, text.substr(begin, slash == std::string::npos ? slash : slash - begin), sign);
    if (slash == std::string::npos) break;
    begin = slash + 1;
    sign = -1;
  }
  return out;
}

std::string UnitText(const Unit& unit) {
  std::string over;
  std::string under;
  for (const auto& [name, exponent] : unit) {
    for (int i = 0; i < exponent; ++i) over += (over.empty() ? "" : "·") + name;
    for (int i = 0; i < -exponent; ++i) under += "/" + name;
  }
  return (over.empty() && !under.empty() ? "1" : over) + under;
}

std::string UnitText(const Scheme& scheme, const Unit& unit) {
  return scheme.english ? ast::EnglishUnit(UnitText(unit)) : UnitText(unit);
}

bool SameUnit(const Type& a, const Type& b) { return a.unit == b.unit; }

bool CountFits(const Type& count, const Type& quantity) {
  const Unit& unit = quantity.unit;
  const bool counting = unit.size() == 1 && unit[0].second == 1 && unit[0].first != "分" && unit[0].first != "元";
  return count.kind == ValueKind::kNumber && count.count && count.unit.empty() && quantity.kind == ValueKind::kNumber &&
         counting;
}

Text TypeText(const Scheme& scheme, const Type& type) {
  switch (type.kind) {
    case ValueKind::kText: return {"文本", "text"};
    case ValueKind::kBool: return {"是否", "yes/no"};
    case ValueKind::kDate: return {"日期", "date"};
    case ValueKind::kRow:
      return {"引用 " + scheme.tables[type.table].name, "reference to " + scheme.tables[type.table].name};
    case ValueKind::kOption: {
      std::string names;
      for (const auto& option : scheme.option_lists[type.options].options)
        names += (names.empty() ? "" : ", ") + option;
      return {"选项(" + names + ")", "options(" + names + ")"};
    }
    case ValueKind::kNumber: break;
  }
  if (!type.unit.empty()) return UnitText(scheme, type.unit);
  return type.ratio ? Text{"比率", "ratio"} : Text{"没有单位的数", "number without a unit"};
}

Type NumberType(Unit unit, bool ratio) {
  Type type;
  type.unit = std::move(unit);
  type.ratio = ratio && type.unit.empty();
  return type;
}

Type BoolType() {
  Type type;
  type.kind = ValueKind::kBool;
  return type;
}

ExprPtr MakeConst(const Number& value, Type type, Span span) {
  auto e = std::make_unique<Expr>();
  e->op = Op::kConst;
  e->number = value;
  e->type = std::move(type);
  e->integral = value.IsInteger();
  e->span = span;
  return e;
}

ExprPtr MakeCode(int64_t code, Type type, Span span) {
  auto e = std::make_unique<Expr>();
  e->op = Op::kCode;
  e->code = code;
  e->type = std::move(type);
  e->span = span;
  return e;
}

ExprPtr MakeText(std::string text, Span span) {
  auto e = std::make_unique<Expr>();
  e->op = Op::kTextConst;
  e->text = std::move(text);
  e->type.kind = ValueKind::kText;
  e->span = span;
  return e;
}

ExprPtr MakeGap(data::GapKind kind, std::string reason, Type type, Span span) {
  auto e = std::make_unique<Expr>();
  e->op = Op::kGap;
  e->gap_kind = kind;
  e->text = std::move(reason);
  e->type = std::move(type);
  e->may_miss = kind == data::GapKind::kMissing;
  e->may_unrate = kind != data::GapKind::kMissing;
  e->integral = true;
  e->span = span;
  return e;
}

ExprPtr MakeOp(Op op, Type type, Span span, std::vector<ExprPtr> in) {
  auto e = std::make_unique<Expr>();
  e->op = op;
  e->type = std::move(type);
  e->span = span;
  for (const auto& input : in) {
    e->may_miss |= input->may_miss;
    e->may_unrate |= input->may_unrate;
  }
  e->in = std::move(in);
  return e;
}

ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a) {
  std::vector<ExprPtr> in;
  in.push_back(std::move(a));
  return MakeOp(op, std::move(type), span, std::move(in));
}

ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a, ExprPtr b) {
  std::vector<ExprPtr> in;
  in.push_back(std::move(a));
  in.push_back(std::move(b));
  return MakeOp(op, std::move(type), span, std::move(in));
}

ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a, ExprPtr b, ExprPtr c) {
  std::vector<ExprPtr> in;
  in.push_back(std::move(a));
  in.push_back(std::move(b));
  in.push_back(std::move(c));
  return MakeOp(op, std::move(type), span, std::move(in));
}

ExprPtr MakeRound(ExprPtr value, Rounding mode, const Number& step) {
  Type type = value->type;
  Span span = value->span;
  auto e = MakeOp(Op::kRound, std::move(type), span, std::move(value));
  e->mode = mode;
  e->number = step;
  e->integral = step.IsInteger();
  return e;
}

Hop CloneHop(const Hop& hop) {
  Hop copy;
  copy.kind = hop.kind;
  copy.field = hop.field;
  copy.table = hop.table;
  copy.there = hop.there;
  for (const auto& key : hop.keys) copy.keys.push_back(Clone(*key));
  return copy;
}

ExprPtr Clone(const Expr& e) {
  auto copy = std::make_unique<Expr>();
  copy->op = e.op;
  for (const auto& input : e.in) copy->in.push_back(Clone(*input));
  copy->type = e.type;
  copy->span = e.span;
  copy->may_miss = e.may_miss;
  copy->may_unrate = e.may_unrate;
  copy->integral = e.integral;
  copy->number = e.number;
  copy->code = e.code;
  copy->text = e.text;
  copy->gap_kind = e.gap_kind;
  copy->field = e.field;
  for (const auto& hop : e.hops) copy->hops.push_back(CloneHop(hop));
  if (e.aggregate) copy->aggregate = CloneAggregate(*e.aggregate);
  copy->mode = e.mode;
  copy->exclusive = e.exclusive;
  copy->policy = e.policy;
  copy->at_least = e.at_least;
  copy->root = e.root;
  copy->error_code = e.error_code;
  copy->args = e.args;
  copy->probes = e.probes;
  return copy;
}

bool IsZeroConst(const Expr& e) { return e.op == Op::kConst && e.number.IsZero(); }

}  // namespace heng::model
