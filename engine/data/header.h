#pragma once
// Which field of a record belongs to which column.
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/fault_list.h"
#include "engine/data/schema.h"

namespace heng::data {

struct Header {
  size_t fields = 0;
  std::vector<int> field_of_column;  // -1: the column is missing (a fault)
};

// Matches the first record with the columns of the table, by name or alias, in any order.
Header MatchHeader(const TableSchema& table, const std::string& file, const std::vector<std::string_view>& fields,
                   FaultList& faults);

// How many of the fields name a column of the table.
size_t NamedColumns(const TableSchema& table, const std::vector<std::string_view>& fields);

}  // namespace heng::data
