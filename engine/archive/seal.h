#pragma once
// The leaf of an entry in the tree of the log (FORMAT.md). A run's is made from a seal of some hundred bytes: what run
// it is, the root over all its results, and the digest of its record. So a proof that a row is among the results does
// not need the record, which lists every object.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/archive/record.h"
#include "engine/archive/suite.h"

namespace heng::archive {

// `bytes` as they stand in the table of entries; `record` what Decode makes of them.
std::string LeafOf(Suite suite, std::string_view bytes, const std::optional<Record>& record);
std::string LeafOf(Suite suite, std::string_view bytes);

// The root over the rows of a table, from the roots of 65,536 rows each.
std::string RootOfRows(Suite suite, const Digests& roots);

// What a table of results is, with the root of its rows: a leaf of the tree of results.
std::string TableSeal(Suite suite, const ResultRecord& table);
// What a run is, with the root over its tables and the digest of its record.
struct RunSealed {
  std::string title, period, when;
  uint64_t tables = 0;
  std::string results, record;
};
std::string SealBytes(const RunSealed& seal);
std::string RunSeal(Suite suite, const RunRecord& run, std::string_view bytes);

}  // namespace heng::archive
