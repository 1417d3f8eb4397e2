// 名次: the place of each row in its group.
#include "engine/model/builder.h"

namespace heng::model {

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
  const Context taking = TakingPart(source.excluded, row);
  out.keys = ResolveKeys(source.keys, taking, KeysOf::kRank, &out.group);
  out.excluded = ResolveExclusions(source.excluded, row);
  std::optional<ast::TieRule> ties = source.ties ? source.ties : file_.scheme.ties;
  const bool unique = EndsUnique(source.keys, table, &out.group);
  if (!ties && !unique) Report(Code::E0601, source.name.span, {source.name.text});
  if (ties == ast::TieRule::kKeys) {
    for (auto& key : ResolveKeys(source.tie_keys, taking, KeysOf::kFurther, &out.group))
      out.keys.push_back(std::move(key));
    if (!EndsUnique(source.tie_keys, table, &out.group)) Report(Code::E0602, source.tie_span);
  }
  out.ties = ties == ast::TieRule::kDense     ? TieRule::kDense
             : ties == ast::TieRule::kAverage ? TieRule::kAverage
             : ties == ast::TieRule::kPending ? TieRule::kPending
             : ties == ast::TieRule::kLast    ? TieRule::kLast
                                              : TieRule::kCompetition;
  // A vetoed 0 holds a rank unless the scheme says who takes part.
  if (!out.keys.empty() && out.excluded.empty()) {
    const Expr& first = *out.keys[0].value;
    auto node = first.op == Op::kLoad && !first.aggregate ? nodes_.find(Root(first.field)) : nodes_.end();
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

}  // namespace heng::model
