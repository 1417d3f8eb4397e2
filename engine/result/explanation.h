#pragma once
// Why a value is what it is: what it was made from, figure by figure, down to the cells of the data. Plain values, for
// people and for other programs; made by explain/explain.h, shown by report/explanation.h.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/number.h"
#include "engine/data/column.h"

namespace heng::result {

// A line of a rule file, and what the clause is based on (依据, 说明).
struct RuleLine {
  std::string file;
  int line = 0;  // 0: no line says it
  std::string text;
  std::vector<std::string> basis, notes;
};

// A value as results show it; `gap` when there is none.
struct Shown {
  std::string text, unit;
  std::optional<data::Gap> gap;
};

// A row with its value in some column.
struct RowValue {
  std::string row;
  Shown value;
};

// Something that happened on the way from the parts of a formula to its value; in order.
struct Event {
  enum class Kind : uint8_t {
    kRounded,   // `before` to `after`, by `rounding` to multiples of `what`
    kCapped,    // the upper limit `after` took the place of `before`
    kRaised,    // the lower limit did
    kChosen,    // of several cases the one written `what`; empty: the one for all others
    kReplaced,  // `after` took the place of the gap `gap`
    kAbsent     // a part with the gap `gap` was left out of a sum; `what`: as written
  } kind;
  std::string what, before, after;
  Rounding rounding = Rounding::kHalfUp;
  data::Gap gap{data::GapKind::kMissing, ""};
};

// The rows that a value was made from together.
struct Group {
  std::string table, label;  // label "": all rows
  uint64_t rows = 0;         // in the group
  uint64_t used = 0;         // of them, with a value and not left out by a condition
  uint64_t trimmed_high = 0, trimmed_low = 0;
  std::optional<RowValue> highest, lowest;  // of those used
  std::vector<RowValue> list;               // those used, in row order, when they are few
};

// The place among the rows of a group.
struct Standing {
  std::string table, label;  // label "": all rows
  uint64_t rated = 0;        // who has a place
  uint64_t ahead = 0;        // of them, who stands before
  uint64_t tied = 0;         // others at the same place
  struct Key {
    std::string name;
    Shown value;
    bool descending = false;
  };
  std::vector<Key> keys;
  std::vector<RowValue> tied_rows;  // the first of them, with the first key
};

// What a tier's rows had to give, and who stood on both sides of a border.
struct TierRow {
  std::string tier;
  std::optional<int64_t> places;        // of rows with a share
  uint64_t people = 0;                  // of the group in this tier
  std::optional<RowValue> first, last;  // of those with a place in the order, with the first key
};

// How a payment came out of a fund.
struct Payment {
  std::string label, unit;
  Number total, first, rest;  // the fund; what all got first; what was shared
  Number own_first;
  Number weight, weights;            // own, all
  std::optional<Number> exact;       // the share before it was made whole; none: floors, ceilings or pools decided too
  Number step;                       // the unit of payment
  Number share;                      // as paid
  bool extra = false;                // one of the units that were left went here
  uint64_t extras = 0, sharers = 0;  // how many units were left, among how many
  Number leftover;
};

struct Figure {
  enum class Kind : uint8_t { kDatum, kFormula, kGroup, kRank, kTier, kShare, kOther } kind = Kind::kOther;
  std::string table, row, name;  // 教师, T001, 工作实绩; no row: of all; a value without a name as it is written
  bool named = false;
  bool own = false;       // of the row asked about, or of no row of its table
  bool personal = false;  // 隐私
  Shown value;
  RuleLine rule;
  std::string file;  // kDatum: where the cell stands
  uint64_t file_row = 0;
  std::string formula;  // kFormula: with the values in the place of names
  std::vector<Event> events;
  std::optional<Group> group;        // kGroup
  std::optional<Standing> standing;  // kRank, kTier
  std::vector<TierRow> tiers;        // kTier
  std::optional<Payment> payment;    // kShare
  std::vector<uint32_t> uses;        // figures, in the order they are met
};

// The smallest change of one cell, upwards or downwards, after which a value is another one.
struct Change {
  std::string table, row, column;  // of the cell
  std::string unit, from, to;
  std::string value, was, becomes;  // of the row that was asked about
};

struct InputCell {
  std::string table, file;
  uint64_t line;
  std::string column;
};

struct Explanation {
  std::string scheme, table, row;
  std::string notice;              // what must be known of these results: a draft, or corrected; "" else
  std::vector<std::string> names;  // personal texts of the row
  std::vector<uint32_t> asked;     // figures
  std::vector<Change> changes;
  std::vector<Figure> figures;  // none stands here twice; each behind those that use it first
};

}  // namespace heng::result
