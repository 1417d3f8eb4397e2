#pragma once
// A rule file as written: every clause with its place and the comments around it. Nothing is resolved.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/ast/expr.h"

namespace heng::ast {

enum class Skin : uint8_t { kChinese, kEnglish };

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

struct HeaderRounding {  // one kind of the header's 修约 block
  Name kind;             // a unit, 比率 or 数
  Places places;
};
enum class TieRule : uint8_t {
  kCompetition /*同名次跳号*/,
  kDense /*同名次连号*/,
  kAverage /*平均名次*/,
  kKeys,
  kPending /*待定*/
};

struct Scheme {
  std::string title;
  Span span, title_span;
  std::vector<std::string> basis, notes;
  std::optional<int32_t> from, to;  // 期间
  Span period_span;
  std::optional<int64_t> version;  // 语言版本
  Span version_span;
  std::optional<Rounding> rounding_mode;
  Span rounding_span;
  std::vector<HeaderRounding> roundings;
  std::optional<TieRule> ties;  // 名次并列
};

struct DatedValue {
  ExprPtr value;
  std::optional<int32_t> from;  // 自 date
};
struct Param {
  Name name;
  std::vector<DatedValue> values;
};
struct UnitDecl {
  Name name;
};
struct OptionList {  // 选项表 名(a, b)
  Name name;
  std::vector<Name> options;
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

struct Column {
  Name name;
  TypeRef type;
  bool optional = false;  // 可缺(…)
  std::vector<Name> reasons;
  bool personal = false;          // 隐私
  bool unique = false;            // 唯一
  bool percent = false;           // 按百分数
  std::optional<Interval> range;  // 范围
  std::vector<std::string> aliases;
  Tail tail;
};
struct Check {  // 校验 错误 “…” [于 表] = condition
  bool warning;
  std::string message;
  std::optional<Name> table;
  ExprPtr condition;
  Span span;
  Tail tail;
};
struct Table {
  Name name;
  std::vector<Name> key;
  std::optional<std::string> may_be_absent;  // 可无(“…”)
  std::vector<Column> columns;
  std::vector<Check> checks;
};
struct Indicator {
  Name name;
  Name table;
  std::optional<TypeRef> type;
  std::optional<RoundingClause> rounding;
  ExprPtr value;
};
struct Quantity {  // 量
  Name name;
  std::optional<TypeRef> type;
  std::optional<RoundingClause> rounding;
  ExprPtr value;
};
struct Function {
  Name name;
  std::vector<Name> parameters;
  std::optional<Name> table;
  ExprPtr value;
};

// --- 评价 -------------------------------------------------------------------------------------------------
enum class GapPolicy : uint8_t { kReweight /*重分权重*/, kZero /*计零*/, kUnrated /*不评*/, kMoveTo /*移给*/ };
struct GapClause {
  GapPolicy policy;
  int64_t at_least = 0;  // 至少 n 项
  Name move_to;
  Span span;
};
struct NodeAttrs {
  ExprPtr weight;                 // null = none (points)
  ExprPtr full;                   // 满分; null = parent's
  bool no_full = false;           // 不设满分
  std::optional<GapClause> gaps;  // 缺项
  ExprPtr cap, floor;             // 封顶 / 保底; `封顶 满分` is a FullPoints expression
  std::optional<RoundingClause> rounding;
};
struct Item;
struct Bonus {
  bool deduction;
  Name name;
  ExprPtr cap;
  bool highest_only = false;  // 就高不重复 (its formula's greatest part counts)
  std::optional<RoundingClause> rounding;
  ExprPtr value;
  Span span;
  Tail tail;
};
struct TotalBound {  // 总分 封顶 105 分 含加分 / 总分 保底 0 分
  bool cap;
  ExprPtr bound;
  std::optional<bool> with_bonus;  // 含加分 / 不含加分
  Span span;
  Tail tail;
};
struct BonusSumCap {  // 加分合计 封顶 3 分
  bool deduction;
  ExprPtr cap;
  Span span;
  Tail tail;
};
struct Veto {
  Name name;
  ExprPtr condition;
  ExprPtr effect;  // null = a flag only; a Literal (0 分) or UnratedLiteral
  Span span;
  Tail tail;
};
struct Exception {  // 例外 名 当 c 则 v
  Name name;
  ExprPtr condition, value;
  Span span;
  Tail tail;
};
struct BasePoints {  // 基本分
  ExprPtr value;
  Span span;
  Tail tail;
};
using Clause = std::variant<std::unique_ptr<Item>, Bonus, TotalBound, BonusSumCap, Veto, Exception, BasePoints>;
struct Item {  // 项 名 attrs = expr | 项 名 attrs { … }
  Name name;
  NodeAttrs attrs;
  ExprPtr value;                // leaf
  std::vector<Clause> clauses;  // node
  bool is_node = false;
  Span span;
  Tail tail;
};
struct Evaluation {
  Name name;
  Name table;
  ExprPtr when;  // 当; may be null
  Item root;     // its name is the evaluation's
};

// --- cohort -----------------------------------------------------------------------------------------------
struct Key {
  ExprPtr value;
  std::optional<bool> descending;  // 降序 / 升序; neither = ascending, only for a unique key
  enum class Gaps : uint8_t { kNone, kLast /*缺在后*/, kFirst /*缺在前*/ } gaps = Gaps::kNone;
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
struct Rank {
  Name name;
  Name table;
  std::vector<Key> keys;
  Grouping group;
  std::vector<Excluded> excluded;
  std::optional<TieRule> ties;
  std::vector<Key> tie_keys;  // kKeys
  Span tie_span;
};
enum class Refill : uint8_t { kUnsaid, kRefill /*递补*/, kNone /*不递补*/ };
struct TierRow {
  Name name;
  enum class Share : uint8_t { kNone, kFront /*前*/, kOwn /*占*/, kRest /*其余*/ } share = Share::kNone;
  ExprPtr amount;
  ExprPtr condition;
  Refill refill = Refill::kUnsaid;
  Span span;
  Tail tail;
};
// What becomes of rows without a score: 未评者 不参加 | a tier or an amount | 不评(“…”)
struct UnratedRule {
  enum class Form : uint8_t { kNotTaking, kValue, kUnrated } form;
  ExprPtr value;
  std::string reason;
  Span span;
};
enum class Border : uint8_t { kAllIn, kNoneIn, kPending, kKeys };
enum class Vacancy : uint8_t { kUnsaid, kDown /*下移*/, kVoid /*作废*/ };
struct TierBlock {
  Name name;
  Name table;
  std::vector<Key> keys;
  Grouping group;
  std::vector<TierRow> rows;
  std::vector<Excluded> excluded;
  ExprPtr base;  // 基数: a Path 全体人数/参评人数/候选人数 or an expression; null = not said
  std::optional<Rounding> quota_rounding;
  std::optional<Border> border;
  std::vector<Key> border_keys;
  Vacancy vacancy = Vacancy::kUnsaid;
  std::optional<UnratedRule> unrated;
  Span span;
};
enum class Remainder : uint8_t {
  kLargest /*最大余额*/,
  kKeep /*结余*/,
  kHalfUp /*四舍五入: each share rounded, difference reported*/
};
struct ShareBlock {
  Name name;
  Name table;
  Grouping group;
  ExprPtr total;   // 总额
  ExprPtr weight;  // 按
  std::vector<Excluded> excluded;
  std::optional<UnratedRule> unrated;
  ExprPtr unit;  // 精确到
  std::optional<Remainder> remainder;
  std::vector<Key> remainder_keys;      // 尾差并列 按
  std::optional<bool> nobody_is_error;  // 无人可分 报错 (true) / 结余 (false)
  enum class ZeroWeight : uint8_t {
    kUnsaid,
    kGetsNothing /*零权 得 0*/,
    kNotTaking /*零权 不参加*/
  } zero = ZeroWeight::kUnsaid;
  Span span;
};

// --- 用例 -------------------------------------------------------------------------------------------------
struct CaseCell {
  std::string text;  // "" and missing = 缺 or an empty cell
  bool missing = false;
  Span span;
};
struct CaseTable {
  bool expected;  // 得 (else 给)
  Name table;     // of 量: 得 量 { | 名 | … }, the table's name is 量
  std::vector<Name> columns;
  std::vector<std::vector<CaseCell>> rows;
  Span span;
};
struct UseCase {
  std::string title;
  std::vector<CaseTable> tables;
  Span span;
};

struct Decl {
  Span span;
  Tail tail;
  std::variant<Param, UnitDecl, OptionList, Table, Check, Indicator, Quantity, Function, Evaluation, Rank, TierBlock,
               ShareBlock, UseCase>
      node;
};

struct Comment {
  Span span;  // from # to the line end
};

struct File {
  uint32_t source = 0;
  Skin skin = Skin::kChinese;
  Scheme scheme;
  std::vector<Decl> decls;        // as written
  std::vector<Comment> comments;  // in order
};

// The tree, two blanks a level, each node with line:column; for `heng dump --stage ast` and the tests.
std::string Print(const File& file, const class ::heng::SourceMap& sources);

}  // namespace heng::ast
