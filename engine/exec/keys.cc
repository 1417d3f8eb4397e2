#include "engine/exec/keys.h"

#include <algorithm>

namespace heng::exec {

bool IsPlain(const data::Column& column) { return column.dens.empty() && column.wide.empty(); }

int CompareCells(const data::Column& column, size_t a, size_t b) {
  if (column.IsWide(a) || column.IsWide(b)) return Compare(column.Get(a), column.Get(b));
  __int128 x = static_cast<__int128>(column.num[a]) * column.den_of(b);
  __int128 y = static_cast<__int128>(column.num[b]) * column.den_of(a);
  return x < y ? -1 : x > y;
}

namespace {

struct NumberHash {
  size_t operator()(const Number& value) const { return value.Hash(); }
};

// 1, 2 … by value.
data::Numerators DenseOrder(const data::Column& column) {
  std::vector<uint32_t> order;
  for (size_t row = 0; row < column.rows(); ++row) {
    if (!column.HasGap(row)) order.push_back(static_cast<uint32_t>(row));
  }
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return CompareCells(column, a, b) < 0; });
  data::Numerators codes(column.rows(), 0);
  int64_t code = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || CompareCells(column, order[i - 1], order[i]) != 0) ++code;
    codes[order[i]] = code;
  }
  return codes;
}

data::Numerators TextOrder(const data::Column& column, const data::Dictionary& texts) {
  data::Numerators place(texts.size(), 0);
  data::Numerators used;
  for (size_t row = 0; row < column.rows(); ++row) {
    int64_t text = column.num[row];
    if (column.HasGap(row) || place[text] != 0) continue;
    place[text] = 1;
    used.push_back(text);
  }
  // The order of UTF-8 bytes is the order of code points.
  std::sort(used.begin(), used.end(), [&](int64_t a, int64_t b) { return texts.Get(a) < texts.Get(b); });
  for (size_t i = 0; i < used.size(); ++i) place[used[i]] = static_cast<int64_t>(i + 1);
  data::Numerators codes(column.rows(), 0);
  for (size_t row = 0; row < column.rows(); ++row) {
    if (!column.HasGap(row)) codes[row] = place[column.num[row]];
  }
  return codes;
}

void NumberCodes(const data::Column& column, std::unordered_map<Number, int64_t, NumberHash>& ids,
                 data::Numerators& codes) {
  codes.assign(column.rows(), 0);
  for (size_t row = 0; row < column.rows(); ++row) {
    if (!column.HasGap(row)) codes[row] = ids.try_emplace(column.Get(row), ids.size()).first->second;
  }
}

}  // namespace

EqualCodes MakeEqualCodes(const data::Column& first, const data::Column* second) {
  if (IsPlain(first) && (second == nullptr || (IsPlain(*second) && second->den == first.den))) {
    return {first.num, second == nullptr ? data::Numerators() : second->num};
  }
  EqualCodes out;
  std::unordered_map<Number, int64_t, NumberHash> ids;
  NumberCodes(first, ids, out.first);
  if (second != nullptr) NumberCodes(*second, ids, out.second);
  return out;
}

data::Numerators MakeOrderCodes(const data::Column& column, plan::ValueKind kind, const data::Dictionary& texts) {
  if (kind == plan::ValueKind::kText) return TextOrder(column, texts);
  bool fits = IsPlain(column);
  for (size_t row = 0; fits && row < column.rows(); ++row) {
    fits = column.num[row] != INT64_MAX && column.num[row] != -INT64_MAX;
  }
  return fits ? column.num : DenseOrder(column);
}

GroupRows CollectGroups(const data::Column* group_of, size_t rows, size_t groups) {
  GroupRows out;
  out.begin.assign(groups + 1, 0);
  if (group_of == nullptr) {
    out.rows.resize(rows);
    for (size_t row = 0; row < rows; ++row) out.rows[row] = static_cast<uint32_t>(row);
    if (groups > 0) out.begin[groups] = rows;
    return out;
  }
  size_t inside = 0;
  for (size_t row = 0; row < rows; ++row) {
    if (group_of->HasGap(row)) continue;
    ++out.begin[group_of->num[row] + 1];
    ++inside;
  }
  for (size_t group = 0; group < groups; ++group) out.begin[group + 1] += out.begin[group];
  out.rows.resize(inside);
  std::vector<size_t> next(out.begin.begin(), out.begin.end() - 1);
  for (size_t row = 0; row < rows; ++row) {
    if (!group_of->HasGap(row)) out.rows[next[group_of->num[row]]++] = static_cast<uint32_t>(row);
  }
  return out;
}

TupleIds::TupleIds(size_t expected) {
  size_t size = 16;
  while (size < expected * 2) size *= 2;
  slots_.assign(size, kUnknown);
}

size_t TupleIds::Slot(uint64_t high, int64_t low) const {
  uint64_t hash = (high ^ (high >> 31)) * 0x9E3779B97F4A7C15u ^ static_cast<uint64_t>(low);
  hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93u;
  hash ^= hash >> 32;
  size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != kUnknown && (entries_[slots_[slot]].high != high || entries_[slots_[slot]].low != low)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void TupleIds::Grow() {
  std::vector<uint32_t>(slots_.size() * 2, kUnknown).swap(slots_);
  for (size_t i = 0; i < entries_.size(); ++i) {
    slots_[Slot(entries_[i].high, entries_[i].low)] = static_cast<uint32_t>(i);
  }
}

uint32_t TupleIds::Id(uint64_t high, int64_t low) {
  size_t slot = Slot(high, low);
  if (slots_[slot] != kUnknown) return slots_[slot];
  if (entries_.size() * 2 >= slots_.size()) {
    Grow();
    slot = Slot(high, low);
  }
  slots_[slot] = static_cast<uint32_t>(entries_.size());
  entries_.push_back({high, low});
  return slots_[slot];
}

uint32_t TupleIds::Find(uint64_t high, int64_t low) const { return slots_[Slot(high, low)]; }

}  // namespace heng::exec
