#pragma once
// Keys, references and the order of rows, once all cells are read.
//
// A reference column comes in as the key its cells name (in the form of the key column) and leaves as row numbers.
// Tables with a key are put in order first, a table whose key refers to another one after that; then the remaining
// references are resolved; then tables without a key, which nobody can refer to, are put in the order of all columns.
#include <vector>

#include "engine/data/fault_list.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"

namespace heng::data {

enum class TableState : uint8_t {
  kRead,
  kUnread,   // its file has a fault as a whole: nothing is known about its keys
  kAbsent,   // 可无, no file
  kNotGiven  // 用例: not given
};

// states[table]; faults carry file and line of the rows.
void SettleKeys(const Schema& schema, const std::vector<TableState>& states, Dataset& data, FaultList& faults,
                int threads);
// Instead, where too much is wrong to go on: references lead nowhere, which is the error of unknown keys and told of
// none.
void LeaveReferences(const Schema& schema, Dataset& data);

}  // namespace heng::data
