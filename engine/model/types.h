#pragma once
// Units and types: how they combine, how they are said, and small builders of Exprs.
#include <string>

#include "engine/model/model.h"

namespace heng::model {

Unit MultiplyUnits(const Unit& a, const Unit& b, int sign);  // sign -1: a / b
// "分", "元/人" → unit. The parts are not looked up.
Unit ParseUnit(const std::string& text);
bool SameUnit(const Type& a, const Type& b);
// A 计数 beside a quantity in one unit, 分 and 元 excepted: so many 人, 班, 节 …
bool CountFits(const Type& count, const Type& quantity);
// 分, 比率, 数, 文本, 选项(小学, 初中), 引用 学校 …
Text TypeText(const Scheme& scheme, const Type& type);

Type NumberType(Unit unit = {}, bool ratio = false);
Type BoolType();

ExprPtr MakeConst(const Number& value, Type type, Span span);
ExprPtr MakeCode(int64_t code, Type type, Span span);
ExprPtr MakeText(std::string text, Span span);
ExprPtr MakeGap(data::GapKind kind, std::string reason, Type type, Span span);
// Inputs' gap flags are joined into the result; type as given.
ExprPtr MakeOp(Op op, Type type, Span span, std::vector<ExprPtr> in);
ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a);
ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a, ExprPtr b);
ExprPtr MakeOp(Op op, Type type, Span span, ExprPtr a, ExprPtr b, ExprPtr c);
ExprPtr MakeRound(ExprPtr value, Rounding mode, const Number& step);
Text ModeText(Rounding mode);  // 四舍五入
Text InFormula();              // what says so of a rounding that stands in a formula
ExprPtr Clone(const Expr& expr);
Hop CloneHop(const Hop& hop);
Grouping CloneGrouping(const Grouping& group);
inline bool IsConst(const Expr& e) { return e.op == Op::kConst; }
bool IsZeroConst(const Expr& e);

}  // namespace heng::model
