// What 名次, 等次 and 分配 share: groups, sort keys, who takes part.
#include <algorithm>

#include "engine/model/builder.h"
#include "engine/model/print.h"

namespace heng::model {

std::optional<Grouping> Builder::ResolveGrouping(const ast::Grouping& source, int table,
                                                 std::vector<std::string>& paths, Span clause) {
  using Form = ast::Grouping::Form;
  Grouping out;
  Context row = RowContext(table);
  switch (source.form) {
    case Form::kNone:
    case Form::kWhole: out.kind = Grouping::Kind::kWhole; return out;
    case Form::kKeys: GroupByKeys(source.keys, row, out, paths); return out;
    case Form::kEach: break;
  }
  out.kind = Grouping::Kind::kEach;
  out.each = FindTable(source.each);
  if (out.each < 0) return std::nullopt;
  std::vector<FieldId> references = References(table, out.each);
  Hop hop;
  if (references.size() == 1) {
    ResolveField(references[0]);
    if (Failed(references[0])) return std::nullopt;
    hop.kind = Hop::Kind::kReference;
    hop.field = references[0];
    pending_[references[0]].used = true;
    out.hop.push_back(std::move(hop));
    return out;
  }
  Report(Code::E0612, source.span.end > 0 ? source.span : clause, {name_of(table), name_of(out.each)});
  return std::nullopt;
}

// The value of the key where its condition holds; where it does not, all rows of the group are equal in it.
ExprPtr Builder::KeyWhere(const ast::Key& source, ExprPtr value, const Context& context, const Grouping* group) {
  ExprPtr condition = UseCondition(*source.when, context);
  if (!condition) return nullptr;
  if (group == nullptr || !ConstantInGroup(*condition, *group)) {
    Report(Code::E0627, source.when->span);
    return nullptr;
  }
  const Type type = value->type;
  ExprPtr same = type.kind == ValueKind::kNumber ? MakeConst(Number(0), type, source.span)
                 : type.kind == ValueKind::kText ? MakeText("", source.span)
                                                 : MakeCode(0, type, source.span);
  return MakeOp(Op::kIf, type, source.span, std::move(condition), std::move(value), std::move(same));
}

// What follows from the keys of the group, from the row of 每 … 一份, or from the scheme.
bool Builder::ConstantInGroup(const Expr& e, const Grouping& group) const {
  for (const auto& key : group.keys) {
    if (FormulaText(scheme_, e) == FormulaText(scheme_, *key)) return true;
  }
  if (e.op != Op::kLoad) {
    return std::all_of(e.in.begin(), e.in.end(), [&](const ExprPtr& in) { return ConstantInGroup(*in, group); });
  }
  if (e.aggregate) {
    return e.aggregate->group.kind == Grouping::Kind::kWhole ||
           GroupingText(scheme_, e.aggregate->group) == GroupingText(scheme_, group);
  }
  if (scheme_.fields[e.field].table < 0) return true;
  auto follows = [&](const std::vector<Hop>& way, FieldId last) {
    if (e.hops.size() <= way.size()) return false;
    for (size_t i = 0; i <= way.size(); ++i) {
      const FieldId wanted = i < way.size() ? way[i].field : last;
      if (e.hops[i].kind != Hop::Kind::kReference || e.hops[i].field != wanted) return false;
    }
    return true;
  };
  for (const auto& key : group.keys) {
    if (key->op == Op::kLoad && !key->aggregate && follows(key->hops, key->field)) return true;
  }
  return group.kind == Grouping::Kind::kEach && group.hop[0].kind == Hop::Kind::kReference &&
         follows({}, group.hop[0].field);
}

std::vector<SortKey> Builder::ResolveKeys(const std::vector<ast::Key>& keys, const Context& context, KeysOf use,
                                          const Grouping* group, bool part_all) {
  std::vector<SortKey> out;
  for (const auto& source : keys) {
    ExprPtr value = Resolve(*source.value, context);
    if (!value) continue;
    // Nobody is judged by the order of an output: there tiers stand as they are written.
    const bool as_written = use == KeysOf::kOutput && value->type.kind == ValueKind::kOption &&
                            scheme_.option_lists[value->type.options].of_tier;
    if (!as_written && !HaveOrder(value->type, source.span)) continue;
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
    if (!source.descending && !as_written) {
      const bool unique = value->op == Op::kLoad && !value->aggregate && &source == &keys.back() &&
                          (part_all || EndsUnique(keys, context.table, group));
      if (!unique) Report(Code::E0610, source.span);
    }
    if (source.when) value = KeyWhere(source, std::move(value), context, group);
    if (!value) continue;
    key.value = std::move(value);
    out.push_back(std::move(key));
  }
  return out;
}

// Fields that all rows of a group share.
std::vector<FieldId> Builder::FixedIn(const Grouping& group) const {
  std::vector<FieldId> fixed;
  const auto add = [&](const std::vector<ExprPtr>& keys) {
    for (const auto& key : keys) {
      if (key->op == Op::kLoad && key->hops.empty() && !key->aggregate) fixed.push_back(key->field);
    }
  };
  const auto refer = [&](FieldId reference) {
    fixed.push_back(reference);
    for (const Hop& find : scheme_.fields[reference].find) add(find.keys);
  };
  add(group.keys);
  for (const Hop& hop : group.hop) {
    add(hop.keys);
    if (hop.kind == Hop::Kind::kReference) refer(hop.field);
  }
  if (group.kind == Grouping::Kind::kReferring) refer(group.via);
  return fixed;
}

bool Builder::EndsUnique(const std::vector<ast::Key>& keys, int table, const Grouping* group) {
  if (keys.empty() || keys.back().when) return false;
  std::vector<const ast::Expr*> values;
  for (const auto& key : keys) {
    if (!key.when) values.push_back(key.value.get());
  }
  return UniqueWithin(values, table, group == nullptr ? std::vector<FieldId>() : FixedIn(*group));
}

// Of a row that takes part, what its 参加 and 不参加 say is so.
Context Builder::TakingPart(const std::vector<ast::Excluded>& excluded, Context row) {
  for (const auto& source : excluded) Facts(*source.condition, source.unless, row);
  return row;
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

}  // namespace heng::model
