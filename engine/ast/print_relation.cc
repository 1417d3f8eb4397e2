#include "engine/ast/print_relation.h"

namespace heng::ast {
namespace {

const char* const kTypes[] = {"text", "integer", "number", "ratio", "date", "bool", "options", "ref", "unit", "named"};

}  // namespace

void RelationPrinter::Tail(const ast::Tail& tail) {
  In in(*this);
  for (const std::string& basis : tail.basis) Plain("basis " + Quoted(basis));
  for (const std::string& note : tail.notes) Plain("note " + Quoted(note));
}

void RelationPrinter::Show(const ast::Places& places, const std::string& word) {
  switch (places.form) {
    case Places::Form::kPlaces: return Plain(word + " " + std::to_string(places.places) + " places");
    case Places::Form::kStep: return Part(word + " to", places.step);
    case Places::Form::kExact: return Plain(word + " exact");
  }
}

void RelationPrinter::Show(const std::optional<RoundingClause>& rounding) {
  if (!rounding) return;
  const bool exact = rounding->places.form == Places::Form::kExact;
  Show(rounding->places, exact ? "round" : std::string("round ") + WordOf(kRoundingWords, rounding->mode));
}

std::string RelationPrinter::TypeText(const TypeRef& type) {
  std::string text = WordOf(kTypes, type.form);
  const bool named =
      type.form == TypeRef::Form::kReference || type.form == TypeRef::Form::kUnit || type.form == TypeRef::Form::kNamed;
  if (named) text += " " + type.name.text;
  if (type.form == TypeRef::Form::kOptions) text += "(" + Join(type.options) + ")";
  if (type.places) text += " " + std::to_string(*type.places) + " places";
  return text;
}

void RelationPrinter::Keys(const char* word, const std::vector<ast::Key>& keys) {
  for (const ast::Key& key : keys) {
    std::string text = word;
    if (key.descending) text += *key.descending ? " desc" : " asc";
    if (key.gaps != Key::Gaps::kNone) text += key.gaps == Key::Gaps::kLast ? " missing-last" : " missing-first";
    Part(text, key.value);
    Part("when", key.when);
  }
}

void RelationPrinter::Group(const Grouping& group) {
  if (group.form == Grouping::Form::kWhole) Plain("whole");
  if (group.form == Grouping::Form::kEach) Plain("each " + group.each.text);
  Parts("within", group.keys);
}

void RelationPrinter::Excluding(const std::vector<Excluded>& excluded) {
  for (const Excluded& rule : excluded) {
    Part((rule.unless ? "excluded-unless " : "excluded ") + Quoted(rule.reason), rule.condition);
  }
}

void RelationPrinter::Show(const Grid& grid) {
  Plain("columns " + Join(grid.columns));
  for (const GridRow& row : grid.rows) {
    Line("row", row.span);
    In in(*this);
    for (const LookupKey& key : row.keys) Key(key);
    for (const ast::Cell& cell : row.cells) Show(cell);
  }
}

void RelationPrinter::Show(const DerivedColumn& column) {
  Line("column " + column.name.text + TypeText(column.type), column.span);
  Tail(column.tail);
  In in(*this);
  Show(column.rounding);
  Part("first", column.first);
  Show(*column.value);
}

void RelationPrinter::Node(const View& node, const Span& span) {
  Under("view " + node.name.text + " from " + node.source.text, span, node.condition);
}

void RelationPrinter::Node(const Summary& node, const Span& span) {
  Line("summary " + node.name.text + " from " + node.source.text + (node.each ? " each " + node.each->text : ""), span);
  In in(*this);
  Part("when", node.condition);
  for (const SummaryKey& key : node.keys) Part("key " + key.name.text, key.value);
  for (const DerivedColumn& column : node.columns) Show(column);
}

void RelationPrinter::Node(const Expand& node, const Span& span) {
  std::string head = "expand " + node.name.text;
  if (!node.source.text.empty()) head += " from " + node.source.text + " as " + node.column.text;
  for (const Name& key : node.keys) head += " key " + key.text;
  Line(head + (node.options ? " : " + node.options->text : ""), span);
  In in(*this);
  if (!node.options) Show(node.grid);
}

void RelationPrinter::Node(const Union& node, const Span& span) {
  Line("union " + node.name.text, span);
  In in(*this);
  for (const UnionPart& part : node.parts) {
    Line("from " + part.source.text, part.span);
    In inner(*this);
    Part("when", part.condition);
    for (const SummaryKey& column : part.columns) Part("column " + column.name.text, column.value);
  }
}

void RelationPrinter::Node(const Scan& node, const Span& span) {
  Line("scan " + node.name.text + " of " + node.table.text, span);
  In in(*this);
  Group(node.group);
  Keys("by", node.keys);
  for (const DerivedColumn& column : node.columns) Show(column);
}

void RelationPrinter::Node(const Slots& node, const Span& span) {
  Line("slots " + node.name.text + " of " + node.table.text + " from " + node.source.text, span);
  In in(*this);
  for (const SlotRow& row : node.rows) {
    Line("slot " + row.name.text + " " + std::to_string(row.count), row.span);
    In inner(*this);
    Part("times", row.times);
    Part("when", row.condition);
  }
  Part("take-highest", node.value);
  Keys("ties-by", node.tie_keys);
  Part("empty", node.empty);
}

void RelationPrinter::Node(const Sample& node, const Span& span) {
  Line("sample " + node.name.text + " of " + node.table.text, span);
  In in(*this);
  Parts("strata", node.strata);
  Part("per-stratum", node.size);
  if (node.rounding) Plain(std::string("round ") + WordOf(kRoundingWords, *node.rounding));
  Part("at-least", node.at_least);
  if (node.seed) Plain("seed " + Quoted(*node.seed));
  Keys("numbered-by", node.order);
  Excluding(node.excluded);
  Part("reserve", node.reserve);
}

void RelationPrinter::Node(const WeightTable& node, const Span& span) {
  Line("weight-table " + node.name.text + "(" + Join(node.parameters) + ")", span);
  In in(*this);
  Show(node.grid);
}

void RelationPrinter::Node(const Warning& node, const Span& span) {
  Line("warning " + node.name.text + " of " + node.table.text + (node.heaviest ? " heaviest" : ""), span);
  In in(*this);
  for (const WarningRow& row : node.rows) {
    Under("row " + row.name.text, row.span, row.condition);
    Tail(row.tail);
  }
}

void RelationPrinter::Node(const History& node, const Span& span) {
  Line("history " + std::to_string(node.years) + " of " + node.table.text, span);
  In in(*this);
  if (node.from_said) Plain(node.from ? "from " + Quoted(*node.from) : "from itself");
  const auto say = [&](const char* word, const std::optional<ast::Name>& name) {
    if (name) Plain(std::string(word) + " " + name->text);
  };
  say("lineage", node.lineage);
  say("merged", node.merged);
  say("founded", node.founded);
  say("gap-year", node.gap);
  say("figures-by", node.figures);
}

void RelationPrinter::Node(const Adopt& node, const Span& span) {
  Line(std::string("adopt ") + (node.previous ? "previous " : "") + Quoted(node.scheme), span);
  In in(*this);
  for (const Adopt::Column& column : node.columns) {
    Line(Join(column.to, ".") + TypeText(column.type) + " = " + Join(column.from, "."), column.span);
  }
}

void RelationPrinter::Show(const OutputColumn& column) {
  std::string text = std::string(column.every ? "every-column " : "column ") + column.heading.text;
  if (!column.suffix.empty()) text += " add " + Quoted(column.suffix);
  if (column.places) text += " keep " + std::to_string(*column.places);
  if (column.percent) text += " percent";
  if (column.mask) text += " mask " + column.mask->text;
  Under(text, column.span, column.value);
}

void RelationPrinter::Node(const Output& node, const Span& span) {
  const char* const fills[] = {"", " fill reason", " fill text"};
  const std::string head = (node.publication ? "publication " : "output ") + node.name.text;
  Line(head + (node.table ? " of " + node.table->text : "") + WordOf(fills, node.fill), span);
  In in(*this);
  if (!node.fill_text.empty()) Plain("fill " + Quoted(node.fill_text));
  if (node.list) Plain("list (" + node.list->first.text + ", " + node.list->second.text + ")");
  Part("when", node.condition);
  Keys("by", node.order);
  Part("for", node.days);
  for (const OutputColumn& column : node.columns) Show(column);
}

}  // namespace heng::ast
