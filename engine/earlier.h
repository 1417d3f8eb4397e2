#pragma once
// 往年 from earlier runs: what their results files say, put behind what the table of earlier years holds already. From
// there on both are the same typed input.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/fault_list.h"
#include "engine/engine.h"
#include "engine/result_file.h"

namespace heng {

class EarlierYears {
 public:
  // `find`: the data of the scheme. Faults of the results files are added to `faults`.
  EarlierYears(const Compiled& compiled, const FindFile& find, const std::vector<EarlierYear>& years,
               const Limits& limits, std::vector<DataFault>& faults);

  // `find`, with the rows of the results in the tables of earlier years. Valid while this object lives.
  DataFile Find(const std::string& table) const;
  // Faults of rows that come from results get the file and the line they stand in there.
  void Place(std::vector<DataFault>& faults) const;

 private:
  struct Table {
    DataFile file;
    std::string text;
    std::vector<int> order;                              // by field of the file: the column, or -1
    uint64_t lines = 0;                                  // before the rows of results
    std::vector<std::pair<std::string, uint64_t>> rows;  // by line behind those: file and line of the results
  };
  // The results of one year: of the table, and of the 视图 of it.
  using Sources = std::vector<ResultFile>;

  void Add(int past, const std::vector<EarlierYear>& years, data::FaultList& faults);
  bool Begin(int past, const std::vector<EarlierYear>& years, Table& table, data::FaultList& faults);
  Sources Read(int past, const EarlierYear& year, data::FaultList& faults) const;
  void AddYear(int past, int64_t year, const Sources& sources, Table& table, data::FaultList& faults);
  std::string Cell(const ResultFile& source, const ResultFile::Row& row, const data::ColumnSchema& column,
                   data::FaultList& faults) const;
  bool IsAsked(int past, int column) const;

  const Compiled& compiled_;
  const FindFile& find_;
  const Limits& limits_;
  std::map<std::string, Table> tables_;  // by name
};

}  // namespace heng
