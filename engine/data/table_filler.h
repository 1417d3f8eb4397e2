#pragma once
// Filling one table, or a run of its rows, from a file or from a 用例.
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/cell.h"
#include "engine/data/fault_list.h"
#include "engine/data/records.h"
#include "engine/data/schema.h"
#include "engine/data/table.h"

namespace heng::data {

// Which field of a record goes where. A column without a field (-1) gets the gap `no_field` in every row.
struct Layout {
  std::vector<int> field_of_column;
  size_t fields = 0;
  Status no_field = 0;
};

// A fault of reading, at its place between the rows.
struct RowFault {
  size_t row;   // of those filled here
  bool in_row;  // false: in front of it
  DataFault fault;
};

class TableFiller {
 public:
  TableFiller(const Schema& schema, int table, const Layout& layout, Dictionary& texts, Gaps& gaps, TableData& out);

  // `missing`: by field, 缺 is written there; nullptr = nowhere.
  void AddRow(const std::vector<std::string_view>& fields, const std::vector<bool>* missing, uint64_t line);
  // Records that follow each other, line by line, all with as many fields as the layout: column by column.
  void AddRows(const Records& records, size_t first, size_t count, uint64_t line);
  // About the record that comes next, or about one that is left out here.
  void AddNote(Code code, uint64_t line, std::vector<Text> args, bool in_row);
  void Reserve(size_t rows);
  // See ColumnBuilder::ReserveBehind.
  void ReserveBehind(TableFiller& before, size_t first, size_t rows);

  size_t rows() const { return out_.file_row.size(); }
  const std::vector<RowFault>& faults() const { return faults_; }
  // Rows that another filler read from what follows in the file, with its own dictionary. Its faults stay with it.
  void Join(TableFiller& next, int threads);
  void Truncate(size_t rows);
  // What can be said only when all rows are known.
  void Finish(FaultList& faults);

 private:
  void AddUnreadable(const std::vector<std::string_view>& fields, uint64_t line);
  void AddRefused(const Records& records, size_t first, uint64_t line);
  std::string KeyOf(const std::vector<std::string_view>& fields) const;

  const TableSchema& schema_;
  const Layout& layout_;
  Status unreadable_;
  TableData& out_;
  Texts texts_;
  std::deque<ColumnBuilder> builders_;
  std::vector<RowFault> faults_;
  struct Refused {
    size_t column;
    RefusedCell cell;
  };
  std::vector<Refused> refused_;  // of the records at hand
  std::vector<RefusedCell> refused_cells_;
};

}  // namespace heng::data
