// How a node of an 评价 comes from its parts: parts → 例外 → 扣分 → 加分 → caps, and the vetoes behind rounding.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

const Type kRatio = NumberType({}, true);

ExprPtr One(Span span) { return MakeConst(Number(1), kRatio, span); }

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

// 基本分 of a node, or null when it states none; false when what it states is wrong.
bool Builder::BasePointsOf(const NodeInfo& node, const Context& context, ExprPtr& base) {
  const Type points = NumberType(node.no_full ? Unit{{"分", 1}} : node.unit);
  for (const auto& clause : node.item->clauses) {
    const auto* source = std::get_if<ast::BasePoints>(&clause);
    if (source == nullptr) continue;
    ExprPtr value = UseNumber(*source->value, context);
    if (!value) return false;
    if (value->type.unit != points.unit) {
      Report(Code::E0502, source->span, {TypeText(scheme_, value->type), "基本分"});
      return false;
    }
    base = base ? MakeOp(Op::kAdd, points, source->span, std::move(base), std::move(value)) : std::move(value);
  }
  return true;
}

// The parts' weights, which add up to 100 % (at once when they are fixed, row by row when they are not), or none at
// all.
bool Builder::WeightsOf(FieldId id, const NodeInfo& node, const Context& context, std::vector<ExprPtr>& weights) {
  const bool tabled = LoadWeightTable(id);
  if (node_weights_[id].present) {
    for (FieldId part : node.parts) {
      if (tabled) weights.push_back(WeightFromTable(node_weights_[id], field(part).name, field(part).span));
    }
    return tabled;
  }
  const Span span = node.item->name.span;
  const ast::Name& name = node.item->name;
  size_t weighted = 0;
  for (FieldId part : node.parts) weighted += nodes_[part].item->attrs.weight ? 1 : 0;
  if (weighted == 0) return true;
  bool ok = true;
  bool fixed = true;
  Number sum(0);
  for (FieldId part : node.parts) {
    const ast::ExprPtr& source = nodes_[part].item->attrs.weight;
    if (!source) {
      Report(Code::E0503, field(part).span, {field(part).name, name.text});
      ok = false;
      continue;
    }
    ExprPtr weight = UseNumber(*source, context);
    if (!weight) {
      ok = false;
      continue;
    }
    const bool bare = IsConst(*weight) && !weight->type.ratio && weight->number > Number(1);
    if (!weight->type.unit.empty() || bare || (IsConst(*weight) && weight->number.Sign() < 0)) {
      Report(Code::E0516, source->span,
             {IsConst(*weight) ? Text(weight->number.ToText()) : TypeText(scheme_, weight->type)});
      ok = false;
      continue;
    }
    fixed = fixed && IsConst(*weight);
    if (IsConst(*weight)) sum = sum + weight->number;
    weights.push_back(std::move(weight));
  }
  if (ok && fixed && sum != Number(1)) {
    Report(Code::E0501, span, {name.text, (sum * Number(100)).ToText() + "%"});
    return false;
  }
  if (!ok || fixed) return ok;
  ExprPtr total = Clone(*weights[0]);
  for (size_t i = 1; i < weights.size(); ++i) {
    total = MakeOp(Op::kAdd, kRatio, span, std::move(total), Clone(*weights[i]));
  }
  ExprPtr whole = MakeOp(Op::kEq, BoolType(), span, Clone(*total), One(span));
  ExprPtr checked = MakeOp(Op::kRequire, kRatio, span, std::move(total), std::move(whole));
  checked->error_code = Code::E2013;
  // The sum, 1 where it is right, is multiplied in: a wrong sum stops the row.
  weights[0] = MakeOp(Op::kMul, kRatio, span, std::move(weights[0]), std::move(checked));
  return true;
}

// Contribution and share of every part, in pairs, as kCompose takes them.
std::vector<ExprPtr> Builder::PartsOf(const NodeInfo& node, std::vector<ExprPtr> weights) {
  const Span span = node.item->name.span;
  const Type points = NumberType(node.no_full ? Unit{{"分", 1}} : node.unit);
  std::vector<ExprPtr> in;
  for (size_t i = 0; i < node.parts.size(); ++i) {
    const NodeInfo& child = nodes_[node.parts[i]];
    ExprPtr score = LoadField(node.parts[i], span);
    if (weights.empty()) {
      in.push_back(std::move(score));
      in.push_back(node.no_full ? One(span) : MakeConst(child.full / node.full, kRatio, span));
      continue;
    }
    if (!node.no_full && child.full != node.full) {
      score = MakeOp(Op::kMul, points, span, std::move(score), MakeConst(node.full / child.full, kRatio, span));
    }
    in.push_back(MakeOp(Op::kMul, points, span, Clone(*weights[i]), std::move(score)));
    in.push_back(std::move(weights[i]));
  }
  return in;
}

// Full points of pointed parts make up the node's: exactly, or with room for what 基本分 and 加分 add.
bool Builder::PointsAddUp(const NodeInfo& node, const Expr* base) {
  const bool known = base == nullptr || IsConst(*base);
  Number sum = base != nullptr && known ? base->number : Number(0);
  std::string written = sum.IsZero() ? "" : sum.ToText();
  for (FieldId part : node.parts) {
    sum = sum + nodes_[part].full;
    written += (written.empty() ? "" : " + ") + nodes_[part].full.ToText();
  }
  const bool more_to_come = base != nullptr || !node.bonuses.empty();
  if (sum == node.full || !known || (sum < node.full && more_to_come)) return true;
  Report(Code::E0504, node.item->name.span, {node.item->name.text, written + " = " + sum.ToText(), node.full.ToText()});
  return false;
}

// The parts of a node under its 缺项 policy; 基本分 is added.
ExprPtr Builder::Compose(FieldId id, const NodeInfo& node, const Context& context) {
  const ast::Item& item = *node.item;
  const Span span = item.name.span;
  const Type points = NumberType(node.no_full ? Unit{{"分", 1}} : node.unit);
  ExprPtr base;
  std::vector<ExprPtr> weights;
  bool ok = BasePointsOf(node, context, base);
  ok = WeightsOf(id, node, context, weights) && ok;
  for (FieldId part : node.parts) ok = ok && field(part).value;
  if (!ok) return nullptr;
  if (node.parts.empty()) {
    if (!base) Report(Code::E0513, span, {item.name.text});
    return base;
  }
  if (weights.empty() && !node.no_full && !PointsAddUp(node, base.get())) return nullptr;
  const bool pointed = weights.empty();
  std::vector<ExprPtr> in = PartsOf(node, std::move(weights));
  const auto& gaps = item.attrs.gaps;
  const ast::GapPolicy policy = gaps ? gaps->policy : ast::GapPolicy::kUnrated;
  std::vector<FieldId> always;
  FieldId unsure = kNoField;
  for (FieldId part : node.parts) {
    if (!nodes_[part].gaps)
      always.push_back(part);
    else if (unsure == kNoField)
      unsure = part;
  }
  const NodeWeightsInfo& table = node_weights_[id];
  const size_t there = table.ok ? FewestThere(table, node.parts) : node.parts.size();
  const auto sure = static_cast<int64_t>(table.ok ? FewestThere(table, always) : always.size());
  if (unsure != kNoField && !gaps) {
    diagnostics_.Add({Code::E0506,
                      span,
                      {item.name.text, field(unsure).name},
                      {{field(unsure).span, {"这一项可能没有值", "this item can be without a value"}}}});
    return nullptr;
  }
  if ((policy == ast::GapPolicy::kReweight || policy == ast::GapPolicy::kMoveTo) && pointed && node.no_full) {
    Report(Code::E0517, gaps->span);
    return nullptr;
  }
  if (gaps && gaps->at_least > static_cast<int64_t>(node.parts.size())) {
    Report(Code::E0519, gaps->span, {std::to_string(node.parts.size())});
    return nullptr;
  }
  if (policy == ast::GapPolicy::kMoveTo && table.ok) {
    for (FieldId part : node.parts) {
      if (field(part).name != gaps->move_to.text || FewestThere(table, {part}) == 1) continue;
      Report(Code::E0528, gaps->move_to.span, {gaps->move_to.text});
      return nullptr;
    }
  }
  if (policy == ast::GapPolicy::kMoveTo && !MoveShares(*gaps, node, in, span)) return nullptr;
  ExprPtr out = MakeOp(Op::kCompose, points, span, std::move(in));
  out->policy = policy == ast::GapPolicy::kZero       ? ComposePolicy::kZero
                : policy == ast::GapPolicy::kReweight ? ComposePolicy::kReweight
                                                      : ComposePolicy::kUnrated;
  out->at_least = gaps ? gaps->at_least : 0;
  out->root = node.parent == kNoField;
  if (gaps) Probed(*out, Probe::When::kAbsent, Cover::kGapPolicy, gaps->span);
  out->code = there < node.parts.size() ? 1 : 0;
  bool lacking = unsure != kNoField;
  if (policy == ast::GapPolicy::kMoveTo) {
    // Only the part that takes the others' shares can leave the node without a value.
    for (FieldId part : node.parts) {
      if (field(part).name == gaps->move_to.text) lacking = nodes_[part].gaps;
    }
  }
  const bool gap = out->policy == ComposePolicy::kUnrated ? lacking : sure == 0 || out->at_least > sure;
  out->may_unrate = gap && (out->root || out->policy == ComposePolicy::kUnrated);
  out->may_miss = gap && !out->may_unrate;
  if (table.ok && table.row->may_unrate) out->may_unrate = true;
  if (base) out = MakeOp(Op::kAdd, points, span, std::move(base), std::move(out));
  return out;
}

// 总分 封顶/保底 and 加分合计/扣分合计 封顶 of a node; false when they contradict one another.
bool Builder::BoundsOf(const NodeInfo& node, Bounds& out) {
  for (const auto& clause : node.item->clauses) {
    if (const auto* bound = std::get_if<ast::TotalBound>(&clause)) {
      const ast::TotalBound*& slot = bound->cap ? out.cap : out.floor;
      if (slot != nullptr) {
        Report(Code::E0520, bound->span);
        return false;
      }
      slot = bound;
    }
    if (const auto* bound = std::get_if<ast::BonusSumCap>(&clause)) out.sum_cap[bound->deduction] = bound;
  }
  if (out.cap == nullptr || node.bonuses.empty() || out.cap->with_bonus) return true;
  Report(Code::E0507, out.cap->span);
  return false;
}

// The sum of a node's bonuses (or deductions) under its cap; `most` becomes the most it can be, when that is known.
ExprPtr Builder::SumOf(const NodeInfo& node, const std::vector<FieldId>& parts, const ast::BonusSumCap* cap,
                       const Type& points, const Context& context, std::optional<Number>& most) {
  const Span span = node.item->name.span;
  const auto& policy = node.item->attrs.gaps;
  ExprPtr sum;
  most = Number(0);
  for (FieldId part : parts) {
    if (!field(part).value) return nullptr;
    ExprPtr one = LoadField(part, span);
    if (!pending_[part].gaps) {
      one->may_miss = one->may_unrate = false;
    } else {
      if (!policy || policy->policy == ast::GapPolicy::kReweight) {
        Report(Code::E0508, field(part).span, {field(part).name, node.item->name.text});
        return nullptr;
      }
      if (policy->policy == ast::GapPolicy::kZero) {
        one = MakeOp(Op::kOrElse, points, span, std::move(one), MakeConst(Number(0), points, span));
        one->may_miss = one->may_unrate = false;
      }
    }
    if (most && pending_[part].most)
      most = *most + *pending_[part].most;
    else
      most.reset();
    sum = sum ? MakeOp(Op::kAdd, points, span, std::move(sum), std::move(one)) : std::move(one);
  }
  if (cap == nullptr) return sum;
  ExprPtr bound = Bound(*cap->cap, points, context);
  if (!bound) return nullptr;
  if (IsConst(*bound) && (!most || *most > bound->number)) most = bound->number;
  ExprPtr out = MakeOp(Op::kMin, points, span, std::move(sum), std::move(bound));
  Probed(*out, Probe::When::kHigh, Cover::kLimit, cap->span);
  return out;
}

// left ± right; a right side without a value makes the whole 不评 with its reason.
ExprPtr Builder::Plus(const NodeInfo& node, ExprPtr left, ExprPtr right, bool minus) {
  const Span span = node.item->name.span;
  const Type points = left->type;
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
}

// 扣分, then 加分, then 保底 and 封顶 of the total; a cap 不含加分 acts before the bonuses.
ExprPtr Builder::AddBonuses(const NodeInfo& node, const Bounds& bounds, ExprPtr value, const Context& context) {
  const Span span = node.item->name.span;
  const Type points = value->type;
  std::optional<Number> most(Number(0));
  if (!node.deductions.empty()) {
    ExprPtr taken = SumOf(node, node.deductions, bounds.sum_cap[1], points, context, most);
    if (!taken) return nullptr;
    value = Plus(node, std::move(value), std::move(taken), true);
    const bool floored = bounds.floor != nullptr || node.item->attrs.floor || node.no_full;
    if (!bounds.quiet && !floored && (!most || (node.has_full && *most > node.full)))
      Report(Code::W0650, span, {node.item->name.text});
  }
  most = Number(0);
  ExprPtr added;
  if (!node.bonuses.empty()) {
    added = SumOf(node, node.bonuses, bounds.sum_cap[0], points, context, most);
    if (!added) return nullptr;
    if (!bounds.quiet && bounds.cap == nullptr && !node.item->attrs.cap && !most && !node.no_full)
      Report(Code::W0511, span, {node.item->name.text});
  }
  auto limit = [&](const ast::TotalBound* bound, Op op) {
    if (bound == nullptr) return true;
    ExprPtr edge = Bound(*bound->bound, points, context);
    if (!edge) return false;
    if (op == Op::kMin && IsConst(*edge) && node.has_full && !node.no_full && most &&
        node.full + *most <= edge->number) {
      const std::string high = (node.full + *most).ToText();
      const bool just = node.full + *most == edge->number;
      Report(Code::W0512, bound->span,
             {edge->number.ToText(), just ? Text("最多正好 " + high, "the most is just " + high)
                                          : Text("最多只能到 " + high, "the most is " + high)});
    }
    value = MakeOp(op, points, span, std::move(value), std::move(edge));
    Probed(*value, op == Op::kMin ? Probe::When::kHigh : Probe::When::kLow, Cover::kLimit, bound->span);
    return true;
  };
  const bool before = bounds.cap != nullptr && added && !*bounds.cap->with_bonus;
  if (before && !limit(bounds.cap, Op::kMin)) return nullptr;
  if (added) value = Plus(node, std::move(value), std::move(added), false);
  if (!limit(bounds.floor, Op::kMax)) return nullptr;
  if (!before && !limit(bounds.cap, Op::kMin)) return nullptr;
  return value;
}

// Effects that end in 不评 stand outermost, of several the first written; of two numbers the lower one wins. So the
// order of writing does not matter, nor does it for a veto that is an error: see AllDecided.
ExprPtr Builder::ApplyVetoes(const NodeInfo& node, ExprPtr value, const Context& context) {
  const Type type = value->type;
  const Span span = value->span;
  struct Effect {
    FieldId veto;
    ExprPtr value;
  };
  std::vector<Effect> numbers, verdicts;
  for (FieldId veto : node.vetoes) {
    const ast::Veto& source = *pending_[veto].veto;
    if (!source.effect || !field(veto).value) continue;
    ExprPtr effect = Use(*source.effect, context, &type);
    if (!effect) return nullptr;
    const bool unrates = effect->op == Op::kGap;
    TakeUnit(*effect, type);
    if (!CommonType(*value, *effect, source.effect->span)) return nullptr;
    if (!unrates && !IsConst(*effect)) {
      Report(Code::E0509, source.effect->span);
      return nullptr;
    }
    (unrates ? verdicts : numbers).push_back({veto, std::move(effect)});
  }
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const Effect& a, const Effect& b) { return a.value->number > b.value->number; });
  std::reverse(verdicts.begin(), verdicts.end());
  std::vector<FieldId> acting;
  for (auto* effects : {&numbers, &verdicts}) {
    for (Effect& effect : *effects) {
      const Span at = pending_[effect.veto].veto->span;
      acting.push_back(effect.veto);
      value = MakeOp(Op::kIf, type, span, LoadField(effect.veto, at), std::move(effect.value), std::move(value));
    }
  }
  return acting.size() > 1 ? AllDecided(acting, std::move(value)) : std::move(value);
}

// `value` where every veto is decided: an error in one is the error of the whole, also beside another that is true.
ExprPtr Builder::AllDecided(const std::vector<FieldId>& vetoes, ExprPtr value) {
  const Span span = value->span;
  const auto number = [&](int64_t n) { return MakeConst(Number(n), NumberType(), span); };
  ExprPtr held;
  for (FieldId veto : vetoes) {
    ExprPtr one = MakeOp(Op::kIf, NumberType(), span, LoadField(veto, span), number(1), number(0));
    held = held ? MakeOp(Op::kAdd, NumberType(), span, std::move(held), std::move(one)) : std::move(one);
  }
  ExprPtr decided = MakeOp(Op::kGe, BoolType(), span, std::move(held), number(0));
  const Type type = value->type;
  const bool integral = value->integral;
  ExprPtr out = MakeOp(Op::kRequire, type, span, std::move(value), std::move(decided));
  out->error_code = Code::E2005;
  out->integral = integral;
  return out;
}

}  // namespace heng::model
