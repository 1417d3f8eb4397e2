// One line a node: what it is, its name or value, where it starts.
#include "engine/ast/print_relation.h"
#include "engine/base/date.h"

namespace heng::ast {
namespace {

const char* const kTies[] = {"competition", "dense", "average", "keys", "pending", "last"};
const char* const kGapPolicies[] = {"reweight", "zero", "unrated", "move-to"};

class Printer : public RelationPrinter {
 public:
  using RelationPrinter::RelationPrinter;

  void File(const ast::File& file) {
    Line(std::string("file ") + (file.skin == Skin::kChinese ? "zh" : "en"), {});
    In in(*this);
    Scheme(file.scheme);
    for (const Decl& decl : file.decls) {
      if (decl.edit != Decl::Edit::kNone) Line(decl.edit == Decl::Edit::kAmend ? "amend" : "added", decl.span);
      std::visit([&](const auto& node) { Node(node, decl.span); }, decl.node);
      Tail(decl.tail);
    }
  }

 private:
  using RelationPrinter::Node;
  using RelationPrinter::Show;
  // --- clauses
  void Show(const ast::Scheme& scheme) { Scheme(scheme); }
  void Scheme(const ast::Scheme& scheme) {
    Line("scheme " + Quoted(scheme.title), scheme.span);
    In in(*this);
    for (const std::string& basis : scheme.basis) Plain("basis " + Quoted(basis));
    for (const std::string& note : scheme.notes) Plain("note " + Quoted(note));
    if (scheme.from && scheme.to) Plain("period " + FormatDate(*scheme.from) + " to " + FormatDate(*scheme.to));
    if (scheme.version) Plain("language version " + std::to_string(*scheme.version));
    if (scheme.rounding_mode) Plain(std::string("round ") + WordOf(kRoundingWords, *scheme.rounding_mode));
    for (const HeaderRounding& rounding : scheme.roundings) Show(rounding.places, "kind " + rounding.kind.text);
    if (scheme.ties) Plain(std::string("rank-ties ") + WordOf(kTies, *scheme.ties));
  }
  void Node(const Param& node, const Span& span) {
    Line("param " + node.name.text, span);
    In in(*this);
    for (const DatedValue& value : node.values) {
      Part(value.from ? ("since " + FormatDate(*value.from)) : "value", value.value);
    }
  }
  void Node(const UnitDecl& node, const Span& span) { Line("unit " + node.name.text, span); }
  void Node(const OptionList& node, const Span& span) {
    Line("option-list " + node.name.text + "(" + Join(node.options) + ")", span);
  }
  void Node(const Table& node, const Span& span) {
    Line("table " + node.name.text + (node.key.empty() ? "" : " key (" + Join(node.key) + ")"), span);
    In in(*this);
    if (node.may_be_absent) Plain("may-be-absent " + Quoted(*node.may_be_absent));
    for (const Column& column : node.columns) Show(column);
    for (const ForeignKey& key : node.foreign) {
      Line("foreign-key (" + Join(key.columns) + ") ref " + key.table.text, key.span);
    }
    for (const Check& check : node.checks) {
      Node(check, check.span);
      Tail(check.tail);
    }
  }
  void Show(const Column& column) {
    std::string text = "column " + column.name.text + " : " + TypeText(column.type);
    if (column.optional) text += " optional(" + Join(column.reasons) + ")";
    if (column.personal) text += " personal";
    if (column.unique) text += " unique";
    if (column.percent) text += " percent";
    for (const std::string& alias : column.aliases) text += " alias " + Quoted(alias);
    Line(text, column.name.span);
    Tail(column.tail);
    In in(*this);
    if (column.range) Bounds(*column.range);
  }
  void Node(const Check& node, const Span& span) {
    const std::string text = std::string("check ") + (node.warning ? "warning " : "error ") + Quoted(node.message);
    Under(text + (node.table ? " of " + node.table->text : ""), span, node.condition);
  }
  void Node(const Indicator& node, const Span& span) {
    Line("indicator " + node.name.text + " of " + node.table.text + TypeText(node.type), span);
    In in(*this);
    Show(node.rounding);
    Show(*node.value);
  }
  void Node(const Quantity& node, const Span& span) {
    Line("quantity " + node.name.text + TypeText(node.type), span);
    In in(*this);
    Show(node.rounding);
    Show(*node.value);
  }
  void Node(const Function& node, const Span& span) {
    const std::string head = "function " + node.name.text + "(" + Join(node.parameters) + ")";
    Under(head + (node.table ? " of " + node.table->text : ""), span, node.value);
  }
  void Node(const AmendItem& node, const Span& span) {
    Line("amend item " + Join(node.path, "."), span);
    In in(*this);
    Body(node.item);
  }
  void Node(const Evaluation& node, const Span& span) {
    Line("evaluation " + node.name.text + " of " + node.table.text, span);
    In in(*this);
    Part("when", node.when);
    Body(node.root);
  }
  void Body(const Item& item) {
    Attributes(item.attrs);
    Part("value", item.value);
    for (const ast::Clause& clause : item.clauses) std::visit([&](const auto& node) { Clause(node); }, clause);
  }
  void Attributes(const NodeAttrs& attrs) {
    Part("weight", attrs.weight);
    Part("full", attrs.full);
    if (attrs.no_full) Plain("no-full");
    if (attrs.gaps) {
      std::string text = std::string("gaps ") + WordOf(kGapPolicies, attrs.gaps->policy);
      if (attrs.gaps->at_least > 0) text += " at-least " + std::to_string(attrs.gaps->at_least);
      Plain(text + (attrs.gaps->move_to.text.empty() ? "" : " " + attrs.gaps->move_to.text));
    }
    Part("cap", attrs.cap);
    Part("floor", attrs.floor);
    Show(attrs.rounding);
  }
  void Clause(const std::unique_ptr<Item>& item) {
    Line("item " + item->name.text, item->span);
    Tail(item->tail);
    In in(*this);
    Body(*item);
  }
  void Clause(const Bonus& node) {
    const std::string text = (node.deduction ? "deduction " : "bonus ") + node.name.text;
    Line(text + (node.highest_only ? " highest-only" : ""), node.span);
    Tail(node.tail);
    In in(*this);
    Part("cap", node.cap);
    Show(node.rounding);
    Show(*node.value);
  }
  void Clause(const TotalBound& node) {
    const std::string bonus = !node.with_bonus ? "" : *node.with_bonus ? " with-bonus" : " without-bonus";
    Under((node.cap ? "total cap" : "total floor") + bonus, node.span, node.bound);
    Tail(node.tail);
  }
  void Clause(const BonusSumCap& node) {
    Under(node.deduction ? "deduction-sum cap" : "bonus-sum cap", node.span, node.cap);
    Tail(node.tail);
  }
  void Clause(const Veto& node) {
    Line("veto " + node.name.text, node.span);
    Tail(node.tail);
    In in(*this);
    Part("when", node.condition);
    Part("then", node.effect);
  }
  void Clause(const Exception& node) {
    const std::string over = node.prevails_over.empty() ? "" : " prevails-over " + Join(node.prevails_over);
    Line("exception " + node.name.text + over, node.span);
    Tail(node.tail);
    In in(*this);
    Part("when", node.condition);
    Part("then", node.value);
  }
  void Clause(const BasePoints& node) {
    Under("base-points", node.span, node.value);
    Tail(node.tail);
  }
  void Clause(const NodeWeights& node) {
    Line("weight-table" + (node.table ? " " + node.table->text : ""), node.span);
    Tail(node.tail);
    In in(*this);
    Parts("by", node.keys);
    if (!node.table) Show(node.grid);
  }
  void Clause(const EveryItem& node) {
    Line("every-item " + node.name.text, node.span);
    Tail(node.tail);
    In in(*this);
    Attributes(node.attrs);
    Part("value", node.value);
  }

  // --- cohort
  void Unrated(const std::optional<UnratedRule>& rule) {
    if (!rule) return;
    if (rule->form == UnratedRule::Form::kNotTaking) Plain("unscored not-taking");
    if (rule->form == UnratedRule::Form::kUnrated) Plain("unscored unrated " + Quoted(rule->reason));
    Part("unscored", rule->value);
  }
  void Node(const Rank& node, const Span& span) {
    Line("rank " + node.name.text + " of " + node.table.text, span);
    In in(*this);
    Keys("by", node.keys);
    Group(node.group);
    Excluding(node.excluded);
    if (node.ties) Plain(std::string("ties ") + WordOf(kTies, *node.ties));
    Keys("tie-by", node.tie_keys);
  }
  void Node(const TierBlock& node, const Span& span) {
    Line("tier " + node.name.text + " of " + node.table.text + TypeText(node.type), span);
    In in(*this);
    Keys("by", node.keys);
    Group(node.group);
    for (const TierRow& row : node.rows) Show(row);
    Excluding(node.excluded);
    Part("base", node.base);
    if (node.quota_rounding) Plain(std::string("quota-rounding ") + WordOf(kRoundingWords, *node.quota_rounding));
    if (node.quota_largest) Plain("quota-largest");
    if (node.quota_ties != QuotaTies::kUnsaid) {
      Plain(node.quota_ties == QuotaTies::kUpper ? "quota-ties upper" : "quota-ties lower");
    }
    for (const TierLimit& limit : node.limits) Show(limit);
    const char* const borders[] = {"all-in", "none-in", "pending", "keys"};
    if (node.border) Plain(std::string("border ") + WordOf(borders, *node.border));
    Keys("border-by", node.border_keys);
    if (node.vacancy != Vacancy::kUnsaid) Plain(node.vacancy == Vacancy::kDown ? "vacancies down" : "vacancies void");
    Unrated(node.unrated);
  }
  void Show(const TierRow& row) {
    const char* const shares[] = {"", " front", " own", " rest"};
    const char* const refills[] = {"", " refill", " no-refill"};
    Line("row " + row.name.text + WordOf(shares, row.share) + WordOf(refills, row.refill), row.span);
    Tail(row.tail);
    In in(*this);
    Part(row.parts ? "parts" : "amount", row.amount);
    Part("limit", row.limit);
    Part("when", row.condition);
  }
  void Show(const TierLimit& limit) {
    const char* const refills[] = {"", " refill", " no-refill"};
    const char* const overs[] = {"", " displacing", " exceeding"};
    const std::string kind = limit.at_least ? " at-least" : " at-most";
    Line("limit " + limit.tier.text + kind + WordOf(refills, limit.refill) + WordOf(overs, limit.over), limit.span);
    In in(*this);
    Part("amount", limit.amount);
    Part("when", limit.condition);
    Group(limit.group);
  }
  void Node(const ShareBlock& node, const Span& span) {
    Line("share " + node.name.text + " of " + node.table.text, span);
    In in(*this);
    Group(node.group);
    Part("total", node.total);
    Part("by", node.weight);
    Excluding(node.excluded);
    Unrated(node.unrated);
    Part("exact-to", node.unit);
    for (const FirstPay& pay : node.first_pays) Under("first-pay " + pay.name.text, pay.span, pay.value);
    Part("floor", node.floor);
    Part("ceiling", node.ceiling);
    const char* const freed[] = {"", "leftover again", "leftover keep"};
    if (*WordOf(freed, node.freed) != '\0') Plain(WordOf(freed, node.freed));
    const char* const overspends[] = {"", "overspend error", "overspend proportionally"};
    if (*WordOf(overspends, node.overspend) != '\0') Plain(WordOf(overspends, node.overspend));
    Keys("overspend-by", node.overspend_keys);
    Part("least", node.least);
    Part("pooled-below", node.pooled_below);
    if (node.pool_kept) Plain("pool kept");
    Keys("pool-by", node.pool_keys);
    const char* const remainders[] = {"largest", "keep", "half-up"};
    if (node.remainder) Plain(std::string("remainder ") + WordOf(remainders, *node.remainder));
    Keys("remainder-by", node.remainder_keys);
    if (node.difference_reported) Plain("difference reported");
    Keys("difference-by", node.difference_keys);
    if (node.nobody_is_error) Plain(*node.nobody_is_error ? "nobody error" : "nobody keep");
    const char* const zeros[] = {"", "zero-weight gets-nothing", "zero-weight not-taking"};
    if (*WordOf(zeros, node.zero) != '\0') Plain(WordOf(zeros, node.zero));
  }
  void Node(const UseCase& node, const Span& span) {
    Line("case " + Quoted(node.title), span);
    In in(*this);
    for (const CaseTable& table : node.tables) {
      Line((table.expected ? "expect " : "given ") + table.table.text + " (" + Join(table.columns) + ")", table.span);
      In inner(*this);
      for (const auto& row : table.rows) {
        std::string text = "row";
        for (const CaseCell& cell : row) text += cell.missing ? " | -" : " | " + cell.text;
        Plain(text);
      }
    }
  }
};

}  // namespace

std::string Print(const File& file, const SourceMap& sources) {
  Printer printer(sources);
  printer.File(file);
  return printer.Take();
}

}  // namespace heng::ast
