#pragma once
// Filling one table row by row, from a file or from a 用例.
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/cell.h"
#include "engine/data/fault_list.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"

namespace heng::data {

class TableFiller {
 public:
  // field_of_column: where a row's fields go; a column without a field (-1) gets the gap `no_field` in every row.
  TableFiller(const Schema& schema, int table, std::vector<int> field_of_column, size_t fields, Status no_field,
              Dataset& data, FaultList& faults);

  // `missing`: by field, 缺 is written there; nullptr = nowhere.
  void AddRow(const std::vector<std::string_view>& fields, const std::vector<bool>* missing, uint64_t line);
  void Reserve(size_t rows);
  // What can be said only when all rows are known.
  void Finish();

 private:
  void AddUnreadable(const std::vector<std::string_view>& fields, uint64_t line);
  void NoteApostrophe(size_t column, std::string_view cell);
  std::string KeyOf(const std::vector<std::string_view>& fields) const;

  struct Apostrophes {
    size_t rows = 0;
    std::string first;
  };

  const TableSchema& schema_;
  std::vector<int> field_of_column_;
  size_t fields_;
  Status no_field_;
  Status unreadable_;
  TableData& out_;
  FaultList& faults_;
  std::deque<ColumnBuilder> builders_;
  std::map<size_t, Apostrophes> apostrophes_;  // by column
};

}  // namespace heng::data
