// Putting the rows of a table in order.
//
// Files mostly are in order already, which one look at each row shows. If not, each column becomes a number of few bits
// that orders as it does, and as many columns as fit in 64 bits are sorted at once by radix; only rows that are equal
// in these are compared one by one.
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <numeric>

#include "engine/base/parallel.h"
#include "engine/base/radix_sort.h"
#include "engine/data/row_order.h"

namespace heng::data {

namespace {

RowOrder::Neighbours LookAtNeighbours(const RowOrder& order, size_t rows, int threads) {
  constexpr size_t kTogether = 1 << 16;
  std::atomic<bool> in_order = true;
  std::atomic<bool> distinct = rows == 0 || !order.AnyGap(0);
  ParallelFor(threads, (rows + kTogether - 1) / kTogether, [&](size_t, size_t piece) {
    if (!in_order.load(std::memory_order_relaxed)) return;
    const size_t begin = std::max<size_t>(piece * kTogether, 1);
    const RowOrder::Neighbours seen = order.Look(begin, std::min(rows, (piece + 1) * kTogether));
    if (!seen.in_order) in_order = false;
    if (!seen.distinct) distinct = false;
  });
  return {in_order, distinct};
}

// Numbers that order rows as a column does; gaps stand last.
struct Ranks {
  std::vector<uint64_t> of_row;
  int bits = 0;
};

// The first eight bytes of a text behind what all have in common.
uint64_t Prefix(std::string_view text, size_t common) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < sizeof prefix; ++i) {
    const bool there = common + i < text.size();
    prefix = prefix << 8 | (there ? static_cast<uint8_t>(text[common + i]) : 0);
  }
  return prefix;
}

size_t CommonPrefix(std::string_view a, std::string_view b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

// Codes of texts in the order of the texts.
void SortCodes(std::vector<uint32_t>& codes, const Dictionary& texts) {
  if (codes.empty()) return;
  const std::string_view first = texts.Get(codes[0]);
  size_t common = first.size();
  for (const uint32_t code : codes) common = std::min(common, CommonPrefix(first, texts.Get(code)));
  std::vector<uint64_t> keys(codes.size());
  for (size_t i = 0; i < codes.size(); ++i) keys[i] = Prefix(texts.Get(codes[i]), common);
  RadixSort(keys, codes);
  for (size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end] == keys[begin]) ++end;
    if (end - begin == 1) continue;
    std::sort(codes.begin() + static_cast<ptrdiff_t>(begin), codes.begin() + static_cast<ptrdiff_t>(end),
              [&](uint32_t a, uint32_t b) { return texts.Get(a) < texts.Get(b); });
  }
}

// By code: which place its text has among those of the column, from 1.
std::vector<uint32_t> PlacesOfTexts(const Column& column, const Dictionary& texts) {
  std::vector<uint32_t> place(texts.size(), 0);
  std::vector<uint32_t> used;
  for (size_t row = 0; row < column.rows(); ++row) {
    uint32_t& seen = place[static_cast<size_t>(column.num[row])];
    if (column.HasGap(row) || seen != 0) continue;
    seen = 1;
    used.push_back(static_cast<uint32_t>(column.num[row]));
  }
  SortCodes(used, texts);
  for (size_t i = 0; i < used.size(); ++i) place[used[i]] = static_cast<uint32_t>(i + 1);
  return place;
}

// From the number behind the last value on: the gaps, by their reasons.
void RankGaps(const Column& column, const Gaps& gaps, Ranks& ranks, uint64_t& next) {
  std::vector<Status> used(column.status);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  used.erase(std::remove(used.begin(), used.end(), Status{0}), used.end());
  std::unordered_map<Status, std::string> reason;
  for (const Status status : used) reason[status] = gaps[status].reason;
  std::sort(used.begin(), used.end(), [&](Status a, Status b) { return reason[a] < reason[b]; });
  std::unordered_map<Status, uint64_t> rank;
  for (size_t i = 0; i < used.size(); ++i) {
    const bool same = i > 0 && reason[used[i]] == reason[used[i - 1]];
    rank[used[i]] = same ? next - 1 : next++;
  }
  for (size_t row = 0; row < column.rows(); ++row) {
    if (column.status[row] != 0) ranks.of_row[row] = rank[column.status[row]];
  }
}

// bits > 64: the column is not ordered by one number a row.
Ranks RanksOf(const Column& column, bool text, const Dataset& data) {
  Ranks ranks;
  if (!column.wide.empty() || !column.dens.empty()) return {{}, 65};
  const std::vector<uint32_t> place = text ? PlacesOfTexts(column, data.texts) : std::vector<uint32_t>();
  const auto [least, most] = std::minmax_element(column.num.begin(), column.num.end());
  const uint64_t low = text || column.num.empty() ? 0 : static_cast<uint64_t>(*least);
  ranks.of_row.resize(column.rows());
  uint64_t next = 0;
  for (size_t row = 0; row < column.rows(); ++row) {
    const int64_t num = column.num[row];
    const uint64_t rank = text ? place[static_cast<size_t>(num)] : static_cast<uint64_t>(num) - low;
    ranks.of_row[row] = rank;
    next = std::max(next, rank);
  }
  if (next > UINT64_MAX / 2) return {{}, 65};
  ++next;
  if (!column.status.empty()) RankGaps(column, data.gaps, ranks, next);
  ranks.bits = std::bit_width(next - 1);
  return ranks;
}

// As many columns from the front as fit in one number; how many these are.
size_t Pack(const Schema& schema, const Dataset& data, int table, const std::vector<int>& columns,
            std::vector<uint64_t>& keys) {
  int bits = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const int c = columns[i];
    const bool text = schema.tables[table].columns[c].kind == CellKind::kText;
    const Ranks ranks = RanksOf(data.tables[table].columns[c], text, data);
    bits += ranks.bits;
    if (bits > 64) return i;
    for (size_t row = 0; row < keys.size() && ranks.bits > 0; ++row) {
      keys[row] = (ranks.bits == 64 ? 0 : keys[row] << ranks.bits) | ranks.of_row[row];
    }
  }
  return columns.size();
}

template <typename Values>
void Permute(Values& values, const std::vector<uint32_t>& from) {
  if (values.empty()) return;
  Values moved(values.size());
  for (size_t row = 0; row < from.size(); ++row) moved[row] = values[from[row]];
  values = std::move(moved);
}

void PermuteColumn(Column& column, const std::vector<uint32_t>& from) {
  Permute(column.num, from);
  Permute(column.dens, from);
  Permute(column.status, from);
  if (column.wide.empty()) return;
  std::unordered_map<uint64_t, Number> wide;
  for (size_t row = 0; row < from.size(); ++row) {
    if (auto found = column.wide.find(from[row]); found != column.wide.end()) wide[row] = std::move(found->second);
  }
  column.wide = std::move(wide);
}

std::vector<uint32_t> OrderOfRows(const Schema& schema, const Dataset& data, int table,
                                  const std::vector<int>& columns) {
  std::vector<uint32_t> from(data.tables[table].rows);
  std::iota(from.begin(), from.end(), 0);
  std::vector<uint64_t> keys(from.size(), 0);
  const size_t packed = Pack(schema, data, table, columns, keys);
  if (packed > 0) RadixSort(keys, from);
  if (packed == columns.size()) return from;
  const RowOrder rest(schema, data, table, {columns.begin() + static_cast<ptrdiff_t>(packed), columns.end()});
  for (size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end] == keys[begin]) ++end;
    std::stable_sort(from.begin() + static_cast<ptrdiff_t>(begin), from.begin() + static_cast<ptrdiff_t>(end),
                     [&](uint32_t a, uint32_t b) { return rest.Compare(a, b) < 0; });
  }
  return from;
}

}  // namespace

bool SortRows(const Schema& schema, Dataset& data, int table, const std::vector<int>& columns, int threads) {
  TableData& rows = data.tables[table];
  const RowOrder order(schema, data, table, columns);
  const RowOrder::Neighbours before = LookAtNeighbours(order, rows.rows, threads);
  if (before.in_order) return before.distinct;
  const std::vector<uint32_t> from = OrderOfRows(schema, data, table, columns);
  ParallelFor(threads, rows.columns.size() + 1, [&](size_t, size_t c) {
    if (c == rows.columns.size()) return rows.file_row.Permute(from);
    PermuteColumn(rows.columns[c], from);
  });
  return false;
}

}  // namespace heng::data
