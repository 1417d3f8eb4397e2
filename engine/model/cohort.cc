// What 名次, 等次 and 分配 share: groups, sort keys, who takes part.
#include "engine/model/builder.h"

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

std::vector<SortKey> Builder::ResolveKeys(const std::vector<ast::Key>& keys, const Context& context, KeysOf use,
                                          bool part_all) {
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
      const bool unique = value->op == Op::kLoad && !value->aggregate && &source == &keys.back() &&
                          (part_all || EndsUnique(keys, context.table));
      if (!unique) Report(Code::E0610, source.span);
    }
    key.value = std::move(value);
    out.push_back(std::move(key));
  }
  return out;
}

// The last key is a column that no two rows share.
bool Builder::EndsUnique(const std::vector<ast::Key>& keys, int table) {
  const auto* call = keys.empty() ? nullptr : std::get_if<ast::Call>(&keys.back().value->node);
  if (call != nullptr && call->function.text == "抽签") return true;
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
