#include "engine/syntax/tree_builder.h"

#include "engine/base/date.h"

namespace heng::syntax {
namespace {

using ast::ExprPtr;
using ast::Make;

// One level-1 form: name, call, bracket, literal …
bool IsSingle(const ast::Expr& expr) {
  return !std::holds_alternative<ast::Unary>(expr.node) && !std::holds_alternative<ast::Binary>(expr.node) &&
         !std::holds_alternative<ast::IsTest>(expr.node) && !std::holds_alternative<ast::InSet>(expr.node) &&
         !std::holds_alternative<ast::InInterval>(expr.node) && !std::holds_alternative<ast::TextTest>(expr.node) &&
         !std::holds_alternative<ast::OrElse>(expr.node) && !std::holds_alternative<ast::Within>(expr.node) &&
         !std::holds_alternative<ast::Per>(expr.node) && !std::holds_alternative<ast::If>(expr.node);
}

bool IsDivision(const ast::Expr& expr) {
  const auto* binary = std::get_if<ast::Binary>(&expr.node);
  return binary != nullptr && binary->op == ast::Op::kDiv && !std::holds_alternative<ast::Binary>(binary->left->node);
}

}  // namespace

Span TreeBuilder::SpanOf(Rule* ctx) const {
  const Token& first = tokens_[begin_ + ctx->getStart()->getTokenIndex()];
  if (ctx->getStop() == nullptr) return {first.span.file, first.span.begin, first.span.begin};
  size_t stop = ctx->getStop()->getTokenIndex();
  // The end of the declaration is no token of ours: the rule ends with the one before.
  if (ctx->getStop()->getType() == antlr4::Token::EOF && stop > ctx->getStart()->getTokenIndex()) --stop;
  return Join(first.span, tokens_[begin_ + stop].span);
}

std::string TreeBuilder::Source(Span span) const {
  std::string text = sources_.text(span.file).substr(span.begin, span.end - span.begin);
  constexpr size_t kMost = 120;  // a longer piece is not repeated in a hint
  return text.size() <= kMost && text.find('\n') == std::string::npos ? text : "…";
}

std::vector<ast::Name> TreeBuilder::NamesOf(const std::vector<Node*>& nodes) const {
  std::vector<ast::Name> names;
  for (Node* node : nodes) names.push_back(NameOf(node));
  return names;
}

void TreeBuilder::Fault(Code code, Span span, std::vector<Text> args) {
  if (!failed_) diagnostics_.Add(code, span, std::move(args));
  failed_ = true;
}

std::string TreeBuilder::Word(Kind kind) const {
  const Keyword* keyword = KeywordOf(kind);
  return keyword == nullptr ? "" : keyword->In(skin());
}

int64_t TreeBuilder::Whole(Node* node, int64_t most) {
  const auto number = Number::Parse(At(node).text);
  const auto whole = number ? number->ToInt64() : std::nullopt;
  if (whole && *whole <= most) return *whole;
  Fault(Code::E0156, At(node).span, {At(node).text});
  return 0;
}

std::optional<int32_t> TreeBuilder::Day(Node* node) {
  const auto day = ParseDate(At(node).text);
  if (!day) Fault(Code::E0155, At(node).span, {At(node).text});
  return day;
}

std::vector<ExprPtr> TreeBuilder::Exprs(P::ExprsContext* ctx) {
  std::vector<ExprPtr> exprs;
  for (auto* expr : ctx->expr()) exprs.push_back(Build(expr));
  return exprs;
}

ExprPtr TreeBuilder::Build(P::ExprContext* ctx) {
  if (ctx->K_IF() != nullptr) {
    AfterElse(ctx->expr(2));
    ast::If node{Build(ctx->expr(0)), Build(ctx->expr(1)), Build(ctx->expr(2))};
    return Make(SpanOf(ctx), std::move(node));
  }
  ExprPtr value = Logic(ctx->logic());
  if (ctx->operand().empty()) return value;
  const bool zero = !ctx->K_IF_ZERO().empty();
  const Span word = At(zero ? ctx->K_IF_ZERO(0) : ctx->K_IF_MISSING(0)).span;
  if (ctx->operand().size() > 1) {
    const Span second = tokens_[begin_ + ctx->operand(1)->getStart()->getTokenIndex() - 1].span;
    const std::string all = Source(SpanOf(ctx)), head = Source({second.file, SpanOf(ctx).begin, second.begin});
    Fault(Code::E0141, second, {"(" + head + ") " + Source({second.file, second.begin, SpanOf(ctx).end}), all});
  }
  CheckOrElse(ctx, *value, zero, word);
  ast::OrElse node{zero, word, std::move(value), Operand(ctx->operand(0))};
  return Make(SpanOf(ctx), std::move(node));
}

// A 缺则 directly behind an else branch could belong to either.
void TreeBuilder::AfterElse(P::ExprContext* ctx) {
  if (ctx->K_IF() != nullptr || ctx->operand().empty()) return;
  Node* word = ctx->K_IF_MISSING().empty() ? ctx->K_IF_ZERO(0) : ctx->K_IF_MISSING(0);
  Fault(Code::E0143, At(word).span);
}

void TreeBuilder::CheckOrElse(P::ExprContext* ctx, const ast::Expr& operand, bool zero, Span word) {
  if (zero) {
    if (!IsDivision(operand)) Fault(Code::E0142, word);
    return;
  }
  if (IsSingle(operand)) return;
  const Span all = SpanOf(ctx);
  const std::string rest = Source({word.file, word.begin, all.end});
  std::string last = "… (… " + rest + ")";
  if (const auto* binary = std::get_if<ast::Binary>(&operand.node)) {
    const Span right = binary->right->span;
    last = Source({word.file, all.begin, right.begin}) + "(" + Source(right) + " " + rest + ")";
  }
  Fault(Code::E0141, word, {"(" + Source(operand.span) + ") " + rest, last});
}

ExprPtr TreeBuilder::Logic(P::LogicContext* ctx) {
  ExprPtr left = Negation(ctx->negation(0));
  if (!ctx->K_AND().empty() && !ctx->K_OR().empty()) {
    const auto& parts = ctx->negation();
    size_t turn = 1;  // the first sign that differs from the one before
    const auto sign = [&](size_t i) { return tokens_[begin_ + parts[i]->getStart()->getTokenIndex() - 1].kind; };
    while (sign(turn) == sign(1)) ++turn;
    const Span all = SpanOf(ctx), word = tokens_[begin_ + parts[turn]->getStart()->getTokenIndex() - 1].span;
    const Span before = SpanOf(parts[turn - 1]);
    Fault(Code::E0140, word,
          {"(" + Source({all.file, all.begin, before.end}) + ") " + Source({all.file, word.begin, all.end}),
           Source({all.file, all.begin, before.begin}) + "(" + Source({all.file, before.begin, all.end}) + ")"});
  }
  for (size_t i = 1; i < ctx->negation().size(); ++i) {
    const Token& sign = tokens_[begin_ + ctx->negation(i)->getStart()->getTokenIndex() - 1];
    ExprPtr right = Negation(ctx->negation(i));
    const Span span = Join(left->span, right->span);
    const ast::Op op = sign.kind == Kind::K_AND ? ast::Op::kAnd : ast::Op::kOr;
    left = Make(span, ast::Binary{op, sign.span, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr TreeBuilder::Negation(P::NegationContext* ctx) {
  if (ctx->K_NOT().size() > 1) Fault(Code::E0147, At(ctx->K_NOT(1)).span);
  ExprPtr operand = Comparison(ctx->comparison());
  if (ctx->K_NOT().empty()) return operand;
  return Make(SpanOf(ctx), ast::Unary{false, std::move(operand)});
}

ExprPtr TreeBuilder::Comparison(P::ComparisonContext* ctx) {
  ExprPtr value = Sum(ctx->sum());
  if (ctx->test().size() > 1) {
    const Token& second = tokens_[begin_ + ctx->test(1)->getStart()->getTokenIndex()];
    Fault(second.kind == Kind::K_IS ? Code::E0157 : Code::E0145, second.span);
  }
  if (!ctx->test().empty()) value = Test(ctx->test(0), std::move(value));
  return value;
}

ExprPtr TreeBuilder::Test(P::TestContext* ctx, ExprPtr operand) {
  const Span span = Join(operand->span, SpanOf(ctx));
  const Token& sign = tokens_[begin_ + ctx->getStart()->getTokenIndex()];
  if (ctx->interval() != nullptr) {
    return Make(span, ast::InInterval{std::move(operand), IntervalOf(ctx->interval())});
  }
  if (ctx->postfix() != nullptr) {
    return Make(span, ast::TextTest{ctx->K_STARTS() != nullptr, std::move(operand), Postfix(ctx->postfix())});
  }
  if (ctx->K_AMONG() != nullptr) {
    ast::InSet set{std::move(operand), {}, {}};
    for (auto* entry : ctx->setEntry()) {
      if (entry->NAME() != nullptr) {
        set.names.push_back(NameOf(entry->NAME()));
      } else {
        set.texts.push_back(At(entry->TEXT()).text);
      }
    }
    return Make(span, std::move(set));
  }
  if (ctx->sum() != nullptr) {
    static const std::pair<Kind, ast::Op> kOps[] = {{Kind::LT, ast::Op::kLt}, {Kind::GT, ast::Op::kGt},
                                                    {Kind::LE, ast::Op::kLe}, {Kind::GE, ast::Op::kGe},
                                                    {Kind::EQ, ast::Op::kEq}, {Kind::NE, ast::Op::kNe}};
    ast::Op op = ast::Op::kEq;
    for (const auto& [kind, value] : kOps) op = kind == sign.kind ? value : op;
    return Make(span, ast::Binary{op, sign.span, std::move(operand), Sum(ctx->sum())});
  }
  using Against = ast::IsTest::Against;
  Node* word = ctx->NAME() != nullptr ? ctx->NAME() : ctx->TEXT();
  const Against against = ctx->NAME() != nullptr        ? Against::kName
                          : ctx->TEXT() != nullptr      ? Against::kText
                          : ctx->K_MISSING() != nullptr ? Against::kMissing
                                                        : Against::kUnrated;
  return Make(span, ast::IsTest{against, ctx->K_IS_NOT() != nullptr, std::move(operand),
                                word == nullptr ? ast::Name{} : NameOf(word)});
}

// 限于 and 每 … 扣 … follow one value and stand alone in their expression or bracket.
void TreeBuilder::CheckPostfix(P::SumContext* ctx) {
  const bool alone =
      ctx->product().size() == 1 && ctx->product(0)->unary().size() == 1 && ctx->product(0)->unary(0)->MINUS().empty();
  if (alone) return;
  for (auto* product : ctx->product()) {
    for (auto* unary : product->unary()) {
      auto* postfix = unary->postfix();
      if (postfix->K_LIMITED().empty() && postfix->per().empty()) continue;
      const Span own = SpanOf(postfix), all = SpanOf(ctx), operand = SpanOf(postfix->primary());
      const Token& word = tokens_[begin_ + postfix->primary()->getStop()->getTokenIndex() + 1];
      Fault(
          Code::E0144, word.span,
          {word.text,
           "(" + Source({all.file, all.begin, operand.end}) + ") " + Source({all.file, word.span.begin, own.end}),
           Source({all.file, all.begin, own.begin}) + "(" + Source(own) + ")" + Source({all.file, own.end, all.end})});
      return;
    }
  }
}

ExprPtr TreeBuilder::Sum(P::SumContext* ctx) {
  CheckPostfix(ctx);
  ExprPtr left = Product(ctx->product(0));
  for (size_t i = 1; i < ctx->product().size(); ++i) {
    const Token& sign = tokens_[begin_ + ctx->product(i)->getStart()->getTokenIndex() - 1];
    ExprPtr right = Product(ctx->product(i));
    const Span span = Join(left->span, right->span);
    const ast::Op op = sign.kind == Kind::PLUS ? ast::Op::kAdd : ast::Op::kSub;
    left = Make(span, ast::Binary{op, sign.span, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr TreeBuilder::Product(P::ProductContext* ctx) {
  ExprPtr left = Unary(ctx->unary(0));
  for (size_t i = 1; i < ctx->unary().size(); ++i) {
    const Token& sign = tokens_[begin_ + ctx->unary(i)->getStart()->getTokenIndex() - 1];
    ExprPtr right = Unary(ctx->unary(i));
    const Span span = Join(left->span, right->span);
    const ast::Op op = sign.kind == Kind::STAR ? ast::Op::kMul : ast::Op::kDiv;
    left = Make(span, ast::Binary{op, sign.span, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr TreeBuilder::Signed(const std::vector<Node*>& minuses, ExprPtr value, Span span) {
  if (minuses.size() > 1) Fault(Code::E0146, At(minuses[1]).span);
  return minuses.empty() ? std::move(value) : Make(span, ast::Unary{true, std::move(value)});
}

ExprPtr TreeBuilder::Unary(P::UnaryContext* ctx) { return Signed(ctx->MINUS(), Postfix(ctx->postfix()), SpanOf(ctx)); }

ExprPtr TreeBuilder::Operand(P::OperandContext* ctx) {
  return Signed(ctx->MINUS(), Primary(ctx->primary()), SpanOf(ctx));
}

ExprPtr TreeBuilder::Postfix(P::PostfixContext* ctx) {
  ExprPtr value = Primary(ctx->primary());
  const uint32_t begin = value->span.begin;
  for (size_t i = 1; i < ctx->children.size(); ++i) {
    if (auto* interval = dynamic_cast<P::IntervalContext*>(ctx->children[i])) {
      const Span span = {text_.source, begin, SpanOf(interval).end};
      value = Make(span, ast::Within{std::move(value), IntervalOf(interval)});
    } else if (auto* per = dynamic_cast<P::PerContext*>(ctx->children[i])) {
      value = PerOf(per, std::move(value));
    }
  }
  return value;
}

ExprPtr TreeBuilder::PerOf(P::PerContext* ctx, ExprPtr operand) {
  ast::Per per{};
  const Span span = {text_.source, operand->span.begin, SpanOf(ctx).end};
  per.operand = std::move(operand);
  per.unit = Operand(ctx->operand(0));
  per.add = ctx->K_ADD() != nullptr;
  per.amount = Operand(ctx->operand(1));
  if (ctx->operand().size() > 2) per.at_most = Operand(ctx->operand(2));
  per.until_gone = ctx->K_UNTIL_GONE() != nullptr;
  if (ctx->K_PROPORTIONAL() != nullptr) {
    per.step = ast::PerStep::kProportional;
  } else if (ctx->K_STARTED() != nullptr) {
    per.step = ast::PerStep::kStarted;
  } else {
    per.step = ast::PerStep::kWhole;
    if (ctx->K_WHOLE_STEPS() == nullptr) Fault(Code::E0152, SpanOf(ctx));
  }
  return Make(span, std::move(per));
}

ast::Interval TreeBuilder::IntervalOf(P::IntervalContext* ctx) {
  ast::Interval interval;
  interval.span = SpanOf(ctx);
  interval.low_closed = At(ctx->OPEN_INTERVAL()).text == "[";
  interval.high_closed = At(ctx->CLOSE_INTERVAL()).text == "]";
  interval.low = Sum(ctx->sum(0));
  interval.high = Sum(ctx->sum(1));
  return interval;
}

}  // namespace heng::syntax
