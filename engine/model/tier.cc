// 等次: shares of a group, from the top row to the bottom.
#include "engine/model/builder.h"

namespace heng::model {

void Builder::CheckTierRows(const ast::TierBlock& source, const Tier& out) {
  using Share = ast::TierRow::Share;
  bool front = false;
  bool own = false;
  std::optional<Number> last;
  Number sum(0);
  for (size_t i = 0; i < source.rows.size(); ++i) {
    const auto& row = source.rows[i];
    const bool share = row.share == Share::kFront || row.share == Share::kOwn;
    if (share && row.condition && row.refill == ast::Refill::kUnsaid) Report(Code::E0604, row.span, {row.name.text});
    if (!share) continue;
    front = front || row.share == Share::kFront;
    own = own || row.share == Share::kOwn;
    if (i >= out.rows.size() || !out.rows[i].amount || !IsConst(*out.rows[i].amount) || out.rows[i].heads) continue;
    const Number& amount = out.rows[i].amount->number;
    if (row.share == Share::kFront) {
      if (last && amount <= *last) Report(Code::E0606, row.span, {row.name.text});
      last = amount;
      if (amount > Number(1)) Report(Code::E0607, row.span, {(amount * Number(100)).ToText() + "%"});
    } else {
      sum = sum + amount;
      if (sum > Number(1)) Report(Code::E0607, row.span, {(sum * Number(100)).ToText() + "%"});
    }
  }
  if (front && own) Report(Code::E0605, source.name.span, {source.name.text});
  const bool shares = front || own;
  auto require = [&](bool said, const char* zh, const char* en) {
    if (shares && !said) Report(Code::E0609, source.name.span, {source.name.text, Text(zh, en)});
  };
  require(!source.keys.empty(), "按 … 降序", "by … desc");
  require(source.base != nullptr, "基数（全体人数、参评人数或候选人数）", "base");
  require(source.quota_rounding.has_value(), "名额取整（舍去、四舍五入、进一 …）", "quota rounding");
  require(source.border.has_value(), "边界并列（均进、均不进、待定或按 …）", "border ties");
  if (own && source.vacancy == ast::Vacancy::kUnsaid) require(false, "空额（下移或作废）", "vacancies");
  if (source.rows.empty() || source.rows.back().share != Share::kRest || source.rows.back().condition) {
    Report(Code::E0608, source.rows.empty() ? source.name.span : source.rows.back().span, {source.name.text});
  }
}

// A quota is a share of the base (40%, 1/3) or a number of people (3 人); a bare 3 could be either.
void Builder::CheckQuota(const Expr& amount, Span span, bool& heads) {
  const Type& type = amount.type;
  const Number& number = amount.number;
  const bool fraction = IsConst(amount) && number.Sign() > 0 && number < Number(1);
  heads = !type.ratio && !(type.unit.empty() && fraction);
  const bool people = type.unit == Unit{{"人", 1}};
  if (!type.unit.empty() && !people) {
    Report(Code::E0616, span, {TypeText(scheme_, type)});
  } else if (IsConst(amount) && (number.Sign() < 0 || (heads && (!people || !number.IsInteger())))) {
    Report(Code::E0616, span, {number.ToText()});
  }
}

void Builder::ResolveTier(FieldId id, const ast::TierBlock& source) {
  const int table = field(id).table;
  const int index = field(id).cohort;
  const int options = field(id).type.options;
  Context row = RowContext(table);
  std::vector<std::string> paths;
  Tier out;
  out.field = id;
  out.table = table;
  std::optional<Grouping> grouping = ResolveGrouping(source.group, table, paths, source.name.span);
  if (!grouping) return;
  out.group = std::move(*grouping);
  out.keys = ResolveKeys(source.keys, row, KeysOf::kTier);
  out.excluded = ResolveExclusions(source.excluded, row);
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = table;
  group.group = &out.group;
  group.group_paths = &paths;
  for (const auto& tier : source.rows) {
    TierRow target;
    target.tier = FindOption(options, tier.name.text);
    using Share = ast::TierRow::Share;
    target.share = tier.share == Share::kFront  ? TierShare::kFront
                   : tier.share == Share::kOwn  ? TierShare::kOwn
                   : tier.share == Share::kRest ? TierShare::kRest
                                                : TierShare::kNone;
    target.refill = tier.refill == ast::Refill::kRefill;
    if (tier.amount) {
      target.amount = UseNumber(*tier.amount, group);
      if (target.amount) {
        CheckQuota(*target.amount, tier.amount->span, target.heads);
      }
    }
    if (tier.condition) target.condition = UseCondition(*tier.condition, row);
    out.rows.push_back(std::move(target));
  }
  CheckTierRows(source, out);
  if (source.base) {
    const auto* path = std::get_if<ast::Path>(&source.base->node);
    const std::string word = path != nullptr && path->parts.size() == 1 ? path->parts[0].text : "";
    if (word == "全体人数" || word == "all_heads") {
      out.base = TierBase::kAllRows;
    } else if (word == "参评人数" || word == "rated_heads") {
      out.base = TierBase::kRated;
    } else if (word == "候选人数" || word == "candidate_heads") {
      out.base = TierBase::kCandidates;
    } else {
      out.base = TierBase::kColumn;
      out.base_value = UseNumber(*source.base, group);
      if (out.base_value && !out.base_value->type.unit.empty() && out.base_value->type.unit != Unit{{"人", 1}}) {
        Report(Code::E0616, source.base->span, {TypeText(scheme_, out.base_value->type)});
      }
    }
  }
  if (source.quota_rounding) out.quota_rounding = *source.quota_rounding;
  if (source.border == ast::Border::kAllIn) out.border = Border::kAllIn;
  if (source.border == ast::Border::kPending) out.border = Border::kPending;
  if (source.border == ast::Border::kKeys) {
    out.border_keys = ResolveKeys(source.border_keys, row, KeysOf::kFurther);
    if (!EndsUnique(source.border_keys, table)) Report(Code::E0602, source.name.span);
    out.border = Border::kPending;
  }
  out.vacancy_down = source.vacancy == ast::Vacancy::kDown;
  const bool gap = !out.keys.empty() && (out.keys[0].value->may_unrate || out.keys[0].value->may_miss);
  out.unrated = ResolveUnrated(source.unrated, gap, options, NumberType(), source.name.span, source.name.text);
  const bool gaps =
      !out.excluded.empty() || (gap && out.unrated.as != UnratedAs::kValue) || out.group.kind == Grouping::Kind::kEach;
  scheme_.tiers[index] = std::move(out);
  field(id).may_unrate = gaps;
}

}  // namespace heng::model
