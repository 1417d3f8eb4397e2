// 评价: a tree of weighted or pointed items with bonuses, deductions, caps and vetoes.
//
// One fixed order at every node: parts → 例外 → 扣分 → 加分 → 总分 保底/封顶 → rounding → 否决 last
// (invariant `veto-last`). Weighted siblings contribute weight × score ÷ their full points × the node's full points;
// pointed ones their score. Contributions are not rounded; every item and node is, once, where it is named.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// Full points of an item: its own, else its parent's; of an evaluation that states none, those its items agree on.
Context Builder::ItemContext(FieldId id) {
  Context context = RowContext(field(id).table);
  context.gaps_allowed = true;
  if (auto made = column_items_.find(id); made != column_items_.end()) {
    context.parameters = &made->second.parameters;
    context.caller = &made->second.caller;
  }
  FieldId at = nodes_.count(id) != 0 ? id : pending_[id].parent;
  for (FieldId node = at; node != kNoField; node = nodes_[node].parent) {
    NodeInfo& info = nodes_[node];
    if (info.item->attrs.no_full) {
      nodes_[at].no_full = true;
      return context;
    }
    if (nodes_[at].has_full || info.bad_full) break;
    if (info.item->attrs.full) {
      ExprPtr full = Resolve(*info.item->attrs.full, Context{});
      if (!full || !IsConst(*full) || full->number.Sign() <= 0) {
        if (full) Report(Code::E0514, info.item->attrs.full->span);
        info.bad_full = true;
        break;
      }
      nodes_[at].full = full->number;
      nodes_[at].unit = full->type.unit.empty() ? Unit{{"分", 1}} : full->type.unit;
      nodes_[at].has_full = true;
    }
  }
  NodeInfo& info = nodes_[at];
  if (!info.has_full && info.parent == kNoField) {
    for (FieldId part : info.parts) {
      const ast::ExprPtr& own = nodes_[part].item->attrs.full;
      const auto* literal = own ? std::get_if<ast::Literal>(&own->node) : nullptr;
      if (literal == nullptr || (info.has_full && info.full != literal->value)) {
        info.has_full = false;
        break;
      }
      info.full = literal->value;
      info.unit = literal->unit.empty() ? Unit{{"分", 1}} : ParseUnit(literal->unit);
      info.has_full = true;
    }
  }
  if (info.has_full) {
    context.full = info.full;
    context.full_unit = info.unit;
  }
  return context;
}

ExprPtr Builder::CheckFull(const NodeInfo& node, ExprPtr value, Span span) {
  if (node.no_full || !node.has_full) return value;
  Type type = value->type;
  ExprPtr low = MakeOp(Op::kGe, BoolType(), span, Clone(*value), MakeConst(Number(0), type, span));
  ExprPtr high = MakeOp(Op::kLe, BoolType(), span, Clone(*value), MakeConst(node.full, type, span));
  ExprPtr inside = MakeOp(Op::kAnd, BoolType(), span, std::move(low), std::move(high));
  ExprPtr out = MakeOp(Op::kRequire, type, span, std::move(value), std::move(inside));
  out->error_code = Code::E2006;
  out->args = {node.full.ToText() + " " + UnitText(scheme_, node.unit)};
  return out;
}

void Builder::ResolveItem(FieldId id) {
  Context context = ItemContext(id);
  const ast::Item& item = *pending_[id].item;
  const ast::Evaluation& evaluation = *pending_[id].evaluation;
  const Span span = item.name.span;
  if (!nodes_[id].has_full && !nodes_[id].no_full) {
    // Said once, at the evaluation: its items have no full points for the same reason.
    if (nodes_[id].parent == kNoField && !nodes_[id].bad_full) Report(Code::E0515, span, {item.name.text});
    return;
  }
  ExprPtr value = ItemValue(id, context, Stage::kBeforeVeto);
  for (FieldId veto : std::vector<FieldId>(nodes_[id].vetoes)) ResolveField(veto);
  if (!value) return;
  const Type type = value->type;
  const std::optional<FieldRounding> step =
      value->op == Op::kRound ? std::optional(FieldRounding{value->mode, value->number}) : std::nullopt;
  if (!item.is_node) CheckReached(nodes_[id], *value);
  if (!item.is_node) value = CheckFull(nodes_[id], std::move(value), item.value->span);
  const NodeInfo node = nodes_[id];
  if (item.is_node) value = ApplyVetoes(node, std::move(value), context);
  if (!value) return;
  const bool misses = value->may_miss;
  const bool unrates = value->may_unrate;
  value = WhereThere(id, std::move(value));
  value = WhereEvaluated(evaluation, std::move(value), field(id).table);
  if (!value) return;
  Field& f = field(id);
  f.type = type;
  f.rounding = step;
  if (step) f.step = step->step;
  f.integral = step && step->step.IsInteger();
  nodes_[id].gaps = misses || unrates;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  const bool plain = std::all_of(item.clauses.begin(), item.clauses.end(), [](const auto& clause) {
    return std::holds_alternative<std::unique_ptr<ast::Item>>(clause) || std::holds_alternative<ast::Veto>(clause) ||
           std::holds_alternative<ast::NodeWeights>(clause) || std::holds_alternative<ast::EveryItem>(clause);
  });
  if (node.has_full && !node.no_full && plain) f.range = std::make_pair(Number(0), node.full);
  f.value = std::move(value);
}

void Builder::ResolveBonus(FieldId id, const ast::Bonus& bonus) {
  Context context = ItemContext(id);
  context.deduction = bonus.deduction;
  const auto& policy = nodes_[pending_[id].parent].item->attrs.gaps;
  context.gaps_allowed = policy && policy->policy != ast::GapPolicy::kReweight;
  ExprPtr value = bonus.highest_only ? HighestOnly(*bonus.value, context) : UseNumber(*bonus.value, context);
  if (!value) return;
  const NodeInfo& node = nodes_[pending_[id].parent];
  Type points = NumberType(node.no_full || !node.has_full ? Unit{{"分", 1}} : node.unit);
  if (value->type.unit != points.unit) {
    Report(Code::E0502, bonus.value->span, {TypeText(scheme_, value->type), bonus.name.text});
    return;
  }
  if (bonus.cap) {
    ExprPtr limit = Bound(*bonus.cap, points, context);
    if (!limit) return;
    CheckCap(*value, *limit, bonus.cap->span);
    value = MakeOp(Op::kMin, points, bonus.span, std::move(value), std::move(limit));
    Probed(*value, Probe::When::kHigh, Cover::kLimit, bonus.cap->span, {"封顶", "cap"});
  }
  auto step = RoundingFor(points, bonus.rounding, value->integral, bonus.name.text, bonus.name.span);
  if (step) NoteNamed(id, "", *step, bonus.rounding.has_value(), points, bonus.name.span);
  if (step) value = MakeRound(std::move(value), step->mode, step->step);
  if (bonus.deduction) {
    ExprPtr sign = MakeOp(Op::kGe, BoolType(), bonus.span, Clone(*value), MakeConst(Number(0), points, bonus.span));
    value = MakeOp(Op::kRequire, points, bonus.span, std::move(value), std::move(sign));
    value->error_code = Code::E2007;
  }
  pending_[id].gaps = value->may_miss || value->may_unrate;
  const Reach reach = ReachOf(*value);
  value = WhereEvaluated(*pending_[id].evaluation, std::move(value), field(id).table);
  if (!value) return;
  Field& f = field(id);
  f.type = points;
  f.rounding = step;
  if (step) f.step = step->step;
  if (reach.low && reach.high) f.range = std::make_pair(*reach.low, *reach.high);
  if (!reach.low && bonus.deduction && reach.high) f.range = std::make_pair(Number(0), *reach.high);
  pending_[id].most = reach.high;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.value = std::move(value);
}

void Builder::ResolveVetoField(FieldId id, const ast::Veto& veto) {
  Context context = RowContext(field(id).table);
  ExprPtr value = UseCondition(*veto.condition, context);
  if (!value) return;
  CheckVeto(veto, *value);
  BordersProbed(*value);
  if (value->may_unrate) {
    // An undecided veto is an error with the row's key, not a "no".
    ExprPtr undecided = MakeOp(Op::kIsUnrated, BoolType(), veto.span, Clone(*value));
    Type text;
    text.kind = ValueKind::kText;
    ExprPtr why = MakeOp(Op::kReason, text, veto.span, Clone(*value));
    ExprPtr fault = MakeOp(Op::kRequire, BoolType(), veto.span, std::move(why), MakeCode(0, BoolType(), veto.span));
    fault->error_code = Code::E2005;
    value = MakeOp(Op::kIf, BoolType(), veto.span, std::move(undecided), std::move(fault), std::move(value));
    value->may_unrate = false;
  }
  Field& f = field(id);
  f.type = BoolType();
  f.value = std::move(value);
}

}  // namespace heng::model
