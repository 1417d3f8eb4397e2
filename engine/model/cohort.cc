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
                                          const Grouping* group) {
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
    if (source.when) value = KeyWhere(source, std::move(value), context, group);
    if (!value) continue;
    key.value = std::move(value);
    out.push_back(std::move(key));
  }
  return out;
}

// The last key is a column that no two rows share.
bool Builder::EndsUnique(const std::vector<ast::Key>& keys, int table) {
  if (keys.empty() || keys.back().when) return false;
  const auto* call = std::get_if<ast::Call>(&keys.back().value->node);
  if (call != nullptr && call->function.text == "抽签") return true;
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
