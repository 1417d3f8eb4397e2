// One line a node: what it is, its name or value, where it starts.
#include "engine/ast/print_formula.h"
#include "engine/base/date.h"

namespace heng::ast {
namespace {

const char* const kTypes[] = {"text", "integer", "number", "ratio", "date", "bool", "options", "ref", "unit", "named"};
const char* const kTies[] = {"competition", "dense", "average", "keys", "pending"};
const char* const kGapPolicies[] = {"reweight", "zero", "unrated", "move-to"};

template <class E>
const char* WordOf(const char* const* names, E value) {
  return names[static_cast<size_t>(value)];
}

class Printer : public FormulaPrinter {
 public:
  using FormulaPrinter::FormulaPrinter;

  void File(const ast::File& file) {
    Line(std::string("file ") + (file.skin == Skin::kChinese ? "zh" : "en"), {});
    In in(*this);
    Scheme(file.scheme);
    for (const Decl& decl : file.decls) {
      std::visit([&](const auto& node) { Node(node, decl.span); }, decl.node);
      Tail(decl.tail);
    }
  }

 private:
  using FormulaPrinter::Show;
  void Tail(const ast::Tail& tail) {
    In in(*this);
    for (const std::string& basis : tail.basis) Plain("basis " + Quoted(basis));
    for (const std::string& note : tail.notes) Plain("note " + Quoted(note));
  }

  // --- clauses
  void Show(const ast::Places& places, const std::string& word) {
    switch (places.form) {
      case Places::Form::kPlaces: return Plain(word + " " + std::to_string(places.places) + " places");
      case Places::Form::kStep: return Part(word + " to", places.step);
      case Places::Form::kExact: return Plain(word + " exact");
    }
  }
  void Show(const std::optional<RoundingClause>& rounding) {
    if (!rounding) return;
    const bool exact = rounding->places.form == Places::Form::kExact;
    Show(rounding->places, exact ? "round" : std::string("round ") + WordOf(kRoundingWords, rounding->mode));
  }
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
  static std::string TypeText(const TypeRef& type) {
    std::string text = WordOf(kTypes, type.form);
    const bool named = type.form == TypeRef::Form::kReference || type.form == TypeRef::Form::kUnit ||
                       type.form == TypeRef::Form::kNamed;
    if (named) text += " " + type.name.text;
    if (type.form == TypeRef::Form::kOptions) text += "(" + Join(type.options) + ")";
    if (type.places) text += " " + std::to_string(*type.places) + " places";
    return text;
  }
  static std::string TypeText(const std::optional<TypeRef>& type) { return type ? " : " + TypeText(*type) : ""; }

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
  void Node(const Evaluation& node, const Span& span) {
    Line("evaluation " + node.name.text + " of " + node.table.text, span);
    In in(*this);
    Part("when", node.when);
    Body(node.root);
  }
  void Body(const Item& item) {
    const NodeAttrs& attrs = item.attrs;
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
    Part("value", item.value);
    for (const ast::Clause& clause : item.clauses) std::visit([&](const auto& node) { Clause(node); }, clause);
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
    Line("exception " + node.name.text, node.span);
    Tail(node.tail);
    In in(*this);
    Part("when", node.condition);
    Part("then", node.value);
  }
  void Clause(const BasePoints& node) {
    Under("base-points", node.span, node.value);
    Tail(node.tail);
  }

  // --- cohort
  void Keys(const char* word, const std::vector<ast::Key>& keys) {
    for (const ast::Key& key : keys) {
      std::string text = word;
      if (key.descending) text += *key.descending ? " desc" : " asc";
      if (key.gaps != Key::Gaps::kNone) text += key.gaps == Key::Gaps::kLast ? " missing-last" : " missing-first";
      Part(text, key.value);
    }
  }
  void Group(const Grouping& group) {
    if (group.form == Grouping::Form::kWhole) Plain("whole");
    if (group.form == Grouping::Form::kEach) Plain("each " + group.each.text);
    Parts("within", group.keys);
  }
  void Excluding(const std::vector<Excluded>& excluded) {
    for (const Excluded& rule : excluded) {
      Part((rule.unless ? "excluded-unless " : "excluded ") + Quoted(rule.reason), rule.condition);
    }
  }
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
    Line("tier " + node.name.text + " of " + node.table.text, span);
    In in(*this);
    Keys("by", node.keys);
    Group(node.group);
    for (const TierRow& row : node.rows) Show(row);
    Excluding(node.excluded);
    Part("base", node.base);
    if (node.quota_rounding) Plain(std::string("quota-rounding ") + WordOf(kRoundingWords, *node.quota_rounding));
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
    Part("amount", row.amount);
    Part("when", row.condition);
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
    const char* const remainders[] = {"largest", "keep", "half-up"};
    if (node.remainder) Plain(std::string("remainder ") + WordOf(remainders, *node.remainder));
    Keys("remainder-by", node.remainder_keys);
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
