#pragma once
// A plan: ordered steps over columns. It knows spaces, columns and numbers, not schemes.
//
// A *space* is a set of rows: a table, a table derived from others, the groups of a table by some keys, or the single
// row "unit". Every column belongs to one space. A *row column* (ValueKind::kRow) holds, for each row of its space, a
// row of another space: a reference, the group a row is in, the row found by a look-up. It is how one space reads
// another's columns.
//
// Every step reads columns that earlier steps (or the data) wrote and writes columns that nobody else writes
// (invariant `written-once`). `together` says which rows a step needs side by side, so that a plan can be cut into
// partitions: kRow = any row alone; kGroup = all rows of one group; kSpace = all rows.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/number.h"
#include "engine/data/column.h"
#include "engine/diag/diagnostic.h"
#include "engine/model/vocabulary.h"

namespace heng::plan {

using namespace heng::vocabulary;  // NOLINT: the words model and plan share

using SpaceId = uint32_t;
using ColumnId = uint32_t;
constexpr ColumnId kNone = UINT32_MAX;

struct Space {
  enum class Kind : uint8_t { kTable, kDerived, kGroups, kUnit } kind;
  std::string name;
  int table = -1;  // kTable: index in the schema; others: of the table of the schema its rows come from, or -1
};
struct ColumnInfo {
  std::string name;
  SpaceId space;
  ValueKind kind;
  SpaceId target = 0;                     // kRow: the space its values are rows of
  int source_column = -1;                 // column of the schema's table it is read from, or -1
  bool named = false;                     // a value of the scheme (kept and reported); false: intermediate
  Span span;                              // the clause it comes from
  std::vector<std::string> options = {};  // kOption, of what rows are ordered by: their names, for messages
  bool told = false;                      // data of the table's key, or adopted: messages and summaries ask for it
};

struct Node {
  Op op;
  std::vector<uint32_t> in;  // indices into Program::nodes, all smaller than this node's
  Number number;
  int64_t code = 0;
  std::string text;
  data::GapKind gap_kind = data::GapKind::kUnrated;
  ColumnId column = kNone;
  std::vector<ColumnId> via;
  Rounding mode = Rounding::kHalfUp;
  bool exclusive = false;
  ComposePolicy policy = ComposePolicy::kUnrated;
  int64_t at_least = 0;
  bool root = false;
  Code error_code = Code::kCount;
  std::vector<Text> args;
  Span span;
  std::vector<Probe> probes;
};
struct Program {  // the last node is the result
  std::vector<Node> nodes;
};

// out[row] = program(row).
struct Compute {
  SpaceId space;
  Program program;
  ColumnId out;
};

// Rows with equal keys form a group; groups in order of their first row, or `in_key_order` (numbers by value, options
// by position, references by row, texts by code point). With no keys: one group, even of no rows. A row with a gap in a
// key belongs to no group.
struct GroupBy {
  SpaceId space;
  std::vector<ColumnId> keys;
  SpaceId groups;
  ColumnId group_of;   // row column: space → groups
  ColumnId first_row;  // row column: groups → space (a gap 缺(无行) for the empty single group)
  bool in_key_order = false;
};

// The row of `target` whose key columns equal the values; else a gap 缺(无此行), or, where a row must be there
// (`required`), that error with `args`.
struct LookUp {
  SpaceId space;
  std::vector<ColumnId> values;  // in `space`; a gap in one is the result's
  SpaceId target;
  std::vector<ColumnId> keys;  // in `target`; equal keys cannot occur (checked as the key)
  std::string absent_reason;   // 可无: the gap 缺(…) when the target's file was absent; else empty
  ColumnId out;                // row column: space → target
  Code required = Code::kCount;
  std::vector<Text> args = {};
};

// 视图: the rows of `space` where the condition is 1, in their order. A gap in the condition is error E2005 of that
// row.
struct Filter {
  SpaceId space;
  ColumnId condition;  // bool, in `space`; kNone: all rows
  SpaceId kept;
  ColumnId source;      // row column: kept → space
  ColumnId member;      // row column: space → kept; other rows have the gap 缺(outside)
  std::string outside;  // 不在“v”
};

// 展开: every row of `space` with every line; the lines of one row stand together, in their order.
struct Expand {
  SpaceId space;
  int64_t lines;
  SpaceId rows;
  ColumnId source;  // row column: rows → space
  ColumnId line;    // in `rows`: 0, 1 … lines - 1
};

// 并表: the rows of several spaces, one space behind the other.
struct Append {
  struct Part {
    SpaceId space;
    ColumnId source;  // row column: rows → space; rows of other parts have the gap 缺(不是这张表的行)
  };
  std::vector<Part> parts;
  SpaceId rows;
  ColumnId part;  // in `rows`: 0, 1 …
};

// 每 键 一次: marks the rows that stand for their group and keys. Of the rows of a group where `when` is 1 and whose
// keys are equal one counts: under `highest` that with the highest value, else the first, and then values (or weights)
// that differ are error E2040 of the row. A gap in `when` or a key is the row's result, which an aggregate over the
// marked rows treats as its GapUse says. A row whose value has a gap stands for others under kSkip only when none has a
// value, otherwise before any that has one.
struct OncePer {
  SpaceId space;
  ColumnId group_of;  // row column of `space`; kNone: one group
  std::vector<ColumnId> keys;
  ColumnId when = kNone, value = kNone, weight = kNone;
  bool highest = false;
  GapUse gaps = GapUse::kNone;
  ColumnId out = kNone;  // bool, in `space`
};

struct SortKey {
  ColumnId column;
  bool descending = false;
  enum class Gaps : uint8_t { kExcluded, kLast, kFirst } gaps = Gaps::kExcluded;
};

struct TrimStep {
  bool high;
  bool percent;
  Number amount;                      // rows, or a share of the rows used so far (before any trimming)
  Rounding mode = Rounding::kHalfUp;  // percent: to whole rows
  bool keep = false;                  // 取高, 取低: so many stay (all when there are fewer), the others go
  ColumnId column = kNone;            // instead of `amount`: rows, where divide_by would stand
};

// One value a group over rows of `space`. Applied in this order: group → except self → when → gaps → at least → trims →
// divide.
// Values for few rows (grammar/LANGUAGE.md §7):
//   no rows:  sum 0, count 0, all 1, any 0, joined 缺(无行), others 不评(无行); trimming that leaves nothing: 缺(去尽);
//             divisor 0: 缺(分母为零); nth highest or lowest with fewer rows: 缺(行数不足)
//   one row:  sample deviation and variance 缺(不足两行); population 0; variation 0, or 缺(均值为零) when the mean is 0
// Under kSkip rows whose value (or condition, weight, other) has a gap do not take part (for kCount/kShare/kAll/kAny:
// whose condition is undecided). Under kUnrates any such gap makes the result 不评 with the reasons of all of them: row
// by row those of the condition and, unless it is 否, of the value and the rest. Errors win.
// Trims: of rows with equal values any may go, they are alike; with weights that differ among rows of which only some
//   would go: error E2064. A count that is no whole number from 0 up (from 1 up for the nth): error E2061.
// kMode: the most frequent value; of several the lowest or highest, or under kPending error E2062.
// kMean with weight: Σwx/Σw, Σw = 0: 缺(权重为零). kMean with divide_by: Σ / divisor.
// kShare: rows where `value` (bool) holds / rows, or / divide_by.
// Deviations, variation and correlation are rounded half-even to `places` decimals; with weight about the weighted
// mean,
//   /Σw. Variances are exact.
// kQuantile: by Hyndman and Fan's definition 1 … 9 of the share `p`; positions before the first and behind the last row
//   are these rows.
// kTakenFrom: the value of the first row by `keys`; several first rows with different values: error E2063.
// kJoin: the texts in order of `keys`, then of rows, with `separator` between.
// kSlope, kIntercept: of the line of least squares of value (y) over other (x); all x equal: 缺(自变量都相等).
// kCorrelation: Pearson's; all x or all y equal: 缺(自变量都相等), 缺(因变量都相等).
struct Aggregate {
  AggregateKind kind;
  SpaceId space;           // rows aggregated
  ColumnId group_of;       // row column: space → groups; a row with a gap there belongs to no group. kNone: one group
  SpaceId groups;          // the space of the result unless except_self
  ColumnId value = kNone;  // in `space`; kCount: kNone = rows
  ColumnId when =
      kNone;  // bool, in `space`; rows where it is 0 do not take part; a gap: see GapUse (kNone: error E2005)
  ColumnId weight = kNone;     // in `space`
  ColumnId other = kNone;      // in `space`
  ColumnId divide_by = kNone;  // in `groups` (or in `space` when except_self)
  GapUse gaps = GapUse::kNone;
  std::vector<TrimStep> trims;
  bool except_self = false;   // out is in `space`: the group without the row itself; not for kJoin
  int64_t n = 1;              // kNthHighest, kNthLowest
  ColumnId n_column = kNone;  // instead of n, where divide_by would stand
  int64_t at_least = 0;       // fewer rows than that: 不评(too_few)
  std::string too_few;
  PickTies ties = PickTies::kLowest;
  Number p;
  int definition = 0;
  std::vector<SortKey> keys;
  std::string separator;
  int places = 20;
  std::string absent_reason;  // 可无: the result 缺(…) of every group when the file of the rows was absent; else empty
  ColumnId out;
};

struct Exclusion {
  ColumnId condition;  // bool; excluded where 1; a gap is error E2005
  std::string reason;
};

// Position within the group by the keys (texts compare by code point, row columns by row, options by position).
// Rows excluded get a gap 不参加(reason); rows whose key has a gap under Gaps::kExcluded get that gap (不评 …).
// Ties: kCompetition the first of the places they hold together, kLast the last of them, kAverage their mean, kDense
// counts distinct keys; kPending: rows that tie are error E2010 with their keys. Only rows placed count.
struct Rank {
  SpaceId space;
  ColumnId group_of;
  SpaceId groups;
  std::vector<SortKey> keys;
  std::vector<Exclusion> excluded;
  TieRule ties;
  ColumnId out;  // number: den 1, or den 2 for average ranks
};

struct TierRow {
  int64_t tier;  // option position
  TierShare share = TierShare::kNone;
  ColumnId amount = kNone;  // in `groups`: a ratio of the base, or heads when `heads`, or a part when `parts`
  bool heads = false;
  ColumnId condition = kNone;
  bool refill = false;
  bool parts = false;       // the quota is base × amount / Σ amounts of all such rows
  bool takes_rest = false;  // a part that takes everybody left, whatever its quota
  ColumnId most = kNone;    // in `groups`: the row never has more places
};

// A limit on the people of a kind inside the tier of one share row: all of them, or those with a condition, or those of
// each subgroup. Whom earlier rows placed in the same tier counts.
struct TierLimit {
  size_t row;               // in Tier::rows
  bool at_least = false;    // else at most
  ColumnId amount = kNone;  // in Tier::groups: heads, or a ratio of the row's places; rounded as quotas are
  bool heads = true;
  ColumnId condition = kNone;  // in the rows' space
  ColumnId group_of = kNone;   // row column to `groups`; kNone: one subgroup
  SpaceId groups = 0;
  bool refill = false;    // at most: the place of a person who is passed over goes to the next one, else it stays empty
  bool displace = false;  // at least: within the places (挤占), else beyond them (突破)
};

// How a tier is found: (a) rows whose first key has a gap (or that are excluded) go to the unrated rule (excluded ones:
// 不参加); an error in one of `keys` is the row's result, in one of `border_keys` only for rows that have a place in
// the queue; (b) rows top to bottom; a kNone or kRest row takes everybody not yet placed who meets its condition; (c)
// places = rounding(share × base), for kFront minus the people placed by earlier share rows, never below 0, never above
// `most`; quota_largest rounds all kOwn shares and parts together: floors, then one place each to the largest fractions
// until floor(Σ) is reached, of equal fractions to the upper row (quota_lower: the lower); (d) refill:
// queue = unplaced people who meet the condition; no refill: queue = all unplaced people, positions are places, those
// who fail the condition leave their place empty; (e) a tie at the last place is judged inside the queue by all keys
// and border keys; (f) kAllIn takes all tied, kNoneIn none (the tier ends there), kPending is error E2011 with the
// rows; (g) people not taken go on. kOwn with vacancy_down: places left empty are added to the next kOwn row.
// At most, on the way down the queue: of people tied who would pass the limit together none is taken, and nobody of the
// kind after them (kPending: error E2093); they are passed over, or with !refill hold an empty place.
// At least, after (f), for each subgroup of the rated people, in the order of their first, that has fewer: the next
// eligible ones of the unplaced (condition met, no other limit passed) are added, ties as in (f). displace: places that
// find nobody stay empty (warning W2092); then people go, the lowest first, until the places suffice, except those a
// minimum needs; tied ones go together under kNoneIn, else (and when a minimum needs one of them) error E2093. More
// places needed than there are: error E2090. Where nobody is unplaced no limit is asked.
// Base: kAllRows = rows of the group (the excluded and unrated too); kRated = rows with a value of the first key and
// not excluded; kCandidates = kRated minus those placed by pure condition rows above the first share row. A share above
// 0 that is rounded to 0 in a group with rated people is warning W2091. A person whom no row takes is error E2012.
struct Tier {
  SpaceId space;
  ColumnId group_of;
  SpaceId groups;
  std::vector<SortKey> keys;         // empty only when no row has a share
  std::vector<SortKey> border_keys;  // borders decided by further keys; unique ⇒ no ties
  std::vector<Exclusion> excluded;
  std::vector<TierRow> rows;
  std::vector<TierLimit> limits;  // at most first; kAllIn goes only with a minimum that exceeds
  TierBase base = TierBase::kRated;
  ColumnId base_column = kNone;  // in `groups`
  Rounding quota_rounding = Rounding::kTruncate;
  bool quota_largest = false;
  bool quota_lower = false;
  Border border = Border::kNoneIn;
  bool vacancy_down = false;
  UnratedAs unrated = UnratedAs::kUnrated;
  std::string unrated_reason;
  int64_t unrated_tier = 0;
  ColumnId out;                  // option
  std::vector<ColumnId> quotas;  // for each share row: a number column in `groups` with its places; kNone otherwise
};

struct FirstPayment {
  ColumnId amount;  // in `space`; without a gap (errors apart)
  ColumnId out;     // in `space`: what is paid
};

// A fund shared in `groups`, in whole units of payment (`unit`, or `unit_column` > 0: else error E2088). In this order:
// 1. First payments: each rounded to the unit by `first_rounding`, paid to every row of the group, whether it takes
// part
//    in the share or not. A negative one is error E2080. When they exceed the total: kError is error E2081;
//    kProportional shares the total by the amounts of all payments of the group, floor(total / unit) whole units
//    (largest remainder, ties by overspend_keys, then in order of the payments), and every share is 0.
// 2. Who takes part: excluded rows are 不参加(reason). Weight with a gap: kNotTaking → 不参加 with its reason;
//    kUnrated → 不评(unrated_reason); kValue → unrated_amount, taken off the total first. Weight 0: zero_stated ? takes
//    part with it (zero_not_taking: 不参加) : error E2020. Negative weight: error E2021. Nobody with a positive weight:
//    nobody_is_error ? error E2022 : no share is paid (those of weight 0 get 0).
// 3. Exact shares of the rest (total − first payments − unrated amounts, below 0: error E2024) in units, of all of it,
//    whole or not. By weight / Σ weights within `floor` (rounded up to the unit, at
//    least 0) and `ceiling` (rounded down; floor above ceiling: error E2082) of each person: a person gets λ·weight,
//    but not less than his floor and not more than his ceiling, with one λ for all that uses up the rest. Σ floors
//    above the rest: error E2083. When all ceilings together do not reach the rest, everybody has his ceiling.
//    !share_freed: λ is found without the ceilings; what they cut off stays in the fund.
// 4. Pool: persons whose exact share is below pool_below units stand as one, with the sum of their shares, last in
// ties;
//    what it gets goes to them one unit each by pool_keys (then by row), or with pool_kept to nobody.
// 5. Whole units: kLargest: the floor of each exact share, then one unit each to the largest fractions until the floor
//    of Σ shares is given out, ties by remainder_keys (still tied: by row). kKeep: floors, but at least `least` units.
//    kHalfUp: each rounded half up. Difference::kFirst: the whole units of the rest that are not paid, or are overpaid,
//    change the share of the first person with a weight by difference_keys; below 0 or out of his bounds: error E2084.
//    kReport: paying more than the total is warning W2085.
// `out` is first payments + share; a row outside the share has its first payments, or the gap when there are none.
// `part` is the share alone. leftover = total − paid (negative only where W2085 says so).
// A gap in the total is error E2023; a negative total error E2024. An error of one person stops the whole group; of
// several errors the first row's is given, before any of the total.
struct Share {
  SpaceId space;
  ColumnId group_of;
  SpaceId groups;
  ColumnId total;   // in `groups`
  ColumnId weight;  // in `space`
  std::vector<Exclusion> excluded;
  UnratedAs unrated = UnratedAs::kNotTaking;
  std::string unrated_reason;
  Number unrated_amount;
  Number unit;
  ColumnId unit_column = kNone;  // in `groups`
  std::vector<FirstPayment> first;
  Rounding first_rounding = Rounding::kHalfUp;
  Overspend overspend = Overspend::kError;
  std::vector<SortKey> overspend_keys;
  ColumnId floor = kNone;    // in `space`
  ColumnId ceiling = kNone;  // in `space`
  bool share_freed = true;
  Number pool_below;  // 0: no pool
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
  ColumnId out;             // in `space`
  ColumnId part = kNone;    // in `space`
  ColumnId paid, leftover;  // in `groups`
};

// A column as part of a text key; an option is written as its name.
struct KeyPart {
  ColumnId column;
  std::vector<std::string> options = {};
};

// A draw in each group (stratum). Whoever takes part has a digest: the SHA-256 of `prefix`, the stratum key and the row
// key, their parts divided by the character U+001F (which neither a rule file nor a cell can hold). By rising digest
// the rows of a stratum have `order` 1, 2 …; the first `size` are drawn, the next `reserve` stand by. size =
// rounding(rate × rows taking part), or the rate itself when `heads`; at least `at_least`, at most the rows that take
// part. Excluded rows: 不参加(reason). A gap in the rate is E2050, a rate below 0 or a share above 1 E2051; they are
// the error of every row of the stratum. A row key met twice in a stratum is E2052.
struct Draw {
  SpaceId space;
  ColumnId group_of;
  SpaceId groups;
  std::vector<std::string> prefix;    // seed, scheme, name of the draw
  std::vector<KeyPart> stratum, key;  // in `space`, without gaps
  std::vector<Exclusion> excluded;
  ColumnId rate;  // in `groups`
  bool heads = false;
  Rounding rounding = Rounding::kHalfUp;
  int64_t at_least = 0;
  int64_t reserve = 0;
  ColumnId out;                            // bool: drawn
  ColumnId order, stand_by;                // numbers; stand_by: 1 … reserve, others 不参加(不是候补)
  ColumnId stratum_text, digest;           // texts
  ColumnId people = kNone, drawn = kNone;  // in `groups`: rows taking part, rows drawn
};

// out = the first 15 hexadecimal digits, read as a number, of the SHA-256 of `prefix` and the row key (as in Draw).
// Rows of equal numbers are E2052, so that the number may end a list of keys.
struct Lots {
  SpaceId space;
  std::vector<std::string> prefix;
  std::vector<KeyPart> key;  // a gap in it is the result's
  ColumnId out;
};

// Row after row in each group, in the order of the keys: every column is computed by its program (by `first`, when
// there is one, in the first row of the group). Programs may read the columns of the step above their own in the same
// row, and all of them through `previous`. Rows excluded get 不参加(reason), rows with a gap in a key that gap; both
// are no links of the chain. Rows that tie are E2053; so is, in silence, the `previous` of the row behind them.
struct ScanColumn {
  Program program;
  std::optional<Program> first;
  ColumnId out;
};
struct Scan {
  SpaceId space;
  ColumnId group_of;
  SpaceId groups;
  std::vector<SortKey> keys;
  std::vector<Exclusion> excluded;
  ColumnId previous;  // row column: space → space, the row before; in first rows the gap 缺(首行)
  std::vector<ScanColumn> columns;
};

// Slots of each row of `space`, filled from the rows of `rows` that `owner` leads to it: slots in order, each with the
// `count` best rows by the keys that meet its condition and were not used before (not a search for the best sum). A
// slot's value = factor × (Σ value + empty places × empty_value), rounded to `step` if there is one; total = Σ slots.
// An undecided condition is E2005. Rows whose value or key has a gap are not used; an error among an owner's rows is
// the error of its slots. Rows of one owner that tie are E2053 of the owner. `used`: the slot (option) that used the
// row, else 不参加(未用).
struct Slot {
  int64_t option;
  int64_t count;
  ColumnId factor = kNone;     // in `space`; kNone = 1
  ColumnId condition = kNone;  // bool, in `rows`
  ColumnId out;                // in `space`
};
struct Slots {
  SpaceId space, rows;
  ColumnId owner;  // row column: rows → space
  ColumnId value;  // in `rows`
  std::vector<SortKey> keys;
  std::vector<Slot> slots;
  Number empty_value;
  Rounding rounding = Rounding::kHalfUp;
  Number step;                // 0: exact
  std::string absent_reason;  // 可无: every slot 缺(…) when the file of the rows was absent; else empty
  ColumnId total;             // in `space`
  ColumnId used;              // in `rows`
};

// A value of each row of `space` in the `outs.size()` years before `year`, from the rows of `past` (key and year → its
// value then). Forerunners of a row in a year: itself, and every `from` of a change after that year whose `to` is the
// row or a forerunner. Of several forerunners with rows in the year (merged): a yes/no value is all of theirs
// (kLenient) or any (kStrict), a number the mean by `weight` if there is one (of `weight` itself the sum), everything
// else 缺(合并); forerunners without a value are left out. Under kAfresh that year and all before it are 缺(合并). No
// row: 缺(… 无数据); a row without a value: the gap, as 缺. A row new in `space` (no forerunner has a row in any of the
// years): 缺(新设), or 不评(新设) when `new_unrated`; unless `past` has no rows at all: 缺(没有往年数据). Keys compare
// as texts.
struct History {
  SpaceId space;
  std::vector<KeyPart> keys;  // in `space`, without gaps
  SpaceId past;
  std::vector<KeyPart> past_keys;
  ColumnId past_year;  // number
  ColumnId past_value;
  ColumnId weight = kNone;  // in `past`
  SpaceId changes = 0;
  std::vector<KeyPart> from, to;  // in `changes`; empty: no changes
  ColumnId change_year = kNone;
  MergeRule merge = MergeRule::kAfresh;
  bool new_unrated = false;
  int64_t year = 0;
  std::vector<ColumnId> outs;  // [0] = the year before
};

// Condition of 校验 or 范围: every row where it is 0 is a data fault; a gap counts as satisfied unless it is undecided
// by 不评/缺 in a 校验 (`gaps_are_faults`, E2005).
struct Check {
  SpaceId space;
  ColumnId condition;
  Code code;
  bool warning;
  bool gaps_are_faults = false;
  std::vector<Text> args;
  ColumnId value = kNone;  // shown as the value
  std::string column;      // shown as the column
};

enum class Together : uint8_t { kRow, kGroup, kSpace };

using Operation = std::variant<Compute, GroupBy, LookUp, Filter, Expand, Append, OncePer, Aggregate, Rank, Tier, Share,
                               Draw, Lots, Scan, Slots, History, Check>;

struct Step {
  Operation op;
  Together together;
  Span span;  // the clause it comes from
};

// What a run gives out, in order of declaration.
struct OutputColumn {
  ColumnId column;
  std::string name;  // heading: 工作实绩, 工作实绩.教学质量
  ValueKind kind;
  std::vector<std::string> options;  // kOption
  SpaceId target = 0;                // kRow
  int decimals = -1;                 // numbers: always shown with so many places; -1: as many as the value has
  std::string unit;                  // "" = none
  Span span;
};
struct OutputTable {
  SpaceId space;
  int table;  // index in the schema; -1: a derived table, or the 量 (one row)
  std::string name;
  std::vector<OutputColumn> columns;
  std::vector<OutputColumn> keys = {};  // of a derived table
};
struct GroupLabel {               // names a group: the values of its keys (in the table's space, read by first_row,
  std::vector<ColumnId> columns;  // or, when first_row is kNone, in the groups' space itself); gaps are left out
  std::vector<std::vector<std::string>> options;  // of option columns, else empty
  ColumnId first_row = kNone;
};
struct TierOutput {
  std::string name;
  SpaceId space, groups;
  ColumnId tier, group_of;  // group_of kNone: one group
  std::vector<std::string> options;
  std::vector<std::pair<int64_t, ColumnId>> quotas;  // tier → places
  GroupLabel label;
};
struct FundOutput {
  std::string name;
  SpaceId space, groups;
  ColumnId total, paid, leftover, group_of;
  int decimals = 2;
  std::string unit;
  GroupLabel label;
};

// A file that is handed in: chosen rows of a space in an order, or the 量 one a row.
struct SheetColumn {
  OutputColumn column;            // its name is the heading
  std::optional<int64_t> places;  // for viewing only
  bool percent = false;
  Mask mask = Mask::kNone;
};
struct Sheet {
  std::string name;
  bool publication = false;
  SpaceId space;
  ColumnId condition = kNone;              // bool; a row with 0 is not listed
  ColumnId order = kNone;                  // number: ascending, tied ones by row
  std::vector<std::string> list_headings;  // of a list of 量: two
  std::vector<SheetColumn> columns;
  Rounding mode = Rounding::kHalfUp;
  Fill fill = Fill::kEmpty;
  std::string fill_text, days;
};

struct Plan {
  std::vector<Space> spaces;
  std::vector<ColumnInfo> columns;
  std::vector<Step> checks;  // run first, over the data; what they compute may be used by `steps`
  std::vector<Step> steps;
  std::vector<OutputTable> outputs;                       // tables that have results
  std::vector<std::pair<SpaceId, GroupLabel>> row_names;  // how the rows of derived tables are called
  std::vector<TierOutput> tiers;
  std::vector<FundOutput> funds;
  std::vector<Sheet> sheets;
};

// One step a block, columns as %n:name; for `heng dump --stage plan`.
std::string Print(const Plan& plan);

}  // namespace heng::plan
