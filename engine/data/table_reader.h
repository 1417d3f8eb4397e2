#pragma once
// One file into one table.
//
// The text is surveyed, cut into pieces at the ends of records (survey.h), and runs of pieces are read side by side,
// each thread into rows and a dictionary of its own; put one behind the other they are what reading from the first
// record to the last gives, and so are the faults.
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/limits.h"
#include "engine/data/fault_list.h"
#include "engine/data/keys.h"
#include "engine/data/row_reader.h"
#include "engine/data/table.h"

namespace heng::data {

class TableReader {
 public:
  TableReader(const Schema& schema, int table, const Limits& limits, const ReadOptions& options, Dataset& data,
              FaultList& faults)
      : schema_(schema), table_(table), limits_(limits), options_(options), data_(data), faults_(faults) {}

  TableState Read(const TableBytes& file);

 private:
  // A run of pieces, and the rows they hold.
  struct Share {
    size_t begin = 0;
    size_t end = 0;
    Dictionary texts = {};
    TableData rows = {};
    std::unique_ptr<TableFiller> filler = nullptr;
    std::unique_ptr<RowReader> reader = nullptr;
    size_t most = 0;     // lines: no more rows than that
    bool ended = false;  // before its last record
  };

  TableState Fail(Code code, uint64_t line, std::vector<Text> args);
  TableState FailSplit(CsvReader::Fault fault, uint64_t line);
  TableState ReadBytes(const TableBytes& file);
  TableState ReadText(std::string_view text, const Survey& survey, const TableBytes* releasable);
  static uint64_t HeaderBelow(const TableSchema& table, std::string_view text);
  std::vector<Share> ShareOut(size_t pieces, uint64_t lines) const;
  void Begin(Share& share, const Layout& layout, size_t rows, Share* first);
  void ReadShare(std::string_view text, const std::vector<Piece>& pieces, Share& share, const TableBytes* releasable);
  TableState Join(std::vector<Share>& shares);

  const Schema& schema_;
  int table_;
  const Limits& limits_;
  const ReadOptions& options_;
  Dataset& data_;
  FaultList& faults_;
};

}  // namespace heng::data
