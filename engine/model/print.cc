// The model as text: one line a field, formulas in full. Also what tells two formulas apart (FormulaText is complete).
#include "engine/model/print.h"

#include <iterator>

#include "engine/base/date.h"

namespace heng::model {
namespace {

const char* const kOpNames[] = {"const",    "code",        "text",       "gap",         "load",         "+",
                                "-",        "*",           "/",          "/else",       "neg",          "min",
                                "max",      "clamp",       "round",      "<",           "<=",           ">",
                                ">=",       "=",           "!=",         "and",         "or",           "not",
                                "if",       "cases",       "missing?",   "unrated?",    "reason",       "or_else",
                                "contains", "starts",      "full_years", "full_months", "days",         "require",
                                "compose",  "root",        "ordinal",    "shift",       "parse_number", "text_of",
                                "concat",   "first_chars", "last_chars", "length",      "streak",       "recent",
                                "names"};
static_assert(std::size(kOpNames) == static_cast<size_t>(Op::kTrueNames) + 1);
const char* const kAggregateNames[] = {"sum",
                                       "count",
                                       "mean",
                                       "max",
                                       "min",
                                       "median",
                                       "share",
                                       "deviation",
                                       "sample_deviation",
                                       "variation",
                                       "mode",
                                       "nth_highest",
                                       "all",
                                       "any",
                                       "variance",
                                       "sample_variance",
                                       "nth_lowest",
                                       "quantile",
                                       "taken_from",
                                       "join",
                                       "slope",
                                       "intercept",
                                       "correlation"};
const char* const kSortGaps[] = {"", " missing_last", " missing_first"};
const char* const kPickTies[] = {"lowest", "highest", "pending"};
const char* const kRoundingNames[] = {"half_up", "half_even", "truncate", "away", "floor", "ceiling", "half_down"};
const char* const kKindNames[] = {
    "source",  "indicator", "quantity",      "evaluation", "item",     "bonus", "deduction", "veto",      "rank",
    "tier",    "share",     "first_payment", "share_part", "leftover", "quota", "rows",      "reference", "key",
    "carried", "column",    "scan",          "slot",       "draw",     "lots",  "past",      "warning",   "adopted"};

std::string FieldName(const Scheme& scheme, FieldId id) {
  const Field& f = scheme.fields[id];
  std::string name = f.table < 0 ? f.path : scheme.tables[f.table].name + "." + f.path;
  const bool unnamed = f.kind == Field::Kind::kReference || f.kind == Field::Kind::kCarried;
  return unnamed ? name + "#" + std::to_string(id) : name;
}

void AppendList(std::string& out, const Scheme& scheme, const std::vector<ExprPtr>& list) {
  for (size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : ", ") + FormulaText(scheme, *list[i]);
}

std::string HopText(const Scheme& scheme, const Hop& hop) {
  switch (hop.kind) {
    case Hop::Kind::kReference: return FieldName(scheme, hop.field) + "->";
    case Hop::Kind::kFirstRow: return "first->";
    case Hop::Kind::kPrevious: return "previous " + std::to_string(hop.table) + "->";
    case Hop::Kind::kFetch: break;
  }
  std::string out = "fetch " + scheme.tables[hop.table].name + "(";
  AppendList(out, scheme, hop.keys);
  return out + ")->";
}

std::string AggregateText(const Scheme& scheme, const Aggregate& a) {
  std::string out = std::string(kAggregateNames[static_cast<int>(a.kind)]) + "(" + scheme.tables[a.table].name + " " +
                    GroupingText(scheme, a.group);
  if (a.except_self) out += " except_self";
  if (a.value) out += ": " + FormulaText(scheme, *a.value);
  if (a.when) out += " when " + FormulaText(scheme, *a.when);
  if (!a.once_per.empty()) {
    out += a.once_highest ? " highest per (" : " once per (";
    AppendList(out, scheme, a.once_per);
    out += ")";
  }
  if (a.weight) out += " weight " + FormulaText(scheme, *a.weight);
  if (a.gaps == GapUse::kSkip) out += " skip_missing";
  if (a.gaps == GapUse::kUnrates) out += " missing_unrates";
  for (const auto& trim : a.trims) {
    out += std::string(trim.keep ? " keep_" : " drop_") + (trim.high ? "highest " : "lowest ") +
           (trim.count ? FormulaText(scheme, *trim.count) : trim.amount.ToText());
    if (trim.percent) out += std::string(" share ") + kRoundingNames[static_cast<int>(trim.mode)];
  }
  if (a.other) out += " over " + FormulaText(scheme, *a.other);
  for (const SortKey& key : a.keys)
    out += " by [" + FormulaText(scheme, *key.value) + (key.descending ? " desc" : " asc") +
           kSortGaps[static_cast<int>(key.gaps)] + "]";
  if (a.at_least > 0) out += " at_least " + std::to_string(a.at_least) + " “" + a.too_few + "”";
  if (a.kind == AggregateKind::kMode) out += std::string(" ties ") + kPickTies[static_cast<int>(a.ties)];
  if (a.kind == AggregateKind::kQuantile) out += " " + a.p.ToText() + " type " + std::to_string(a.definition);
  if (a.kind == AggregateKind::kJoin) out += " with “" + a.separator + "”";
  if (a.nth) out += " nth " + FormulaText(scheme, *a.nth);
  if (a.divide_by) out += " divide_by " + FormulaText(scheme, *a.divide_by);
  if (a.n != 1) out += " n " + std::to_string(a.n);
  if (a.places != 20) out += " places " + std::to_string(a.places);
  return out + ")";
}

void AppendSort(std::string& out, const Scheme& scheme, const std::vector<SortKey>& keys) {
  for (const auto& key : keys) out += " [" + FormulaText(scheme, *key.value) + (key.descending ? " desc]" : " asc]");
}

}  // namespace

std::string GroupingText(const Scheme& scheme, const Grouping& group) {
  switch (group.kind) {
    case Grouping::Kind::kWhole: return "whole";
    case Grouping::Kind::kThisGroup: return "this_group";
    case Grouping::Kind::kReferring: return "referring by " + FieldName(scheme, group.via);
    case Grouping::Kind::kEach:
      return "each " + scheme.tables[group.each].name + " by " + HopText(scheme, group.hop[0]);
    case Grouping::Kind::kUpward:
    case Grouping::Kind::kKeys: break;
  }
  std::string out = group.kind == Grouping::Kind::kUpward ? "upward by " + FieldName(scheme, group.via) + " ("
                                                          : std::string("within(");
  AppendList(out, scheme, group.keys);
  return out + ")";
}

std::string OperationText(const Scheme& scheme, const Expr& e) {
  switch (e.op) {
    case Op::kConst: return e.number.ToText() + (e.type.unit.empty() ? "" : " " + UnitText(e.type.unit));
    case Op::kCode:
      if (e.type.kind == ValueKind::kOption)
        return "'" + scheme.option_lists[e.type.options].options[e.code] + "'#" + std::to_string(e.type.options);
      if (e.type.kind == ValueKind::kDate) return FormatDate(static_cast<int32_t>(e.code));
      return e.code != 0 ? "yes" : "no";
    case Op::kTextConst: return "“" + e.text + "”";
    case Op::kGap:
      return std::string(e.gap_kind == data::GapKind::kMissing   ? "missing"
                         : e.gap_kind == data::GapKind::kUnrated ? "unrated"
                                                                 : "not_taking") +
             "(“" + e.text + "”)";
    case Op::kLoad: {
      if (e.aggregate) return AggregateText(scheme, *e.aggregate);
      std::string out;
      for (const auto& hop : e.hops) out += HopText(scheme, hop);
      return out + FieldName(scheme, e.field);
    }
    default: break;
  }
  std::string out = kOpNames[static_cast<int>(e.op)];
  if (e.op == Op::kRound) out += std::string(" ") + kRoundingNames[static_cast<int>(e.mode)] + " " + e.number.ToText();
  if (e.op == Op::kCases && e.exclusive) out += " exclusive";
  if (e.op == Op::kFullYears && e.code != 0) out += " up_from " + std::to_string(e.code);
  if (e.op == Op::kRoot || e.op == Op::kShiftOption) out += " " + std::to_string(e.code);
  if (e.op == Op::kTextOf) out += " " + TypeText(scheme, e.in[0]->type).en;
  if (e.op == Op::kStreak || e.op == Op::kRecent) {
    out += " " + std::to_string(e.code) + " " + std::to_string(e.at_least) + (e.exclusive ? " unbroken" : "");
  }
  if (e.op == Op::kTrueNames) {
    out += " “" + e.text + "”";
    for (const auto& name : e.args) out += " “" + name.zh + "”";
  }
  if (e.op == Op::kRequire) out += std::string(" ") + MessageOf(e.error_code).name;
  if (e.op == Op::kCompose) {
    out += e.policy == ComposePolicy::kReweight ? " reweight" : e.policy == ComposePolicy::kZero ? " zero" : " unrated";
    if (e.at_least > 0) out += " at_least " + std::to_string(e.at_least);
    if (e.root) out += " root";
    if (e.code != 0) out += " of_those_there";
  }
  return out;
}

std::string FormulaText(const Scheme& scheme, const Expr& e) {
  std::string out = OperationText(scheme, e);
  if (e.in.empty()) return out;
  for (const auto& in : e.in) out += " " + FormulaText(scheme, *in);
  return "(" + out + ")";
}

std::string Print(const Scheme& scheme) {
  std::string out = "scheme " + scheme.title + "\n";
  for (size_t t = 0; t < scheme.tables.size(); ++t) {
    out += "table " + scheme.tables[t].name + "\n";
    for (FieldId id : scheme.tables[t].fields) {
      const Field& f = scheme.fields[id];
      if (f.kind == Field::Kind::kSource || f.kind == Field::Kind::kAdopted)
        out += "  column " + f.name + " : " + TypeText(scheme, f.type).en + (f.may_miss ? " optional" : "") + "\n";
    }
  }
  for (FieldId id : scheme.order) {
    const Field& f = scheme.fields[id];
    out += std::string(kKindNames[static_cast<int>(f.kind)]) + " " + FieldName(scheme, id) + " : " +
           TypeText(scheme, f.type).en;
    if (f.may_miss) out += " may_miss";
    if (f.may_unrate) out += " may_unrate";
    out += "\n";
    if (f.value) out += "  = " + FormulaText(scheme, *f.value) + "\n";
    if (f.kind == Field::Kind::kRank) {
      const Rank& rank = scheme.ranks[f.cohort];
      out += "  " + GroupingText(scheme, rank.group);
      AppendSort(out, scheme, rank.keys);
      out += "\n";
    } else if (f.kind == Field::Kind::kTier) {
      const Tier& tier = scheme.tiers[f.cohort];
      out += "  " + GroupingText(scheme, tier.group);
      AppendSort(out, scheme, tier.keys);
      out += "\n";
      for (const auto& row : tier.rows) {
        out += "  row " + scheme.option_lists[f.type.options].options[row.tier];
        if (row.amount)
          out += std::string(row.share == TierShare::kFront ? " front " : " own ") + FormulaText(scheme, *row.amount);
        if (row.share == TierShare::kRest) out += " rest";
        if (row.condition) out += " when " + FormulaText(scheme, *row.condition);
        out += "\n";
      }
    } else if (f.kind == Field::Kind::kShare) {
      const Share& share = scheme.shares[f.cohort];
      out += "  " + GroupingText(scheme, share.group) + "\n  total " + FormulaText(scheme, *share.total) + "\n  by " +
             FormulaText(scheme, *share.weight) + "\n";
    }
  }
  for (const auto& check : scheme.checks) {
    out += std::string(check.warning ? "warn " : "check ") + scheme.tables[check.table].name + " " +
           FormulaText(scheme, *check.condition) + "\n";
  }
  return out;
}

}  // namespace heng::model
