#include "engine/ast/print_formula.h"

#include "engine/base/date.h"

namespace heng::ast {

const char* const kRoundingWords[] = {"half-up", "half-even", "truncate", "away-from-zero",
                                      "floor",   "ceiling",   "half-down"};

namespace {

const char* const kOps[] = {"+", "-", "*", "/", "<", "<=", ">", ">=", "=", "<>", "and", "or"};
const char* const kBands[] = {"interval", "at-least",   "at-most", "below",   "above",
                              "from-to",  "from-below", "exactly", "missing", "otherwise"};
const char* const kSteps[] = {"whole", "proportional", "started"};

}  // namespace

void FormulaPrinter::Line(const std::string& text, const Span& span) {
  out_.append(static_cast<size_t>(depth_) * 2, ' ').append(text);
  if (span.end > 0) {
    const LineColumn place = sources_.Place(span.file, span.begin);
    out_ += " @" + std::to_string(place.line) + ":" + std::to_string(place.column);
  }
  out_ += '\n';
}

void FormulaPrinter::Part(const std::string& word, const ExprPtr& expr) {
  if (expr == nullptr) return;
  Plain(word);
  In in(*this);
  Show(*expr);
}

void FormulaPrinter::Parts(const char* word, const std::vector<ExprPtr>& exprs) {
  for (const ExprPtr& expr : exprs) Part(word, expr);
}

std::string FormulaPrinter::Join(const std::vector<ast::Name>& names, const char* between) {
  std::string text;
  for (const ast::Name& name : names) text += (text.empty() ? "" : between) + name.text;
  return text;
}

void FormulaPrinter::Show(const Expr& expr) {
  std::visit([&](const auto& node) { Formula(node, expr.span); }, expr.node);
}

void FormulaPrinter::Under(const std::string& what, const Span& span, const ExprPtr& operand) {
  Line(what, span);
  In in(*this);
  Show(*operand);
}

void FormulaPrinter::Formula(const Literal& node, const Span& span) {
  std::string text =
      node.percent || node.unit == "个百分点" ? (node.value * Number(100)).ToText() : node.value.ToText();
  text += node.percent ? "%" : node.unit.empty() ? "" : " " + node.unit;
  Line("literal " + text, span);
}

void FormulaPrinter::Formula(const TextLiteral& node, const Span& span) { Line("text " + Quoted(node.text), span); }

void FormulaPrinter::Formula(const DateLiteral& node, const Span& span) { Line("date " + FormatDate(node.days), span); }

void FormulaPrinter::Formula(const BoolLiteral& node, const Span& span) { Line(node.value ? "yes" : "no", span); }

void FormulaPrinter::Formula(const FullPoints&, const Span& span) { Line("full-points", span); }

void FormulaPrinter::Formula(const UnratedLiteral& node, const Span& span) {
  Line("unrated " + Quoted(node.reason), span);
}

void FormulaPrinter::Formula(const Path& node, const Span& span) {
  Line(std::string("path ") +
           (node.own_row        ? "own-row."
            : node.previous_row ? "previous-row."
                                : "") +
           Join(node.parts, "."),
       span);
}

void FormulaPrinter::Formula(const PeriodEnd& node, const Span& span) {
  Line(node.end ? "period-end" : "period-start", span);
}

void FormulaPrinter::Formula(const VetoRef& node, const Span& span) {
  Line("veto-of " + (node.qualifier.empty() ? "" : Join(node.qualifier, ".") + ".") + node.veto.text, span);
}

void FormulaPrinter::Formula(const Unary& node, const Span& span) {
  Under(node.negate ? "negate" : "not", span, node.operand);
}

void FormulaPrinter::Formula(const Binary& node, const Span& span) {
  Line(std::string("binary ") + WordOf(kOps, node.op), span);
  In in(*this);
  Show(*node.left);
  Show(*node.right);
}

void FormulaPrinter::Formula(const Bracket& node, const Span& span) { Under("bracket", span, node.inner); }

void FormulaPrinter::Formula(const IsTest& node, const Span& span) {
  const char* const against[] = {"", "missing", "unrated", ""};
  const std::string what = *WordOf(against, node.against) != '\0' ? WordOf(against, node.against) : node.name.text;
  const bool text = node.against == IsTest::Against::kText;
  Under((node.negated ? "is-not " : "is ") + (text ? Quoted(what) : what), span, node.operand);
}

void FormulaPrinter::Formula(const InSet& node, const Span& span) {
  std::string text = "among " + Join(node.names);
  for (const std::string& entry : node.texts) text += " " + Quoted(entry);
  Under(text, span, node.operand);
}

void FormulaPrinter::Bounds(const Interval& interval) {
  Plain(std::string("interval ") + (interval.low_closed ? "[" : "(") + (interval.high_closed ? "]" : ")"));
  In in(*this);
  Show(*interval.low);
  Show(*interval.high);
}

void FormulaPrinter::Formula(const InInterval& node, const Span& span) {
  Under("in", span, node.operand);
  In in(*this);
  Bounds(node.interval);
}

void FormulaPrinter::Formula(const TextTest& node, const Span& span) {
  Under(node.starts ? "starts-with" : "contains", span, node.operand);
  In in(*this);
  Show(*node.text);
}

void FormulaPrinter::Formula(const OrElse& node, const Span& span) {
  Under(node.zero ? "if-zero" : "if-missing", span, node.operand);
  In in(*this);
  Show(*node.otherwise);
}

void FormulaPrinter::Formula(const Within& node, const Span& span) {
  Under("within", span, node.operand);
  In in(*this);
  Bounds(node.interval);
}

void FormulaPrinter::Formula(const Per& node, const Span& span) {
  const std::string text = std::string("each ") + (node.add ? "add " : "deduct ") + WordOf(kSteps, node.step);
  Under(text + (node.until_gone ? " until-gone" : ""), span, node.operand);
  In in(*this);
  Part("unit", node.unit);
  Part("amount", node.amount);
  Part("at-most", node.at_most);
}

void FormulaPrinter::Formula(const If& node, const Span& span) {
  Line("if", span);
  In in(*this);
  Show(*node.condition);
  Part("then", node.then);
  Part("else", node.otherwise);
}

void FormulaPrinter::Formula(const Bands& node, const Span& span) {
  Under(node.marginal ? "marginal" : "bands", span, node.operand);
  In in(*this);
  Part("by", node.by);
  for (const LookupKey& key : node.columns) Key(key);
  for (const BandRow& row : node.rows) {
    Plain("row");
    In inner(*this);
    Show(row.key);
    Part("value", row.value);
    for (const Cell& cell : row.cells) Show(cell);
  }
}

void FormulaPrinter::Show(const Band& band) {
  Line(std::string("band ") + WordOf(kBands, band.form), band.span);
  In in(*this);
  if (band.form == Band::Form::kInterval) Bounds(band.interval);
  Part("bound", band.a);
  Part("bound", band.b);
}

void FormulaPrinter::Show(const Cell& cell) {
  if (cell.none) return Line("cell none", cell.span);
  if (cell.band) return Show(*cell.band);
  Part("cell", cell.value);
}

void FormulaPrinter::Formula(const Lookup& node, const Span& span) {
  Line("lookup", span);
  In in(*this);
  Parts("operand", node.operands);
  Part("by", node.by);
  for (const LookupKey& key : node.columns) Key(key);
  for (const LookupRow& row : node.rows) {
    Plain("row");
    In inner(*this);
    for (const LookupKey& key : row.keys) Key(key);
    Part("value", row.value);
    for (const Cell& cell : row.cells) Show(cell);
  }
}

void FormulaPrinter::Key(const LookupKey& key) {
  using Form = LookupKey::Form;
  switch (key.form) {
    case Form::kName: return Line("key " + key.name.text, key.span);
    case Form::kNumber: return Part("key", key.number);
    case Form::kBool: return Line(key.value ? "key yes" : "key no", key.span);
    case Form::kMissing: return Line("key missing", key.span);
    case Form::kOtherwise: return Line("key otherwise", key.span);
  }
}

void FormulaPrinter::Formula(const Cases& node, const Span& span) {
  Line(node.in_order ? "cases in-order" : "cases", span);
  In in(*this);
  for (const CaseRow& row : node.rows) {
    Line(row.condition == nullptr ? "row otherwise" : "row", row.span);
    In inner(*this);
    Part("condition", row.condition);
    Part("value", row.value);
  }
}

void FormulaPrinter::Formula(const RankPoints& node, const Span& span) {
  Under("rank-points", span, node.operand);
  In in(*this);
  for (const RankPointsRow& row : node.rows) {
    const std::string ranks = std::to_string(row.from) + " to " + std::to_string(row.to);
    const std::string what = row.otherwise ? "otherwise" : row.missing ? "missing" : row.front ? "top" : ranks;
    Line("row " + what, row.span);
    In inner(*this);
    Part("share", row.front);
    Show(*row.value);
  }
  Part("then-minus", node.then_minus);
  Part("lowest", node.lowest);
  if (node.mode) Plain(std::string("round ") + WordOf(kRoundingWords, *node.mode));
}

void FormulaPrinter::Formula(const Interpolation& node, const Span& span) {
  const char* const outside[] = {"error", "extend", "ends"};
  Under(std::string("interpolation outside=") + WordOf(outside, node.outside), span, node.operand);
  In in(*this);
  for (const Anchor& anchor : node.anchors) {
    Part("at", anchor.at);
    if (anchor.interval) Bounds(*anchor.interval);
    Part("value", anchor.value);
    Part("to", anchor.to);
  }
  Part("missing", node.missing);
  Part("zero-width", node.zero_width);
}

void FormulaPrinter::Side(const char* word, const FloatSide& side) {
  if (!side.counted) return Plain(std::string(word) + " not counted");
  Plain(std::string(word) + (side.add ? " add " : " deduct ") + WordOf(kSteps, side.step));
  In in(*this);
  Part("unit", side.unit);
  Part("amount", side.amount);
  Part("at-most", side.at_most);
}

void FormulaPrinter::Formula(const Floating& node, const Span& span) {
  Under("floating", span, node.operand);
  In in(*this);
  Side("up", node.up);
  Side("down", node.down);
}

void FormulaPrinter::Formula(const Call& node, const Span& span) {
  Line("call " + node.function.text, span);
  In in(*this);
  if (node.source) {
    Plain("of " + Join(node.source->table, ".") + (node.source->via ? " via " + node.source->via->text : ""));
    Parts(node.source->highest ? "highest-per" : "once-per", node.source->once_per);
  }
  Parts("arg", node.args);
  Mods(node.modifiers);
  if (node.places) Plain("places " + std::to_string(*node.places));
  Part("to", node.step);
  if (node.mode) Plain(std::string("mode ") + WordOf(kRoundingWords, *node.mode));
  if (node.months_up) Plain("months-up " + std::to_string(*node.months_up));
}

void FormulaPrinter::Mods(const Modifiers& modifiers) {
  Parts("within", modifiers.group_keys);
  if (modifiers.whole) Plain("whole");
  if (modifiers.except_self) Plain("except-self");
  if (modifiers.skip_gaps) Plain("skip-missing");
  if (modifiers.gap_unrates) Plain("unrated-if-missing");
  for (const Trim& trim : modifiers.trims) {
    const std::string word = trim.high ? "drop-highest" : "drop-lowest";
    Part(trim.mode ? word + " " + WordOf(kRoundingWords, *trim.mode) : word, trim.count);
  }
  Part("divide-by", modifiers.divide_by);
  Part("weight", modifiers.weight);
  Part("when", modifiers.when);
  for (const ast::Key& key : modifiers.order) Part(key.descending.value_or(false) ? "by desc" : "by", key.value);
  Part("take-highest", modifiers.take_high);
  Part("take-lowest", modifiers.take_low);
  Part("at-least", modifiers.at_least);
  Part("too-few", modifiers.too_few);
  if (modifiers.type) Plain("type " + std::to_string(*modifiers.type));
  for (const ast::Name& flag : modifiers.flags) Plain("flag " + flag.text);
}

void FormulaPrinter::Formula(const Fetch& node, const Span& span) {
  Line("fetch " + node.table.text + " ." + Join(node.path, "."), span);
  In in(*this);
  Parts("key", node.keys);
}

}  // namespace heng::ast
