#include "engine/archive/kept_results.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/archive/canonical.h"
#include "engine/archive/keep.h"
#include "engine/archive/log.h"
#include "engine/archive/opening.h"
#include "engine/data/csv.h"

namespace heng::archive {

namespace {

constexpr const char* kErased = "已删除";

bool HoldsText(const ColumnRecord& column) {
  const std::string kind = column.type.substr(0, column.type.find(' '));
  return kind == "text" || kind == "option" || kind == "reference";
}

// 缺(未考): the kind, and the reason in brackets.
std::pair<std::string, std::string> SplitGap(const std::string& gap) {
  const size_t open = gap.find('(');
  if (open == std::string::npos || gap.back() != ')') return {gap, ""};
  return {gap.substr(0, open), gap.substr(open + 1, gap.size() - open - 2)};
}

}  // namespace

const std::string* KeptResults::Table(const std::string& name) {
  const Texts* texts = Read(name);
  return texts == nullptr ? nullptr : &texts->table;
}

const std::string* KeptResults::Gaps(const std::string& name) {
  const Texts* texts = Read(name);
  return texts == nullptr || texts->gaps.empty() ? nullptr : &texts->gaps;
}

const KeptResults::Texts* KeptResults::Read(const std::string& name) {
  auto known = texts_.find(name);
  if (known == texts_.end() && store_ == nullptr) return nullptr;
  if (known == texts_.end()) {
    const auto result = std::find_if(run_.results.begin(), run_.results.end(),
                                     [&](const ResultRecord& one) { return one.table == name && !name.empty(); });
    known = texts_.emplace(name, result == run_.results.end() ? std::nullopt : Make(*result)).first;
    damaged_ |= result != run_.results.end() && !known->second;
  }
  return known->second ? &*known->second : nullptr;
}

std::optional<KeptResults::Cells> KeptResults::Opened(const Digests& root, uint64_t rows,
                                                      std::vector<std::string>* digests) {
  const auto opening = root.size() == 1 ? store_->FindOpening(root[0]) : std::nullopt;
  const auto opened = opening ? DecodeOpening(suite_, opening->bytes) : std::nullopt;
  if (!opened || opened->size() != rows) return std::nullopt;
  Cells cells;
  std::vector<std::string> commitments;
  for (const OpenCell& one : *opened) {
    std::string_view bytes = one.cell;
    const auto cell = TakeCell(bytes);
    if (one.digest.empty() && !cell) return std::nullopt;
    cells.push_back(cell ? Cell{std::string(cell->content), cell->gap, false} : Cell{"", false, true});
    commitments.push_back(Commitment(suite_, one));
  }
  if (RootOf(suite_, commitments) != root[0]) return std::nullopt;
  if (digests != nullptr) *digests = std::move(commitments);
  return cells;
}

void KeptResults::ReadPersonalKeys() {
  if (by_digest_) return;
  by_digest_.emplace();
  for (const InputRecord& input : run_.inputs) {
    for (const ColumnRecord& column : input.columns) {
      if (!column.personal) continue;
      std::vector<std::string> digests;
      const auto cells = Opened(column.chunks, input.rows, &digests);
      for (size_t row = 0; cells && row < cells->size(); ++row) by_digest_->emplace(digests[row], (*cells)[row]);
    }
  }
}

std::optional<KeptResults::Cells> KeptResults::Column(const ColumnRecord& column, uint64_t rows) {
  if (column.personal) return Opened(column.chunks, rows);
  std::string bytes;
  for (const std::string& digest : column.chunks) {
    const auto chunk = ReadChunks(*store_, {digest});
    if (!chunk || DigestOf(suite_, *chunk) != digest) return std::nullopt;
    bytes += *chunk;
  }
  const bool reference = column.type.substr(0, column.type.find(' ')) == "reference";
  if (reference) ReadPersonalKeys();
  Cells cells;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto cell = TakeCell(rest);
    if (!cell) return std::nullopt;
    cells.push_back({std::string(cell->content), cell->gap, false});
    if (!reference || cell->gap) continue;
    const auto key = by_digest_->find(cells.back().content);
    if (key != by_digest_->end()) cells.back() = key->second;
  }
  if (cells.size() != rows) return std::nullopt;
  return cells;
}

// The results, and of the data what results files lack: a formula may ask for last year's value of either.
std::vector<const ColumnRecord*> KeptResults::ColumnsOf(const ResultRecord& result) const {
  std::vector<const ColumnRecord*> columns;
  std::set<std::string> names;
  for (const ColumnRecord& column : result.columns) {
    columns.push_back(&column);
    names.insert(column.name);
  }
  const auto input = std::find_if(run_.inputs.begin(), run_.inputs.end(),
                                  [&](const InputRecord& one) { return one.table == result.table; });
  if (input == run_.inputs.end() || input->rows != result.rows) return columns;
  // The same rows in the same order.
  const bool same = std::all_of(
      result.columns.begin(), result.columns.begin() + static_cast<ptrdiff_t>(result.keys), [&](const auto& key) {
        return std::any_of(input->columns.begin(), input->columns.end(), [&](const ColumnRecord& column) {
          return column.name == key.name && column.chunks == key.chunks;
        });
      });
  for (const ColumnRecord& column : input->columns) {
    if (same && !column.personal && names.count(column.name) == 0) columns.push_back(&column);
  }
  return columns;
}

std::optional<KeptResults::Texts> KeptResults::Make(const ResultRecord& result) {
  if (result.keys > result.columns.size()) return std::nullopt;
  const std::vector<const ColumnRecord*> records = ColumnsOf(result);
  std::vector<Cells> columns;
  Texts out;
  for (size_t i = 0; i < records.size(); ++i) {
    auto cells = Column(*records[i], result.rows);
    if (!cells) return std::nullopt;
    columns.push_back(std::move(*cells));
    if (i > 0) out.table += ',';
    data::AppendCsvField(out.table, records[i]->name, true);
    if (i + 1 == result.keys) out.gaps = out.table;
  }
  out.table += '\n';
  out.gaps += ",列,种类,原因\n";
  const size_t gap_header = out.gaps.size();
  for (uint64_t row = 0; row < result.rows; ++row) {
    const auto gone = [&](const Cells& column) { return column[row].erased; };
    if (std::any_of(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(result.keys), gone)) {
      ++erased_rows_;
      continue;
    }
    std::string key;
    for (size_t i = 0; i < columns.size(); ++i) {
      const Cell& cell = columns[i][row];
      if (i > 0) out.table += ',';
      const size_t begin = out.table.size();
      if (!cell.gap && !cell.erased) data::AppendCsvField(out.table, cell.content, HoldsText(*records[i]));
      if (i < result.keys) key += out.table.substr(begin) + ",";
      if (!cell.gap && !cell.erased) continue;
      erased_cells_ |= cell.erased;
      const auto [kind, reason] =
          cell.erased ? std::pair<std::string, std::string>("缺", kErased) : SplitGap(cell.content);
      out.gaps += key;
      data::AppendCsvField(out.gaps, records[i]->name, true);
      out.gaps += "," + kind + ",";
      data::AppendCsvField(out.gaps, reason, true);
      out.gaps += '\n';
    }
    out.table += '\n';
  }
  if (out.gaps.size() == gap_header) out.gaps.clear();
  return out;
}

}  // namespace heng::archive
