// 分配.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

// What is paid before and after the shares: 先付, 每人, 余额, 超支, 不足 … 合并.
bool TreeBuilder::MoneyOption(P::ShareOptionContext* ctx, ast::ShareBlock& share) {
  const Span span = SpanOf(ctx);
  if (ctx->K_FIRST_PAY() != nullptr) {
    share.first_pays.push_back({NameOf(ctx->NAME(0)), Build(ctx->expr()), span});
  } else if (ctx->K_PER_PERSON() != nullptr) {
    const bool floor = ctx->K_FLOOR() != nullptr;
    ast::ExprPtr& bound = floor ? share.floor : share.ceiling;
    if (Once(bound, span, floor ? Kind::K_FLOOR : Kind::K_CAP)) bound = Sum(ctx->sum());
  } else if (ctx->K_FREED() != nullptr) {
    if (share.freed != ast::ShareBlock::Freed::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_FREED)});
    share.freed = OptionWord(ctx->NAME(0), Kind::K_FREED, FindFreed, "`再分配` `结余`", "`again` `keep`")
                      .value_or(ast::ShareBlock::Freed::kUnsaid);
  } else if (ctx->K_OVERSPEND() != nullptr) {
    using Overspend = ast::ShareBlock::Overspend;
    if (share.overspend != Overspend::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_OVERSPEND)});
    share.overspend = ctx->K_PROPORTIONAL() != nullptr ? Overspend::kProportional
                                                       : OptionWord(ctx->NAME(0), Kind::K_OVERSPEND, FindOverspend,
                                                                    "`报错` `按比例`", "`error` `proportionally`")
                                                             .value_or(Overspend::kUnsaid);
    if (ctx->keys() != nullptr) share.overspend_keys = KeysOf(ctx->keys());
  } else if (ctx->K_SHORT_OF() != nullptr) {
    if (!Once(share.pooled_below, span, Kind::K_SHORT_OF)) return true;
    share.pooled_below = Sum(ctx->sum());
    if (ctx->keys() != nullptr) {
      share.pool_keys = KeysOf(ctx->keys());
    } else {
      const Token& word = At(ctx->NAME(0));
      const bool zh = skin() == ast::Skin::kChinese;
      share.pool_kept = true;
      if (word.text != (zh ? "结余" : "keep")) {
        Fault(Code::E0154, word.span, {Word(Kind::K_MERGED), word.text, zh ? "`结余` 或 `按 …`" : "`keep` or `by …`"});
      }
    }
  } else {
    return false;
  }
  return true;
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
  if (MoneyOption(ctx, share)) return;
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
    share.remainder = OptionWord(ctx->NAME(0), Kind::K_REMAINDER, FindRemainder, "`最大余额` `结余` `舍去` `四舍五入`",
                                 "`largest` `keep` `truncate` `half_up`");
    if (ctx->K_AT_LEAST() != nullptr) share.least = Sum(ctx->sum());
    if (ctx->K_DIFFERENCE() == nullptr) return;
    if (ctx->keys() != nullptr) {
      share.difference_keys = KeysOf(ctx->keys());
    } else if (At(ctx->NAME(1)).text == (zh ? "报告" : "reported")) {
      share.difference_reported = true;
    } else {
      const char* const choices = zh ? "`报告` 或 `按 …`" : "`reported` or `by …`";
      Fault(Code::E0154, At(ctx->NAME(1)).span, {Word(Kind::K_DIFFERENCE), At(ctx->NAME(1)).text, choices});
    }
  } else if (ctx->K_REMAINDER_TIES() != nullptr) {
    KeysOrFault(ctx->keys(), share.remainder_keys, Kind::K_REMAINDER_TIES);
  } else if (ctx->K_NOBODY() != nullptr) {
    if (!Once(share.nobody_is_error, span, Kind::K_NOBODY)) return;
    const Token& word = At(ctx->NAME(0));
    share.nobody_is_error = word.text == (zh ? "报错" : "error");
    if (!*share.nobody_is_error && word.text != (zh ? "结余" : "keep")) {
      Fault(Code::E0154, word.span, {Word(Kind::K_NOBODY), word.text, zh ? "`结余` `报错`" : "`keep` `error`"});
    }
  } else if (ctx->K_ZERO_WEIGHT() != nullptr) {
    if (share.zero != Zero::kUnsaid) Fault(Code::E0153, span, {Word(Kind::K_ZERO_WEIGHT)});
    const Token& word = At(ctx->NAME(0));
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
