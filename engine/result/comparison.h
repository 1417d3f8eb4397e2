#pragma once
// Two sealed runs side by side: what differs in their data, rules and results, and which of the first did the last.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/number.h"

namespace heng::result {

// A cell as it was kept. A gap is its kind and reason; one that was erased is not known.
struct KeptCell {
  std::string text;
  bool gap = false, erased = false;
  bool operator==(const KeptCell&) const = default;
};

struct DataChange {
  enum class Kind : uint8_t { kCell, kAdded, kGone, kAdopted } kind;  // kAdded, kGone: a whole row
  std::string table, key, column;
  std::string file;   // kAdopted: the scheme that the value was taken from
  uint64_t line = 0;  // where it stands now; of a row that is gone, where it stood
  KeptCell before, now;
  bool operator==(const DataChange&) const = default;
};

struct RuleChange {
  enum class Kind : uint8_t { kAmended, kRepealed, kAdded } kind;
  std::string clause, name;             // 指标, 得分
  std::vector<std::string> basis;       // 依据 of the clause as it is now, or was
  std::string before_place, now_place;  // 方案.heng:3
  std::string before_text, now_text;    // as written
};

// Values of others that moved this one.
struct OthersMoved {
  enum class Through : uint8_t { kRank, kTier, kShare, kGroup, kOther } through;
  std::string value;  // that was moved: 名次, or as written
  std::string group;  // "" = all
  std::string table;  // whose rows
  uint64_t rows = 0;  // how many of them changed, came or went, without the row itself
  bool operator==(const OthersMoved&) const = default;
};

struct Causes {
  // Found by running the new rules over the old data and the old rules over the new data; kBoth: some values of the row
  // are the one's work, some the other's, or of both; kUnknown: that cannot be run.
  enum class By : uint8_t { kData, kRules, kBoth, kUnknown } by = By::kUnknown;
  std::vector<DataChange> data;
  std::vector<size_t> rules;  // in Comparison::rules
  std::vector<OthersMoved> others;
};

enum class ColumnClass : uint8_t { kTier, kMoney, kRank, kNumber, kOther };

struct ValueChange {
  size_t column;  // in TableComparison::columns
  KeptCell before, now;
  std::optional<Number> difference;  // of two numbers
};
struct RowChange {
  enum class Kind : uint8_t { kChanged, kAdded, kGone } kind;
  std::string key;
  std::vector<ValueChange> values;  // kChanged: those that differ, the most important first
  std::optional<Causes> causes;     // none: not asked for, or not to be had
};

struct ColumnChange {
  std::string name, unit;
  ColumnClass kind = ColumnClass::kOther;
  uint64_t rows = 0;                  // where it differs
  uint64_t erased = 0;                // where that cannot be told
  std::optional<Number> before, now;  // kMoney: the sums over all rows
};

// A table of results; its name is empty for the 量.
struct TableComparison {
  std::string name;
  uint64_t changed = 0, added = 0, gone = 0, unmatched = 0;  // rows; unmatched: their keys were erased
  std::vector<ColumnChange> columns;                         // of both runs
  std::vector<std::string> columns_added, columns_gone;
};

struct RunName {
  uint64_t entry = 0;
  std::string title, period, who, when, reason;
};

struct Comparison {
  RunName before, now;
  bool corrects = false;  // `now` corrects `before`
  std::vector<DataChange> data;
  uint64_t data_more = 0;                   // that are not listed
  std::vector<std::string> tables_changed;  // of data, when their cells cannot be compared
  std::vector<RuleChange> rules;
  std::vector<TableComparison> tables;
  bool same = false;         // not one of the above differs
  std::string why_no_cause;  // "" = causes can be told
};

}  // namespace heng::result
