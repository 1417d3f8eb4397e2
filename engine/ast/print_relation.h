#pragma once
// The printer's shared parts of clauses, and the clauses of relations.h and document.h.
#include "engine/ast/print_formula.h"

namespace heng::ast {

class RelationPrinter : public FormulaPrinter {
 public:
  using FormulaPrinter::FormulaPrinter;

 protected:
  using FormulaPrinter::Show;
  void Tail(const ast::Tail& tail);
  void Show(const ast::Places& places, const std::string& word);
  void Show(const std::optional<RoundingClause>& rounding);
  void Keys(const char* word, const std::vector<ast::Key>& keys);
  void Group(const Grouping& group);
  void Excluding(const std::vector<Excluded>& excluded);
  void Show(const Grid& grid);
  static std::string TypeText(const TypeRef& type);
  static std::string TypeText(const std::optional<TypeRef>& type) { return type ? " : " + TypeText(*type) : ""; }

  void Node(const View& node, const Span& span);
  void Node(const Summary& node, const Span& span);
  void Node(const Expand& node, const Span& span);
  void Node(const Union& node, const Span& span);
  void Node(const Scan& node, const Span& span);
  void Node(const Slots& node, const Span& span);
  void Node(const Sample& node, const Span& span);
  void Node(const WeightTable& node, const Span& span);
  void Node(const Warning& node, const Span& span);
  void Node(const History& node, const Span& span);
  void Node(const Adopt& node, const Span& span);
  void Node(const Output& node, const Span& span);
  void Node(const Import& node, const Span& span) { Line("import " + Quoted(node.file), span); }
  void Node(const BasedOn& node, const Span& span) { Line("based-on " + Quoted(node.file), span); }
  void Node(const Repeal& node, const Span& span) { Line("repeal " + node.clause + " " + node.name.text, span); }
  void Show(const DerivedColumn& column);
  void Show(const OutputColumn& column);
};

}  // namespace heng::ast
