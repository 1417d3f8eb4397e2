#include "engine/archive/prove.h"

#include <algorithm>
#include <utility>

#include "engine/archive/canonical.h"
#include "engine/archive/keep.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"
#include "engine/archive/seal.h"

namespace heng::archive {

namespace {

// Nothing that a forged record says is taken for granted.
bool WellFormed(Suite suite, const ResultRecord& result) {
  const uint64_t blocks = result.rows / kChunkRows + (result.rows % kChunkRows == 0 ? 0 : 1);
  return result.keys <= result.columns.size() && result.roots.size() == blocks &&
         std::all_of(result.roots.begin(), result.roots.end(),
                     [&](const std::string& root) { return root.size() == DigestBytes(suite); });
}

}  // namespace

Prover::Prover(Store& store, const Index& index, const Entry& entry)
    : store_(store), index_(index), entry_(entry), run_(std::get<RunRecord>(entry.record)) {}

std::optional<std::vector<OpenCell>> Prover::Opened(const ColumnRecord& column) {
  const auto opening = column.chunks.size() == 1 ? store_.FindOpening(column.chunks[0]) : std::nullopt;
  if (!opening) return std::nullopt;
  return DecodeOpening(index_.suite(), opening->bytes);
}

std::optional<std::vector<Prover::Cell>> Prover::Block(const ColumnRecord& column, uint64_t rows, size_t block) {
  const size_t begin = block * kChunkRows, size = std::min<size_t>(kChunkRows, rows - begin);
  std::vector<Cell> cells;
  if (column.personal) {
    const auto opened = Opened(column);
    if (!opened || opened->size() != rows) return std::nullopt;
    for (size_t i = begin; i < begin + size; ++i) cells.push_back({Commitment(index_.suite(), (*opened)[i]), false});
    return cells;
  }
  const auto bytes = block < column.chunks.size() ? ReadChunks(store_, {column.chunks[block]}) : std::nullopt;
  if (!bytes) return std::nullopt;
  for (std::string_view rest = *bytes; !rest.empty();) {
    const auto cell = TakeCell(rest);
    if (!cell) return std::nullopt;
    cells.push_back({std::string(cell->content), cell->gap});
  }
  if (cells.size() != size) return std::nullopt;
  return cells;
}

// What stands behind a digest, in its own column or where a row is referred to by it; null: nothing, or it was erased.
const OpenCell* Prover::Behind(const std::string& digest) {
  if (!behind_) {
    behind_.emplace();
    const auto add = [&](const std::vector<ColumnRecord>& columns) {
      for (const ColumnRecord& column : columns) {
        const auto cells = column.personal ? Opened(column) : std::nullopt;
        for (size_t i = 0; cells && i < cells->size(); ++i) {
          const OpenCell& cell = (*cells)[i];
          if (cell.digest.empty()) behind_->emplace(Commitment(index_.suite(), cell), cell);
        }
      }
    };
    for (const InputRecord& input : run_.inputs) add(input.columns);
    for (const ResultRecord& result : run_.results) add(result.columns);
  }
  const auto found = behind_->find(digest);
  return found == behind_->end() ? nullptr : &found->second;
}

std::string Prover::ShownKey(const ColumnRecord& column, const Cell& cell) {
  const bool reference = column.type.substr(0, column.type.find(' ')) == "reference";
  const OpenCell* open = column.personal || reference ? Behind(cell.content) : nullptr;
  if (open == nullptr) return column.personal ? "" : cell.content;
  std::string_view bytes = open->cell;
  const auto inner = TakeCell(bytes);
  return inner ? std::string(inner->content) : "";
}

std::vector<Prover::Place> Prover::Find(const std::string& key, const std::string& table) {
  std::vector<Place> found;
  for (size_t t = 0; t < run_.results.size(); ++t) {
    const ResultRecord& result = run_.results[t];
    if (result.keys == 0 || (!table.empty() && result.table != table)) continue;
    if (!WellFormed(index_.suite(), result)) continue;
    for (size_t block = 0; block * kChunkRows < result.rows; ++block) {
      std::vector<std::string> keys;
      for (size_t i = 0; i < result.keys; ++i) {
        const auto cells = Block(result.columns[i], result.rows, block);
        if (!cells) break;
        keys.resize(cells->size());
        for (size_t row = 0; row < cells->size(); ++row) {
          keys[row] += (i == 0 ? "" : "/") + ShownKey(result.columns[i], (*cells)[row]);
        }
      }
      for (size_t row = 0; row < keys.size(); ++row) {
        if (keys[row] == key) found.push_back({t, block * kChunkRows + row});
      }
    }
  }
  return found;
}

std::optional<RowProof> Prover::Make(const Place& place, uint64_t entries, bool open) {
  const Suite suite = index_.suite();
  const ResultRecord& result = run_.results[place.table];
  const size_t block = place.row / kChunkRows, at = place.row % kChunkRows;
  if (!WellFormed(suite, result)) return std::nullopt;
  RowProof proof{suite, run_.title, run_.period, run_.when, result.table, result.keys, {}, {}, {}, {}, {}};
  std::vector<std::string> rows(std::min<size_t>(kChunkRows, result.rows - block * kChunkRows));
  for (const ColumnRecord& column : result.columns) {
    const auto cells = Block(column, result.rows, block);
    if (!cells) return std::nullopt;
    for (size_t row = 0; row < rows.size(); ++row) AppendCell(rows[row], (*cells)[row].content, (*cells)[row].gap);
    const Cell& own = (*cells)[at];
    ProvenCell& cell = proof.cells.emplace_back(
        ProvenCell{column.name, column.type, column.personal, own.gap, own.content, std::nullopt});
    const OpenCell* behind = open && !own.gap ? Behind(own.content) : nullptr;
    if (behind != nullptr) cell.opened = *behind;
  }
  Tree tree(suite), blocks(suite), results(suite);
  for (const std::string& cells : rows) tree.AddLeaf(RowBytes(result.table, cells));
  for (const std::string& root : result.roots) blocks.Add(root);
  for (const ResultRecord& table : run_.results) results.AddLeaf(TableSeal(suite, table));
  proof.row = {place.row, result.rows, tree.Inclusion(at, rows.size())};
  for (const std::string& node : blocks.Inclusion(block, result.roots.size())) proof.row.path.push_back(node);
  proof.results = {place.table, run_.results.size(), results.Inclusion(place.table, run_.results.size())};
  proof.record = DigestOf(suite, Encode(run_));
  proof.entry = {entry_.seq, entries, index_.tree().Inclusion(entry_.seq, entries)};
  if (RootOf(proof) != index_.tree().RootOf(entries)) return std::nullopt;
  return proof;
}

}  // namespace heng::archive
