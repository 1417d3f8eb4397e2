#pragma once
// The checked scheme: every name resolved, every formula typed, every block (分段, 对照, 浮动 …) written out in the
// small set of operations of vocabulary.h, every rounding where it happens.
//
// The unit of meaning is the Field: one named value of one table (or of the scheme, for 量). Fields depend on fields;
// `order` lists them so that everything a field needs stands before it.
//
// Formulas are evaluated in a context: the row of a table; a group of a table's rows (quotas, bases, funds); or the
// scheme itself (量). Reference evaluator and plan both follow exactly this tree.
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/number.h"
#include "engine/data/column.h"
#include "engine/data/schema.h"
#include "engine/diag/diagnostic.h"
#include "engine/model/vocabulary.h"

namespace heng::model {

using namespace heng::vocabulary;  // NOLINT: the words model and plan share

// 元/人 is {元:1, 人:-1}; empty = no unit. Sorted by name, no zero exponents.
using Unit = std::vector<std::pair<std::string, int>>;

struct Type {
  ValueKind kind = ValueKind::kNumber;
  Unit unit;
  bool ratio = false;  // 比率, when there is no unit
  bool count = false;  // 计数: a number of rows; beside a quantity it takes its unit (CountFits)
  int options = -1;    // kOption: index in Scheme::option_lists
  int table = -1;      // kRow
};

struct OptionList {
  std::string name;                  // "" for one written in place
  std::vector<std::string> options;  // lowest first
  bool of_tier = false;              // the names of a 等次's rows: nothing says which is the lowest
};

using FieldId = int;
constexpr FieldId kNoField = -1;

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

// How a formula reaches the row whose field it reads, from its own row; hops are taken in order.
struct Hop {
  enum class Kind : uint8_t {
    kReference,  // through the reference field `field` (of the table reached so far)
    kPrevious,   // 递推: to the row before, in the order of scan `table`
    kFetch,      // 取: the row of `table` whose key columns equal `keys` (evaluated in this formula's own context)
    kFirstRow    // from a group to its first row (only group keys and what follows from them are read this way)
  } kind;
  FieldId field = kNoField;
  int table = -1;
  std::vector<ExprPtr> keys;
  bool there = false;  // kFetch: such a row is sure to be there
};

// Rows that an aggregate, a rank, a tier or a share works on, and how they form groups.
struct Grouping {
  enum class Kind : uint8_t {
    kWhole,      // all rows of the table
    kKeys,       // equal `keys` (evaluated in the row's context)
    kEach,       // one group for each row of `each`; a row belongs to the one reached by `hop`
    kReferring,  // aggregates: rows of `table` whose reference `via` is the row being computed
    kUpward,     // aggregates in a 汇总: rows of `table` whose summary row (reached by `via`) has the same `keys` as
                 // the one being computed (both evaluated in the summary row's context)
    kThisGroup   // aggregates in a group context: the rows of that group
  } kind = Kind::kWhole;
  std::vector<ExprPtr> keys;
  int each = -1;
  std::vector<Hop> hop;  // kEach: exactly one
  FieldId via = kNoField;
};

struct SortKey {
  ExprPtr value;
  bool descending = false;
  enum class Gaps : uint8_t { kExcluded, kLast, kFirst } gaps = Gaps::kExcluded;
};

struct Trim {
  bool high;
  bool percent;
  Number amount;
  Rounding mode = Rounding::kHalfUp;
  bool keep = false;  // 取高, 取低
  ExprPtr count;      // instead of `amount`; where divide_by stands
};

// See plan::Aggregate (plan.h) for what each kind gives for few rows, gaps and trims.
struct Aggregate {
  AggregateKind kind;
  int table = -1;  // rows aggregated
  Grouping group;
  bool except_self = false;
  ExprPtr value;      // in the context of a row of `table`; null for plain counting
  ExprPtr when;       // likewise; null = all
  ExprPtr weight;     // likewise
  ExprPtr divide_by;  // in the context the aggregate stands in (for kKeys/kWhole: of the group)
  ExprPtr other;      // x of a line through (x, value); in the context of a row of `table`
  GapUse gaps = GapUse::kNone;
  std::vector<Trim> trims;
  int64_t n = 1;
  ExprPtr nth;  // instead of n; where divide_by stands
  int64_t at_least = 0;
  std::string too_few;
  PickTies ties = PickTies::kLowest;
  Number p;
  int definition = 0;
  std::vector<SortKey> keys;  // in the context of a row of `table`
  std::string separator;
  int places = 20;
  std::vector<ExprPtr> once_per;  // 每 (键, 键) 一次, in the context of a row of `table`: see plan::OncePer
  bool once_highest = false;      // 每 键 取高
};

// Operations of vocabulary::Op. kLoad reads `field` after `hops`; an aggregate is kLoad with `aggregate` set.
struct Expr {
  Op op;
  std::vector<ExprPtr> in;
  Type type;
  Span span;
  bool may_miss = false;    // can be 缺
  bool may_unrate = false;  // can be 不评 or 不参加
  bool integral = false;    // always a whole number
  Number number;            // kConst; kRound: the step
  int64_t code = 0;
  std::string text;  // kTextConst, kGap (reason)
  data::GapKind gap_kind = data::GapKind::kUnrated;
  FieldId field = kNoField;
  std::vector<Hop> hops;
  std::unique_ptr<Aggregate> aggregate;
  Rounding mode = Rounding::kHalfUp;
  bool exclusive = false;
  ComposePolicy policy = ComposePolicy::kUnrated;
  int64_t at_least = 0;
  bool root = false;
  Code error_code = Code::kCount;
  std::vector<Text> args;
  std::vector<Probe> probes;  // change nothing
};

struct FieldRounding {
  Rounding mode;
  Number step;
};

struct Field {
  enum class Kind : uint8_t {
    kSource,
    kIndicator,
    kQuantity,
    kEvaluation,
    kItem,
    kBonus,
    kDeduction,
    kVeto,
    kRank,
    kTier,
    kShare,
    kFirstPayment,  // of a 分配: 名.先付名
    kSharePart,     // 名.份额
    kLeftover,      // 名.余额; table -1 when there is one fund, the table of 每 … 一份, else the rows'
    kQuota,         // of a 等次: the places of `tier` in the row's group
    // Of derived tables, and references between rows that no column of the data holds; not reported by themselves:
    kRows,       // the rows of a derived table: what they need; without a value
    kReference,  // the row found by `find`, or, without it, one that the rows of a derived table come with
    kKey,        // a key of a derived table (without a value: its rows come with it)
    kCarried,    // the field `carried` of another table, read row by row
    kColumn,     // a column of a derived table; reported
    // Made side by side by one step; `cohort` is its index. Without a value, but for kScan:
    kScan,     // a column of a 递推
    kSlot,     // a slot of a 填格, its total, the slot a row was used in
    kDraw,     // what a 抽样 says of a row
    kLots,     // 抽签: the number drawn
    kPast,     // a value of an earlier year
    kWarning,  // a 预警, and each of its rows
    kAdopted   // 采用: a column that another scheme's results fill; without a value
  } kind;
  std::string name;  // 教学质量
  std::string path;  // 工作实绩.教学质量: unique in its table
  int table = -1;    // -1: the scheme (量)
  Type type;
  bool may_miss = false;
  bool may_unrate = false;
  bool integral = false;
  std::optional<Number> step;                      // values are multiples of it, when known
  std::optional<std::pair<Number, Number>> range;  // known bounds, both included
  std::optional<FieldRounding> rounding;
  ExprPtr value;    // null: kSource, kAdopted, and what a 名次, 等次 or 分配 gives
  int cohort = -1;  // index in ranks, tiers, shares, scans, slots, draws, lots or histories
  int part = -1;    // kFirstPayment: index in Share::first; kQuota: the tier
  int column = -1;  // kSource: index in the schema's table
  FieldId carried = kNoField;
  std::vector<Hop> find;  // kReference: none or one (kFetch)
  bool reported = true;
  Span span;
  std::vector<std::string> basis, notes;
};

struct Exclusion {
  ExprPtr condition;
  std::string reason;
};

struct Rank {
  FieldId field = kNoField;
  int table;
  Grouping group;
  std::vector<SortKey> keys;  // with the keys of 并列 按 behind
  std::vector<Exclusion> excluded;
  TieRule ties = TieRule::kCompetition;
};

struct TierRow {
  int64_t tier;
  TierShare share = TierShare::kNone;
  ExprPtr amount;  // in the group's context
  bool heads = false;
  ExprPtr condition;
  bool refill = false;
  bool parts = false;       // 占 2 份
  bool takes_rest = false;  // the last of the parts
  ExprPtr most;             // 上限, in the group's context
};
struct TierLimit {  // 至多, 至少: see plan::TierLimit
  size_t row;
  bool at_least = false;
  ExprPtr amount;  // in the group's context
  bool heads = true;
  ExprPtr condition;
  std::optional<Grouping> group;
  bool refill = false;
  bool displace = false;
};
struct UnratedRule {
  bool stated = false;
  UnratedAs as = UnratedAs::kUnrated;
  std::string reason;
  int64_t tier = 0;
  Number amount;
};
struct Tier {
  FieldId field = kNoField;
  int table;
  Grouping group;
  std::vector<SortKey> keys, border_keys;
  std::vector<Exclusion> excluded;
  std::vector<TierRow> rows;
  TierBase base = TierBase::kRated;
  ExprPtr base_value;             // kColumn: in the group's context
  std::vector<TierLimit> limits;  // at most first
  Rounding quota_rounding = Rounding::kTruncate;
  bool quota_largest = false;
  bool quota_lower = false;
  std::vector<FieldId> quotas;  // kQuota fields that are read
  Border border = Border::kNoneIn;
  bool vacancy_down = false;
  UnratedRule unrated;
};
struct FirstPayment {  // 先付
  ExprPtr amount;      // in the row's context; never a gap but an error
  FieldId field = kNoField;
};
struct Share {  // see plan::Share
  FieldId field = kNoField;
  int table;
  Grouping group;
  ExprPtr total;   // in the group's context
  ExprPtr weight;  // in the row's context
  std::vector<Exclusion> excluded;
  UnratedRule unrated;
  Number unit;
  ExprPtr unit_value;  // when it is no constant: in the group's context
  std::vector<FirstPayment> first;
  Rounding first_rounding = Rounding::kHalfUp;
  Overspend overspend = Overspend::kError;
  std::vector<SortKey> overspend_keys;
  ExprPtr floor, ceiling;  // in the row's context; never a gap but an error
  bool share_freed = true;
  Number pool_below;
  bool pool_kept = false;
  std::vector<SortKey> pool_keys;
  RemainderRule remainder = RemainderRule::kLargest;
  std::vector<SortKey> remainder_keys;
  Number least;
  Difference difference = Difference::kReport;
  std::vector<SortKey> difference_keys;
  bool zero_stated = false;
  bool zero_not_taking = false;
  bool nobody_is_error = false;
  FieldId part = kNoField;      // 份额, when there are first payments
  FieldId leftover = kNoField;  // 余额
};

// The next five are defined where their steps are, in plan.h.
struct Scan {
  int table;
  Grouping group;
  std::vector<SortKey> keys;
  std::vector<FieldId> columns;  // their formulas are the fields'
  std::vector<ExprPtr> first;    // by column; null: the formula
};
struct Slot {
  FieldId field = kNoField;
  int64_t count;
  ExprPtr factor;     // in the context of a row of the table; null = 1
  ExprPtr condition;  // in the context of a row that fills; null = any
};
struct Slots {
  int table, rows;  // the rows of `rows` fill those of `table` that `owner` refers to
  FieldId owner;
  ExprPtr value;  // in the context of a row of `rows`
  std::vector<SortKey> keys;
  std::vector<Slot> slots;
  Number empty;
  FieldId total, used;
  std::optional<FieldRounding> rounding = {};  // of each slot; the total adds up rounded slots
};
struct Draw {
  int table;
  Grouping group;
  std::vector<std::string> prefix;
  std::vector<ExprPtr> key;
  std::vector<Exclusion> excluded;
  ExprPtr size;  // in the group's context
  bool heads = false;
  Rounding rounding = Rounding::kHalfUp;
  int64_t at_least = 0;
  int64_t reserve = 0;
  FieldId drawn, order, stand_by, stratum, digest;
};
struct Lots {
  int table;
  std::vector<std::string> prefix;
  std::vector<ExprPtr> key;
  FieldId field = kNoField;
};
struct History {
  int table, past;
  std::vector<FieldId> keys, past_keys;
  FieldId past_year, past_value;
  FieldId weight = kNoField;
  int changes = -1;
  FieldId from = kNoField, to = kNoField, change_year = kNoField;
  MergeRule merge = MergeRule::kAfresh;
  bool new_unrated = false;
  int64_t year = 0;
  std::vector<FieldId> outs;
};

struct Check {  // 校验, and 范围 of a column
  int table;
  ExprPtr condition;
  Code code;
  bool warning = false;
  std::vector<Text> args;
  FieldId shown = kNoField;  // the column it speaks of
  Span span;
};

struct CaseTable {
  bool expected;
  int table;  // -1: 量
  std::vector<FieldId> fields;
  struct Cell {
    std::string text;
    bool missing;
    Span span;
  };
  std::vector<std::vector<Cell>> rows;
  Span span;
};
struct UseCase {
  std::string title;
  std::vector<CaseTable> tables;
  Span span;
};

// 采用: columns of tables of the data that are filled from another scheme's results, row by row, by the keys.
struct Adoption {
  std::string scheme;
  bool previous = false;  // 上期: always from the results of an earlier run
  struct Column {
    FieldId field = kNoField;
    std::string table, path;  // of the other scheme, as written
    // Known when the other rule file was given; of a value of a 视图 of `table`, the 视图.
    int from_table = -1;
    FieldId from = kNoField;
  };
  std::vector<Column> columns;
  Span span;  // of the name
};

// A file to hand in (输出) or to put up (公示).
struct OutputColumn {
  std::string heading;
  FieldId field = kNoField;
  std::optional<int64_t> places;  // 保留 n 位: for viewing only, half away from zero or as the header's mode says
  bool percent = false;           // shown in hundredths, without the sign
  Mask mask = Mask::kNone;
};
struct Output {
  std::string name;
  bool publication = false;
  int table = -1;                          // -1: a list of 量, one a row
  FieldId condition = kNoField;            // rows where it holds; none: all
  FieldId order = kNoField;                // a rank; none: key order
  std::vector<std::string> list_headings;  // of a list: two
  std::vector<OutputColumn> columns;
  Rounding mode = Rounding::kHalfUp;
  Fill fill = Fill::kEmpty;
  std::string fill_text;
  std::string days;  // 期限: how long it is put up; "" = not said
  Span span;
  std::vector<std::string> basis, notes;
};

// How a derived table gets its rows.
struct Origin {
  enum class Kind : uint8_t {
    kView,     // 视图: the rows of one table where `condition` holds
    kSummary,  // 汇总: one row for each value of `keys`, in their order; with `each` exactly the rows of that table
    kExpand,   // 展开: each row of one table with each option of the key `line`
    kUnion     // 并表: the rows of all parts, behind each other; `line` says of which
  } kind;
  struct Part {
    int table;
    ExprPtr condition;          // kView, in the context of a row of `table`; null: all rows
    FieldId source = kNoField;  // here → `table`; kSummary: any row of the group, for what the keys decide
    FieldId member = kNoField;  // `table` → here; kView: else 缺(不在“…”). Of kView and kSummary
  };
  std::vector<Part> parts;    // one, but for kUnion
  std::vector<ExprPtr> keys;  // kSummary, in the context of a row of the part's table
  int each = -1;
  FieldId each_row = kNoField;     // here → `each`
  std::vector<FieldId> each_keys;  // keys of `each` that `keys` must equal; none: the only key is its row
  FieldId line = kNoField;         // kExpand, kUnion: an option of this table
};

struct Table {
  std::string name;
  Span span;
  std::vector<FieldId> fields;  // columns first, then as declared
  std::vector<FieldId> key;     // fields of this table; none: no key
  bool may_be_absent = false;   // 可无(“…”), or derived from such a table
  std::string absent_reason;
  std::unique_ptr<Origin> origin;  // of a derived table
  FieldId rows = kNoField;         // kRows, of a derived table
};

// A place where a value is rounded, or shown with fewer places than it has; for people.
struct RoundingPoint {
  Span span;
  std::string name;  // 教师.总评; of a function its name
  Text mode, place;  // 四舍五入, 2 位
  Text from;         // what says so: 自己的修约, 开头的 `分`, 仅供查看 …
};

// A part of a rule that a 用例 can exercise: by a probe in a formula, or by the values of a field.
struct CoverPoint {
  enum class Kind : uint8_t {
    kBandRow,    // of 分段 and 累进
    kBorder,     // of bands, and of conditions of 否决, 预警 and 等次: a value on it
    kLookupRow,  // 对照
    kCaseRow,    // 分情况
    kRankRow,    // 名次计分
    kBranch,     // 若
    kLimit,      // 封顶, 保底, 限于, 至多
    kException,
    kGapPolicy,
    kBonus,  // 加分, 扣分: not 0
    kVeto,   // once true, once false
    kTier,   // somebody in it
    kWarning
  } kind;
  Span span;
  Text what;                 // beside the words at the place: 成立, 正好 60 分; may be empty
  FieldId field = kNoField;  // kBonus, kVeto, kTier, kWarning: it has the value `code`; kBonus: any but 0
  int64_t code = 0;
  FieldId operand = kNoField;  // kBorder: the field whose value is compared, when it is one of the same row
  FieldId owner = kNoField;    // kBorder: the named value whose formula asks
  Number border;
};

struct Scheme {
  std::string title;
  bool english = false;  // its words are, so what a run writes is too: yes and no, reasons of the engine
  std::optional<int32_t> from, to;
  // Deques: what refers to one stays good while others are added.
  std::deque<OptionList> option_lists;
  std::deque<Table> tables;  // those of the schema in its order, then the derived ones
  data::Schema schema;
  std::deque<Field> fields;
  std::deque<Rank> ranks;
  std::deque<Tier> tiers;
  std::deque<Share> shares;
  std::deque<Scan> scans;
  std::deque<Slots> slots;
  std::deque<Draw> draws;
  std::deque<Lots> lots;
  std::deque<History> histories;
  std::vector<Check> checks;
  std::vector<UseCase> cases;
  std::vector<Adoption> adoptions;
  std::vector<Output> outputs;
  std::vector<FieldId> quantities;  // fields of 量
  std::vector<FieldId> order;       // computed fields, every one behind what it needs
  std::vector<CoverPoint> points;
  std::vector<RoundingPoint> roundings;  // in order of the file
};

// For `heng dump --stage model`.
std::string Print(const Scheme& scheme);
std::string UnitText(const Unit& unit);
std::string UnitText(const Scheme& scheme, const Unit& unit);  // in the words of the file's language

}  // namespace heng::model
