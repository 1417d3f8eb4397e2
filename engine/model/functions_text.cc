// Functions of one row that read or make texts.
#include "engine/model/builder.h"

namespace heng::model {

namespace {

Type TextType() {
  Type type;
  type.kind = ValueKind::kText;
  return type;
}

}  // namespace

ExprPtr Builder::Reason(const ast::Call& call, Span span, const Context& context, const Type*) {
  Context inside = context;
  inside.gaps_allowed = true;
  ExprPtr value = Resolve(*call.args[0], inside);
  if (!value) return nullptr;
  ExprPtr out = MakeOp(Op::kReason, TextType(), span, std::move(value));
  out->code = scheme_.english ? 1 : 0;
  out->may_miss = out->may_unrate = false;
  return out;
}

ExprPtr Builder::UseText(const ast::Expr& expr, const Context& context) {
  ExprPtr value = Use(expr, context);
  if (value && value->type.kind != ValueKind::kText) {
    Report(Code::E0433, expr.span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  return value;
}

// 数值(文本)
ExprPtr Builder::ParseNumber(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr value = UseText(*call.args[0], context);
  if (!value) return nullptr;
  ExprPtr out = MakeOp(Op::kParseNumber, NumberType(), span, std::move(value));
  out->may_miss = true;
  return out;
}

// A number without its unit, a date, 是/否, an option's name; a text stays as it is.
ExprPtr Builder::AsText(ExprPtr value) {
  if (value->type.kind == ValueKind::kText) return value;
  if (value->type.kind == ValueKind::kRow) {
    Report(Code::E0433, value->span, {TypeText(scheme_, value->type)});
    return nullptr;
  }
  const Span span = value->span;
  const Type type = value->type;
  ExprPtr out = MakeOp(Op::kTextOf, TextType(), span, std::move(value));
  out->code = static_cast<int64_t>(type.kind);
  if (type.kind == ValueKind::kBool && scheme_.english) out->args = {"no", "yes"};
  if (type.kind == ValueKind::kOption) {
    for (const std::string& option : scheme_.option_lists[type.options].options) out->args.emplace_back(option);
  }
  return out;
}

ExprPtr Builder::TextOf(const ast::Call& call, Span, const Context& context, const Type*) {
  ExprPtr value = Use(*call.args[0], context);
  return value ? AsText(std::move(value)) : nullptr;
}

ExprPtr Builder::Concat(const ast::Call& call, Span span, const Context& context, const Type*) {
  std::vector<ExprPtr> in;
  for (const auto& arg : call.args) {
    ExprPtr value = Use(*arg, context);
    if (value) value = AsText(std::move(value));
    if (!value) return nullptr;
    in.push_back(std::move(value));
  }
  return MakeOp(Op::kConcat, TextType(), span, std::move(in));
}

// 前几字(x, n), 后几字(x, n), 字数(x)
ExprPtr Builder::Characters(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr text = UseText(*call.args[0], context);
  if (!text) return nullptr;
  if (call.function.text == "字数") {
    ExprPtr out = MakeOp(Op::kLength, NumberType(), span, std::move(text));
    out->integral = true;
    return out;
  }
  ExprPtr count = WholeNumber(*call.args[1], context);
  if (!count) return nullptr;
  const Op op = call.function.text == "前几字" ? Op::kFirstChars : Op::kLastChars;
  return MakeOp(op, TextType(), span, std::move(text), std::move(count));
}

}  // namespace heng::model
