// 评价, 名次, 等次, 分配.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

using ast::ExprPtr;

namespace {
constexpr const char kTiesZh[] = "`同名次跳号` `同名次连号` `平均名次` `待定` 或 `按 …`";
constexpr const char kTiesEn[] = "`competition` `dense` `average` `pending` or `by …`";
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
    return ast::Exception{NameOf(exception->NAME()), Build(exception->expr(0)), Build(exception->expr(1)),
                          SpanOf(exception), std::move(tail)};
  }
  auto* base = ctx->basePoints();
  return ast::BasePoints{Sum(base->sum()), SpanOf(base), std::move(tail)};
}

std::vector<ast::Key> TreeBuilder::KeysOf(P::KeysContext* ctx) {
  std::vector<ast::Key> keys;
  for (auto* from : ctx->key()) {
    ast::Key key;
    key.value = Sum(from->sum());
    key.span = SpanOf(from);
    if (from->K_DESC() != nullptr) key.descending = true;
    if (from->K_ASC() != nullptr) key.descending = false;
    if (from->K_GAPS_LAST() != nullptr) key.gaps = ast::Key::Gaps::kLast;
    if (from->K_GAPS_FIRST() != nullptr) key.gaps = ast::Key::Gaps::kFirst;
    keys.push_back(std::move(key));
  }
  return keys;
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
  if (ctx->sum() != nullptr) row.amount = Sum(ctx->sum());
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
  if (ctx->excluded() != nullptr) {
    tier.excluded.push_back(ExcludedOf(ctx->excluded()));
  } else if (ctx->K_BASE() != nullptr) {
    if (!Once(tier.base, span, Kind::K_BASE)) return;
    tier.base = Sum(ctx->sum());
    if (auto* path = std::get_if<ast::Path>(&tier.base->node); path != nullptr && path->parts.size() == 1) {
      path->parts[0].text = Canonical(BaseWords(), skin(), path->parts[0].text);
    }
  } else if (ctx->K_QUOTA_ROUND() != nullptr) {
    if (!Once(tier.quota_rounding, span, Kind::K_QUOTA_ROUND)) return;
    tier.quota_rounding = Mode(ctx->NAME(), Kind::K_QUOTA_ROUND);
  } else if (ctx->K_BORDER() != nullptr) {
    if (!Once(tier.border, span, Kind::K_BORDER)) return;
    if (ctx->keys() != nullptr) {
      tier.border = ast::Border::kKeys;
      tier.border_keys = KeysOf(ctx->keys());
    } else {
      tier.border = OptionWord(ctx->NAME(), Kind::K_BORDER, FindBorder, "`均进` `均不进` `待定` 或 `按 …`",
                               "`all_in` `all_out` `pending` or `by …`");
    }
  } else if (ctx->K_VACANCY() != nullptr) {
    if (tier.vacancy != ast::Vacancy::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_VACANCY)});
    tier.vacancy = OptionWord(ctx->NAME(), Kind::K_VACANCY, FindVacancy, "`下移` `作废`", "`pass_down` `lapse`")
                       .value_or(ast::Vacancy::kUnsaid);
  } else if (Once(tier.unrated, span, Kind::K_UNSCORED)) {
    tier.unrated = UnratedOf(ctx->expr());
  }
}

ast::ShareBlock TreeBuilder::ShareOf(P::ShareContext* ctx) {
  ast::ShareBlock share;
  share.name = NameOf(ctx->NAME(0));
  share.table = NameOf(ctx->NAME(1));
  share.span = SpanOf(ctx);
  if (ctx->grouping() != nullptr) share.group = GroupingOf(ctx->grouping());
  for (auto* option : ctx->shareOption()) ShareOption(option, share);
  return share;
}

void TreeBuilder::ShareOption(P::ShareOptionContext* ctx, ast::ShareBlock& share) {
  using Zero = ast::ShareBlock::ZeroWeight;
  const Span span = SpanOf(ctx);
  const bool zh = skin() == ast::Skin::kChinese;
  if (ctx->excluded() != nullptr) {
    share.excluded.push_back(ExcludedOf(ctx->excluded()));
  } else if (ctx->K_POOL() != nullptr) {
    if (Once(share.total, span, Kind::K_POOL)) share.total = Build(ctx->expr());
  } else if (ctx->K_UNSCORED() != nullptr) {
    if (Once(share.unrated, span, Kind::K_UNSCORED)) share.unrated = UnratedOf(ctx->expr());
  } else if (ctx->K_PRECISE_TO() != nullptr) {
    if (Once(share.unit, span, Kind::K_PRECISE_TO)) share.unit = Sum(ctx->sum());
  } else if (ctx->K_REMAINDER() != nullptr) {
    if (!Once(share.remainder, span, Kind::K_REMAINDER)) return;
    share.remainder = OptionWord(ctx->NAME(), Kind::K_REMAINDER, FindRemainder, "`最大余额` `结余` `四舍五入`",
                                 "`largest` `keep` `half_up`");
  } else if (ctx->K_REMAINDER_TIES() != nullptr) {
    KeysOrFault(ctx->keys(), share.remainder_keys, Kind::K_REMAINDER_TIES);
  } else if (ctx->K_NOBODY() != nullptr) {
    if (!Once(share.nobody_is_error, span, Kind::K_NOBODY)) return;
    const Token& word = At(ctx->NAME());
    share.nobody_is_error = word.text == (zh ? "报错" : "error");
    if (!*share.nobody_is_error && word.text != (zh ? "结余" : "keep")) {
      Fault(Code::E0154, word.span, {Word(Kind::K_NOBODY), word.text, zh ? "`结余` `报错`" : "`keep` `error`"});
    }
  } else if (ctx->K_ZERO_WEIGHT() != nullptr) {
    if (share.zero != Zero::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_ZERO_WEIGHT)});
    const Token& word = At(ctx->NAME());
    const bool nothing = word.text == (zh ? "得" : "gets") && ctx->number() != nullptr && ctx->number()->NUMBER() &&
                         At(ctx->number()->NUMBER()).text == "0";
    const bool out = word.text == Word(Kind::K_NOT_TAKING) && ctx->number() == nullptr;
    if (!nothing && !out) {
      Fault(Code::E0154, span, {Word(Kind::K_ZERO_WEIGHT), word.text, zh ? "`得 0` `不参加`" : "`gets 0` `excluded`"});
    }
    share.zero = nothing ? Zero::kGetsNothing : Zero::kNotTaking;
  } else if (Once(share.weight, span, Kind::K_BY)) {
    share.weight = Build(ctx->expr());
  }
}

}  // namespace heng::syntax
