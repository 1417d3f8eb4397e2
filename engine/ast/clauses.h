#pragma once
// Parts that several clauses share: roundings, types, sort keys, groups, who takes part.
#include <optional>
#include <string>
#include <vector>

#include "engine/ast/expr.h"

namespace heng::ast {

struct Tail {                      // behind any clause
  std::vector<std::string> basis;  // 依据
  std::vector<std::string> notes;  // 说明
};

// 2 位 / 到 0.5 分 / 精确
struct Places {
  enum class Form : uint8_t { kPlaces, kStep, kExact } form = Form::kPlaces;
  int64_t places = 0;
  ExprPtr step;
  Span span;
};
struct RoundingClause {  // 修约 四舍五入 2 位 | 精确
  Rounding mode = Rounding::kHalfUp;
  Places places;
  Span span;
};

enum class TieRule : uint8_t {
  kCompetition /*同名次跳号*/,
  kDense /*同名次连号*/,
  kAverage /*平均名次*/,
  kKeys,
  kPending /*待定*/,
  kLast /*同名次靠后*/
};

struct TypeRef {
  enum class Form : uint8_t {
    kText,
    kInteger,
    kNumber /*数*/,
    kRatio,
    kDate,
    kBool,
    kOptions /*inline*/,
    kReference,
    kUnit,
    kNamed /*选项表*/
  } form;
  Name name;  // unit, referred table, option list
  std::vector<Name> options;
  std::optional<int64_t> places;  // 2 位
  Span span;
};

struct Grouping {
  enum class Form : uint8_t { kNone, kWhole /*全体*/, kKeys /*组内(…)*/, kEach /*每 T 一份*/ } form = Form::kNone;
  std::vector<ExprPtr> keys;
  Name each;
  Span span;
};
struct Excluded {  // 不参加 “原因” 当 c; 参加 当 c is stored with `unless` and the reason 不参加
  std::string reason;
  ExprPtr condition;
  bool unless = false;
  Span span;
};

}  // namespace heng::ast
