#pragma once
// What data files must hold, as the rule file declares it.
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/number.h"

namespace heng::data {

enum class CellKind : uint8_t { kText, kNumber, kInteger, kDate, kBool, kOption, kReference };

struct ColumnSchema {
  std::string name;
  std::vector<std::string> aliases;  // other headers for it
  CellKind kind = CellKind::kText;
  int places = -1;                   // kNumber: most decimal places allowed; -1 = 18
  bool percent = false;              // 按百分数: 52.5 is 52.5 %
  bool ratio = false;                // a 比率 (a value above 1 without % is a warning unless `percent`)
  std::string unit;                  // shown in messages; a cell may not carry it
  std::vector<std::string> options;  // kOption, lowest first
  int table = -1;                    // kReference: index of the referred table (its key is one column)
  bool optional = false;             // 可缺
  std::vector<std::string> reasons;  // accepted in a cell instead of a value; an empty cell takes the first
  bool unique = false;               // 唯一
  bool personal = false;             // 隐私
};

struct TableSchema {
  std::string name;
  std::vector<ColumnSchema> columns;
  std::vector<int> key;        // columns of the primary key; empty = none
  bool may_be_absent = false;  // 可无(“…”)
  std::string absent_reason;
  bool earlier_years = false;  // 往年: its absence is worth a word
};

struct Schema {
  std::deque<TableSchema> tables;  // what refers to one stays good while others are added
};

}  // namespace heng::data
