#include "engine/compare/kept_table.h"

#include <algorithm>
#include <unordered_map>

#include "engine/archive/canonical.h"
#include "engine/archive/compress.h"
#include "engine/archive/opening.h"

namespace heng::compare {

using archive::ColumnRecord;
using result::KeptCell;

namespace {

constexpr size_t kMostBytes = size_t{256} << 20;  // of a column

std::optional<std::vector<archive::OpenCell>> OpeningOf(archive::Store& store, archive::Suite suite,
                                                        const ColumnRecord& column) {
  const auto opening = column.chunks.size() == 1 ? store.FindOpening(column.chunks[0]) : std::nullopt;
  return opening ? archive::DecodeOpening(suite, opening->bytes) : std::nullopt;
}

KeptCell Read(std::string_view bytes) {
  const auto cell = archive::TakeCell(bytes);
  if (!cell) return {"", false, true};
  return {std::string(cell->content), cell->gap, false};
}

bool SameColumns(const std::vector<ColumnRecord>& a, const std::vector<ColumnRecord>& b, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (a[i].personal || b[i].personal || a[i].chunks != b[i].chunks) return false;
  }
  return true;
}

// A key that is not personal stands in the data for everybody to read, also when its copy in the results was erased.
const ColumnRecord& KeyColumn(const archive::RunRecord& run, const archive::ResultRecord& table, size_t key) {
  const ColumnRecord& copy = table.columns[key];
  for (const archive::InputRecord& input : run.inputs) {
    if (!copy.personal || input.table != table.table || input.rows != table.rows) continue;
    for (const ColumnRecord& column : input.columns) {
      if (!column.personal && column.name == copy.name && column.type == copy.type) return column;
    }
  }
  return copy;
}

}  // namespace

KeptRun::KeptRun(archive::Store& store, archive::Suite suite, const archive::RunRecord& run)
    : store_(store), suite_(suite), run_(run) {
  for (const archive::InputRecord& input : run.inputs) {
    for (const ColumnRecord& column : input.columns) {
      if (column.personal) Open(column);
    }
  }
}

void KeptRun::Open(const ColumnRecord& column) {
  const auto cells = OpeningOf(store_, suite_, column);
  if (!cells) return;
  for (const archive::OpenCell& cell : *cells) {
    const bool erased = !cell.digest.empty();
    behind_.emplace(archive::Commitment(suite_, cell), erased ? KeptCell{cell.digest, false, true} : Read(cell.cell));
  }
}

KeptCell KeptRun::Behind(const ColumnRecord& column, std::string_view content) const {
  KeptCell cell{std::string(content), false, false};
  if (column.type != "reference" || behind_.empty()) return cell;
  const auto found = behind_.find(cell.text);
  return found == behind_.end() ? cell : found->second;
}

KeptColumn::KeptColumn(const KeptRun& run, const ColumnRecord& column, uint64_t rows) : run_(run), column_(column) {
  if (column.personal) {
    const auto cells = OpeningOf(run.store(), run.suite(), column);
    for (size_t row = 0; cells && row < cells->size() && row < rows; ++row) {
      const archive::OpenCell& cell = (*cells)[row];
      offsets_.push_back(bytes_.size());
      erased_.push_back(!cell.digest.empty());
      bytes_ += cell.digest.empty() ? cell.cell : cell.digest;
    }
  } else {
    for (const std::string& digest : column.chunks) {
      const auto object = bytes_.size() < kMostBytes ? run.store().FindObject(digest) : std::nullopt;
      if (object && object->size <= kMostBytes) bytes_ += archive::Decompress(object->frame, object->size).value_or("");
    }
    std::string_view rest = bytes_;
    while (!rest.empty() && offsets_.size() < rows) {
      offsets_.push_back(bytes_.size() - rest.size());
      if (!archive::TakeCell(rest)) break;
    }
  }
  offsets_.push_back(bytes_.size());
}

KeptCell KeptColumn::Cell(size_t row) const {
  if (row + 1 >= offsets_.size()) return {"", false, true};
  const std::string_view bytes = std::string_view(bytes_).substr(offsets_[row], offsets_[row + 1] - offsets_[row]);
  if (column_.personal && erased_[row]) return {std::string(bytes), false, true};
  KeptCell cell = Read(bytes);
  return cell.gap || column_.personal ? cell : run_.Behind(column_, cell.text);
}

KeptKeys::KeptKeys(const KeptRun& run, const archive::ResultRecord& table) : table_(table) {
  const size_t keys = std::min<size_t>(table.keys, table.columns.size());
  columns_.reserve(keys);
  for (size_t i = 0; i < keys; ++i) columns_.emplace_back(run, KeyColumn(run.run(), table, i), table.rows);
  uint64_t rows = table.columns.empty() ? 0 : table.rows;
  for (const KeptColumn& column : columns_) rows = std::min<uint64_t>(rows, column.rows());
  if (keys == 0 && rows > 0) rows = KeptColumn(run, table.columns[0], table.rows).rows();
  rows_ = static_cast<uint32_t>(std::min<uint64_t>(rows, Matching::kErased - 1));
}

KeptCell KeptKeys::Key(size_t row) const {
  KeptCell key;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const KeptCell part = columns_[i].Cell(row);
    if (part.erased) return part;
    key.text += (i == 0 ? "" : "/") + part.text;
  }
  return key;
}

Matching Match(const KeptKeys& before, const KeptKeys& now) {
  Matching out;
  const archive::ResultRecord &a = before.table(), &b = now.table();
  if (before.rows() == now.rows() && a.keys == b.keys && SameColumns(a.columns, b.columns, a.keys)) {
    out.same = true;
    return out;
  }
  std::unordered_map<std::string, uint32_t> rows;
  std::vector<bool> met(before.rows(), false);
  for (uint32_t row = 0; row < before.rows(); ++row) {
    const KeptCell key = before.Key(row);
    if (key.erased) ++out.unmatched;
    if (key.erased || !rows.emplace(key.text, row).second) met[row] = true;
  }
  out.before_of.assign(now.rows(), Matching::kNoRow);
  for (uint32_t row = 0; row < now.rows(); ++row) {
    const KeptCell key = now.Key(row);
    if (key.erased) out.before_of[row] = Matching::kErased;
    const auto found = key.erased ? rows.end() : rows.find(key.text);
    if (found == rows.end()) continue;
    out.before_of[row] = found->second;
    met[found->second] = true;
  }
  for (uint32_t row = 0; row < before.rows(); ++row) {
    if (!met[row]) out.gone.push_back(row);
  }
  return out;
}

}  // namespace heng::compare
