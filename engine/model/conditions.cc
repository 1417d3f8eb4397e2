// Conditions and choices: 是, 属于, 缺则, 零则, 若; and what a condition tells about gaps.
#include <algorithm>
#include <cassert>

#include "engine/model/builder.h"

namespace heng::model {

ExprPtr Builder::ResolveIs(const ast::IsTest& test, Span span, const Context& context) {
  using Against = ast::IsTest::Against;
  if (test.against == Against::kMissing || test.against == Against::kUnrated) {
    Context inside = context;
    inside.gaps_allowed = true;
    ExprPtr value = Resolve(*test.operand, inside);
    if (!value) return nullptr;
    const bool missing = test.against == Against::kMissing;
    ExprPtr out = MakeOp(missing ? Op::kIsMissing : Op::kIsUnrated, BoolType(), span, std::move(value));
    out->may_miss = out->may_unrate = false;
    return test.negated ? MakeOp(Op::kNot, BoolType(), span, std::move(out)) : std::move(out);
  }
  ExprPtr value = Use(*test.operand, context);
  if (!value) return nullptr;
  ExprPtr other;
  if (test.against == Against::kText) {
    other = MakeText(test.name.text, test.name.span);
    if (value->type.kind != ValueKind::kText) {
      Report(Code::E0308, span, {TypeText(scheme_, value->type)});
      return nullptr;
    }
  } else if (context.parameters != nullptr && context.parameters->count(test.name.text) != 0) {
    Type type = value->type;
    other = ResolveParameter(test.name, context, &type);
    if (!other) return nullptr;
    if (other->type.kind != type.kind || other->type.options != type.options) {
      Report(Code::E0302, span, {TypeText(scheme_, type), TypeText(scheme_, other->type)});
      return nullptr;
    }
  } else if (value->type.kind == ValueKind::kOption) {
    other = OptionOrReport(value->type.options, test.name);
  } else {
    Report(Code::E0308, span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  if (!other) return nullptr;
  return MakeOp(test.negated ? Op::kNe : Op::kEq, BoolType(), span, std::move(value), std::move(other));
}

ExprPtr Builder::ResolveSet(const ast::InSet& set, Span span, const Context& context) {
  ExprPtr value = Use(*set.operand, context);
  if (!value) return nullptr;
  std::vector<ExprPtr> others;
  if (value->type.kind == ValueKind::kText && set.names.empty()) {
    for (const auto& text : set.texts) others.push_back(MakeText(text, span));
  } else if (value->type.kind == ValueKind::kOption && set.texts.empty()) {
    for (const auto& name : set.names) {
      ExprPtr option = OptionOrReport(value->type.options, name);
      if (!option) return nullptr;
      others.push_back(std::move(option));
    }
  } else {
    Report(Code::E0308, span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  ExprPtr shared = Shareable(std::move(value), context);
  ExprPtr out;
  for (auto& other : others) {
    ExprPtr equal = MakeOp(Op::kEq, BoolType(), span, Clone(*shared), std::move(other));
    out = out ? MakeOp(Op::kOr, BoolType(), span, std::move(out), std::move(equal)) : std::move(equal);
  }
  return out;
}

ExprPtr Builder::ResolveText(const ast::TextTest& test, Span span, const Context& context) {
  ExprPtr value = Use(*test.operand, context);
  ExprPtr part = Use(*test.text, context);
  if (!value || !part) return nullptr;
  if (value->type.kind != ValueKind::kText || part->type.kind != ValueKind::kText) {
    Report(Code::E0312, span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  return MakeOp(test.starts ? Op::kStartsWith : Op::kContains, BoolType(), span, std::move(value), std::move(part));
}

std::optional<Type> Builder::CommonType(const Expr& a, const Expr& b, Span span) {
  if (a.op == Op::kGap) return b.type;
  if (b.op == Op::kGap) return a.type;
  if (CountFits(a.type, b.type)) return NumberType(b.type.unit);
  if (CountFits(b.type, a.type)) return NumberType(a.type.unit);
  bool fits = a.type.kind == b.type.kind && a.type.options == b.type.options && a.type.table == b.type.table &&
              a.type.unit == b.type.unit;
  if (!fits) {
    Report(Code::E0309, span, {TypeText(scheme_, a.type), TypeText(scheme_, b.type)});
    return std::nullopt;
  }
  Type type = a.type;
  type.ratio = a.type.ratio || b.type.ratio;
  type.count = a.type.count && b.type.count;
  return type;
}

ExprPtr Builder::ResolveOrElse(const ast::OrElse& node, Span span, const Context& context, const Type* expected) {
  if (node.zero) {
    const ast::Expr* inner = node.operand.get();
    while (const auto* bracket = std::get_if<ast::Bracket>(&inner->node)) inner = bracket->inner.get();
    const auto* division = std::get_if<ast::Binary>(&inner->node);
    assert(division != nullptr && division->op == ast::Op::kDiv);  // the parser's
    ExprPtr quotient = ResolveBinary(*division, inner->span, context);
    ExprPtr otherwise = Use(*node.otherwise, context, expected);
    if (!quotient || !otherwise) return nullptr;
    if (quotient->op != Op::kDiv || IsConst(*quotient->in[1])) {
      Report(Code::W0321, node.word);  // a divisor written out is never 0
      return quotient;
    }
    if (otherwise->op == Op::kGap) otherwise->type = quotient->type;
    TakeUnit(*otherwise, quotient->type);
    auto type = CommonType(*quotient, *otherwise, node.otherwise->span);
    if (!type) return nullptr;
    ExprPtr a = std::move(quotient->in[0]);
    ExprPtr b = std::move(quotient->in[1]);
    return MakeOp(Op::kDivElse, *type, span, std::move(a), std::move(b), std::move(otherwise));
  }
  Context inside = context;  // what is 缺 in the operand is what 缺则 is for
  inside.gaps_allowed = true;
  ExprPtr value = Resolve(*node.operand, inside, expected);
  ExprPtr otherwise = Use(*node.otherwise, context, value ? &value->type : expected);
  if (!value || !otherwise) return nullptr;
  if (!value->may_miss && !value->may_unrate) {
    Report(Code::W0405, node.word);
    return value;
  }
  if (IsZeroConst(*otherwise)) TakeUnit(*otherwise, value->type);
  auto type = CommonType(*value, *otherwise, node.otherwise->span);
  if (!type) return nullptr;
  const bool integral = value->integral && otherwise->integral;
  const bool miss = otherwise->may_miss;
  const bool unrate = otherwise->may_unrate;
  ExprPtr out = MakeOp(Op::kOrElse, *type, span, std::move(value), std::move(otherwise));
  out->may_miss = miss;
  out->may_unrate = unrate;
  out->integral = integral;
  return out;
}

// What is known of paths when `condition` holds (or does not): x 不是 缺 makes x present.
void Builder::Facts(const ast::Expr& condition, bool holds, Context& context) {
  if (const auto* bracket = std::get_if<ast::Bracket>(&condition.node)) return Facts(*bracket->inner, holds, context);
  if (const auto* unary = std::get_if<ast::Unary>(&condition.node); unary != nullptr && !unary->negate) {
    return Facts(*unary->operand, !holds, context);
  }
  if (const auto* binary = std::get_if<ast::Binary>(&condition.node)) {
    if (binary->op == (holds ? ast::Op::kAnd : ast::Op::kOr)) {
      Facts(*binary->left, holds, context);
      Facts(*binary->right, holds, context);
    }
    return;
  }
  const auto* test = std::get_if<ast::IsTest>(&condition.node);
  if (test == nullptr || test->negated != holds) return;
  const auto* path = std::get_if<ast::Path>(&test->operand->node);
  if (path == nullptr) return;
  if (test->against == ast::IsTest::Against::kMissing) context.present.insert(PathKey(*path));
  if (test->against == ast::IsTest::Against::kUnrated) context.rated.insert(PathKey(*path));
}

ExprPtr Builder::ResolveIf(const ast::If& branch, Span span, const Context& context, const Type* expected) {
  ExprPtr condition = UseCondition(*branch.condition, context);
  Context then_context = context;
  Facts(*branch.condition, true, then_context);
  Context else_context = context;
  Facts(*branch.condition, false, else_context);
  ExprPtr then = Use(*branch.then, then_context, expected);
  ExprPtr otherwise = Use(*branch.otherwise, else_context, expected);
  if (!condition || !then || !otherwise) return nullptr;
  Probed(*then, Probe::When::kReached, Cover::kBranch, branch.then->span, {"则", "then"});
  Probed(*otherwise, Probe::When::kReached, Cover::kBranch, branch.otherwise->span, {"否则", "else"});
  if (IsZeroConst(*then)) TakeUnit(*then, otherwise->type);
  if (IsZeroConst(*otherwise)) TakeUnit(*otherwise, then->type);
  auto type = CommonType(*then, *otherwise, span);
  if (!type) return nullptr;
  const bool integral = then->integral && otherwise->integral;
  then->type = *type;
  otherwise->type = *type;
  ExprPtr out = MakeOp(Op::kIf, *type, span, std::move(condition), std::move(then), std::move(otherwise));
  out->integral = integral;
  return out;
}

}  // namespace heng::model
