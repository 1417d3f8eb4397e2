#pragma once
// The printer's formulas; print.cc adds the clauses around them.
#include <string>
#include <vector>

#include "engine/ast/ast.h"

namespace heng::ast {

extern const char* const kRoundingWords[];

template <class E>
const char* WordOf(const char* const* names, E value) {
  return names[static_cast<size_t>(value)];
}

class FormulaPrinter {
 public:
  explicit FormulaPrinter(const SourceMap& sources) : sources_(sources) {}
  std::string Take() { return std::move(out_); }

 protected:
  struct In {  // one level deeper
    explicit In(FormulaPrinter& printer) : printer(printer) { ++printer.depth_; }
    ~In() { --printer.depth_; }
    FormulaPrinter& printer;
  };

  void Line(const std::string& text, const Span& span);
  void Plain(const std::string& text) { Line(text, {}); }
  void Part(const std::string& word, const ExprPtr& expr);  // nothing when null
  void Parts(const char* word, const std::vector<ExprPtr>& exprs);
  void Show(const Expr& expr);
  void Bounds(const Interval& interval);
  void Key(const LookupKey& key);
  void Show(const Cell& cell);
  void Show(const Band& band);
  void Under(const std::string& what, const Span& span, const ExprPtr& operand);

  static std::string Join(const std::vector<ast::Name>& names, const char* between = ", ");
  static std::string Quoted(const std::string& text) { return "“" + text + "”"; }

 private:
  void Formula(const Literal& node, const Span& span);
  void Formula(const TextLiteral& node, const Span& span);
  void Formula(const DateLiteral& node, const Span& span);
  void Formula(const BoolLiteral& node, const Span& span);
  void Formula(const FullPoints&, const Span& span);
  void Formula(const UnratedLiteral& node, const Span& span);
  void Formula(const Path& node, const Span& span);
  void Formula(const PeriodEnd& node, const Span& span);
  void Formula(const VetoRef& node, const Span& span);
  void Formula(const Unary& node, const Span& span);
  void Formula(const Binary& node, const Span& span);
  void Formula(const Bracket& node, const Span& span);
  void Formula(const IsTest& node, const Span& span);
  void Formula(const InSet& node, const Span& span);
  void Formula(const InInterval& node, const Span& span);
  void Formula(const TextTest& node, const Span& span);
  void Formula(const OrElse& node, const Span& span);
  void Formula(const Within& node, const Span& span);
  void Formula(const Per& node, const Span& span);
  void Formula(const If& node, const Span& span);
  void Formula(const Bands& node, const Span& span);
  void Formula(const Lookup& node, const Span& span);
  void Formula(const Cases& node, const Span& span);
  void Formula(const RankPoints& node, const Span& span);
  void Formula(const Interpolation& node, const Span& span);
  void Side(const char* word, const FloatSide& side);
  void Formula(const Floating& node, const Span& span);
  void Formula(const Call& node, const Span& span);
  void Mods(const Modifiers& modifiers);
  void Formula(const Fetch& node, const Span& span);

  const SourceMap& sources_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace heng::ast
