// How a node of an 评价 comes from its parts: parts → 例外 → 扣分 → 加分 → caps, and the vetoes behind rounding.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

const Type kRatio = NumberType({}, true);

ExprPtr One(Span span) { return MakeConst(Number(1), kRatio, span); }

bool Gaps(const Field& f) { return f.may_miss || f.may_unrate; }

}  // namespace


// 缺项 移给 项: the share of an absent part is earned at the rate of the named one, a_i × c_j ÷ a_j.
bool Builder::MoveShares(const ast::GapClause& policy, const NodeInfo& node, std::vector<ExprPtr>& in, Span span) {
  size_t to = 0;
  while (to < node.parts.size() && field(node.parts[to]).name != policy.move_to.text) ++to;
  if (to == node.parts.size()) {
    Report(Code::E0518, policy.move_to.span, {policy.move_to.text});
    return false;
  }
  for (size_t i = 0; i < node.parts.size(); ++i) {
    if (i == to || !nodes_[node.parts[i]].gaps) continue;
    const Type type = in[2 * i]->type;
    ExprPtr rate = MakeOp(Op::kDiv, type, span, Clone(*in[2 * to]), Clone(*in[2 * to + 1]));
    ExprPtr moved = MakeOp(Op::kMul, type, span, Clone(*in[2 * i + 1]), std::move(rate));
    in[2 * i] = MakeOp(Op::kOrElse, type, span, std::move(in[2 * i]), std::move(moved));
  }
  return true;
}

// The parts of a node under its 缺项 policy; 基本分 is added.
ExprPtr Builder::Compose(const NodeInfo& node, const Context& context) {
  const ast::Item& item = *node.item;
  const Span span = item.name.span;
  const Type points = NumberType(node.no_full ? Unit{{"分", 1}} : node.unit);
  ExprPtr base;
  for (const auto& clause : item.clauses) {
    const auto* source = std::get_if<ast::BasePoints>(&clause);
    if (source == nullptr) continue;
    ExprPtr value = UseNumber(*source->value, context);
    if (!value) return nullptr;
    if (value->type.unit != points.unit) {
      Report(Code::E0502, source->span, {TypeText(scheme_, value->type), "基本分"});
      return nullptr;
    }
    base = base ? MakeOp(Op::kAdd, points, span, std::move(base), std::move(value)) : std::move(value);
  }
  if (node.parts.empty()) {
    if (!base) Report(Code::E0513, span, {item.name.text});
    return base;
  }
  size_t weighted = 0;
  for (FieldId part : node.parts) weighted += nodes_[part].item->attrs.weight ? 1 : 0;
  if (weighted != 0 && weighted != node.parts.size()) {
    for (FieldId part : node.parts) {
      if (!nodes_[part].item->attrs.weight) Report(Code::E0503, field(part).span, {field(part).name, item.name.text});
    }
    return nullptr;
  }
  const auto& policy = item.attrs.gaps;
  bool any = false;
  bool all = true;
  int64_t sure = 0;
  std::vector<ExprPtr> in;
  ExprPtr weight_sum;
  Number full_sum(0);
  std::string written;
  for (FieldId part : node.parts) {
    const NodeInfo& child = nodes_[part];
    if (!field(part).value) return nullptr;  // said already
    any = any || child.gaps;
    all = all && child.gaps;
    sure += child.gaps ? 0 : 1;
    ExprPtr score = LoadField(part, span);
    ExprPtr share;
    if (weighted != 0) {
      ExprPtr weight = UseNumber(*child.item->attrs.weight, context);
      if (!weight) return nullptr;
      if (!weight->type.unit.empty()) {
        Report(Code::E0516, child.item->attrs.weight->span, {TypeText(scheme_, weight->type)});
        return nullptr;
      }
      if (IsConst(*weight) && weight->number.Sign() < 0) {
        Report(Code::E0516, child.item->attrs.weight->span, {weight->number.ToText()});
        return nullptr;
      }
      if (!node.no_full && child.full != node.full) {
        score = MakeOp(Op::kMul, points, span, std::move(score), MakeConst(node.full / child.full, kRatio, span));
      }
      score = MakeOp(Op::kMul, points, span, Clone(*weight), std::move(score));
      share = Clone(*weight);
      weight_sum = weight_sum ? Arithmetic(ast::Op::kAdd, std::move(weight_sum), std::move(weight), span, span) : std::move(weight);
    } else {
      if (!node.no_full) full_sum = full_sum + child.full;
      share = node.no_full ? One(span) : MakeConst(child.full / node.full, kRatio, span);
      written += (written.empty() ? "" : " + ") + child.full.ToText();
    }
    in.push_back(std::move(score));
    in.push_back(std::move(share));
  }
  if (weight_sum && IsConst(*weight_sum) && weight_sum->number != Number(1)) {
    Report(Code::E0501, span, {item.name.text, (weight_sum->number * Number(100)).ToText() + "%"});
    return nullptr;
  }
  if (weight_sum && !IsConst(*weight_sum)) {
    // Weights from a table or a column: their sum is checked row by row.
    ExprPtr sum = Clone(*weight_sum);
    ExprPtr whole = MakeOp(Op::kEq, BoolType(), span, std::move(weight_sum), One(span));
    ExprPtr checked = MakeOp(Op::kRequire, kRatio, span, std::move(sum), std::move(whole));
    checked->error_code = Code::E2013;
    // Multiplied in as sum ÷ sum = 1: a wrong sum stops the row.
    in[0] = MakeOp(Op::kMul, points, span, std::move(in[0]), std::move(checked));
  }
  if (weighted == 0 && !node.no_full && !base && node.bonuses.empty() && full_sum != node.full) {
    Report(Code::E0504, span, {item.name.text, written + " = " + full_sum.ToText(), node.full.ToText()});
    return nullptr;
  }
  if (any && !policy) {
    for (FieldId part : node.parts) {
      if (nodes_[part].gaps) {
        diagnostics_.Add({Code::E0506, span, {item.name.text, field(part).name}, {{field(part).span, {"这一项可能没有值", "this item can be without a value"}}}});
        break;
      }
    }
    return nullptr;
  }
  const bool moves = policy && (policy->policy == ast::GapPolicy::kReweight || policy->policy == ast::GapPolicy::kMoveTo);
  if (moves && weighted == 0 && node.no_full) {
    Report(Code::E0517, policy->span);
    return nullptr;
  }
  if (policy && policy->policy == ast::GapPolicy::kMoveTo && !MoveShares(*policy, node, in, span)) return nullptr;
  ExprPtr out = MakeOp(Op::kCompose, points, span, std::move(in));
  out->policy = !policy || policy->policy == ast::GapPolicy::kUnrated || policy->policy == ast::GapPolicy::kMoveTo
                    ? ComposePolicy::kUnrated
                : policy->policy == ast::GapPolicy::kZero             ? ComposePolicy::kZero
                                                                      : ComposePolicy::kReweight;
  out->at_least = policy ? policy->at_least : 0;
  if (out->at_least > static_cast<int64_t>(node.parts.size())) {
    Report(Code::E0519, policy->span, {std::to_string(node.parts.size())});
    return nullptr;
  }
  out->root = node.parent == kNoField;
  bool gap = out->policy == ComposePolicy::kUnrated ? any : all || out->at_least > sure;
  out->may_unrate = gap && (out->root || out->policy == ComposePolicy::kUnrated);
  out->may_miss = gap && !out->may_unrate;
  if (base) out = MakeOp(Op::kAdd, points, span, std::move(base), std::move(out));
  return out;
}

// Two exceptions that hold at once are an error naming the row; 例外 replaces the formula of its node.
ExprPtr Builder::ApplyExceptions(const ast::Item& item, ExprPtr value, const Context& context) {
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  for (const auto& clause : item.clauses) {
    const auto* exception = std::get_if<ast::Exception>(&clause);
    if (exception == nullptr) continue;
    Context strict = context;
    strict.gaps_allowed = false;
    ExprPtr condition = UseCondition(*exception->condition, strict);
    Context inside = strict;
    Facts(*exception->condition, true, inside);
    ExprPtr then = Use(*exception->value, inside, &value->type);
    if (!condition || !then) return nullptr;
    TakeUnit(*then, value->type);
    if (!CommonType(*value, *then, exception->value->span)) return nullptr;
    rows.emplace_back(std::move(condition), std::move(then));
  }
  if (rows.empty()) return value;
  const Span span = value->span;
  return Choose(std::move(rows), std::move(value), true, span);
}

ExprPtr Builder::AddBonuses(FieldId id, const NodeInfo& node, ExprPtr value, const Context& context) {
  const ast::Item& item = *node.item;
  const Span span = item.name.span;
  const Type points = value->type;
  const auto& policy = item.attrs.gaps;
  const ast::TotalBound* cap = nullptr;
  const ast::TotalBound* floor = nullptr;
  const ast::BonusSumCap* sum_cap[2] = {nullptr, nullptr};
  for (const auto& clause : item.clauses) {
    if (const auto* bound = std::get_if<ast::TotalBound>(&clause)) {
      const ast::TotalBound*& slot = bound->cap ? cap : floor;
      if (slot != nullptr) {
        Report(Code::E0520, bound->span);
        return nullptr;
      }
      slot = bound;
    }
    if (const auto* bound = std::get_if<ast::BonusSumCap>(&clause)) sum_cap[bound->deduction] = bound;
  }
  if (cap != nullptr && !node.bonuses.empty() && !cap->with_bonus) {
    Report(Code::E0507, cap->span);
    return nullptr;
  }
  bool gaps = false;
  std::optional<Number> most(Number(0));  // the most that bonuses can add
  auto total_of = [&](const std::vector<FieldId>& ids, const ast::BonusSumCap* limit, bool deduction) -> ExprPtr {
    ExprPtr sum;
    for (FieldId part : ids) {
      if (!field(part).value) return nullptr;
      ExprPtr one = LoadField(part, span);
      if (Gaps(field(part))) {
        if (!policy || policy->policy == ast::GapPolicy::kReweight) {
          Report(Code::E0508, field(part).span, {field(part).name, item.name.text});
          return nullptr;
        }
        if (policy->policy == ast::GapPolicy::kZero) {
          one = MakeOp(Op::kOrElse, points, span, std::move(one), MakeConst(Number(0), points, span));
          one->may_miss = one->may_unrate = false;
        } else {
          gaps = true;
        }
      }
      if (!deduction) {
        if (most && field(part).range) most = *most + field(part).range->second;
        else most.reset();
      }
      sum = sum ? MakeOp(Op::kAdd, points, span, std::move(sum), std::move(one)) : std::move(one);
    }
    if (limit != nullptr) {
      ExprPtr bound = Bound(*limit->cap, points, context);
      if (!bound) return nullptr;
      if (!deduction && IsConst(*bound) && (!most || *most > bound->number)) most = bound->number;
      sum = MakeOp(Op::kMin, points, span, std::move(sum), std::move(bound));
    }
    return sum;
  };
  auto combine = [&](ExprPtr left, ExprPtr right, bool minus) {
    const bool gap = right->may_miss || right->may_unrate;
    if (minus) right = MakeOp(Op::kNeg, points, span, std::move(right));
    if (!gap) return MakeOp(Op::kAdd, points, span, std::move(left), std::move(right));
    std::vector<ExprPtr> in;
    in.push_back(std::move(left));
    in.push_back(One(span));
    in.push_back(std::move(right));
    in.push_back(One(span));
    ExprPtr out = MakeOp(Op::kCompose, points, span, std::move(in));
    out->policy = ComposePolicy::kUnrated;
    out->root = node.parent == kNoField;
    out->may_unrate = true;
    out->may_miss = false;
    return out;
  };
  if (!node.deductions.empty()) {
    ExprPtr taken = total_of(node.deductions, sum_cap[1], true);
    if (!taken) return nullptr;
    value = combine(std::move(value), std::move(taken), true);
  }
  auto limit = [&](const ast::TotalBound* bound, Op op) {
    if (bound == nullptr) return true;
    ExprPtr edge = Bound(*bound->bound, points, context);
    if (!edge) return false;
    if (op == Op::kMin && IsConst(*edge) && node.has_full && most && node.full + *most <= edge->number && !nodes_[id].no_full) {
      Report(Code::W0512, bound->span, {edge->number.ToText(), (node.full + *most).ToText()});
    }
    value = MakeOp(op, points, span, std::move(value), std::move(edge));
    return true;
  };
  const bool before = cap != nullptr && !node.bonuses.empty() && !*cap->with_bonus;
  if (before && !limit(cap, Op::kMin)) return nullptr;
  if (!node.bonuses.empty()) {
    ExprPtr added = total_of(node.bonuses, sum_cap[0], false);
    if (!added) return nullptr;
    value = combine(std::move(value), std::move(added), false);
    if (cap == nullptr && !item.attrs.cap && !most && !node.no_full) Report(Code::W0511, span, {item.name.text});
  }
  if (!limit(floor, Op::kMax)) return nullptr;
  if (!before && !limit(cap, Op::kMin)) return nullptr;
  return value;
}

ExprPtr Builder::ApplyVetoes(const NodeInfo& node, ExprPtr value, const Context& context) {
  Type type = value->type;
  const Span span = value->span;
  // Effects that end in 不评 stand outermost: they win over 0 points.
  for (const bool unrates : {false, true}) {
    for (FieldId veto : node.vetoes) {
      const ast::Veto& source = *pending_[veto].veto;
      if (!source.effect || !field(veto).value) continue;
      ExprPtr effect = Use(*source.effect, context, &type);
      if (!effect) return nullptr;
      if ((effect->op == Op::kGap) != unrates) continue;
      TakeUnit(*effect, type);
      if (!CommonType(*value, *effect, source.effect->span)) return nullptr;
      if (!unrates && !IsConst(*effect)) {
        Report(Code::E0509, source.effect->span);
        return nullptr;
      }
      value = MakeOp(Op::kIf, type, span, LoadField(veto, source.span), std::move(effect), std::move(value));
    }
  }
  return value;
}

}  // namespace heng::model
