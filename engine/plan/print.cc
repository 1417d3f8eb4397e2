// Prints a plan: spaces, then the steps, one block each; columns as %n:name, nodes of a program as n0, n1 …
#include "engine/plan/plan.h"

#include <iterator>

namespace heng::plan {

namespace {

constexpr const char* kOps[] = {
    "const",   "code",        "text",       "gap",         "load",       "add",          "sub",
    "mul",     "div",         "div-else",   "neg",         "min",        "max",          "clamp",
    "round",   "lt",          "le",         "gt",          "ge",         "eq",           "ne",
    "and",     "or",          "not",        "if",          "cases",      "missing",      "unrated",
    "reason",  "or-else",     "contains",   "starts-with", "full-years", "full-months",  "days",
    "require", "compose",     "root",       "ordinal",     "shift",      "parse-number", "text-of",
    "concat",  "first-chars", "last-chars", "length",      "streak",     "recent",       "true-names"};
static_assert(std::size(kOps) == static_cast<size_t>(Op::kTrueNames) + 1);
constexpr const char* kRoundings[] = {"half-up", "half-even", "truncate", "away", "floor", "ceiling", "half-down"};
constexpr const char* kGapKinds[] = {"missing", "unrated", "not-taking", "error"};
constexpr const char* kPolicies[] = {"reweight", "zero", "unrated"};
constexpr const char* kAggregates[] = {"sum",
                                       "count",
                                       "mean",
                                       "max",
                                       "min",
                                       "median",
                                       "share",
                                       "deviation",
                                       "sample-deviation",
                                       "variation",
                                       "mode",
                                       "nth-highest",
                                       "all",
                                       "any",
                                       "variance",
                                       "sample-variance",
                                       "nth-lowest",
                                       "quantile",
                                       "taken-from",
                                       "join",
                                       "slope",
                                       "intercept",
                                       "correlation"};
constexpr const char* kPickTies[] = {"lowest", "highest", "pending"};
constexpr const char* kGapUses[] = {"", " skip-gaps", " gaps-unrate"};
constexpr const char* kSortGaps[] = {"", " gaps-last", " gaps-first"};
constexpr const char* kTies[] = {"competition", "dense", "average", "pending", "last"};
constexpr const char* kTierShares[] = {"", " front", " own", " rest"};
constexpr const char* kBases[] = {"all-rows", "rated", "candidates", "column"};
constexpr const char* kBorders[] = {"all-in", "none-in", "pending"};
constexpr const char* kUnrated[] = {"not-taking", "unrated", "value"};
constexpr const char* kRemainders[] = {"largest", "keep", "half-up"};
constexpr const char* kTogether[] = {"row", "group", "space"};

template <class Enum, size_t kCount>
std::string Name(const char* const (&names)[kCount], Enum value) {
  return names[static_cast<size_t>(value)];
}

class Printer {
 public:
  explicit Printer(const Plan& plan) : plan_(plan) {}
  std::string Run();

  void operator()(const Compute& step);
  void operator()(const GroupBy& step);
  void operator()(const LookUp& step);
  void operator()(const Filter& step);
  void operator()(const Expand& step);
  void operator()(const Append& step);
  void operator()(const OncePer& step);
  void operator()(const Aggregate& step);
  void operator()(const Rank& step);
  void operator()(const Tier& step);
  void operator()(const Share& step);
  void operator()(const Draw& step);
  void operator()(const Lots& step);
  void operator()(const Scan& step);
  void operator()(const Slots& step);
  void operator()(const History& step);
  void operator()(const Check& step);

 private:
  std::string Col(ColumnId id) const {
    return id == kNone ? "-" : "%" + std::to_string(id) + ":" + plan_.columns[id].name;
  }
  std::string Cols(const std::vector<ColumnId>& ids) const;
  std::string Keys(const std::vector<SortKey>& keys) const;
  std::string In(SpaceId space) const { return " in " + plan_.spaces[space].name; }
  void Line(const std::string& text) { out_ += "    " + text + "\n"; }
  void Optional(const char* label, ColumnId id) {
    if (id != kNone) Line(std::string(label) + " " + Col(id));
  }
  std::string Parts(const std::vector<KeyPart>& parts) const;
  void Nodes(const Program& program);
  void Exclusions(const std::vector<Exclusion>& excluded);
  std::string NodeText(const Node& node) const;
  void Steps(const char* title, const std::vector<Step>& steps);

  const Plan& plan_;
  std::string out_;
};

std::string Printer::Cols(const std::vector<ColumnId>& ids) const {
  std::string out;
  for (ColumnId id : ids) out += (out.empty() ? "" : ", ") + Col(id);
  return out;
}

std::string Printer::Keys(const std::vector<SortKey>& keys) const {
  std::string out;
  for (const SortKey& key : keys) {
    out += (out.empty() ? "" : ", ") + Col(key.column) + (key.descending ? " desc" : "") + Name(kSortGaps, key.gaps);
  }
  return out;
}

std::string Printer::Parts(const std::vector<KeyPart>& parts) const {
  std::vector<ColumnId> ids;
  for (const KeyPart& part : parts) ids.push_back(part.column);
  return Cols(ids);
}

void Printer::Exclusions(const std::vector<Exclusion>& excluded) {
  for (const Exclusion& exclusion : excluded)
    Line("except " + Col(exclusion.condition) + " “" + exclusion.reason + "”");
}

std::string Printer::NodeText(const Node& node) const {
  std::string out = Name(kOps, node.op);
  for (uint32_t input : node.in) out += " n" + std::to_string(input);
  switch (node.op) {
    case Op::kConst: out += " " + node.number.ToText(); break;
    case Op::kCode: out += " " + std::to_string(node.code); break;
    case Op::kTextConst: out += " “" + node.text + "”"; break;
    case Op::kGap: out += " " + Name(kGapKinds, node.gap_kind) + " “" + node.text + "”"; break;
    case Op::kLoad:
      out += " " + Col(node.column);
      if (!node.via.empty()) out += " via " + Cols(node.via);
      break;
    case Op::kRound: out += " " + Name(kRoundings, node.mode) + " to " + node.number.ToText(); break;
    case Op::kCases: out += node.exclusive ? " exclusive" : ""; break;
    case Op::kFullYears: out += node.code == 0 ? "" : " rest " + std::to_string(node.code); break;
    case Op::kRoot:
    case Op::kShiftOption: out += " " + std::to_string(node.code); break;
    case Op::kRequire:
      out += std::string(" else ") + MessageOf(node.error_code).name;
      for (const Text& arg : node.args) out += " “" + arg.zh + "”";
      break;
    case Op::kStreak: out += node.exclusive ? " unbroken" : ""; break;
    case Op::kRecent:
      out += " " + Name(kAggregates, static_cast<AggregateKind>(node.code)) + " of " + std::to_string(node.at_least) +
             (node.exclusive ? " unbroken" : "");
      break;
    case Op::kTrueNames:
      out += " “" + node.text + "”";
      for (const Text& arg : node.args) out += " “" + arg.zh + "”";
      break;
    case Op::kCompose:
      out += " " + Name(kPolicies, node.policy) + (node.root ? " root" : "");
      if (node.at_least > 0) out += " at-least " + std::to_string(node.at_least);
      break;
    default: break;
  }
  return out;
}

void Printer::Nodes(const Program& program) {
  for (size_t i = 0; i < program.nodes.size(); ++i) {
    Line("n" + std::to_string(i) + " = " + NodeText(program.nodes[i]));
  }
}

void Printer::operator()(const Compute& step) {
  out_ += "compute " + Col(step.out) + In(step.space) + "\n";
  Nodes(step.program);
}

void Printer::operator()(const GroupBy& step) {
  out_ += "group " + Col(step.group_of) + ", " + Col(step.first_row) + In(step.space) + "\n";
  Line("by " + (step.keys.empty() ? "-" : Cols(step.keys)) + " into " + plan_.spaces[step.groups].name +
       (step.in_key_order ? " in key order" : ""));
}

void Printer::operator()(const LookUp& step) {
  out_ += "look-up " + Col(step.out) + In(step.space) + "\n";
  Line(Cols(step.values) + " among " + Cols(step.keys) + " of " + plan_.spaces[step.target].name +
       (step.required == Code::kCount ? "" : std::string(" else ") + MessageOf(step.required).name));
}

void Printer::operator()(const Filter& step) {
  out_ += "filter " + Col(step.source) + ", " + Col(step.member) + In(step.space) + "\n";
  Line("by " + Col(step.condition) + " into " + plan_.spaces[step.kept].name);
}

void Printer::operator()(const Expand& step) {
  out_ += "expand " + Col(step.source) + ", " + Col(step.line) + In(step.space) + "\n";
  Line(std::to_string(step.lines) + " lines into " + plan_.spaces[step.rows].name);
}

void Printer::operator()(const Append& step) {
  out_ += "append " + Col(step.part) + In(step.rows) + "\n";
  for (const Append::Part& part : step.parts) Line(Col(part.source) + " from " + plan_.spaces[part.space].name);
}

void Printer::operator()(const OncePer& step) {
  out_ += "once-per " + Col(step.out) + In(step.space) + "\n";
  Line("by " + Cols(step.keys) + Name(kGapUses, step.gaps) + (step.highest ? " highest" : ""));
  Optional("group", step.group_of);
  Optional("when", step.when);
  Optional("value", step.value);
  Optional("weight", step.weight);
}

void Printer::operator()(const Aggregate& step) {
  out_ += "aggregate " + Col(step.out) + In(step.space) + "\n";
  std::string kind = Name(kAggregates, step.kind);
  const bool nth = step.kind == AggregateKind::kNthHighest || step.kind == AggregateKind::kNthLowest;
  if (nth) kind += " " + (step.n_column == kNone ? std::to_string(step.n) : Col(step.n_column));
  if (step.kind == AggregateKind::kQuantile) kind += " " + step.p.ToText() + " by " + std::to_string(step.definition);
  if (step.kind == AggregateKind::kMode) kind += std::string(" ties ") + Name(kPickTies, step.ties);
  if (step.kind == AggregateKind::kJoin) kind += " “" + step.separator + "”";
  bool deviation = step.kind == AggregateKind::kDeviationPopulation || step.kind == AggregateKind::kDeviationSample ||
                   step.kind == AggregateKind::kVariation || step.kind == AggregateKind::kCorrelation;
  if (deviation) kind += " to " + std::to_string(step.places) + " places";
  Line(kind + " " + Col(step.value) + Name(kGapUses, step.gaps) + (step.except_self ? " except-self" : ""));
  Optional("group", step.group_of);
  Optional("when", step.when);
  Optional("weight", step.weight);
  Optional("other", step.other);
  if (!step.keys.empty()) Line("by " + Keys(step.keys));
  if (step.at_least > 0) Line("at least " + std::to_string(step.at_least) + " “" + step.too_few + "”");
  for (const TrimStep& trim : step.trims) {
    Line(std::string(trim.keep ? "keep " : "trim ") + (trim.high ? "highest " : "lowest ") +
         (trim.column == kNone ? trim.amount.ToText() : Col(trim.column)) +
         (trim.percent ? " of rows, " + Name(kRoundings, trim.mode) : " rows"));
  }
  Optional("divide by", step.divide_by);
}

void Printer::operator()(const Rank& step) {
  out_ += "rank " + Col(step.out) + In(step.space) + "\n";
  Line("by " + Keys(step.keys) + " ties " + Name(kTies, step.ties));
  Optional("group", step.group_of);
  Exclusions(step.excluded);
}

void Printer::operator()(const Tier& step) {
  out_ += "tier " + Col(step.out) + In(step.space) + "\n";
  if (!step.keys.empty()) Line("by " + Keys(step.keys));
  if (!step.border_keys.empty()) Line("border by " + Keys(step.border_keys));
  Optional("group", step.group_of);
  Exclusions(step.excluded);
  Line("base " + (step.base == TierBase::kColumn ? Col(step.base_column) : Name(kBases, step.base)) + " rounding " +
       Name(kRoundings, step.quota_rounding) + " border " + Name(kBorders, step.border) +
       (step.vacancy_down ? " vacancy-down" : "") +
       (step.quota_largest ? step.quota_lower ? " largest, lower first" : " largest, upper first" : ""));
  for (size_t i = 0; i < step.rows.size(); ++i) {
    const TierRow& row = step.rows[i];
    std::string text = "tier " + std::to_string(row.tier) + Name(kTierShares, row.share);
    if (row.amount != kNone) text += " " + Col(row.amount) + (row.heads ? " heads" : row.parts ? " parts" : "");
    if (row.takes_rest) text += " takes-rest";
    if (row.most != kNone) text += " most " + Col(row.most);
    if (row.condition != kNone) text += " when " + Col(row.condition) + (row.refill ? " refill" : "");
    if (i < step.quotas.size() && step.quotas[i] != kNone) text += " places " + Col(step.quotas[i]);
    Line(text);
  }
  for (const TierLimit& limit : step.limits) {
    std::string text = "row " + std::to_string(limit.row) + (limit.at_least ? " at-least " : " at-most ");
    text += Col(limit.amount) + (limit.heads ? " heads" : "");
    if (limit.condition != kNone) text += " when " + Col(limit.condition);
    if (limit.group_of != kNone) text += " group " + Col(limit.group_of);
    Line(text + (limit.refill ? " refill" : "") + (limit.displace ? " displace" : ""));
  }
  std::string unrated = "unrated " + Name(kUnrated, step.unrated);
  if (step.unrated == UnratedAs::kUnrated) unrated += " “" + step.unrated_reason + "”";
  if (step.unrated == UnratedAs::kValue) unrated += " " + std::to_string(step.unrated_tier);
  Line(unrated);
}

void Printer::operator()(const Share& step) {
  out_ += "share " + Col(step.out) + ", " + Col(step.paid) + ", " + Col(step.leftover) + In(step.space) + "\n";
  Line("total " + Col(step.total) + " by " + Col(step.weight) + " unit " +
       (step.unit_column == kNone ? step.unit.ToText() : Col(step.unit_column)));
  Optional("part", step.part);
  Optional("group", step.group_of);
  Exclusions(step.excluded);
  std::string remainder = "remainder " + Name(kRemainders, step.remainder);
  if (!step.remainder_keys.empty()) remainder += " by " + Keys(step.remainder_keys);
  if (step.least.Sign() > 0) remainder += " least " + step.least.ToText();
  if (step.difference == Difference::kFirst) remainder += " difference by " + Keys(step.difference_keys);
  Line(remainder);
  for (const FirstPayment& payment : step.first) Line("first " + Col(payment.amount) + " paid " + Col(payment.out));
  if (step.overspend == Overspend::kProportional) Line("overspend proportional by " + Keys(step.overspend_keys));
  Optional("floor", step.floor);
  Optional("ceiling", step.ceiling);
  if (!step.share_freed) Line("freed kept");
  if (!step.pool_below.IsZero()) {
    Line("pool below " + step.pool_below.ToText() + (step.pool_kept ? " kept" : " by " + Keys(step.pool_keys)));
  }
  std::string unrated = "unrated " + Name(kUnrated, step.unrated);
  if (step.unrated == UnratedAs::kUnrated) unrated += " “" + step.unrated_reason + "”";
  if (step.unrated == UnratedAs::kValue) unrated += " " + step.unrated_amount.ToText();
  Line(unrated);
  Line(std::string("zero ") +
       (!step.zero_stated      ? "error"
        : step.zero_not_taking ? "not-taking"
                               : "gets-nothing") +
       " nobody " + (step.nobody_is_error ? "error" : "leftover"));
}

void Printer::operator()(const Draw& step) {
  out_ += "draw " + Col(step.out) + In(step.space) + "\n";
  std::string prefix;
  for (const std::string& part : step.prefix) prefix += " “" + part + "”";
  Line("from" + prefix + ", " + Parts(step.stratum) + ", " + Parts(step.key));
  Optional("group", step.group_of);
  Exclusions(step.excluded);
  Line((step.heads ? "heads " : "rate ") + Col(step.rate) + " rounding " + Name(kRoundings, step.rounding) +
       " at-least " + std::to_string(step.at_least) + " reserve " + std::to_string(step.reserve));
}

void Printer::operator()(const Lots& step) {
  out_ += "lots " + Col(step.out) + In(step.space) + "\n";
  std::string prefix;
  for (const std::string& part : step.prefix) prefix += " “" + part + "”";
  Line("from" + prefix + ", " + Parts(step.key));
}

void Printer::operator()(const Scan& step) {
  out_ += "scan " + Col(step.previous) + In(step.space) + "\n";
  Line("by " + Keys(step.keys));
  Optional("group", step.group_of);
  Exclusions(step.excluded);
  for (const ScanColumn& column : step.columns) {
    if (column.first) {
      Line("first " + Col(column.out));
      Nodes(*column.first);
    }
    Line("every " + Col(column.out));
    Nodes(column.program);
  }
}

void Printer::operator()(const Slots& step) {
  out_ += "slots " + Col(step.total) + ", " + Col(step.used) + In(step.space) + "\n";
  Line(Col(step.value) + " of " + plan_.spaces[step.rows].name + " by " + Keys(step.keys) + " owner " +
       Col(step.owner) + " empty " + step.empty_value.ToText());
  for (const Slot& slot : step.slots) {
    Line(std::to_string(slot.count) + " into " + Col(slot.out) + " factor " + Col(slot.factor) + " when " +
         Col(slot.condition));
  }
}

void Printer::operator()(const History& step) {
  constexpr const char* kMerges[] = {"lenient", "strict", "afresh"};
  out_ += "history " + Cols(step.outs) + In(step.space) + "\n";
  Line(Parts(step.keys) + " before " + std::to_string(step.year) + " in " + plan_.spaces[step.past].name + ": " +
       Parts(step.past_keys) + ", " + Col(step.past_year) + ", " + Col(step.past_value));
  if (!step.from.empty()) Line("changes " + Parts(step.from) + " to " + Parts(step.to) + ", " + Col(step.change_year));
  Line(std::string("merged ") + Name(kMerges, step.merge) + (step.new_unrated ? " new unrated" : "") +
       (step.weight == kNone ? "" : " weight " + Col(step.weight)));
}

void Printer::operator()(const Check& step) {
  out_ += "check " + Col(step.condition) + In(step.space) + "\n";
  std::string text = MessageOf(step.code).name;
  for (const Text& arg : step.args) text += " “" + arg.zh + "”";
  if (step.warning) text += " warning";
  if (step.gaps_are_faults) text += " gaps-are-faults";
  Line(text);
  Optional("value", step.value);
}

void Printer::Steps(const char* title, const std::vector<Step>& steps) {
  for (size_t i = 0; i < steps.size(); ++i) {
    out_ += std::string(title) + " " + std::to_string(i) + " (" + Name(kTogether, steps[i].together) + "): ";
    std::visit(*this, steps[i].op);
  }
}

std::string Printer::Run() {
  constexpr const char* kKinds[] = {"table", "derived", "groups", "unit"};
  for (const Space& space : plan_.spaces) out_ += "space " + space.name + ": " + Name(kKinds, space.kind) + "\n";
  Steps("check", plan_.checks);
  Steps("step", plan_.steps);
  return out_;
}

}  // namespace

std::string Print(const Plan& plan) { return Printer(plan).Run(); }

}  // namespace heng::plan
