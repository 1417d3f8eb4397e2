#pragma once
// Making the proof of a row of sealed results (proof.h).
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/proof.h"
#include "engine/archive/store.h"

namespace heng::archive {

class Prover {
 public:
  // `entry` must be a run of the index with a seal (RunRecord::format). All must outlive this object.
  Prover(Store& store, const Index& index, const Entry& entry);

  struct Place {
    size_t table;  // of the run's results
    uint64_t row;
  };
  // Rows by their key, its parts with a / between; personal keys as they are, not their digests. `table`: "" for any.
  std::vector<Place> Find(const std::string& key, const std::string& table);
  // For the state of the log with so many entries. `open`: with what stands behind the digests. nullopt: the columns
  // cannot be read, or are not those of the root.
  std::optional<RowProof> Make(const Place& place, uint64_t entries, bool open);

 private:
  struct Cell {
    std::string content;
    bool gap = false;
  };
  // The cells of up to 65,536 rows as they stand in rows.
  std::optional<std::vector<Cell>> Block(const ColumnRecord& column, uint64_t rows, size_t block);
  std::optional<std::vector<OpenCell>> Opened(const ColumnRecord& column);
  const OpenCell* Behind(const std::string& digest);
  std::string ShownKey(const ColumnRecord& column, const Cell& cell);

  Store& store_;
  const Index& index_;
  const Entry& entry_;
  const RunRecord& run_;
  std::optional<std::map<std::string, OpenCell>> behind_;  // by digest
};

}  // namespace heng::archive
