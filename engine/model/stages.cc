// The stages of an 评价 that others may name: 扣分前, 加分合计, 扣分合计, 封顶前, 否决前, 已评权重.
//
//   parts 78, 扣分 5, 加分 2 and 3 (合计 封顶 4), 总分 封顶 75, vetoed to 0:
//   扣分前 78   扣分合计 5   加分合计 4   封顶前 77   否决前 75   the total 0
//
// A stage is made when something names it; it is not rounded (否决前 is: vetoes come behind the rounding).
#include <array>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

struct StageName {
  const char* zh;
  const char* en;
  Stage stage;
};
constexpr std::array<StageName, 6> kStages = {{{"扣分前", "before_deductions", Stage::kBeforeDeductions},
                                               {"加分合计", "bonus_sum", Stage::kBonusSum},
                                               {"扣分合计", "deduction_sum", Stage::kDeductionSum},
                                               {"封顶前", "before_cap", Stage::kBeforeCap},
                                               {"否决前", "before_veto", Stage::kBeforeVeto},
                                               {"已评权重", "weight_present", Stage::kWeightPresent}}};

}  // namespace

// The field of a stage of `node` called `name`, made at its first use; kNoField when it is no stage.
FieldId Builder::StageField(FieldId node, const std::string& name) {
  if (nodes_.count(node) == 0) return kNoField;
  for (const StageName& known : kStages) {
    if (name != known.zh && name != known.en) continue;
    const int table = field(node).table;
    const std::string path = field(node).path + "." + known.zh;
    if (FieldId made = FindFieldIn(table, path); made != kNoField) return made;
    Field f;
    f.kind = Field::Kind::kIndicator;
    f.name = known.zh;
    f.path = path;
    f.table = table;
    f.type = known.stage == Stage::kWeightPresent ? NumberType({}, true) : NumberType({{"分", 1}});
    f.span = field(node).span;
    Pending pending;
    pending.state = Pending::State::kOpen;
    pending.stage_of = node;
    pending.stage = known.stage;
    pending.used = true;
    const FieldId id = static_cast<FieldId>(scheme_.fields.size());
    fields_in_[table].emplace(f.path, id);  // read by name, but no column of the results
    scheme_.fields.push_back(std::move(f));
    pending_.push_back(pending);
    return id;
  }
  return kNoField;
}

// 总评.扣分前, written as one name (用例).
FieldId Builder::StageFieldAt(int table, const std::string& path) {
  const size_t dot = path.rfind('.');
  if (dot == std::string::npos) return kNoField;
  const FieldId node = FindFieldIn(table, path.substr(0, dot));
  const FieldId id = node == kNoField ? kNoField : StageField(node, path.substr(dot + 1));
  if (id != kNoField) ResolveField(id);
  return id;
}

// Σ weights of the parts that have a value.
ExprPtr Builder::WeightPresent(FieldId id, const Context& context, Span span) {
  const NodeInfo node = nodes_[id];
  const Type ratio = NumberType({}, true);
  std::vector<ExprPtr> weights;
  if (!WeightsOf(id, node, context, weights)) return nullptr;
  for (FieldId part : node.parts) {
    if (!field(part).value) return nullptr;
  }
  std::vector<ExprPtr> in = PartsOf(node, std::move(weights));
  ExprPtr sum;
  for (size_t i = 0; i < node.parts.size(); ++i) {
    auto is = [&](Op op) {
      ExprPtr test = MakeOp(op, BoolType(), span, Clone(*in[2 * i]));
      test->may_miss = test->may_unrate = false;
      return test;
    };
    ExprPtr gone = MakeOp(Op::kOr, BoolType(), span, is(Op::kIsMissing), is(Op::kIsUnrated));
    ExprPtr share =
        MakeOp(Op::kIf, ratio, span, std::move(gone), MakeConst(Number(0), ratio, span), std::move(in[2 * i + 1]));
    share->may_miss = share->may_unrate = false;
    sum = sum ? MakeOp(Op::kAdd, ratio, span, std::move(sum), std::move(share)) : std::move(share);
  }
  return sum;
}

// The value of a node (or of a leaf, which has caps only) as far as `stage`.
ExprPtr Builder::ItemValue(FieldId id, const Context& context, Stage stage) {
  const ast::Item& item = *pending_[id].item;
  ExprPtr value;
  if (item.is_node) {
    const NodeInfo node = nodes_[id];
    for (FieldId part : node.parts) ResolveField(part);
    for (FieldId part : node.bonuses) ResolveField(part);
    for (FieldId part : node.deductions) ResolveField(part);
    if (stage == Stage::kWeightPresent) return WeightPresent(id, context, item.name.span);
    Bounds bounds;
    const bool bounded = BoundsOf(node, bounds);
    const Type points = NumberType(node.no_full ? Unit{{"分", 1}} : node.unit);
    if (stage == Stage::kBonusSum || stage == Stage::kDeductionSum) {
      const bool bonus = stage == Stage::kBonusSum;
      std::optional<Number> most;
      if (!bounded) return nullptr;
      return SumOf(node, bonus ? node.bonuses : node.deductions, bounds.sum_cap[bonus ? 0 : 1], points, context, most);
    }
    value = Compose(id, node, context);
    if (!value || !bounded) return nullptr;
    value = ApplyExceptions(item, std::move(value), context);
    if (!value || stage == Stage::kBeforeDeductions) return value;
    if (stage == Stage::kBeforeCap) {
      // A cap 不含加分 stands before the bonuses.
      NodeInfo uncapped = node;
      if (bounds.cap != nullptr && bounds.cap->with_bonus == false) uncapped.bonuses.clear();
      bounds.cap = bounds.floor = nullptr;
      bounds.quiet = true;
      return AddBonuses(uncapped, bounds, std::move(value), context);
    }
    value = AddBonuses(node, bounds, std::move(value), context);
  } else {
    value = UseNumber(*item.value, context);
    if (value && value->op == Op::kGap) value->type = NumberType(nodes_[id].unit);
    if (value && value->type.unit != (nodes_[id].no_full ? Unit{{"分", 1}} : nodes_[id].unit)) {
      Report(Code::E0502, item.value->span, {TypeText(scheme_, value->type), item.name.text});
      return nullptr;
    }
    if (stage == Stage::kBeforeCap) return value;
  }
  return value ? BoundedAndRounded(id, std::move(value), context) : nullptr;
}

// 封顶 and 保底 of the item itself, then its rounding.
ExprPtr Builder::BoundedAndRounded(FieldId id, ExprPtr value, const Context& context) {
  const ast::Item& item = *pending_[id].item;
  const Span span = item.name.span;
  const Type type = value->type;
  auto bound = [&](const ast::ExprPtr& source, Op op) {
    if (!source) return true;
    ExprPtr limit = Bound(*source, type, context);
    if (!limit) return false;
    if (op == Op::kMin) CheckCap(*value, *limit, source->span);
    value = MakeOp(op, type, span, std::move(value), std::move(limit));
    const bool cap = op == Op::kMin;
    Probed(*value, cap ? Probe::When::kHigh : Probe::When::kLow, Cover::kLimit, source->span,
           cap ? Text("封顶", "cap") : Text("保底", "floor"));
    return true;
  };
  if (!bound(item.attrs.cap, Op::kMin) || !bound(item.attrs.floor, Op::kMax)) return nullptr;
  auto step = RoundingFor(type, item.attrs.rounding, false, item.name.text, span);
  if (step) WarnOfSecondRounding(*value, step->step, span);
  if (step) NoteNamed(id, "", *step, item.attrs.rounding.has_value(), type, span);
  return step ? MakeRound(std::move(value), step->mode, step->step) : std::move(value);
}

// Rows outside `评价 … 当 …` have no value.
ExprPtr Builder::WhereEvaluated(const ast::Evaluation& evaluation, ExprPtr value, int table) {
  if (!evaluation.when) return value;
  ExprPtr when = UseCondition(*evaluation.when, RowContext(table));
  if (!when) return nullptr;
  const Span span = value->span;
  const Type type = value->type;
  return MakeOp(Op::kIf, type, span, std::move(when), std::move(value),
                MakeGap(data::GapKind::kNotTaking, "不在评价范围", type, span));
}

void Builder::ResolveStage(FieldId id) {
  const FieldId node = pending_[id].stage_of;
  const Stage stage = pending_[id].stage;
  const ast::Item& item = *pending_[node].item;
  const NodeInfo& info = nodes_[node];
  const bool leaf = !item.is_node;
  const bool lacking = (stage == Stage::kBonusSum && info.bonuses.empty()) ||
                       (stage == Stage::kDeductionSum && info.deductions.empty()) ||
                       (stage == Stage::kWeightPresent && info.parts.empty());
  if (lacking || (leaf && stage != Stage::kBeforeCap)) {
    Report(Code::E0532, item.name.span, {item.name.text, field(id).name});
    return;
  }
  const Context context = ItemContext(node);
  if (!nodes_[node].has_full && !nodes_[node].no_full) return;  // said at the evaluation
  ExprPtr value = ItemValue(node, context, stage);
  if (value) value = WhereEvaluated(*pending_[node].evaluation, std::move(value), field(node).table);
  if (!value) return;
  Field& f = field(id);
  f.type = value->type;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  if (value->op == Op::kRound) f.step = value->number;
  f.integral = value->integral;
  f.value = std::move(value);
}

// 就高不重复: of several terms, or of the rows of a 合计, the greatest counts.
ExprPtr Builder::HighestOnly(const ast::Expr& source, const Context& context) {
  if (const auto* bracket = std::get_if<ast::Bracket>(&source.node)) return HighestOnly(*bracket->inner, context);
  if (const auto* sum = std::get_if<ast::Binary>(&source.node); sum != nullptr && sum->op == ast::Op::kAdd) {
    ExprPtr left = IsSum(*sum->left) ? HighestOnly(*sum->left, context) : UseNumber(*sum->left, context);
    ExprPtr right = IsSum(*sum->right) ? HighestOnly(*sum->right, context) : UseNumber(*sum->right, context);
    if (!left || !right) return nullptr;
    if (IsZeroConst(*right)) TakeUnit(*right, left->type);
    auto type = CommonType(*left, *right, source.span);
    if (!type) return nullptr;
    const bool integral = left->integral && right->integral;
    ExprPtr out = MakeOp(Op::kMax, *type, source.span, std::move(left), std::move(right));
    out->integral = integral;
    return out;
  }
  const auto* call = std::get_if<ast::Call>(&source.node);
  if (call == nullptr || call->function.text != "合计") {
    Report(Code::E0533, source.span);
    return nullptr;
  }
  ast::Call highest = *call;
  highest.function.text = "最高";
  ExprPtr value = ResolveCall(highest, source.span, context, nullptr);
  if (!value || !IsNumber(*value)) return nullptr;
  if (!value->aggregate || value->aggregate->gaps == GapUse::kUnrates) return value;
  // No row: nothing to add, as with 合计.
  const Type type = value->type;
  const bool missing = value->may_miss;
  const bool integral = value->integral;
  ExprPtr none = MakeConst(Number(0), type, source.span);
  ExprPtr unrated = MakeOp(Op::kIsUnrated, BoolType(), source.span, Clone(*value));
  unrated->may_miss = unrated->may_unrate = false;
  ExprPtr out = MakeOp(Op::kIf, type, source.span, std::move(unrated), std::move(none), std::move(value));
  out->may_unrate = false;
  out->may_miss = missing;
  out->integral = integral;
  return out;
}

bool Builder::IsSum(const ast::Expr& source) {
  if (const auto* bracket = std::get_if<ast::Bracket>(&source.node)) return IsSum(*bracket->inner);
  const auto* sum = std::get_if<ast::Binary>(&source.node);
  return sum != nullptr && sum->op == ast::Op::kAdd;
}

}  // namespace heng::model
