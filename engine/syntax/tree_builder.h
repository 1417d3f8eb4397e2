#pragma once
// ANTLR's tree → ast, one declaration at a time; refuses what the grammar takes but the language does not.
#include <HengParser.h>

#include <set>

#include "engine/ast/ast.h"
#include "engine/diag/diagnostic.h"
#include "engine/syntax/folding.h"
#include "engine/syntax/keywords.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

class TreeBuilder {
 public:
  using P = grammar::HengParser;

  TreeBuilder(const std::vector<Token>& tokens, size_t begin, const FoldedText& text, const SourceMap& sources,
              Diagnostics& diagnostics)
      : tokens_(tokens), begin_(begin), text_(text), sources_(sources), diagnostics_(diagnostics) {}

  ast::Scheme Scheme(P::SchemeContext* ctx);
  ast::Decl Declaration(P::DeclarationContext* ctx);
  bool failed() const { return failed_; }

 private:
  using Node = antlr4::tree::TerminalNode;
  using Rule = antlr4::ParserRuleContext;

  // tree_builder.cc: tokens, words, formulas down to comparisons
  const Token& At(Node* node) const { return tokens_[begin_ + node->getSymbol()->getTokenIndex()]; }
  Span SpanOf(Rule* ctx) const;
  std::string Source(Span span) const;
  ast::Name NameOf(Node* node) const { return {At(node).text, At(node).span}; }
  std::vector<ast::Name> NamesOf(const std::vector<Node*>& nodes) const;
  void Fault(Code code, Span span, std::vector<Text> args = {});
  std::string Word(Kind kind) const;
  int64_t Whole(Node* node, int64_t most = 1000000);
  std::optional<int32_t> Day(Node* node);
  ast::ExprPtr Build(P::ExprContext* ctx);
  ast::ExprPtr Logic(P::LogicContext* ctx);
  ast::ExprPtr Negation(P::NegationContext* ctx);
  ast::ExprPtr Comparison(P::ComparisonContext* ctx);
  ast::ExprPtr Test(P::TestContext* ctx, ast::ExprPtr operand);
  ast::ExprPtr Sum(P::SumContext* ctx);
  ast::ExprPtr Product(P::ProductContext* ctx);
  ast::ExprPtr Unary(P::UnaryContext* ctx);
  ast::ExprPtr Signed(const std::vector<Node*>& minuses, ast::ExprPtr value, Span span);
  ast::ExprPtr Operand(P::OperandContext* ctx);
  ast::ExprPtr Postfix(P::PostfixContext* ctx);
  ast::ExprPtr PerOf(P::PerContext* ctx, ast::ExprPtr operand);
  ast::Interval IntervalOf(P::IntervalContext* ctx);
  std::vector<ast::ExprPtr> Exprs(P::ExprsContext* ctx);
  void CheckOrElse(P::ExprContext* ctx, const ast::Expr& operand, bool zero, Span word);
  void CheckPostfix(P::SumContext* ctx);
  void AfterElse(P::ExprContext* ctx);

  // tree_primary.cc: level 1 forms
  ast::ExprPtr Primary(P::PrimaryContext* ctx);
  ast::ExprPtr NumberOf(P::NumberContext* ctx);
  ast::ExprPtr PathOf(P::PathContext* ctx);
  ast::ExprPtr FetchOf(P::FetchContext* ctx);
  ast::ExprPtr CallOf(P::CallContext* ctx);
  void Argument(P::ArgumentContext* ctx, ast::Call& call);
  bool WordArgument(const ast::Expr& value, Span span, ast::Call& call);
  ast::Source SourceOf(P::SourceContext* ctx);
  ast::ExprPtr BlockOperand(P::BlockOperandContext* ctx);
  std::vector<ast::LookupKey> TableHead(P::TableHeadContext* ctx, bool two_way, Span span);
  void Cells(const std::vector<P::CellContext*>& cells, size_t columns, Span row, ast::ExprPtr& value,
             std::vector<ast::Cell>& to);
  ast::Cell CellOf(P::CellContext* ctx);
  ast::ExprPtr BandsOf(P::BandsContext* ctx);
  ast::Band BandOf(P::BandContext* ctx);
  ast::ExprPtr Bound(P::BoundContext* ctx);
  ast::ExprPtr LookupOf(P::LookupContext* ctx);
  ast::LookupKey LookupKeyOf(P::LookupKeyContext* ctx);
  ast::ExprPtr CasesOf(P::CasesContext* ctx);
  ast::ExprPtr RankPointsOf(P::RankPointsContext* ctx);
  ast::ExprPtr InterpolationOf(P::InterpolationContext* ctx);
  ast::ExprPtr FloatingOf(P::FloatingContext* ctx);

  // tree_clauses.cc: declarations
  ast::Tail TailOf(P::TailContext* ctx);
  ast::Places PlacesOf(P::PlacesContext* ctx);
  ast::RoundingClause RoundingOf(P::RoundingContext* ctx);
  std::optional<Rounding> Mode(Node* node, Kind clause);
  void HeaderClause(P::HeaderClauseContext* ctx, ast::Scheme& scheme);
  ast::Param ParamOf(P::ParamContext* ctx);
  ast::Table TableOf(P::TableContext* ctx);
  ast::Column ColumnOf(P::ColumnContext* ctx);
  ast::TypeRef TypeOf(P::TypeContext* ctx);
  ast::Check CheckOf(P::CheckContext* ctx, P::TailContext* tail);
  ast::Indicator IndicatorOf(P::IndicatorContext* ctx);
  ast::Quantity QuantityOf(P::QuantityContext* ctx);
  ast::Function FunctionOf(P::FunctionContext* ctx);
  ast::UseCase UseCaseOf(P::UseCaseContext* ctx);
  std::string CellName(const std::string& text) const;
  // One of a clause's own words; `choices` are named when it is none of them.
  template <class T>
  std::optional<T> OptionWord(Node* node, Kind clause, std::optional<T> (*find)(ast::Skin, std::string_view),
                              std::string_view zh_choices, std::string_view en_choices) {
    const auto value = find(skin(), At(node).text);
    if (!value) {
      const std::string choices(skin() == ast::Skin::kChinese ? zh_choices : en_choices);
      Fault(Code::E0154, At(node).span, {Word(clause), At(node).text, choices});
    }
    return value;
  }
  // False, and reported, when the slot is taken.
  template <class T>
  bool Once(const T& slot, Span span, Kind word) {
    if (!slot) return true;
    Fault(Code::E0153, span, {Word(word)});
    return false;
  }

  // tree_cohort.cc: 评价, 名次, 等次, 分配
  ast::Evaluation EvaluationOf(P::EvaluationContext* ctx);
  void NodeAttr(P::NodeAttrContext* ctx, ast::NodeAttrs& attrs);
  ast::GapClause GapsOf(P::NodeAttrContext* ctx);
  ast::Clause ClauseOf(P::EvalClauseContext* ctx);
  std::unique_ptr<ast::Item> ItemOf(P::ItemContext* ctx);
  ast::Bonus BonusOf(P::BonusContext* ctx);
  std::vector<ast::Key> KeysOf(P::KeysContext* ctx);
  ast::Key PlainKeyOf(P::PlainKeyContext* ctx);
  ast::Grouping GroupingOf(P::GroupingContext* ctx);
  ast::Excluded ExcludedOf(P::ExcludedContext* ctx);
  ast::UnratedRule UnratedOf(P::ExprContext* ctx);
  ast::Rank RankOf(P::RankContext* ctx);
  ast::TierBlock TierOf(P::TierContext* ctx);
  ast::TierRow TierRowOf(P::TierRowContext* ctx);
  void TierOption(P::TierOptionContext* ctx, ast::TierBlock& tier);
  ast::TierLimit TierLimitOf(P::TierLimitContext* ctx);
  bool MoneyOption(P::ShareOptionContext* ctx, ast::ShareBlock& share);
  ast::ShareBlock ShareOf(P::ShareContext* ctx);
  void ShareOption(P::ShareOptionContext* ctx, ast::ShareBlock& share);
  void KeysOrFault(P::KeysContext* ctx, std::vector<ast::Key>& keys, Kind word);

  // tree_relations.cc: tables made from tables, draws, slots, scans
  ast::View ViewOf(P::ViewContext* ctx);
  ast::Summary SummaryOf(P::SummaryContext* ctx);
  ast::SummaryKey SummaryKeyOf(P::SummaryKeyContext* ctx);
  ast::DerivedColumn DerivedColumnOf(P::DerivedColumnContext* ctx, P::TailContext* tail);
  ast::Expand ExpandOf(P::ExpandContext* ctx);
  ast::Union UnionOf(P::UnionTableContext* ctx);
  ast::Scan ScanOf(P::ScanContext* ctx);
  ast::Slots SlotsOf(P::SlotsContext* ctx);
  ast::Sample SampleOf(P::SampleContext* ctx);
  ast::Grid GridOf(P::GridContext* ctx);
  ast::NodeWeights NodeWeightsOf(P::NodeWeightsContext* ctx);
  void Relation(P::DeclarationContext* ctx, ast::Decl& decl);

  // tree_documents.cc: other files, other schemes, earlier years, what is handed in
  ast::Repeal RepealOf(P::RepealContext* ctx);
  ast::AmendItem AmendItemOf(P::AmendItemContext* ctx);
  ast::Warning WarningOf(P::WarningContext* ctx);
  ast::History HistoryOf(P::HistoryContext* ctx);
  ast::Adopt AdoptOf(P::AdoptContext* ctx);
  ast::Output OutputOf(P::OutputContext* ctx);
  ast::OutputColumn OutputColumnOf(P::OutputColumnContext* ctx);
  void Document(P::DeclarationContext* ctx, ast::Decl& decl);

  ast::Skin skin() const { return text_.skin; }

  const std::vector<Token>& tokens_;
  size_t begin_;
  const FoldedText& text_;
  const SourceMap& sources_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
};

}  // namespace heng::syntax
