#pragma once
// The results of a kept run as the files that a run writes: a table, and beside it why cells have no value. Made from
// the record's columns; what is personal comes from its opening. Behind the results stand the columns of the data that
// are not personal.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/archive/suite.h"

namespace heng::archive {

class KeptResults {
 public:
  // The store must stay until Close().
  KeptResults(Store& store, Suite suite, RunRecord run) : store_(&store), suite_(suite), run_(std::move(run)) {}

  // CSV, UTF-8: the keys first, numbers exactly. nullptr: there is no such table, or it is not what the record names
  // (damaged()).
  const std::string* Table(const std::string& name);
  // Key, column, kind, reason; a line for each cell without a value. nullptr: every cell has one.
  const std::string* Gaps(const std::string& name);

  // What was read stays, nothing more can be.
  void Close() { store_ = nullptr; }

  // So many rows were left out because their keys were erased; of other columns an erased cell is 缺(已删除).
  uint64_t erased_rows() const { return erased_rows_; }
  bool erased() const { return erased_rows_ > 0 || erased_cells_; }
  bool damaged() const { return damaged_; }

 private:
  struct Cell {
    std::string content;
    bool gap = false, erased = false;
  };
  using Cells = std::vector<Cell>;
  struct Texts {
    std::string table, gaps;
  };
  const Texts* Read(const std::string& name);
  std::vector<const ColumnRecord*> ColumnsOf(const ResultRecord& result) const;
  std::optional<Texts> Make(const ResultRecord& result);
  std::optional<Cells> Column(const ColumnRecord& column, uint64_t rows);
  // `digests`: what stands for the cells in the record.
  std::optional<Cells> Opened(const Digests& root, uint64_t rows, std::vector<std::string>* digests = nullptr);
  void ReadPersonalKeys();

  Store* store_;
  const Suite suite_;
  const RunRecord run_;
  std::map<std::string, std::optional<Texts>> texts_;  // by table
  // What a reference to a row with a personal key holds is the key's digest.
  std::optional<std::map<std::string, Cell>> by_digest_;
  uint64_t erased_rows_ = 0;
  bool erased_cells_ = false, damaged_ = false;
};

}  // namespace heng::archive
