// 等次: shares of a group, from the top row to the bottom.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

void Builder::CheckTierShares(const ast::TierBlock& source, const Tier& out) {
  using Share = ast::TierRow::Share;
  std::optional<Number> last;
  Number sum(0);
  for (size_t i = 0; i < source.rows.size() && i < out.rows.size(); ++i) {
    const auto& row = source.rows[i];
    const bool share = row.share == Share::kFront || row.share == Share::kOwn;
    if (share && row.condition && row.refill == ast::Refill::kUnsaid) Report(Code::E0604, row.span, {row.name.text});
    if (share && row.limit && out.border == Border::kAllIn) Report(Code::E0621, row.span, {row.name.text});
    if (!share || out.rows[i].parts || !out.rows[i].amount || !IsConst(*out.rows[i].amount) || out.rows[i].heads) {
      continue;
    }
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
}

void Builder::CheckTierRows(const ast::TierBlock& source, const Tier& out) {
  bool front = false, own = false, parts = false, others = false, heads = false;
  for (const auto& row : out.rows) {
    front = front || row.share == TierShare::kFront;
    own = own || row.share == TierShare::kOwn;
    parts = parts || row.parts;
    others = others || (row.amount && !row.parts);
    heads = heads || (row.amount && row.heads);
  }
  const Span at = source.name.span;
  if (front && own) Report(Code::E0605, at, {source.name.text});
  if (parts && (others || front)) Report(Code::E0619, at, {source.name.text});
  if (out.quota_largest && (front || heads)) Report(Code::E0620, at, {source.name.text});
  CheckTierShares(source, out);
  const bool shares = front || own;
  auto require = [&](bool said, const char* zh, const char* en) {
    if (shares && !said) Report(Code::E0609, at, {source.name.text, Text(zh, en)});
  };
  require(!source.keys.empty(), "按 … 降序", "by … desc");
  require(source.base != nullptr, "基数（全体人数、参评人数或候选人数）", "base");
  require(source.quota_rounding.has_value(), "名额取整（舍去、四舍五入、进一 …）", "quota rounding");
  require(!out.quota_largest || source.quota_ties != ast::QuotaTies::kUnsaid,
          "名额取整 最大余额 并列（上优先或下优先）", "quota rounding largest ties (upper or lower)");
  require(source.border.has_value(), "边界并列（均进、均不进、待定或按 …）", "border ties");
  if (own && source.vacancy == ast::Vacancy::kUnsaid) require(false, "空额（下移或作废）", "vacancies");
  const bool rest = !out.rows.empty() && (out.rows.back().takes_rest ||
                                          (out.rows.back().share == TierShare::kRest && !out.rows.back().condition));
  if (!rest) Report(Code::E0608, source.rows.empty() ? at : source.rows.back().span, {source.name.text});
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

std::optional<TierRow> Builder::ResolveTierRow(const ast::TierRow& tier, int options, const Context& row,
                                               const Context& group) {
  ExprPtr option = OptionOrReport(options, tier.name);
  if (!option) return std::nullopt;
  TierRow target;
  target.tier = option->code;
  using Share = ast::TierRow::Share;
  target.share = tier.share == Share::kFront  ? TierShare::kFront
                 : tier.share == Share::kOwn  ? TierShare::kOwn
                 : tier.share == Share::kRest ? TierShare::kRest
                                              : TierShare::kNone;
  target.refill = tier.refill == ast::Refill::kRefill;
  target.parts = tier.parts;
  if (tier.amount) target.amount = UseNumber(*tier.amount, group);
  if (target.amount && tier.parts) {
    const bool plain = target.amount->type.unit.empty() && !target.amount->type.ratio;
    if (!plain || (IsConst(*target.amount) && target.amount->number.Sign() <= 0)) {
      Report(Code::E0618, tier.amount->span);
    }
  } else if (target.amount) {
    CheckQuota(*target.amount, tier.amount->span, target.heads);
  }
  if (tier.limit) {
    bool heads = true;
    target.most = UseNumber(*tier.limit, group);
    if (target.most) CheckQuota(*target.most, tier.limit->span, heads);
    if (target.most && !heads) Report(Code::E0616, tier.limit->span, {TypeText(scheme_, target.most->type)});
  }
  if (tier.condition) target.condition = UseCondition(*tier.condition, row);
  if (target.condition) BordersProbed(*target.condition);
  return target;
}

void Builder::ResolveTierBase(const ast::TierBlock& source, const Context& group, Tier& out) {
  if (!source.base) return;
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

void Builder::ResolveTierLimits(const ast::TierBlock& source, int options, const Context& row, const Context& group,
                                Tier& out) {
  for (const bool at_least : {false, true}) {
    for (const auto& limit : source.limits) {
      if (limit.at_least != at_least) continue;
      const std::string& name = limit.tier.text;
      const int option = FindOption(options, name);
      TierLimit target;
      size_t rows = 0;
      for (size_t i = 0; i < out.rows.size(); ++i) {
        const TierRow& at = out.rows[i];
        if (at.tier != option || !at.amount || at.takes_rest) continue;
        target.row = i;
        ++rows;
      }
      if (rows != 1) {
        Report(Code::E0622, limit.tier.span, {name});
        continue;
      }
      target.at_least = at_least;
      target.refill = limit.refill == ast::Refill::kRefill;
      target.displace = limit.over == ast::TierLimit::Over::kDisplace;
      const bool over_said = limit.over != ast::TierLimit::Over::kUnsaid;
      const bool refill_said = limit.refill != ast::Refill::kUnsaid;
      if (!at_least && (!refill_said || over_said)) Report(Code::E0623, limit.span, {name});
      if (at_least && (!over_said || refill_said)) Report(Code::E0624, limit.span, {name});
      const bool hard = !at_least || target.displace;
      if (hard && out.border == Border::kAllIn) Report(Code::E0621, limit.span, {name});
      target.amount = UseNumber(*limit.amount, group);
      if (target.amount) CheckQuota(*target.amount, limit.amount->span, target.heads);
      if (limit.condition) target.condition = UseCondition(*limit.condition, row);
      const auto form = limit.group.form;
      if (form == ast::Grouping::Form::kKeys || form == ast::Grouping::Form::kEach) {
        std::vector<std::string> paths;
        target.group = ResolveGrouping(limit.group, out.table, paths, limit.span);
      }
      if (target.amount && (!limit.condition || target.condition)) out.limits.push_back(std::move(target));
    }
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
  out.excluded = ResolveExclusions(source.excluded, row);
  row = TakingPart(source.excluded, std::move(row));
  out.keys = ResolveKeys(source.keys, row, KeysOf::kTier, &out.group);
  // A row that is 缺 in the first key is 未评者: no condition of a tier is asked of it.
  const auto* first = source.keys.empty() ? nullptr : std::get_if<ast::Path>(&source.keys[0].value->node);
  if (first != nullptr && !source.keys[0].when) row.present.insert(PathKey(*first));
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = table;
  group.group = &out.group;
  group.group_paths = &paths;
  for (const auto& tier : source.rows) {
    std::optional<TierRow> target = ResolveTierRow(tier, options, row, group);
    if (!target) return;  // said
    out.rows.push_back(std::move(*target));
  }
  if (!out.rows.empty() && out.rows.back().parts && !out.rows.back().condition) out.rows.back().takes_rest = true;
  if (source.quota_rounding) out.quota_rounding = *source.quota_rounding;
  out.quota_largest = source.quota_largest;
  out.quota_lower = source.quota_ties == ast::QuotaTies::kLower;
  if (source.border == ast::Border::kAllIn) out.border = Border::kAllIn;
  if (source.border == ast::Border::kPending) out.border = Border::kPending;
  if (source.border == ast::Border::kKeys) {
    out.border_keys = ResolveKeys(source.border_keys, row, KeysOf::kFurther, &out.group);
    if (!EndsUnique(source.border_keys, table, &out.group)) Report(Code::E0602, source.name.span);
    out.border = Border::kPending;
  }
  CheckTierRows(source, out);
  ResolveTierBase(source, group, out);
  ResolveTierLimits(source, options, row, group, out);
  out.vacancy_down = source.vacancy == ast::Vacancy::kDown;
  const bool gap = !out.keys.empty() && (out.keys[0].value->may_unrate || out.keys[0].value->may_miss);
  out.unrated = ResolveUnrated(source.unrated, gap, options, NumberType(), source.name.span, source.name.text);
  const bool gaps =
      !out.excluded.empty() || (gap && out.unrated.as != UnratedAs::kValue) || out.group.kind == Grouping::Kind::kEach;
  NoteTier(id, source, out);
  scheme_.tiers[index] = std::move(out);
  field(id).may_unrate = gaps;
}

// 名额(等次名, 优秀): the places of a tier in the group of the row, or in the row of 每 … 一份.
ExprPtr Builder::ResolveQuota(const ast::Call& call, Span span, const Context& context, const Type*) {
  std::vector<ast::Name> names;
  for (const auto& arg : call.args) {
    const auto* path = std::get_if<ast::Path>(&arg->node);
    if (path != nullptr && path->parts.size() == 1) names.push_back(path->parts[0]);
  }
  if (names.size() != 2 || call.args.size() != 2 || context.kind != Context::Kind::kRow) {
    Report(Code::E0637, span);
    return nullptr;
  }
  FieldId tier = FindFieldIn(context.table, names[0].text);
  for (size_t t = 0; t < fields_in_.size() && tier == kNoField; ++t) {
    const FieldId other = FindFieldIn(static_cast<int>(t), names[0].text);
    if (other == kNoField || field(other).kind != Field::Kind::kTier) continue;
    ResolveField(other);
    const Grouping& group = scheme_.tiers[field(other).cohort].group;
    if (group.kind == Grouping::Kind::kEach && group.each == context.table) tier = other;
  }
  if (tier == kNoField || field(tier).kind != Field::Kind::kTier) {
    if (tier == kNoField) ReportUnknown(context, names[0]);
    if (tier != kNoField) Report(Code::E0637, span);
    return nullptr;
  }
  ResolveField(tier);
  if (Failed(tier)) return nullptr;
  ExprPtr option = OptionOrReport(field(tier).type.options, names[1]);
  if (!option) return nullptr;
  Tier& of = scheme_.tiers[field(tier).cohort];
  const bool has = std::any_of(of.rows.begin(), of.rows.end(),
                               [&](const TierRow& row) { return row.tier == option->code && row.amount; });
  if (!has) {
    Report(Code::E0634, names[1].span, {names[1].text, names[0].text});
    return nullptr;
  }
  const auto key = std::pair(tier, std::pair(static_cast<int>(option->code), context.table));
  auto [at, added] = quotas_.emplace(key, static_cast<FieldId>(scheme_.fields.size()));
  if (added) {
    Field f;
    f.kind = Field::Kind::kQuota;
    f.name = "名额";
    f.path = field(tier).path + "." + names[1].text + ".名额";
    f.table = context.table;
    f.type = NumberType({{"人", 1}});
    f.integral = true;
    f.step = Number(1);
    f.may_miss = of.group.kind == Grouping::Kind::kEach && context.table == of.table &&
                 (of.group.hop[0].kind == Hop::Kind::kFetch || field(of.group.hop[0].field).may_miss);
    f.cohort = field(tier).cohort;
    f.part = static_cast<int>(option->code);
    f.reported = false;
    f.span = span;
    of.quotas.push_back(at->second);
    scheme_.fields.push_back(std::move(f));
    Pending done;
    done.used = true;
    pending_.push_back(done);
    scheme_.order.push_back(at->second);
  }
  return Load(at->second, {}, span, context, "名额");
}

}  // namespace heng::model
