#pragma once
// A rule file as written: every clause with its place and the comments around it. Nothing is resolved.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/ast/document.h"
#include "engine/ast/relations.h"

namespace heng::ast {

enum class Skin : uint8_t { kChinese, kEnglish };

struct HeaderRounding {  // one kind of the header's 修约 block
  Name kind;             // a unit, 比率 or 数
  Places places;
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
struct ForeignKey {  // 外键 (学期, 班级) 引用 期初
  std::vector<Name> columns;
  Name table;
  Span span;
};
struct Table {
  Name name;
  std::vector<Name> key;
  std::optional<std::string> may_be_absent;  // 可无(“…”)
  std::vector<Column> columns;
  std::vector<Check> checks;
  std::vector<ForeignKey> foreign;
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
struct Exception {  // 例外 名 [优先于 名, 名] 当 c 则 v
  Name name;
  std::vector<Name> prevails_over;
  ExprPtr condition, value;
  Span span;
  Tail tail;
};
struct BasePoints {  // 基本分
  ExprPtr value;
  Span span;
  Tail tail;
};
struct NodeWeights {  // 权重表 按 级 { … } | 权重表 名(类别, 式)
  std::vector<ExprPtr> keys;
  std::optional<Name> table;  // a weight table of the file, called with `keys`
  Grid grid;
  Span span;
  Tail tail;
};
struct EveryItem {  // 各项 学科 attrs = f(学科): one item for each column of the node's weight table
  Name name;
  NodeAttrs attrs;
  ExprPtr value;
  Span span;
  Tail tail;
};
using Clause = std::variant<std::unique_ptr<Item>, Bonus, TotalBound, BonusSumCap, Veto, Exception, BasePoints,
                            NodeWeights, EveryItem>;
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

struct AmendItem {  // 修订 项 评价.项 权重 65% [= 式 | { … }]
  std::vector<Name> path;
  Item item;  // what is said anew
};

// --- cohort -----------------------------------------------------------------------------------------------
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
  bool parts = false;  // 占 2 份: amount is this tier's part of the sum of all parts
  ExprPtr limit;       // 上限 3 人; may be null
  ExprPtr condition;
  Refill refill = Refill::kUnsaid;
  Span span;
  Tail tail;
};
// 优秀 至多 3 人 当 c 组内(学科) 递补 | 优秀 至少 1 人 组内(学校, 学科) 挤占
struct TierLimit {
  Name tier;
  bool at_least;
  ExprPtr amount;
  ExprPtr condition;  // may be null
  Grouping group;
  Refill refill = Refill::kUnsaid;
  enum class Over : uint8_t { kUnsaid, kDisplace /*挤占*/, kExceed /*突破*/ } over = Over::kUnsaid;
  Span span;
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
enum class QuotaTies : uint8_t { kUnsaid, kUpper /*上优先*/, kLower /*下优先*/ };
struct TierBlock {
  Name name;
  Name table;
  std::optional<TypeRef> type;  // 等次 x 于 t : 选项表名
  std::vector<Key> keys;
  Grouping group;
  std::vector<TierRow> rows;
  std::vector<Excluded> excluded;
  ExprPtr base;  // 基数: a Path 全体人数/参评人数/候选人数 or an expression; null = not said
  std::optional<Rounding> quota_rounding;
  bool quota_largest = false;  // 名额取整 最大余额 [并列 上优先 | 下优先]
  QuotaTies quota_ties = QuotaTies::kUnsaid;
  std::vector<TierLimit> limits;
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
struct FirstPay {  // 先付 名 = v
  Name name;
  ExprPtr value;
  Span span;
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
  std::vector<Key> remainder_keys;   // 尾差并列 按
  std::vector<Key> difference_keys;  // 尾差 四舍五入 差额 按 …: the first of them bears the difference
  bool difference_reported = false;  // 尾差 四舍五入 差额 报告
  std::vector<FirstPay> first_pays;  // 先付, in order
  ExprPtr floor, ceiling;            // 每人 保底 / 每人 封顶, in the person's row; may be null
  enum class Freed : uint8_t { kUnsaid, kAgain /*再分配*/, kKeep /*结余*/ } freed = Freed::kUnsaid;  // 余额
  enum class Overspend : uint8_t { kUnsaid, kError /*报错*/, kProportional /*按比例*/ } overspend = Overspend::kUnsaid;
  std::vector<Key> overspend_keys;  // 超支 按比例(并列 按 …)
  ExprPtr least;                    // 尾差 舍去 至少 1 人; may be null
  ExprPtr pooled_below;        // 不足 0.5 人 合并(按 …|结余): smaller exact shares are pooled; may be null
  std::vector<Key> pool_keys;  // who of the pool gets what the pool has
  bool pool_kept = false;      // 合并(结余): nobody
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
               ShareBlock, UseCase, View, Summary, Expand, Union, Scan, Slots, Sample, WeightTable, Warning, History,
               Adopt, Output, Import, BasedOn, Repeal, AmendItem>
      node;
  enum class Edit : uint8_t { kNone, kAmend /*修订*/, kAdd /*新增*/ } edit = Edit::kNone;
};

struct Comment {
  Span span;  // from # to the line end
};

struct File {
  uint32_t source = 0;
  Skin skin = Skin::kChinese;
  Scheme scheme;
  std::vector<Decl> decls;         // as written
  std::vector<Comment> comments;   // in order
  std::vector<uint32_t> imported;  // sources of declarations taken over by 引入
};

// The tree, two blanks a level, each node with line:column; for `heng dump --stage ast` and the tests.
std::string Print(const File& file, const class ::heng::SourceMap& sources);

}  // namespace heng::ast
