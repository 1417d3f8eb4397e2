#pragma once
// A proof that a row stands among the results of a sealed run: what anybody needs besides a checkpoint of the archive,
// as a text of a few lines (FORMAT.md). The record of the run is not needed, only its digest.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/opening.h"
#include "engine/archive/suite.h"

namespace heng::archive {

struct ProvenCell {
  std::string name, type;  // of its column
  bool personal = false;   // of a column declared so: `content` is its digest
  bool gap = false;
  std::string content;             // as it stands in the row
  std::optional<OpenCell> opened;  // what stands behind a digest, when its owner gives it
};
// Where something stands in a tree: the index of its leaf, how many there are, and the audit path (merkle.h).
struct ProofStep {
  uint64_t index = 0, count = 0;
  std::vector<std::string> path;
};
struct RowProof {
  Suite suite = Suite::kIntl;
  std::string title, period, when;  // of the run
  std::string table;
  uint64_t keys = 0;  // so many of the cells
  std::vector<ProvenCell> cells;
  ProofStep row, results, entry;  // in the table, the table among the results, the run in the log
  std::string record;             // the digest of the run's record
};

std::string Print(const RowProof& proof);
// nullopt: not to the letter what Print gives.
std::optional<RowProof> ReadProof(std::string_view text);

// The root of the log's first entry.count entries that the proof leads to; nullopt: a path does not fit its place, or
// an opened cell is not the one behind its digest.
std::optional<std::string> RootOf(const RowProof& proof);

}  // namespace heng::archive
