// 评价, 名次, 等次.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

using ast::ExprPtr;

namespace {
constexpr const char kTiesZh[] = "`同名次跳号` `同名次连号` `平均名次` `同名次靠后` `待定` 或 `按 …`";
constexpr const char kTiesEn[] = "`competition` `dense` `average` `last` `pending` or `by …`";
}  // namespace

ast::Evaluation TreeBuilder::EvaluationOf(P::EvaluationContext* ctx) {
  ast::Evaluation evaluation;
  evaluation.name = NameOf(ctx->NAME(0));
  evaluation.table = NameOf(ctx->NAME(1));
  for (auto* when : ctx->expr()) {
    if (Once(evaluation.when, SpanOf(when), Kind::K_WHEN)) evaluation.when = Build(when);
  }
  evaluation.root.name = evaluation.name;
  evaluation.root.is_node = true;
  evaluation.root.span = SpanOf(ctx);
  for (auto* attr : ctx->nodeAttr()) NodeAttr(attr, evaluation.root.attrs);
  for (auto* clause : ctx->evalClause()) evaluation.root.clauses.push_back(ClauseOf(clause));
  return evaluation;
}

void TreeBuilder::NodeAttr(P::NodeAttrContext* ctx, ast::NodeAttrs& attrs) {
  const Span span = SpanOf(ctx);
  if (ctx->K_WEIGHT() != nullptr) {
    if (Once(attrs.weight, span, Kind::K_WEIGHT)) attrs.weight = Sum(ctx->sum());
  } else if (ctx->K_FULL() != nullptr) {
    if (Once(attrs.full, span, Kind::K_FULL)) attrs.full = Sum(ctx->sum());
  } else if (ctx->K_CAP() != nullptr) {
    if (Once(attrs.cap, span, Kind::K_CAP)) attrs.cap = Sum(ctx->sum());
  } else if (ctx->K_FLOOR() != nullptr) {
    if (Once(attrs.floor, span, Kind::K_FLOOR)) attrs.floor = Sum(ctx->sum());
  } else if (ctx->rounding() != nullptr) {
    if (Once(attrs.rounding, span, Kind::K_ROUND)) attrs.rounding = RoundingOf(ctx->rounding());
  } else if (ctx->K_NO_FULL() != nullptr) {
    attrs.no_full = true;
  } else if (Once(attrs.gaps, span, Kind::K_GAPS)) {
    attrs.gaps = GapsOf(ctx);
  }
}

ast::GapClause TreeBuilder::GapsOf(P::NodeAttrContext* ctx) {
  ast::GapClause gaps{ast::GapPolicy::kUnrated, 0, {}, SpanOf(ctx)};
  if (ctx->K_MOVE_TO() != nullptr) {
    gaps.policy = ast::GapPolicy::kMoveTo;
    gaps.move_to = NameOf(ctx->NAME());
  } else if (ctx->NAME() != nullptr) {
    gaps.policy = OptionWord(ctx->NAME(), Kind::K_GAPS, FindGapPolicy, "`重分权重` `计零` `不评` `移给 项名`",
                             "`reweight` `zero` `unrated` `move to item`")
                      .value_or(ast::GapPolicy::kUnrated);
  }
  if (ctx->NUMBER() != nullptr) gaps.at_least = Whole(ctx->NUMBER());
  return gaps;
}

std::unique_ptr<ast::Item> TreeBuilder::ItemOf(P::ItemContext* ctx) {
  auto item = std::make_unique<ast::Item>();
  item->name = NameOf(ctx->NAME());
  item->span = SpanOf(ctx);
  for (auto* attr : ctx->nodeAttr()) NodeAttr(attr, item->attrs);
  item->is_node = ctx->expr() == nullptr;
  if (!item->is_node) item->value = Build(ctx->expr());
  for (auto* clause : ctx->evalClause()) item->clauses.push_back(ClauseOf(clause));
  return item;
}

ast::Bonus TreeBuilder::BonusOf(P::BonusContext* ctx) {
  ast::Bonus bonus{};
  bonus.deduction = ctx->K_DEDUCTION() != nullptr;
  bonus.name = NameOf(ctx->NAME());
  bonus.span = SpanOf(ctx);
  bonus.highest_only = !ctx->K_HIGHEST_ONLY().empty();
  for (auto* cap : ctx->sum()) {
    if (Once(bonus.cap, SpanOf(cap), Kind::K_CAP)) bonus.cap = Sum(cap);
  }
  for (auto* rounding : ctx->rounding()) {
    if (Once(bonus.rounding, SpanOf(rounding), Kind::K_ROUND)) bonus.rounding = RoundingOf(rounding);
  }
  bonus.value = Build(ctx->expr());
  return bonus;
}

ast::Clause TreeBuilder::ClauseOf(P::EvalClauseContext* ctx) {
  ast::Tail tail = TailOf(ctx->tail());
  if (ctx->item() != nullptr) {
    auto item = ItemOf(ctx->item());
    item->tail = std::move(tail);
    return item;
  }
  if (ctx->bonus() != nullptr) {
    ast::Bonus bonus = BonusOf(ctx->bonus());
    bonus.tail = std::move(tail);
    return bonus;
  }
  if (auto* bound = ctx->totalBound()) {
    ast::TotalBound total{bound->K_CAP() != nullptr, Sum(bound->sum()), std::nullopt, SpanOf(bound), std::move(tail)};
    if (bound->K_WITH_BONUS() != nullptr) total.with_bonus = true;
    if (bound->K_WITHOUT_BONUS() != nullptr) total.with_bonus = false;
    return total;
  }
  if (auto* sum = ctx->bonusSum()) {
    return ast::BonusSumCap{sum->K_DEDUCTION_SUM() != nullptr, Sum(sum->sum()), SpanOf(sum), std::move(tail)};
  }
  if (auto* veto = ctx->veto()) {
    ExprPtr effect = veto->operand() == nullptr ? nullptr : Operand(veto->operand());
    return ast::Veto{NameOf(veto->NAME()), Build(veto->expr()), std::move(effect), SpanOf(veto), std::move(tail)};
  }
  if (auto* exception = ctx->exceptionClause()) {
    const auto names = NamesOf(exception->NAME());
    return ast::Exception{names[0],
                          {names.begin() + 1, names.end()},
                          Build(exception->expr(0)),
                          Build(exception->expr(1)),
                          SpanOf(exception),
                          std::move(tail)};
  }
  if (ctx->nodeWeights() != nullptr) {
    ast::NodeWeights weights = NodeWeightsOf(ctx->nodeWeights());
    weights.tail = std::move(tail);
    return weights;
  }
  if (auto* every = ctx->everyItem()) {
    ast::EveryItem items{NameOf(every->NAME()), {}, Build(every->expr()), SpanOf(every), std::move(tail)};
    for (auto* attr : every->nodeAttr()) NodeAttr(attr, items.attrs);
    return items;
  }
  auto* base = ctx->basePoints();
  return ast::BasePoints{Sum(base->sum()), SpanOf(base), std::move(tail)};
}

std::vector<ast::Key> TreeBuilder::KeysOf(P::KeysContext* ctx) {
  std::vector<ast::Key> keys;
  for (auto* from : ctx->key()) {
    keys.push_back(PlainKeyOf(from->plainKey()));
    if (from->expr() != nullptr) keys.back().when = Build(from->expr());
  }
  return keys;
}

ast::Key TreeBuilder::PlainKeyOf(P::PlainKeyContext* from) {
  ast::Key key;
  key.value = Sum(from->sum());
  key.span = SpanOf(from);
  if (from->K_DESC() != nullptr) key.descending = true;
  if (from->K_ASC() != nullptr) key.descending = false;
  if (from->K_GAPS_LAST() != nullptr) key.gaps = ast::Key::Gaps::kLast;
  if (from->K_GAPS_FIRST() != nullptr) key.gaps = ast::Key::Gaps::kFirst;
  return key;
}

void TreeBuilder::KeysOrFault(P::KeysContext* ctx, std::vector<ast::Key>& keys, Kind word) {
  if (!keys.empty()) Fault(Code::E0153, SpanOf(ctx), {Word(word)});
  keys = KeysOf(ctx);
}

ast::Grouping TreeBuilder::GroupingOf(P::GroupingContext* ctx) {
  ast::Grouping group;
  group.span = SpanOf(ctx);
  if (ctx->exprs() != nullptr) {
    group.form = ast::Grouping::Form::kKeys;
    group.keys = Exprs(ctx->exprs());
  } else if (ctx->NAME() != nullptr) {
    group.form = ast::Grouping::Form::kEach;
    group.each = NameOf(ctx->NAME());
  } else {
    group.form = ast::Grouping::Form::kWhole;
  }
  return group;
}

ast::Excluded TreeBuilder::ExcludedOf(P::ExcludedContext* ctx) {
  ast::Excluded excluded;
  excluded.unless = ctx->K_TAKING() != nullptr;
  excluded.reason = excluded.unless ? "不参加" : At(ctx->TEXT()).text;
  excluded.condition = Build(ctx->expr());
  excluded.span = SpanOf(ctx);
  return excluded;
}

ast::UnratedRule TreeBuilder::UnratedOf(P::ExprContext* ctx) {
  using Form = ast::UnratedRule::Form;
  ast::UnratedRule rule{Form::kValue, Build(ctx), "", SpanOf(ctx)};
  const auto* path = std::get_if<ast::Path>(&rule.value->node);
  if (path != nullptr && !path->own_row && path->parts.size() == 1 && path->parts[0].text == Word(Kind::K_NOT_TAKING)) {
    rule.form = Form::kNotTaking;
    rule.value = nullptr;
  } else if (const auto* unrated = std::get_if<ast::UnratedLiteral>(&rule.value->node)) {
    rule.form = Form::kUnrated;
    rule.reason = unrated->reason;
    rule.value = nullptr;
  }
  return rule;
}

ast::Rank TreeBuilder::RankOf(P::RankContext* ctx) {
  ast::Rank rank;
  rank.name = NameOf(ctx->NAME(0));
  rank.table = NameOf(ctx->NAME(1));
  for (auto* part : ctx->rankPart()) {
    const Span span = SpanOf(part);
    if (part->grouping() != nullptr) {
      if (rank.group.form != ast::Grouping::Form::kNone) Fault(Code::E0153, span, {Word(Kind::K_WITHIN)});
      rank.group = GroupingOf(part->grouping());
    } else if (part->excluded() != nullptr) {
      rank.excluded.push_back(ExcludedOf(part->excluded()));
    } else if (part->K_TIES() != nullptr) {
      if (!Once(rank.ties, span, Kind::K_TIES)) continue;
      rank.tie_span = span;
      if (part->keys() != nullptr) {
        rank.ties = ast::TieRule::kKeys;
        rank.tie_keys = KeysOf(part->keys());
      } else {
        rank.ties = OptionWord(part->NAME(), Kind::K_TIES, FindTieRule, kTiesZh, kTiesEn);
      }
    } else {
      KeysOrFault(part->keys(), rank.keys, Kind::K_BY);
    }
  }
  return rank;
}

ast::TierBlock TreeBuilder::TierOf(P::TierContext* ctx) {
  ast::TierBlock tier;
  tier.name = NameOf(ctx->NAME(0));
  tier.table = NameOf(ctx->NAME(1));
  tier.span = SpanOf(ctx);
  if (ctx->type() != nullptr) tier.type = TypeOf(ctx->type());
  for (auto* keys : ctx->keys()) KeysOrFault(keys, tier.keys, Kind::K_BY);
  for (auto* group : ctx->grouping()) {
    if (tier.group.form != ast::Grouping::Form::kNone) Fault(Code::E0153, SpanOf(group), {Word(Kind::K_WITHIN)});
    tier.group = GroupingOf(group);
  }
  for (auto* row : ctx->tierRow()) tier.rows.push_back(TierRowOf(row));
  for (auto* option : ctx->tierOption()) TierOption(option, tier);
  return tier;
}

ast::TierRow TreeBuilder::TierRowOf(P::TierRowContext* ctx) {
  using Share = ast::TierRow::Share;
  ast::TierRow row;
  row.name = NameOf(ctx->NAME());
  row.span = SpanOf(ctx);
  row.tail = TailOf(ctx->tail());
  if (!ctx->sum().empty()) row.amount = Sum(ctx->sum(0));
  if (ctx->K_LIMIT() != nullptr) row.limit = Sum(ctx->sum(1));
  row.parts = ctx->K_PARTS() != nullptr;
  if (ctx->expr() != nullptr) row.condition = Build(ctx->expr());
  row.share = ctx->K_FRONT() != nullptr  ? Share::kFront
              : ctx->K_OWN() != nullptr  ? Share::kOwn
              : ctx->K_REST() != nullptr ? Share::kRest
                                         : Share::kNone;
  if (ctx->K_REFILL() != nullptr) row.refill = ast::Refill::kRefill;
  if (ctx->K_NO_REFILL() != nullptr) row.refill = ast::Refill::kNone;
  return row;
}

void TreeBuilder::TierOption(P::TierOptionContext* ctx, ast::TierBlock& tier) {
  const Span span = SpanOf(ctx);
  if (ctx->tierLimit() != nullptr) {
    tier.limits.push_back(TierLimitOf(ctx->tierLimit()));
  } else if (ctx->excluded() != nullptr) {
    tier.excluded.push_back(ExcludedOf(ctx->excluded()));
  } else if (ctx->K_BASE() != nullptr) {
    if (!Once(tier.base, span, Kind::K_BASE)) return;
    tier.base = Sum(ctx->sum());
    if (auto* path = std::get_if<ast::Path>(&tier.base->node); path != nullptr && path->parts.size() == 1) {
      path->parts[0].text = Canonical(BaseWords(), skin(), path->parts[0].text);
    }
  } else if (ctx->K_QUOTA_ROUND() != nullptr) {
    if (!Once(tier.quota_rounding, span, Kind::K_QUOTA_ROUND)) return;
    tier.quota_largest = FindRemainder(skin(), At(ctx->NAME(0)).text) == ast::Remainder::kLargest;
    tier.quota_rounding = tier.quota_largest ? Rounding::kTruncate : Mode(ctx->NAME(0), Kind::K_QUOTA_ROUND);
    if (ctx->K_TIES() != nullptr) {
      tier.quota_ties = OptionWord(ctx->NAME(1), Kind::K_TIES, FindQuotaTies, "`上优先` `下优先`", "`upper` `lower`")
                            .value_or(ast::QuotaTies::kUnsaid);
    }
  } else if (ctx->K_BORDER() != nullptr) {
    if (!Once(tier.border, span, Kind::K_BORDER)) return;
    if (ctx->keys() != nullptr) {
      tier.border = ast::Border::kKeys;
      tier.border_keys = KeysOf(ctx->keys());
    } else {
      tier.border = OptionWord(ctx->NAME(0), Kind::K_BORDER, FindBorder, "`均进` `均不进` `待定` 或 `按 …`",
                               "`all_in` `all_out` `pending` or `by …`");
    }
  } else if (ctx->K_VACANCY() != nullptr) {
    if (tier.vacancy != ast::Vacancy::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_VACANCY)});
    tier.vacancy = OptionWord(ctx->NAME(0), Kind::K_VACANCY, FindVacancy, "`下移` `作废`", "`pass_down` `lapse`")
                       .value_or(ast::Vacancy::kUnsaid);
  } else if (Once(tier.unrated, span, Kind::K_UNSCORED)) {
    tier.unrated = UnratedOf(ctx->expr());
  }
}

// 优秀 至多 3 人 当 c 组内(学科) 递补.
ast::TierLimit TreeBuilder::TierLimitOf(P::TierLimitContext* ctx) {
  ast::TierLimit limit{};
  limit.tier = NameOf(ctx->NAME());
  limit.at_least = ctx->K_AT_LEAST() != nullptr;
  limit.amount = Sum(ctx->sum());
  limit.span = SpanOf(ctx);
  for (auto* when : ctx->expr()) {
    if (Once(limit.condition, SpanOf(when), Kind::K_WHEN)) limit.condition = Build(when);
  }
  for (auto* group : ctx->grouping()) {
    if (limit.group.form != ast::Grouping::Form::kNone) Fault(Code::E0153, SpanOf(group), {Word(Kind::K_WITHIN)});
    limit.group = GroupingOf(group);
  }
  if (ctx->K_REFILL() != nullptr) limit.refill = ast::Refill::kRefill;
  if (ctx->K_NO_REFILL() != nullptr) limit.refill = ast::Refill::kNone;
  if (ctx->K_DISPLACE() != nullptr) limit.over = ast::TierLimit::Over::kDisplace;
  if (ctx->K_EXCEED() != nullptr) limit.over = ast::TierLimit::Over::kExceed;
  return limit;
}

}  // namespace heng::syntax
