// Options in order: a 选项表 and a list written in place run from the lowest to the highest.
#include "engine/model/builder.h"

namespace heng::model {

// False when values of this type cannot be put in order. For a list written in place says once which end was taken for
// the lowest.
bool Builder::HaveOrder(const Type& type, Span span) {
  if (type.kind != ValueKind::kOption) return true;
  const OptionList& list = scheme_.option_lists[type.options];
  if (list.of_tier) {
    Report(Code::E0427, span);
    return false;
  }
  if (list.name.empty() && order_assumed_.insert(type.options).second) {
    Report(Code::W0431, span, {list.options.front(), list.options.back()});
  }
  return true;
}

// x ≥ 良: behind < ≤ > ≥ a plain name is an option of x, unless the row has a column of that name too.
const Type* Builder::OptionsFor(const Expr& left, ast::Op op, const ast::Expr& right, const Context& context) {
  if (left.type.kind != ValueKind::kOption || op == ast::Op::kEq || op == ast::Op::kNe) return nullptr;
  const auto* path = std::get_if<ast::Path>(&right.node);
  if (path == nullptr || path->own_row || path->parts.size() != 1) return nullptr;
  const std::string& name = path->parts[0].text;
  if (FindOption(left.type.options, name) < 0) return nullptr;
  if (context.kind == Context::Kind::kRow && FindFieldIn(context.table, name) != kNoField) {
    Report(Code::E0430, right.span, {name});
  }
  return &left.type;
}

// 序(x): 1 for the lowest.
ExprPtr Builder::Ordinal(const ast::Call& call, Span span, const Context& context, const Type*) {
  ExprPtr value = Use(*call.args[0], context);
  if (!value) return nullptr;
  if (value->type.kind != ValueKind::kOption) {
    Report(Code::E0429, value->span, {call.written, TypeText(scheme_, value->type)});
    return nullptr;
  }
  if (!HaveOrder(value->type, span)) return nullptr;
  ExprPtr out = MakeOp(Op::kOrdinal, NumberType(), span, std::move(value));
  out->integral = true;
  return out;
}

// 升等(x, n), 降等(x, n): stop at the ends of the list.
ExprPtr Builder::Shifted(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  ExprPtr value = Use(*call.args[0], context, expected);
  if (!value) return nullptr;
  if (value->type.kind != ValueKind::kOption) {
    Report(Code::E0429, value->span, {call.written, TypeText(scheme_, value->type)});
    return nullptr;
  }
  if (!HaveOrder(value->type, span)) return nullptr;
  ExprPtr places = WholeNumber(*call.args[1], context);
  if (!places) return nullptr;
  if (call.function.text == "降等") {
    const Type type = places->type;
    places = MakeOp(Op::kNeg, type, span, std::move(places));
  }
  const Type type = value->type;
  ExprPtr out = MakeOp(Op::kShiftOption, type, span, std::move(value), std::move(places));
  out->code = static_cast<int64_t>(scheme_.option_lists[type.options].options.size());
  return out;
}

}  // namespace heng::model
