// 名次, 等次, 分配: what is said about a whole group of rows.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

// A literal 0 written as the value of a row or branch of the weight says that such people get nothing.
bool StatesZero(const Expr& e) {
  const bool cases = e.op == Op::kCases;
  if (cases || e.op == Op::kIf) {
    for (size_t i = 1; i < e.in.size(); i += cases ? 2 : 1) {
      if (IsZeroConst(*e.in[i])) return true;
    }
    if (cases && e.in.size() % 2 == 1 && IsZeroConst(*e.in.back())) return true;
  }
  return std::any_of(e.in.begin(), e.in.end(), [](const ExprPtr& in) { return StatesZero(*in); });
}

}  // namespace

std::optional<Grouping> Builder::ResolveGrouping(const ast::Grouping& source, int table,
                                                 std::vector<std::string>& paths, Span clause) {
  using Form = ast::Grouping::Form;
  Grouping out;
  Context row = RowContext(table);
  switch (source.form) {
    case Form::kNone:
    case Form::kWhole: out.kind = Grouping::Kind::kWhole; return out;
    case Form::kKeys:
      out.kind = Grouping::Kind::kKeys;
      for (const auto& key : source.keys) {
        ExprPtr value = Resolve(*key, row);
        if (!value) continue;
        if (value->may_miss || value->may_unrate) Report(Code::E0403, key->span);
        if (const auto* path = std::get_if<ast::Path>(&key->node)) paths.push_back(PathKey(*path));
        out.keys.push_back(std::move(value));
      }
      return out;
    case Form::kEach: break;
  }
  out.kind = Grouping::Kind::kEach;
  out.each = FindTable(source.each);
  if (out.each < 0) return std::nullopt;
  std::vector<FieldId> references = References(table, out.each);
  Hop hop;
  if (references.size() == 1) {
    hop.kind = Hop::Kind::kReference;
    hop.field = references[0];
    pending_[references[0]].used = true;
    out.hop.push_back(std::move(hop));
    return out;
  }
  // A table with a key of several columns: rows belong by equal columns of the same names.
  const auto& schema = scheme_.schema.tables[out.each];
  hop.kind = Hop::Kind::kFetch;
  hop.table = out.each;
  for (int column : schema.key) {
    FieldId own = FindFieldIn(table, schema.columns[column].name);
    if (own == kNoField || references.size() > 1) {
      Report(Code::E0612, source.span.end > 0 ? source.span : clause, {name_of(table), name_of(out.each)});
      return std::nullopt;
    }
    hop.keys.push_back(Load(own, {}, source.span, row, ""));
  }
  out.hop.push_back(std::move(hop));
  return out;
}

std::vector<SortKey> Builder::ResolveKeys(const std::vector<ast::Key>& keys, const Context& context, KeysOf use) {
  std::vector<SortKey> out;
  for (const auto& source : keys) {
    ExprPtr value = Resolve(*source.value, context);
    if (!value) continue;
    if (value->type.kind == ValueKind::kOption && scheme_.option_lists[value->type.options].name.empty()) {
      Report(Code::E0427, source.span);
      continue;
    }
    SortKey key;
    key.descending = source.descending.value_or(false);
    key.gaps = source.gaps == ast::Key::Gaps::kLast    ? SortKey::Gaps::kLast
               : source.gaps == ast::Key::Gaps::kFirst ? SortKey::Gaps::kFirst
                                                       : SortKey::Gaps::kExcluded;
    // In a 等次 the 未评者 rule decides about people without a score.
    const bool scores = use == KeysOf::kTier && out.empty();
    if (scores && key.gaps != SortKey::Gaps::kExcluded) Report(Code::E0426, source.span);
    if (value->may_miss && key.gaps == SortKey::Gaps::kExcluded && !scores) Report(Code::E0425, source.span);
    // A row that is 不评 by the first key has no place at all; further keys only part rows that have one: last.
    if (!(use != KeysOf::kFurther && out.empty()) && key.gaps == SortKey::Gaps::kExcluded)
      key.gaps = SortKey::Gaps::kLast;
    if (!source.descending) {
      const bool unique =
          value->op == Op::kLoad && !value->aggregate && EndsUnique(keys, context.table) && &source == &keys.back();
      if (!unique) Report(Code::E0610, source.span);
    }
    key.value = std::move(value);
    out.push_back(std::move(key));
  }
  return out;
}

// The last key is a column that no two rows share.
bool Builder::EndsUnique(const std::vector<ast::Key>& keys, int table) {
  if (keys.empty()) return false;
  const auto* path = std::get_if<ast::Path>(&keys.back().value->node);
  if (path == nullptr || path->parts.size() != 1) return false;
  FieldId id = FindFieldIn(table, path->parts[0].text);
  if (id == kNoField || field(id).kind != Field::Kind::kSource) return false;
  const auto& schema = scheme_.schema.tables[table];
  return schema.columns[field(id).column].unique || (schema.key.size() == 1 && schema.key[0] == field(id).column);
}

std::vector<Exclusion> Builder::ResolveExclusions(const std::vector<ast::Excluded>& excluded, const Context& context) {
  std::vector<Exclusion> out;
  for (const auto& source : excluded) {
    ExprPtr condition = UseCondition(*source.condition, context);
    if (!condition) continue;
    if (source.unless) condition = MakeOp(Op::kNot, BoolType(), source.span, std::move(condition));
    out.push_back({std::move(condition), source.reason.empty() ? "不参加" : source.reason});
  }
  return out;
}

void Builder::ResolveRank(FieldId id, const ast::Rank& source) {
  Field& declared = field(id);
  const int table = declared.table;
  const int index = declared.cohort;
  Context row = RowContext(table);
  std::vector<std::string> paths;
  Rank out;
  out.field = id;
  out.table = table;
  std::optional<Grouping> grouping = ResolveGrouping(source.group, table, paths, source.name.span);
  if (!grouping) return;
  out.group = std::move(*grouping);
  out.keys = ResolveKeys(source.keys, row, KeysOf::kRank);
  out.excluded = ResolveExclusions(source.excluded, row);
  std::optional<ast::TieRule> ties = source.ties ? source.ties : file_.scheme.ties;
  const bool unique = EndsUnique(source.keys, table);
  if (!ties && !unique) Report(Code::E0601, source.name.span, {source.name.text});
  if (ties == ast::TieRule::kKeys) {
    for (auto& key : ResolveKeys(source.tie_keys, row, KeysOf::kFurther)) out.keys.push_back(std::move(key));
    if (!EndsUnique(source.tie_keys, table)) Report(Code::E0602, source.tie_span);
  }
  out.ties = ties == ast::TieRule::kDense     ? TieRule::kDense
             : ties == ast::TieRule::kAverage ? TieRule::kAverage
             : ties == ast::TieRule::kPending ? TieRule::kPending
                                              : TieRule::kCompetition;
  // A vetoed 0 holds a rank unless the scheme says who takes part.
  if (!out.keys.empty() && out.excluded.empty()) {
    const Expr& first = *out.keys[0].value;
    auto node = first.op == Op::kLoad && !first.aggregate ? nodes_.find(first.field) : nodes_.end();
    if (node != nodes_.end()) {
      for (FieldId veto : node->second.vetoes) {
        const auto& effect = pending_[veto].veto->effect;
        if (!effect || std::holds_alternative<ast::UnratedLiteral>(effect->node)) continue;
        Report(Code::E0603, source.name.span, {field(first.field).path, field(veto).name});
        break;
      }
    }
  }
  bool gaps = !out.excluded.empty();
  for (const auto& key : out.keys)
    gaps = gaps || ((key.value->may_unrate || key.value->may_miss) && key.gaps == SortKey::Gaps::kExcluded);
  if (out.group.kind == Grouping::Kind::kEach) gaps = true;
  const bool average = out.ties == TieRule::kAverage;
  scheme_.ranks[index] = std::move(out);
  Field& f = field(id);
  f.type = NumberType();
  f.integral = !average;
  f.step = average ? Number::Ratio(1, 2) : Number(1);
  f.may_unrate = gaps;
}

UnratedRule Builder::ResolveUnrated(const std::optional<ast::UnratedRule>& rule, bool needed, int options,
                                    const Type& value, Span clause, const std::string& what) {
  UnratedRule out;
  if (!rule) {
    if (needed) Report(Code::E0406, clause, {what});
    return out;
  }
  out.stated = true;
  using Form = ast::UnratedRule::Form;
  out.reason = rule->reason;
  if (rule->form == Form::kNotTaking) {
    out.as = UnratedAs::kNotTaking;
  } else if (rule->form == Form::kUnrated) {
    out.as = UnratedAs::kUnrated;
  } else {
    out.as = UnratedAs::kValue;
    const auto* path = std::get_if<ast::Path>(&rule->value->node);
    if (options >= 0 && path != nullptr && path->parts.size() == 1) {
      ExprPtr tier = OptionOrReport(options, path->parts[0]);
      if (tier) out.tier = tier->code;
    } else if (auto amount = ConstValue(*rule->value, Context{}, &value)) {
      out.amount = *amount;
    }
  }
  return out;
}

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

void Builder::ResolveShare(FieldId id, const ast::ShareBlock& source) {
  const int table = field(id).table;
  const int index = field(id).cohort;
  Context row = RowContext(table);
  std::vector<std::string> paths;
  Share out;
  out.field = id;
  out.table = table;
  const Span at = source.name.span;
  const std::string& name = source.name.text;
  auto require = [&](bool said, const char* zh, const char* en) {
    if (!said) Report(Code::E0611, at, {name, Text(zh, en)});
    return said;
  };
  bool complete = require(source.group.form != ast::Grouping::Form::kNone,
                          "份额的范围（每 学校 一份、全体 或 组内(…)）", "a scope (each … one, all, within(…))");
  complete &= require(source.total != nullptr, "总额", "pool");
  complete &= require(source.weight != nullptr, "按", "by");
  complete &= require(source.unit != nullptr, "精确到（如 精确到 0.01 元）", "exact to");
  complete &= require(source.remainder.has_value(), "尾差（最大余额、结余或四舍五入）", "remainder");
  complete &= require(source.nobody_is_error.has_value(), "无人可分（结余或报错）", "nobody");
  if (source.remainder == ast::Remainder::kLargest)
    complete &= require(!source.remainder_keys.empty(), "尾差并列 按 …", "remainder ties");
  std::optional<Grouping> grouping = ResolveGrouping(source.group, table, paths, at);
  if (!grouping) return;
  out.group = std::move(*grouping);
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = table;
  group.group = &out.group;
  group.group_paths = &paths;
  if (source.total) out.total = UseNumber(*source.total, group);
  if (source.weight) out.weight = Resolve(*source.weight, row);
  out.excluded = ResolveExclusions(source.excluded, row);
  if (!complete || !out.total || !out.weight || !IsNumber(*out.weight)) {
    return;
  }
  const Type type = out.total->type;
  auto step = RoundingFor(type, std::nullopt, out.total->integral, name, source.total->span);
  if (step) out.total = MakeRound(std::move(out.total), step->mode, step->step);
  ExprPtr written = Resolve(*source.unit, Context{});
  if (written && type.unit.empty() && !written->type.unit.empty()) {
    // The fund lacks its unit, not the step.
    Report(Code::E0302, source.total->span, {TypeText(scheme_, written->type), TypeText(scheme_, type)});
    return;
  }
  auto unit = ConstValue(*source.unit, Context{}, &type);
  if (!unit) return;
  if (unit->Sign() <= 0) {
    Report(Code::E0317, source.unit->span);
    return;
  }
  out.unit = *unit;
  out.remainder = source.remainder == ast::Remainder::kLargest ? RemainderRule::kLargest
                  : source.remainder == ast::Remainder::kKeep  ? RemainderRule::kKeep
                                                               : RemainderRule::kHalfUp;
  out.remainder_keys = ResolveKeys(source.remainder_keys, row, KeysOf::kFurther);
  if (out.remainder == RemainderRule::kLargest && !EndsUnique(source.remainder_keys, table)) Report(Code::E0602, at);
  const bool gap = out.weight->may_miss || out.weight->may_unrate;
  out.unrated = ResolveUnrated(source.unrated, gap, -1, type, at, name);
  if (out.unrated.as == UnratedAs::kValue && !(out.unrated.amount / out.unit).IsInteger()) {
    Report(Code::E0617, source.unrated->span, {out.unrated.amount.ToText(), out.unit.ToText()});
  }
  using Zero = ast::ShareBlock::ZeroWeight;
  out.zero_stated = source.zero != Zero::kUnsaid || StatesZero(*out.weight);
  out.zero_not_taking = source.zero == Zero::kNotTaking;
  out.nobody_is_error = *source.nobody_is_error;
  Field& f = field(id);
  f.type = type;
  f.step = out.unit;
  f.integral = out.unit.IsInteger();
  f.rounding = FieldRounding{Rounding::kFloor, out.unit};
  f.may_unrate = !out.excluded.empty() || out.zero_not_taking || (gap && out.unrated.as != UnratedAs::kValue) ||
                 out.group.kind == Grouping::Kind::kEach;
  scheme_.shares[index] = std::move(out);
}

}  // namespace heng::model
