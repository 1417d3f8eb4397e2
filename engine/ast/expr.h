#pragma once
// Formulas as written.
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/number.h"
#include "engine/diag/source.h"

namespace heng::ast {

struct Expr;
using ExprPtr = std::shared_ptr<Expr>;  // shared where one formula stands for several (各项)

struct Name {
  std::string text;  // as meant: full-width folded, 【】 or backquotes taken off
  Span span;
};

// 30% is value 3/10, percent. Units: "" none, "分", "元/人", "个百分点" (value already divided by 100).
struct Literal {
  Number value;
  bool percent = false;
  std::string unit;
};
struct TextLiteral {
  std::string text;
};
struct DateLiteral {
  int32_t days;
};
struct BoolLiteral {
  bool value;  // 是 / 否
};
struct FullPoints {};  // 满分
struct UnratedLiteral {
  std::string reason;  // 不评(“…”)
};
struct Path {
  bool own_row = false;       // 本行.x
  bool previous_row = false;  // 上行.x (递推)
  std::vector<Name> parts;
};
struct PeriodEnd {
  bool end;  // 期间.止 (else 期间.起)
};
struct VetoRef {
  Name veto;  // 否决(名); 否决(评价.名) when parts are several
  std::vector<Name> qualifier;
};

enum class Op : uint8_t { kAdd, kSub, kMul, kDiv, kLt, kLe, kGt, kGe, kEq, kNe, kAnd, kOr };
struct Unary {
  bool negate;  // '-' ; else 非
  ExprPtr operand;
};
struct Binary {
  Op op;
  Span op_span;
  ExprPtr left, right;
};
struct Bracket {
  ExprPtr inner;  // ( … ): kept, because 缺则, 限于 and mixed 且/或 depend on it
};

// x 是 合格 / x 不是 缺 / x 是 不评
struct IsTest {
  enum class Against : uint8_t { kName, kMissing, kUnrated, kText } against;
  bool negated;
  ExprPtr operand;
  Name name;
};
struct InSet {  // x 属于 {a, b}; names or texts
  ExprPtr operand;
  std::vector<Name> names;
  std::vector<std::string> texts;
};
struct Interval {
  bool low_closed = true, high_closed = true;
  ExprPtr low, high;  // both given
  Span span;
};
struct InInterval {  // x 在 [a, b)
  ExprPtr operand;
  Interval interval;
};
struct TextTest {  // x 包含 “…” / x 开头是 “…”
  bool starts;
  ExprPtr operand;
  ExprPtr text;
};
struct OrElse {  // a 缺则 b / a 零则 b
  bool zero;     // 零则
  Span word;
  ExprPtr operand, otherwise;
};
struct Within {  // x 限于 [a, b]
  ExprPtr operand;
  Interval interval;
};
enum class PerStep : uint8_t { kWhole /*不足不计*/, kProportional /*按比例*/, kStarted /*不足按一*/ };
struct Per {  // x 每 u 扣 v 按比例 [至多 m] [扣完为止]
  ExprPtr operand;
  ExprPtr unit;
  bool add;  // 加 (else 扣)
  ExprPtr amount;
  PerStep step;
  ExprPtr at_most;          // may be null
  bool until_gone = false;  // 扣完为止
};
struct If {
  ExprPtr condition, then, otherwise;
};

// --- blocks -----------------------------------------------------------------------------------------------
struct Band {  // one key of 分段 / 累进 / 内插
  enum class Form : uint8_t {
    kInterval,   // [a, b)
    kAtLeast,    // a 以上 (included)
    kAtMost,     // a 以下 / a 以内 (included)
    kBelow,      // 不满 a
    kAbove,      // 超过 a
    kFromTo,     // a 至 b (both included)
    kFromBelow,  // a 至 不满 b
    kExactly,    // a
    kMissing,    // 缺
    kOtherwise   // 其余
  } form;
  Interval interval;  // kInterval
  ExprPtr a, b;       // the others
  Span span;
  bool noted = false;  // as in LookupKey
};
// A cell of a table with several columns: a value, 无 (cannot occur, or no such item), or a band (result first:
// `5 分 : 1 至 2, 1 至 9`, each column's band gives the row's label).
struct Cell {
  ExprPtr value;
  bool none = false;
  std::optional<Band> band;
  Span span;
};
struct BandRow {
  Band key;
  ExprPtr value;            // of a table with one column
  std::vector<Cell> cells;  // of a two-way table, one a column
};
struct LookupKey {
  enum class Form : uint8_t { kName, kNumber, kBool, kMissing, kOtherwise } form;
  Name name;       // kName
  ExprPtr number;  // kNumber
  bool value = false;
  Span span;
  bool noted = false;  // the row has a 说明, which tells why it stands here though it may never match
};
struct Bands {
  bool marginal;  // 累进 (else 分段)
  ExprPtr operand;
  std::vector<BandRow> rows;
  ExprPtr by;                      // 分段 x 按 y: chooses the column; may be null
  std::vector<LookupKey> columns;  // 列 : 甲, 乙 (with `by`)
};
struct LookupRow {
  std::vector<LookupKey> keys;  // one for each operand, or a single 其余 / 缺
  ExprPtr value;
  std::vector<Cell> cells;  // as in BandRow
};
struct Lookup {  // 对照 x, y { 一等, 城区 : 1 … }
  std::vector<ExprPtr> operands;
  std::vector<LookupRow> rows;
  ExprPtr by;                      // as in Bands
  std::vector<LookupKey> columns;  // as in Bands
};
struct CaseRow {
  ExprPtr condition;  // null = 其余
  ExprPtr value;
  Span span;
};
struct Cases {  // 分情况 [依次]
  bool in_order;
  std::vector<CaseRow> rows;
};
struct RankPointsRow {  // 第 a [至 b] 名 : v ; 前 10% : v ; otherwise = 其余 ; missing = 缺
  bool otherwise = false, missing = false;
  int64_t from = 0, to = 0;
  ExprPtr front;  // 前 p: positions up to this share of those ranked in the group; else null
  ExprPtr value;
  Span span;
};
struct RankPoints {  // 名次计分
  ExprPtr operand;
  std::vector<RankPointsRow> rows;
  ExprPtr then_minus;            // 以后每名 减 v; may be null
  ExprPtr lowest;                // 最低 : v; may be null
  std::optional<Rounding> mode;  // 取整 …: how p % of the people is rounded to places
};
struct Anchor {  // 内插: value at a point; or [a, b] : v 至 w (a jump may lie between two of these)
  ExprPtr at, value;
  std::optional<Interval> interval;  // then `value` stands at its low end and `to` at its high end
  ExprPtr to;
};
struct Interpolation {
  ExprPtr operand;
  std::vector<Anchor> anchors;
  enum class Outside : uint8_t { kError, kExtend /*外延*/, kEnds /*取端*/ } outside = Outside::kError;
  ExprPtr missing;     // 缺 : v; may be null
  ExprPtr zero_width;  // 零宽则 v: where two anchors meet; may be null
};
struct FloatSide {  // 升 每 1 分 加 1 分 按比例 至多 3 分 / 降 不计
  bool counted = false;
  ExprPtr unit;
  bool add = true;
  ExprPtr amount;
  PerStep step = PerStep::kProportional;
  ExprPtr at_most;
};
struct Floating {  // 浮动
  ExprPtr operand;
  FloatSide up, down;
};

// --- calls ------------------------------------------------------------------------------------------------
// Everything called by name: functions of the language, aggregates, 函数 of the file. Which it is, and which
// modifiers it takes, is the model's to say.
struct Key {
  ExprPtr value;
  std::optional<bool> descending;  // 降序 / 升序; neither = ascending, only for a unique key
  ExprPtr when;  // 及格率 降序 当 年级 是 毕业班: the key counts only where this holds; may be null
  enum class Gaps : uint8_t { kNone, kLast /*缺在后*/, kFirst /*缺在前*/ } gaps = Gaps::kNone;
  Span span;
};
struct Trim {
  bool high;                     // 去最高 (else 去最低)
  ExprPtr count;                 // a number of rows, or a percent literal
  std::optional<Rounding> mode;  // how p% of the rows is rounded
};
struct Modifiers {
  bool grouped = false;  // 组内(…)
  std::vector<ExprPtr> group_keys;
  Span group_span;
  bool whole = false;        // 全体
  bool except_self = false;  // 不含本行
  bool skip_gaps = false;    // 忽略缺
  bool gap_unrates = false;  // 有缺不评
  std::vector<Trim> trims;
  ExprPtr divide_by;            // 除以
  ExprPtr weight;               // 权
  ExprPtr when;                 // 当 …
  std::vector<Name> flags;      // 总体, 样本 and other bare words the model knows, in order
  std::vector<Key> order;       // 按 (键 降序, 键)
  ExprPtr take_high;            // 取高 n: only the n highest
  ExprPtr take_low;             // 取低 n
  ExprPtr at_least;             // 至少 n 个
  ExprPtr too_few;              // 至少 n 个 否则 v; may be null
  std::optional<int64_t> type;  // 类型 7
};
struct Source {  // 于 表 [经 列] [每 列 一次 | 每 (列, 列) 取高]:
  std::vector<Name> table;
  std::optional<Name> via;
  std::vector<ExprPtr> once_per;
  bool highest = false;  // 取高: the highest value of each key (else 一次: one value a key, all equal)
};
struct Call {
  Name function;        // built-in ones by their Chinese name in either skin
  std::string written;  // as the file says it
  std::optional<Source> source;
  std::vector<ExprPtr> args;  // values, in order
  Modifiers modifiers;
  std::optional<int64_t> places;     // “2 位” as an argument
  ExprPtr step;                      // “到 0.5 分” as an argument; may be null
  std::optional<Rounding> mode;      // a rounding mode as an argument: 满年(a, b, 进一)
  std::optional<int64_t> months_up;  // 满年(a, b, 满9个月进一)
};
struct Fetch {  // 取 表(键, …).列.列
  Name table;
  std::vector<ExprPtr> keys;
  std::vector<Name> path;
};

struct Expr {
  Span span;
  std::variant<Literal, TextLiteral, DateLiteral, BoolLiteral, FullPoints, UnratedLiteral, Path, PeriodEnd, VetoRef,
               Unary, Binary, Bracket, IsTest, InSet, InInterval, TextTest, OrElse, Within, Per, If, Bands, Lookup,
               Cases, RankPoints, Interpolation, Floating, Call, Fetch>
      node;
};

template <class T>
ExprPtr Make(Span span, T node) {
  return std::make_shared<Expr>(Expr{span, std::move(node)});
}

}  // namespace heng::ast
