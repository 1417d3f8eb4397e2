#pragma once
// A plan: ordered steps over columns. It knows spaces, columns and numbers, not schemes.
//
// A *space* is a set of rows: a table, the groups of a table by some keys, or the single row "unit". Every column
// belongs to one space. A *row column* (ValueKind::kRow) holds, for each row of its space, a row of another space: a
// reference, the group a row is in, the row found by a look-up. It is how one space reads another's columns.
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
  enum class Kind : uint8_t { kTable, kGroups, kUnit } kind;
  std::string name;
  int table = -1;  // kTable: index in the schema; kGroups: of the table grouped
};
struct ColumnInfo {
  std::string name;
  SpaceId space;
  ValueKind kind;
  SpaceId target = 0;      // kRow: the space its values are rows of
  int source_column = -1;  // column of the schema's table it is read from, or -1
  bool named = false;      // a value of the scheme (kept and reported); false: intermediate
  Span span;               // the clause it comes from
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

// Rows with equal keys form a group; groups in order of their first row. With no keys: one group, even of no rows.
struct GroupBy {
  SpaceId space;
  std::vector<ColumnId> keys;  // without gaps
  SpaceId groups;
  ColumnId group_of;   // row column: space → groups
  ColumnId first_row;  // row column: groups → space (a gap 缺(无行) for the empty single group)
};

// The row of `target` whose key columns equal the values; else a gap 缺(无行) with text 无此行.
struct LookUp {
  SpaceId space;
  std::vector<ColumnId> values;  // in `space`; a gap in one is the result's
  SpaceId target;
  std::vector<ColumnId> keys;  // in `target`; equal keys cannot occur (checked as the key)
  std::string absent_reason;   // 可无: the gap 缺(…) when the target's file was absent; else empty
  ColumnId out;                // row column: space → target
};

struct TrimStep {
  bool high;
  bool percent;
  Number amount;                      // rows, or a share of the rows used so far (before any trimming)
  Rounding mode = Rounding::kHalfUp;  // percent: to whole rows
};

// One value a group over rows of `space`. Applied in this order: group → except self → when → gaps → trims → divide.
// Values for few rows (grammar/LANGUAGE.md §7):
//   no rows:  sum 0, count 0, all 1, any 0, others 不评(无行); trimming that leaves nothing: 缺(去尽);
//             divisor 0: 缺(分母为零); nth highest with fewer rows: 缺(行数不足)
//   one row:  sample deviation 缺(不足两行); population 0; variation 0, or 缺(均值为零) when the mean is 0
// Under kSkip rows whose value (or condition, weight) has a gap do not take part (for kCount/kShare/kAll/kAny: whose
// condition is undecided). Under kUnrates any such gap makes the result 不评 with the reasons of all of them: row by
// row those of the condition and, unless it is 否, of the value and the weight. Errors win.
// kMode: the most frequent value; of several the smallest. kMean with weight: Σwx/Σw, Σw = 0: 缺(权重为零).
// kShare: rows where `value` (bool) holds / rows, or / divide_by. kMean with divide_by: Σ / divisor.
// Deviations and variation are rounded half-even to `places` decimals; with weight about the weighted mean, /Σw.
struct Aggregate {
  AggregateKind kind;
  SpaceId space;           // rows aggregated
  ColumnId group_of;       // row column: space → groups; a row with a gap there belongs to no group. kNone: one group
  SpaceId groups;          // the space of the result unless except_self
  ColumnId value = kNone;  // in `space`; kCount: kNone = rows
  ColumnId when =
      kNone;  // bool, in `space`; rows where it is 0 do not take part; a gap: see GapUse (kNone: error E2005)
  ColumnId weight = kNone;     // in `space`
  ColumnId divide_by = kNone;  // in `groups` (or in `space` when except_self)
  GapUse gaps = GapUse::kNone;
  std::vector<TrimStep> trims;
  bool except_self = false;  // out is in `space`: the group without the row itself
  int64_t n = 1;             // kNthHighest
  int places = 20;
  std::string absent_reason;  // 可无: the result 缺(…) of every group when the file of the rows was absent; else empty
  ColumnId out;
};

struct SortKey {
  ColumnId column;
  bool descending = false;
  enum class Gaps : uint8_t { kExcluded, kLast, kFirst } gaps = Gaps::kExcluded;
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
//    kProportional gives out floor(total / unit) units by the amounts of all payments of the group (largest remainder,
//    ties by overspend_keys, then in order of the payments) and every share is 0.
// 2. Who takes part: excluded rows are 不参加(reason). Weight with a gap: kNotTaking → 不参加 with its reason;
//    kUnrated → 不评(unrated_reason); kValue → unrated_amount, taken off the total first. Weight 0: zero_stated ? takes
//    part with it (zero_not_taking: 不参加) : error E2020. Negative weight: error E2021. Nobody with a positive weight:
//    nobody_is_error ? error E2022 : no share is paid (those of weight 0 get 0).
// 3. Exact shares of the rest (total − first payments − unrated amounts, below 0: error E2024) in units; kLargest and
//    kKeep share whole units only: floor(rest / unit). By weight / Σ weights within `floor` (rounded up to the unit, at
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

struct Step {
  std::variant<Compute, GroupBy, LookUp, Aggregate, Rank, Tier, Share, Check> op;
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
  int table;  // index in the schema; -1: the 量 (one row)
  std::string name;
  std::vector<OutputColumn> columns;
};
struct GroupLabel {               // names a group: the values of its keys (in the table's space, read by first_row,
  std::vector<ColumnId> columns;  // or, when first_row is kNone, in the groups' space itself)
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
  std::vector<OutputTable> outputs;  // tables that have results
  std::vector<TierOutput> tiers;
  std::vector<FundOutput> funds;
  std::vector<Sheet> sheets;
};

// One step a block, columns as %n:name; for `heng dump --stage plan`.
std::string Print(const Plan& plan);

}  // namespace heng::plan
