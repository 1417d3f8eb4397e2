// One line a node: what it is, its name or value, where it starts.
#include "engine/base/date.h"
#include "engine/ast/ast.h"

namespace heng::ast {
namespace {

const char* const kOps[] = {"+", "-", "*", "/", "<", "<=", ">", ">=", "=", "<>", "and", "or"};
const char* const kRoundings[] = {"half-up", "half-even", "truncate", "away-from-zero", "floor", "ceiling", "half-down"};
const char* const kTypes[] = {"text", "integer", "number", "ratio", "date", "bool", "options", "ref", "unit", "named"};
const char* const kTies[] = {"competition", "dense", "average", "keys", "pending"};
const char* const kBands[] = {"interval", "at-least", "at-most", "below", "above", "from-to", "from-below", "exactly",
                              "missing", "otherwise"};
const char* const kSteps[] = {"whole", "proportional", "started"};
const char* const kGapPolicies[] = {"reweight", "zero", "unrated", "move-to"};

template <class E, size_t N>
const char* Name(const char* const (&names)[N], E value) {
  return names[static_cast<size_t>(value)];
}
std::string Quoted(const std::string& text) { return "“" + text + "”"; }

class Printer {
 public:
  explicit Printer(const SourceMap& sources) : sources_(sources) {}
  std::string Take() { return std::move(out_); }

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
  struct In {
    explicit In(Printer& printer) : printer(printer) { ++printer.depth_; }
    ~In() { --printer.depth_; }
    Printer& printer;
  };

  void Line(const std::string& text, const Span& span) {
    out_.append(static_cast<size_t>(depth_) * 2, ' ').append(text);
    if (span.end > 0) {
      const LineColumn place = sources_.Place(span.file, span.begin);
      out_ += " @" + std::to_string(place.line) + ":" + std::to_string(place.column);
    }
    out_ += '\n';
  }
  void Plain(const std::string& text) { Line(text, {}); }
  void Part(const char* word, const ExprPtr& expr) {
    if (expr == nullptr) return;
    Plain(word);
    In in(*this);
    Show(*expr);
  }
  void Parts(const char* word, const std::vector<ExprPtr>& exprs) {
    for (const ExprPtr& expr : exprs) Part(word, expr);
  }
  static std::string Join(const std::vector<ast::Name>& names, const char* between = ", ") {
    std::string text;
    for (const ast::Name& name : names) text += (text.empty() ? "" : between) + name.text;
    return text;
  }
  void Tail(const ast::Tail& tail) {
    In in(*this);
    for (const std::string& basis : tail.basis) Plain("basis " + Quoted(basis));
    for (const std::string& note : tail.notes) Plain("note " + Quoted(note));
  }

  // --- formulas
  void Show(const Expr& expr) {
    std::visit([&](const auto& node) { Formula(node, expr.span); }, expr.node);
  }
  void Show(const char* what, const Span& span, const ExprPtr& operand) {
    Line(what, span);
    In in(*this);
    Show(*operand);
  }
  void Formula(const Literal& node, const Span& span) {
    std::string text = node.percent || node.unit == "个百分点" ? (node.value * Number(100)).ToText() : node.value.ToText();
    text += node.percent ? "%" : node.unit.empty() ? "" : " " + node.unit;
    Line("literal " + text, span);
  }
  void Formula(const TextLiteral& node, const Span& span) { Line("text " + Quoted(node.text), span); }
  void Formula(const DateLiteral& node, const Span& span) { Line("date " + FormatDate(node.days), span); }
  void Formula(const BoolLiteral& node, const Span& span) { Line(node.value ? "yes" : "no", span); }
  void Formula(const FullPoints&, const Span& span) { Line("full-points", span); }
  void Formula(const UnratedLiteral& node, const Span& span) { Line("unrated " + Quoted(node.reason), span); }
  void Formula(const Path& node, const Span& span) {
    Line(std::string("path ") + (node.own_row ? "own-row." : "") + Join(node.parts, "."), span);
  }
  void Formula(const PeriodEnd& node, const Span& span) { Line(node.end ? "period-end" : "period-start", span); }
  void Formula(const VetoRef& node, const Span& span) {
    Line("veto-of " + (node.qualifier.empty() ? "" : Join(node.qualifier, ".") + ".") + node.veto.text, span);
  }
  void Formula(const Unary& node, const Span& span) { Show(node.negate ? "negate" : "not", span, node.operand); }
  void Formula(const Binary& node, const Span& span) {
    Line(std::string("binary ") + Name(kOps, node.op), span);
    In in(*this);
    Show(*node.left);
    Show(*node.right);
  }
  void Formula(const Bracket& node, const Span& span) { Show("bracket", span, node.inner); }
  void Formula(const IsTest& node, const Span& span) {
    const char* const against[] = {"", "missing", "unrated", ""};
    const std::string what = *Name(against, node.against) != '\0' ? Name(against, node.against) : node.name.text;
    const bool text = node.against == IsTest::Against::kText;
    Show(((node.negated ? "is-not " : "is ") + (text ? Quoted(what) : what)).c_str(), span, node.operand);
  }
  void Formula(const InSet& node, const Span& span) {
    std::string text = "among " + Join(node.names);
    for (const std::string& entry : node.texts) text += " " + Quoted(entry);
    Show(text.c_str(), span, node.operand);
  }
  void Bounds(const Interval& interval) {
    Plain(std::string("interval ") + (interval.low_closed ? "[" : "(") + (interval.high_closed ? "]" : ")"));
    In in(*this);
    Show(*interval.low);
    Show(*interval.high);
  }
  void Formula(const InInterval& node, const Span& span) {
    Show("in", span, node.operand);
    In in(*this);
    Bounds(node.interval);
  }
  void Formula(const TextTest& node, const Span& span) {
    Show(node.starts ? "starts-with" : "contains", span, node.operand);
    In in(*this);
    Show(*node.text);
  }
  void Formula(const OrElse& node, const Span& span) {
    Show(node.zero ? "if-zero" : "if-missing", span, node.operand);
    In in(*this);
    Show(*node.otherwise);
  }
  void Formula(const Within& node, const Span& span) {
    Show("within", span, node.operand);
    In in(*this);
    Bounds(node.interval);
  }
  void Formula(const Per& node, const Span& span) {
    const std::string text = std::string("each ") + (node.add ? "add " : "deduct ") + Name(kSteps, node.step);
    Show((text + (node.until_gone ? " until-gone" : "")).c_str(), span, node.operand);
    In in(*this);
    Part("unit", node.unit);
    Part("amount", node.amount);
    Part("at-most", node.at_most);
  }
  void Formula(const If& node, const Span& span) {
    Line("if", span);
    In in(*this);
    Show(*node.condition);
    Part("then", node.then);
    Part("else", node.otherwise);
  }
  void Formula(const Bands& node, const Span& span) {
    Show(node.marginal ? "marginal" : "bands", span, node.operand);
    In in(*this);
    for (const BandRow& row : node.rows) {
      Line(std::string("row ") + Name(kBands, row.key.form), row.key.span);
      In inner(*this);
      if (row.key.form == Band::Form::kInterval) Bounds(row.key.interval);
      Part("bound", row.key.a);
      Part("bound", row.key.b);
      Part("value", row.value);
    }
  }
  void Formula(const Lookup& node, const Span& span) {
    Line("lookup", span);
    In in(*this);
    Parts("operand", node.operands);
    for (const LookupRow& row : node.rows) {
      Plain("row");
      In inner(*this);
      for (const LookupKey& key : row.keys) Key(key);
      Part("value", row.value);
    }
  }
  void Key(const LookupKey& key) {
    using Form = LookupKey::Form;
    switch (key.form) {
      case Form::kName: return Line("key " + key.name.text, key.span);
      case Form::kNumber: return Part("key", key.number);
      case Form::kBool: return Line(key.value ? "key yes" : "key no", key.span);
      case Form::kMissing: return Line("key missing", key.span);
      case Form::kOtherwise: return Line("key otherwise", key.span);
    }
  }
  void Formula(const Cases& node, const Span& span) {
    Line(node.in_order ? "cases in-order" : "cases", span);
    In in(*this);
    for (const CaseRow& row : node.rows) {
      Line(row.condition == nullptr ? "row otherwise" : "row", row.span);
      In inner(*this);
      Part("condition", row.condition);
      Part("value", row.value);
    }
  }
  void Formula(const RankPoints& node, const Span& span) {
    Show("rank-points", span, node.operand);
    In in(*this);
    for (const RankPointsRow& row : node.rows) {
      const std::string ranks = std::to_string(row.from) + " to " + std::to_string(row.to);
      Line("row " + (row.otherwise ? "otherwise" : row.missing ? "missing" : ranks), row.span);
      In inner(*this);
      Show(*row.value);
    }
    Part("then-minus", node.then_minus);
    Part("lowest", node.lowest);
  }
  void Formula(const Interpolation& node, const Span& span) {
    const char* const outside[] = {"error", "extend", "ends"};
    Show((std::string("interpolation outside=") + Name(outside, node.outside)).c_str(), span, node.operand);
    In in(*this);
    for (const Anchor& anchor : node.anchors) {
      Part("at", anchor.at);
      Part("value", anchor.value);
    }
    Part("missing", node.missing);
  }
  void Side(const char* word, const FloatSide& side) {
    if (!side.counted) return Plain(std::string(word) + " not counted");
    Plain(std::string(word) + (side.add ? " add " : " deduct ") + Name(kSteps, side.step));
    In in(*this);
    Part("unit", side.unit);
    Part("amount", side.amount);
    Part("at-most", side.at_most);
  }
  void Formula(const Floating& node, const Span& span) {
    Show("floating", span, node.operand);
    In in(*this);
    Side("up", node.up);
    Side("down", node.down);
  }
  void Formula(const Call& node, const Span& span) {
    Line("call " + node.function.text, span);
    In in(*this);
    if (node.source) {
      Plain("of " + Join(node.source->table, ".") + (node.source->via ? " via " + node.source->via->text : ""));
      Parts("once-per", node.source->once_per);
    }
    Parts("arg", node.args);
    Mods(node.modifiers);
    if (node.places) Plain("places " + std::to_string(*node.places));
    if (node.mode) Plain(std::string("mode ") + Name(kRoundings, *node.mode));
    if (node.months_up) Plain("months-up " + std::to_string(*node.months_up));
  }
  void Mods(const Modifiers& modifiers) {
    Parts("within", modifiers.group_keys);
    if (modifiers.whole) Plain("whole");
    if (modifiers.except_self) Plain("except-self");
    if (modifiers.skip_gaps) Plain("skip-missing");
    if (modifiers.gap_unrates) Plain("unrated-if-missing");
    for (const Trim& trim : modifiers.trims) {
      const std::string word = trim.high ? "drop-highest" : "drop-lowest";
      Part((trim.mode ? word + " " + Name(kRoundings, *trim.mode) : word).c_str(), trim.count);
    }
    Part("divide-by", modifiers.divide_by);
    Part("weight", modifiers.weight);
    Part("when", modifiers.when);
    for (const ast::Name& flag : modifiers.flags) Plain("flag " + flag.text);
  }
  void Formula(const Fetch& node, const Span& span) {
    Line("fetch " + node.table.text + " ." + Join(node.path, "."), span);
    In in(*this);
    Parts("key", node.keys);
  }

  // --- clauses
  void Show(const ast::Places& places, const std::string& word) {
    switch (places.form) {
      case Places::Form::kPlaces: return Plain(word + " " + std::to_string(places.places) + " places");
      case Places::Form::kStep: return Part((word + " to").c_str(), places.step);
      case Places::Form::kExact: return Plain(word + " exact");
    }
  }
  void Show(const std::optional<RoundingClause>& rounding) {
    if (!rounding) return;
    const bool exact = rounding->places.form == Places::Form::kExact;
    Show(rounding->places, exact ? "round" : std::string("round ") + Name(kRoundings, rounding->mode));
  }
  void Show(const ast::Scheme& scheme) { Scheme(scheme); }
  void Scheme(const ast::Scheme& scheme) {
    Line("scheme " + Quoted(scheme.title), scheme.span);
    In in(*this);
    for (const std::string& basis : scheme.basis) Plain("basis " + Quoted(basis));
    for (const std::string& note : scheme.notes) Plain("note " + Quoted(note));
    if (scheme.from && scheme.to) Plain("period " + FormatDate(*scheme.from) + " to " + FormatDate(*scheme.to));
    if (scheme.version) Plain("language version " + std::to_string(*scheme.version));
    if (scheme.rounding_mode) Plain(std::string("round ") + Name(kRoundings, *scheme.rounding_mode));
    for (const HeaderRounding& rounding : scheme.roundings) Show(rounding.places, "kind " + rounding.kind.text);
    if (scheme.ties) Plain(std::string("rank-ties ") + Name(kTies, *scheme.ties));
  }
  static std::string TypeText(const TypeRef& type) {
    std::string text = Name(kTypes, type.form);
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
      Part(value.from ? ("since " + FormatDate(*value.from)).c_str() : "value", value.value);
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
    Show((text + (node.table ? " of " + node.table->text : "")).c_str(), span, node.condition);
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
    Show((head + (node.table ? " of " + node.table->text : "")).c_str(), span, node.value);
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
      std::string text = std::string("gaps ") + Name(kGapPolicies, attrs.gaps->policy);
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
    Show(((node.cap ? "total cap" : "total floor") + bonus).c_str(), node.span, node.bound);
    Tail(node.tail);
  }
  void Clause(const BonusSumCap& node) {
    Show(node.deduction ? "deduction-sum cap" : "bonus-sum cap", node.span, node.cap);
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
    Show("base-points", node.span, node.value);
    Tail(node.tail);
  }

  // --- cohort
  void Keys(const char* word, const std::vector<ast::Key>& keys) {
    for (const ast::Key& key : keys) {
      std::string text = word;
      if (key.descending) text += *key.descending ? " desc" : " asc";
      if (key.gaps != Key::Gaps::kNone) text += key.gaps == Key::Gaps::kLast ? " missing-last" : " missing-first";
      Part(text.c_str(), key.value);
    }
  }
  void Group(const Grouping& group) {
    if (group.form == Grouping::Form::kWhole) Plain("whole");
    if (group.form == Grouping::Form::kEach) Plain("each " + group.each.text);
    Parts("within", group.keys);
  }
  void Excluding(const std::vector<Excluded>& excluded) {
    for (const Excluded& rule : excluded) {
      Part(((rule.unless ? "excluded-unless " : "excluded ") + Quoted(rule.reason)).c_str(), rule.condition);
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
    if (node.ties) Plain(std::string("ties ") + Name(kTies, *node.ties));
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
    if (node.quota_rounding) Plain(std::string("quota-rounding ") + Name(kRoundings, *node.quota_rounding));
    const char* const borders[] = {"all-in", "none-in", "pending", "keys"};
    if (node.border) Plain(std::string("border ") + Name(borders, *node.border));
    Keys("border-by", node.border_keys);
    if (node.vacancy != Vacancy::kUnsaid) Plain(node.vacancy == Vacancy::kDown ? "vacancies down" : "vacancies void");
    Unrated(node.unrated);
  }
  void Show(const TierRow& row) {
    const char* const shares[] = {"", " front", " own", " rest"};
    const char* const refills[] = {"", " refill", " no-refill"};
    Line("row " + row.name.text + Name(shares, row.share) + Name(refills, row.refill), row.span);
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
    if (node.remainder) Plain(std::string("remainder ") + Name(remainders, *node.remainder));
    Keys("remainder-by", node.remainder_keys);
    if (node.nobody_is_error) Plain(*node.nobody_is_error ? "nobody error" : "nobody keep");
    const char* const zeros[] = {"", "zero-weight gets-nothing", "zero-weight not-taking"};
    if (*Name(zeros, node.zero) != '\0') Plain(Name(zeros, node.zero));
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

  const SourceMap& sources_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace

std::string Print(const File& file, const SourceMap& sources) {
  Printer printer(sources);
  printer.File(file);
  return printer.Take();
}

}  // namespace heng::ast
