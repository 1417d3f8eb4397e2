#include "engine/data/row_order.h"

#include <algorithm>

namespace heng::data {

RowOrder::RowOrder(const Schema& schema, const Dataset& data, int table, const std::vector<int>& columns)
    : data_(data) {
  for (int c : columns) {
    const Column& column = data.tables[table].columns[c];
    bool text = schema.tables[table].columns[c].kind == CellKind::kText;
    const bool scaled = column.wide.empty() && column.dens.empty();
    const bool gaps = !column.status.empty();
    parts_.push_back({&column, column.num.data(), text, scaled, gaps, scaled && !gaps});
    gaps_ = gaps_ || gaps;
  }
}

bool RowOrder::IsGap(size_t row) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) { return part.column->HasGap(row); });
}

int RowOrder::CompareGaps(const Column& column, size_t a, size_t b) const {
  if (column.HasGap(a) != column.HasGap(b)) return column.HasGap(a) ? 1 : -1;
  if (column.status[a] == column.status[b]) return 0;
  return data_.gaps[column.status[a]].reason.compare(data_.gaps[column.status[b]].reason);
}

int RowOrder::Compare(const Part& part, size_t a, size_t b) const {
  const Column& column = *part.column;
  if (part.gaps && (column.HasGap(a) || column.HasGap(b))) return CompareGaps(column, a, b);
  if (!part.scaled) {
    const Number x = column.Get(a);
    const Number y = column.Get(b);
    return x < y ? -1 : y < x ? 1 : 0;
  }
  const int64_t x = part.num[a], y = part.num[b];
  if (x == y) return 0;
  if (part.text) return data_.texts.Get(x).compare(data_.texts.Get(y));
  return x < y ? -1 : 1;
}

int RowOrder::Compare(size_t a, size_t b) const {
  for (const Part& part : parts_) {
    if (part.plain && part.num[a] == part.num[b]) continue;
    if (const int order = Compare(part, a, b)) return order;
  }
  return 0;
}

RowOrder::Neighbours RowOrder::Look(size_t begin, size_t end) const {
  const Part* const first = parts_.data();
  const Part* const last = first + parts_.size();
  bool distinct = true;
  for (size_t row = begin; row < end; ++row) {
    int order = 0;
    for (const Part* part = first; part != last && order == 0; ++part) {
      if (part->plain) {
        const int64_t x = part->num[row - 1], y = part->num[row];
        if (x == y) continue;
        if (!part->text) {
          order = x < y ? -1 : 1;
          continue;
        }
      }
      order = Compare(*part, row - 1, row);
    }
    if (order > 0) return {false, distinct};
    distinct = distinct && order != 0 && !AnyGap(row);
  }
  return {true, distinct};
}

int64_t* KeyIndex::Dense(int64_t value) {
  const size_t most = 4 * column_.rows() + 1024;
  if (value < 0 || static_cast<uint64_t>(value) > most) return nullptr;
  if (static_cast<size_t>(value) >= dense_.size()) {
    const size_t wanted = std::max<size_t>(static_cast<size_t>(value) + 1, dense_.size() * 2);
    dense_.resize(std::min(wanted, most + 1), -1);  // what is larger is looked for in by_num_
  }
  return &dense_[static_cast<size_t>(value)];
}

int64_t KeyIndex::Insert(size_t row) {
  int64_t number = static_cast<int64_t>(row);
  if (column_.IsWide(row)) {
    auto [found, is_new] = by_number_.try_emplace(column_.Get(row), number);
    return is_new ? -1 : found->second;
  }
  if (int64_t* place = Dense(column_.num[row])) {
    if (*place >= 0) return *place;
    *place = number;
    return -1;
  }
  auto [found, is_new] = by_num_.try_emplace(column_.num[row], number);
  return is_new ? -1 : found->second;
}

int64_t KeyIndex::Find(const Column& column, size_t row) const {
  const bool same_form = column.dens.empty() && column.den == column_.den && !column.IsWide(row);
  if (same_form) return Find(column.num[row]);
  // The value with the key column's denominator; when it has none such, it is wide there or absent.
  __int128 scaled = static_cast<__int128>(column.num[row]) * column_.den;
  bool fits = !column.IsWide(row) && scaled % column.den_of(row) == 0;
  if (fits) scaled /= column.den_of(row);
  if (!fits || scaled <= INT64_MIN || scaled > INT64_MAX) {
    auto found = by_number_.find(column.Get(row));
    return found == by_number_.end() ? -1 : found->second;
  }
  return Find(static_cast<int64_t>(scaled));
}

int64_t KeyIndex::Find(int64_t value) const {
  if (value >= 0 && static_cast<size_t>(value) < dense_.size()) return dense_[static_cast<size_t>(value)];
  auto found = by_num_.find(value);
  return found == by_num_.end() ? -1 : found->second;
}

}  // namespace heng::data
