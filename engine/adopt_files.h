#pragma once
// 采用: columns from the results files of an earlier run. Internal to the facade.
#include <map>
#include <string>
#include <unordered_map>

#include "engine/result_file.h"

namespace heng {

class AdoptFromFiles {
 public:
  AdoptFromFiles(const Compiled& compiled, const AdoptSource& source, const Limits& limits, data::Dataset& data,
                 data::FaultList& faults)
      : compiled_(compiled), source_(source), limits_(limits), data_(data), faults_(faults) {}

  // In the rows of the data; a cell that cannot be read holds an error gap, and its fault is told.
  data::Column Make(const model::Adoption::Column& column);

 private:
  struct Table {
    std::optional<ResultFile> file;  // none: what is wrong has been told
    std::unordered_map<std::string, size_t> rows;
  };
  const Table& Read(const std::string& name, int from_table, int to_table);
  bool KeysAlike(const ResultFile& file, int from_table, int to_table);
  std::string KeyOf(int table, size_t row) const;
  void Set(const model::Field& field, const ResultFile& file, const ResultFile::Row& from, int column, size_t row,
           data::Column& out);
  std::optional<data::CellFault> SetValue(const model::Field& field, const std::string& cell, size_t row,
                                          data::Column& out);

  const Compiled& compiled_;
  const AdoptSource& source_;
  const Limits& limits_;
  data::Dataset& data_;
  data::FaultList& faults_;
  std::map<std::pair<std::string, int>, Table> tables_;  // by name, and the table here whose rows are looked up
};

}  // namespace heng
