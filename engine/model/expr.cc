// Formulas: literals, arithmetic, comparisons, conditions, what to do about gaps.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

Op OpOf(ast::Op op) {
  switch (op) {
    case ast::Op::kAdd: return Op::kAdd;
    case ast::Op::kSub: return Op::kSub;
    case ast::Op::kMul: return Op::kMul;
    case ast::Op::kDiv: return Op::kDiv;
    case ast::Op::kLt: return Op::kLt;
    case ast::Op::kLe: return Op::kLe;
    case ast::Op::kGt: return Op::kGt;
    case ast::Op::kGe: return Op::kGe;
    case ast::Op::kEq: return Op::kEq;
    case ast::Op::kNe: return Op::kNe;
    case ast::Op::kAnd: return Op::kAnd;
    case ast::Op::kOr: return Op::kOr;
  }
  return Op::kAdd;
}

bool BothConst(const Expr& a, const Expr& b) { return IsConst(a) && IsConst(b); }

}  // namespace

// Written-out ends of an interval, the higher one first.
bool Builder::Reversed(const Expr& low, const Expr& high) {
  if (low.op == Op::kCode && high.op == Op::kCode) return low.code > high.code;
  return BothConst(low, high) && low.number > high.number;
}

// A file of reasonable size stays far below; functions that double in each other do not (E0213).
constexpr size_t kMostNodes = 300'000;

bool Builder::Spend(size_t nodes, Span span) {
  const bool over = spent_ > kMostNodes;
  spent_ += nodes;
  if (!over && spent_ > kMostNodes) Report(Code::E0237, span);
  return spent_ <= kMostNodes;
}

// In a 扣分: what stands in it is still the whole formula of the clause, in its brackets or in one of its cases.
static bool IsWholeFormula(const ast::Expr& expr) {
  return std::holds_alternative<ast::Bracket>(expr.node) || std::holds_alternative<ast::If>(expr.node) ||
         std::holds_alternative<ast::Cases>(expr.node) || std::holds_alternative<ast::Per>(expr.node);
}

ExprPtr Builder::Resolve(const ast::Expr& expr, const Context& context, const Type* expected) {
  if (!Spend(1, expr.span)) return nullptr;
  if (context.deduction && !IsWholeFormula(expr)) {
    Context plain = context;
    plain.deduction = false;
    return ResolveNode(expr, plain, expected);
  }
  return ResolveNode(expr, context, expected);
}

ExprPtr Builder::ResolveNode(const ast::Expr& expr, const Context& context, const Type* expected) {
  const Span span = expr.span;
  struct Visitor {
    Builder& b;
    const ast::Expr& expr;
    const Context& context;
    const Type* expected;
    Span span;
    ExprPtr operator()(const ast::Literal& n) { return b.ResolveLiteral(n, span); }
    ExprPtr operator()(const ast::TextLiteral& n) { return MakeText(n.text, span); }
    ExprPtr operator()(const ast::DateLiteral& n) {
      Type type;
      type.kind = ValueKind::kDate;
      return MakeCode(n.days, type, span);
    }
    ExprPtr operator()(const ast::BoolLiteral& n) { return MakeCode(n.value ? 1 : 0, BoolType(), span); }
    ExprPtr operator()(const ast::FullPoints&) {
      if (!context.full) {
        b.Report(Code::E0505, span);
        return nullptr;
      }
      return MakeConst(*context.full, NumberType(context.full_unit), span);
    }
    ExprPtr operator()(const ast::UnratedLiteral& n) {
      return MakeGap(data::GapKind::kUnrated, n.reason, expected != nullptr ? *expected : NumberType(), span);
    }
    ExprPtr operator()(const ast::Path& n) { return b.ResolvePath(n, span, context, expected); }
    ExprPtr operator()(const ast::PeriodEnd& n) {
      const auto& day = n.end ? b.scheme_.to : b.scheme_.from;
      if (!day) {
        b.Report(Code::E0217, span, {n.end ? "期间.止" : "期间.起"});
        return nullptr;
      }
      Type type;
      type.kind = ValueKind::kDate;
      return MakeCode(*day, type, span);
    }
    ExprPtr operator()(const ast::VetoRef& n) { return b.ResolveVeto(n, span, context); }
    ExprPtr operator()(const ast::Unary& n) {
      if (!n.negate) {
        ExprPtr value = b.UseCondition(*n.operand, context);
        return value ? MakeOp(Op::kNot, BoolType(), span, std::move(value)) : nullptr;
      }
      ExprPtr value = b.UseNumber(*n.operand, context);
      if (!value) return nullptr;
      if (IsConst(*value)) return MakeConst(-value->number, value->type, span);
      const bool integral = value->integral;
      Type type = value->type;
      ExprPtr out = MakeOp(Op::kNeg, type, span, std::move(value));
      out->integral = integral;
      return out;
    }
    ExprPtr operator()(const ast::Binary& n) { return b.ResolveBinary(n, span, context); }
    ExprPtr operator()(const ast::Bracket& n) { return b.Resolve(*n.inner, context, expected); }
    ExprPtr operator()(const ast::IsTest& n) { return b.ResolveIs(n, span, context); }
    ExprPtr operator()(const ast::InSet& n) { return b.ResolveSet(n, span, context); }
    ExprPtr operator()(const ast::InInterval& n) {
      ExprPtr value = b.Use(*n.operand, context);
      if (!value) return nullptr;
      const ValueKind kind = value->type.kind;
      if (kind != ValueKind::kNumber && kind != ValueKind::kDate && kind != ValueKind::kOption) {
        b.Report(Code::E0310, n.operand->span, {TypeText(b.scheme_, value->type)});
        return nullptr;
      }
      if (!b.HaveOrder(value->type, n.operand->span)) return nullptr;
      ExprPtr low = b.Bound(*n.interval.low, value->type, context);
      ExprPtr high = b.Bound(*n.interval.high, value->type, context);
      if (!low || !high) return nullptr;
      if (Builder::Reversed(*low, *high)) {
        b.Report(Code::E0707, n.interval.span);
        return nullptr;
      }
      ExprPtr shared = b.Shareable(std::move(value), context);
      ExprPtr copy = Clone(*shared);
      return b.InRange(std::move(shared), std::move(copy), std::move(low), n.interval.low_closed, std::move(high),
                       n.interval.high_closed, span);
    }
    ExprPtr operator()(const ast::TextTest& n) { return b.ResolveText(n, span, context); }
    ExprPtr operator()(const ast::OrElse& n) { return b.ResolveOrElse(n, span, context, expected); }
    ExprPtr operator()(const ast::Within& n) { return b.ResolveWithin(n, span, context, expected); }
    ExprPtr operator()(const ast::Per& n) { return b.ResolvePer(n, span, context); }
    ExprPtr operator()(const ast::If& n) { return b.ResolveIf(n, span, context, expected); }
    ExprPtr operator()(const ast::Bands& n) {
      return n.marginal ? b.ResolveMarginal(n, span, context) : b.ResolveBands(n, span, context, expected);
    }
    ExprPtr operator()(const ast::Lookup& n) { return b.ResolveLookup(n, span, context, expected); }
    ExprPtr operator()(const ast::Cases& n) { return b.ResolveCasesBlock(n, span, context, expected); }
    ExprPtr operator()(const ast::RankPoints& n) { return b.ResolveRankPoints(n, span, context); }
    ExprPtr operator()(const ast::Interpolation& n) { return b.ResolveInterpolation(n, span, context); }
    ExprPtr operator()(const ast::Floating& n) { return b.ResolveFloating(n, span, context); }
    ExprPtr operator()(const ast::Call& n) { return b.ResolveCall(n, span, context, expected); }
    ExprPtr operator()(const ast::Fetch& n) { return b.ResolveFetch(n, span, context); }
  };
  return std::visit(Visitor{*this, expr, context, expected, span}, expr.node);
}

ExprPtr Builder::ResolveLiteral(const ast::Literal& literal, Span span) {
  if (literal.unit == "个百分点") return MakeConst(literal.value, NumberType({}, true), span);
  Unit unit = ParseUnit(literal.unit);
  for (const auto& [name, exponent] : unit) {
    if (units_.count(name) != 0) continue;
    Report(Code::E0206, span, {name});
    return nullptr;
  }
  return MakeConst(literal.value, NumberType(unit, literal.percent), span);
}

// A missing value must be handled where it is used; in an item the 缺项 policy of its node handles it.
void Builder::CheckUse(const Expr& value, const Context& context) {
  if (!value.may_miss || context.gaps_allowed) return;
  std::string what = value.field != kNoField ? field(value.field).name : "";
  if (what.empty() || what[0] == '#') {  // not a name that the file gives
    Report(Code::E0402, value.span);
  } else {
    Report(Code::E0401, value.span, {what});
  }
}

ExprPtr Builder::Use(const ast::Expr& expr, const Context& context, const Type* expected) {
  ExprPtr value = Resolve(expr, context, expected);
  if (!value) return nullptr;
  CheckUse(*value, context);
  value->may_miss = value->may_miss && context.gaps_allowed;
  return value;
}

bool Builder::IsNumber(const Expr& value) {
  if (value.type.kind == ValueKind::kNumber) return true;
  Report(Code::E0303, value.span, {TypeText(scheme_, value.type)});
  return false;
}

ExprPtr Builder::UseNumber(const ast::Expr& expr, const Context& context) {
  ExprPtr value = Use(expr, context);
  if (value && !IsNumber(*value)) return nullptr;
  return value;
}

ExprPtr Builder::UseCondition(const ast::Expr& expr, const Context& context) {
  ExprPtr value = Use(expr, context);
  if (value && value->type.kind != ValueKind::kBool) {
    Report(Code::E0304, value->span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  return value;
}

ExprPtr Builder::ResolveBinary(const ast::Binary& binary, Span span, const Context& context) {
  if (binary.op == ast::Op::kAnd || binary.op == ast::Op::kOr) {
    ExprPtr left = UseCondition(*binary.left, context);
    Context narrowed = context;
    Facts(*binary.left, binary.op == ast::Op::kAnd, narrowed);
    ExprPtr right = UseCondition(*binary.right, narrowed);
    if (!left || !right) return nullptr;
    return MakeOp(OpOf(binary.op), BoolType(), span, std::move(left), std::move(right));
  }
  ExprPtr left = Use(*binary.left, context);
  const Type* options = left ? OptionsFor(*left, binary.op, *binary.right, context) : nullptr;
  // An option given to a 函数 is compared by its parameter: 科类 = 类.
  const auto* path = std::get_if<ast::Path>(&binary.right->node);
  const bool parameter = path != nullptr && path->parts.size() == 1 && context.parameters != nullptr &&
                         context.parameters->count(path->parts[0].text) != 0;
  if (parameter && left && left->type.kind == ValueKind::kOption) options = &left->type;
  ExprPtr right = Use(*binary.right, context, options);
  if (!left || !right) return nullptr;
  if (binary.op <= ast::Op::kDiv) return Arithmetic(binary.op, std::move(left), std::move(right), span, binary.op_span);
  return Comparison(binary.op, std::move(left), std::move(right), span, binary.op_span);
}

ExprPtr Builder::Arithmetic(ast::Op op, ExprPtr a, ExprPtr b, Span span, Span op_span) {
  // 不评(“…”) as an operand takes any type.
  if (a->op == Op::kGap) a->type = NumberType(b->type.unit, b->type.ratio);
  if (b->op == Op::kGap) b->type = NumberType(a->type.unit, a->type.ratio);
  if (!IsNumber(*a) || !IsNumber(*b)) return nullptr;
  Type type;
  const bool integral = a->integral && b->integral && op != ast::Op::kDiv;
  if (op == ast::Op::kDiv && CountFits(a->type, b->type)) a->type = NumberType(b->type.unit);
  if (op == ast::Op::kAdd || op == ast::Op::kSub) {
    if (IsZeroConst(*a)) TakeUnit(*a, b->type);
    if (IsZeroConst(*b)) TakeUnit(*b, a->type);
    CountTakesUnit(*a, *b);
    if (!SameUnit(a->type, b->type)) {
      Diagnostic diagnostic{Code::E0301, op_span, {TypeText(scheme_, a->type), TypeText(scheme_, b->type)}};
      NoteOnCount(*a, *b, diagnostic);
      diagnostics_.Add(std::move(diagnostic));
      return nullptr;
    }
    type = NumberType(a->type.unit, a->type.ratio || b->type.ratio);
    type.count = a->type.count && b->type.count;
  } else {
    type.unit = MultiplyUnits(a->type.unit, b->type.unit, op == ast::Op::kMul ? 1 : -1);
    if (type.unit.empty()) {
      type.ratio = op == ast::Op::kMul ? a->type.ratio || b->type.ratio
                                       : !a->type.unit.empty() || a->type.ratio || b->type.ratio;
    }
    if (op == ast::Op::kDiv && IsZeroConst(*b)) {
      Report(Code::E0318, b->span);
      return nullptr;
    }
  }
  if (BothConst(*a, *b)) {
    Number value = op == ast::Op::kAdd   ? a->number + b->number
                   : op == ast::Op::kSub ? a->number - b->number
                   : op == ast::Op::kMul ? a->number * b->number
                                         : a->number / b->number;
    return MakeConst(value, type, span);
  }
  ExprPtr out = MakeOp(OpOf(op), type, span, std::move(a), std::move(b));
  out->integral = integral;
  return out;
}

ExprPtr Builder::Comparison(ast::Op op, ExprPtr a, ExprPtr b, Span span, Span op_span) {
  const bool equality = op == ast::Op::kEq || op == ast::Op::kNe;
  bool fits = a->type.kind == b->type.kind;
  if (fits) {
    switch (a->type.kind) {
      case ValueKind::kNumber:
        if (IsZeroConst(*a)) TakeUnit(*a, b->type);
        if (IsZeroConst(*b)) TakeUnit(*b, a->type);
        CountTakesUnit(*a, *b);
        fits = SameUnit(a->type, b->type);
        break;
      case ValueKind::kDate: break;
      case ValueKind::kOption:
        fits = a->type.options == b->type.options;
        if (fits && !equality && !HaveOrder(a->type, span)) return nullptr;
        break;
      case ValueKind::kRow: fits = equality && a->type.table == b->type.table; break;
      case ValueKind::kText:
      case ValueKind::kBool: fits = equality; break;
    }
  }
  if (!fits) {
    Diagnostic diagnostic{Code::E0302, op_span, {TypeText(scheme_, a->type), TypeText(scheme_, b->type)}};
    if (IsConst(*a)) NoteOnUnit(*a, *b, diagnostic);
    if (IsConst(*b)) NoteOnUnit(*b, *a, diagnostic);
    NoteOnCount(*a, *b, diagnostic);
    diagnostics_.Add(std::move(diagnostic));
    return nullptr;
  }
  if (IsConst(*b)) WarnOfWhole(*a, *b);
  return MakeOp(OpOf(op), BoolType(), span, std::move(a), std::move(b));
}

// 计数(于 学生) + 1 人, 计数(当 …) ≥ 六年级人数: of two sides the count takes the other's unit.
void Builder::CountTakesUnit(Expr& a, Expr& b) {
  if (CountFits(a.type, b.type)) a.type = NumberType(b.type.unit);
  if (CountFits(b.type, a.type)) b.type = NumberType(a.type.unit);
}

void Builder::TakeUnit(Expr& value, const Type& type) {
  if (type.kind != ValueKind::kNumber) return;
  if (IsConst(value) && value.type.kind == ValueKind::kNumber && value.type.unit.empty()) value.type = type;
}

ExprPtr Builder::Bound(const ast::Expr& expr, const Type& type, const Context& context) {
  // Behind an option the ends of an interval are names of options.
  const auto* path = std::get_if<ast::Path>(&expr.node);
  if (type.kind == ValueKind::kOption && path != nullptr && !path->own_row && path->parts.size() == 1) {
    const ast::Name& name = path->parts[0];
    const bool computed = context.kind == Context::Kind::kRow && FindOption(type.options, name.text) < 0 &&
                          FindFieldIn(context.table, name.text) != kNoField;
    if (!computed) return OptionOrReport(type.options, name);
  }
  ExprPtr bound = Use(expr, context, &type);
  if (!bound) return nullptr;
  if (!(bound->type.ratio && !type.unit.empty())) TakeUnit(*bound, type);
  if (CountFits(bound->type, type)) bound->type = NumberType(type.unit);
  if (CountFits(type, bound->type)) bound->type = type;
  const bool other_options = type.kind == ValueKind::kOption && bound->type.options != type.options;
  if (bound->type.kind != type.kind || other_options ||
      (type.kind == ValueKind::kNumber && !SameUnit(bound->type, type))) {
    Report(Code::E0302, expr.span, {TypeText(scheme_, type), TypeText(scheme_, bound->type)});
    return nullptr;
  }
  return bound;
}

ExprPtr Builder::InRange(ExprPtr low_operand, ExprPtr high_operand, ExprPtr low, bool low_closed, ExprPtr high,
                         bool high_closed, Span span) {
  ExprPtr above = MakeOp(low_closed ? Op::kGe : Op::kGt, BoolType(), span, std::move(low_operand), std::move(low));
  ExprPtr below = MakeOp(high_closed ? Op::kLe : Op::kLt, BoolType(), span, std::move(high_operand), std::move(high));
  return MakeOp(Op::kAnd, BoolType(), span, std::move(above), std::move(below));
}

std::optional<Number> Builder::ConstValue(const ast::Expr& expr, const Context& context, const Type* type) {
  ExprPtr value = Resolve(expr, context);
  if (!value) return std::nullopt;
  if (type != nullptr) TakeUnit(*value, *type);
  if (value->op != Op::kConst || (type != nullptr && !SameUnit(value->type, *type))) {
    Report(value->op != Op::kConst ? Code::E0219 : Code::E0302, expr.span,
           value->op != Op::kConst ? std::vector<Text>{}
                                   : std::vector<Text>{TypeText(scheme_, *type), TypeText(scheme_, value->type)});
    return std::nullopt;
  }
  return value->number;
}

}  // namespace heng::model
