#include "engine/exec/sort_order.h"

#include <algorithm>
#include <bit>

#include "engine/exec/keys.h"

namespace heng::exec {

namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;

uint64_t FromSigned(int64_t value) { return static_cast<uint64_t>(value) ^ kSign; }

// floor(value · 2^20), or the end of what fits on its side.
int64_t Twentieth(const data::Column& column, size_t row) {
  constexpr int kBits = 20;
  if (column.IsWide(row)) {
    const Number value = column.Get(row) * Number(int64_t{1} << kBits);
    return value.RoundToStep(Rounding::kFloor, 1).ToInt64().value_or(value.Sign() < 0 ? INT64_MIN : INT64_MAX);
  }
  const __int128 num = static_cast<__int128>(column.num[row]) << kBits;
  const int64_t den = column.den_of(row);
  const __int128 floor = num / den - (num % den < 0 ? 1 : 0);
  if (floor > INT64_MAX) return INT64_MAX;
  return floor < INT64_MIN ? INT64_MIN : static_cast<int64_t>(floor);
}

// The first eight bytes, as they compare.
uint64_t Prefix(std::string_view text) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < sizeof prefix; ++i) {
    prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
  }
  return prefix;
}

// Words by their upper halves, of which `bits` are used; the order of equal ones is kept. Digits as wide as suits the
// number of words.
void RadixSort(std::vector<uint64_t>& words, std::vector<uint64_t>& other, int bits) {
  constexpr int kWidest = 11;
  const int most = std::min<int>(kWidest, std::bit_width(words.size()) + 1);
  const int passes = (bits + most - 1) / most;
  const int digit = passes == 0 ? 1 : (bits + passes - 1) / passes;
  const size_t buckets = size_t{1} << digit;
  uint32_t next[(size_t{1} << kWidest) + 1];
  other.resize(words.size());
  for (int pass = 0; pass < passes; ++pass) {
    const int shift = 32 + pass * digit;
    std::fill(next, next + buckets + 1, 0);
    for (const uint64_t word : words) ++next[(word >> shift & (buckets - 1)) + 1];
    for (size_t bucket = 1; bucket < buckets; ++bucket) next[bucket] += next[bucket - 1];
    for (const uint64_t word : words) other[next[word >> shift & (buckets - 1)]++] = word;
    words.swap(other);
  }
}

// Notes the runs [begin, end) of `n` things of which several stand side by side alike.
template <class Alike>
void FindRuns(size_t n, const Alike& alike, std::vector<size_t>& runs) {
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && alike(i, end)) ++end;
    if (end - i > 1) runs.insert(runs.end(), {i, end});
    i = end;
  }
}

}  // namespace

SortOrder::SortOrder(Context& context, const std::vector<plan::SortKey>& keys) { Append(context, keys); }

void SortOrder::Append(Context& context, const std::vector<plan::SortKey>& keys) {
  for (const plan::SortKey& key : keys) {
    const data::Column& column = context.column(key.column);
    const bool text = context.plan.columns[key.column].kind == plan::ValueKind::kText;
    keys_.push_back({&column, text ? &context.data.texts : nullptr, key.descending,
                     key.gaps == plan::SortKey::Gaps::kFirst, column.AnyGap(), !text && IsPlain(column)});
  }
}

const data::Column* SortOrder::Plain() const {
  return keys_.size() == 1 && keys_[0].Exact() ? keys_[0].column : nullptr;
}

int SortOrder::CompareBy(const Key& key, size_t a, size_t b) {
  const data::Column& column = *key.column;
  if (key.gaps) {
    const bool gap_a = column.HasGap(a);
    const bool gap_b = column.HasGap(b);
    if (gap_a && gap_b) return 0;
    if (gap_a || gap_b) return gap_a == key.gaps_first ? -1 : 1;
  }
  int order;
  if (key.plain) {
    order = column.num[a] < column.num[b] ? -1 : column.num[a] > column.num[b];
  } else if (key.texts == nullptr) {
    order = CompareCells(column, a, b);
  } else {
    // The order of UTF-8 bytes is the order of code points.
    order = column.num[a] == column.num[b] ? 0 : key.texts->Get(column.num[a]).compare(key.texts->Get(column.num[b]));
  }
  return key.descending ? -order : order;
}

int SortOrder::CompareFrom(size_t key, size_t a, size_t b) const {
  for (; key < keys_.size(); ++key) {
    const int order = CompareBy(keys_[key], a, b);
    if (order != 0) return order < 0 ? -1 : 1;
  }
  return 0;
}

// Rows before others have no greater code.
uint64_t SortOrder::CodeOf(const Key& key, size_t row) {
  const data::Column& column = *key.column;
  if (key.gaps && column.HasGap(row)) return key.gaps_first ? 0 : UINT64_MAX;
  uint64_t code;
  if (key.plain) {
    code = FromSigned(column.num[row]);
  } else if (key.texts == nullptr) {
    code = FromSigned(Twentieth(column, row));
  } else {
    code = Prefix(key.texts->Get(column.num[row]));
  }
  return key.descending ? ~code : code;
}

void SortOrder::FindCodes(const Key& key, const uint32_t* begin, const uint32_t* end, Scratch& scratch) {
  std::vector<uint64_t>& codes = scratch.words;
  codes.resize(static_cast<size_t>(end - begin));
  if (key.Exact()) {
    const int64_t* num = key.column->num.data();
    const uint64_t turn = key.descending ? ~kSign : kSign;
    for (size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<uint64_t>(num[begin[i]]) ^ turn;
  } else {
    for (size_t i = 0; i < codes.size(); ++i) codes[i] = CodeOf(key, begin[i]);
  }
}

// Sorts by the codes of one key, equal ones by row; `runs`: begins and ends of runs of several equal codes.
void SortOrder::SortByCode(const Key& key, uint32_t* begin, uint32_t* end, Scratch& scratch,
                           std::vector<size_t>* runs) const {
  constexpr size_t kMany = 32;
  FindCodes(key, begin, end, scratch);
  std::vector<uint64_t>& codes = scratch.words;
  const size_t n = codes.size();
  const auto [low, high] = std::minmax_element(codes.begin(), codes.end());
  const uint64_t least = *low;
  const uint64_t range = *high - least;
  if (range > UINT32_MAX) {
    std::vector<std::pair<uint64_t, uint32_t>> items(n);
    for (size_t i = 0; i < n; ++i) items[i] = {codes[i], begin[i]};
    std::sort(items.begin(), items.end());
    for (size_t i = 0; i < n; ++i) begin[i] = items[i].second;
    if (runs != nullptr)
      FindRuns(
          n, [&](size_t a, size_t b) { return items[a].first == items[b].first; }, *runs);
    return;
  }
  for (size_t i = 0; i < n; ++i) codes[i] = (codes[i] - least) << 32 | begin[i];
  if (n >= kMany && std::is_sorted(begin, end)) {
    RadixSort(codes, scratch.other, static_cast<int>(std::bit_width(range)));
  } else {
    std::sort(codes.begin(), codes.end());
  }
  for (size_t i = 0; i < n; ++i) begin[i] = static_cast<uint32_t>(codes[i]);
  if (runs != nullptr)
    FindRuns(
        n, [&](size_t a, size_t b) { return codes[a] >> 32 == codes[b] >> 32; }, *runs);
}

void SortOrder::SortFrom(size_t key, uint32_t* begin, uint32_t* end, Scratch& scratch) const {
  constexpr ptrdiff_t kFew = 4;
  const auto before = [&](uint32_t a, uint32_t b) {
    const int order = CompareFrom(key, a, b);
    return order != 0 ? order < 0 : a < b;
  };
  if (end - begin < kFew) return std::sort(begin, end, before);
  const bool settled = keys_[key].Exact();
  if (settled && key + 1 == keys_.size()) return SortByCode(keys_[key], begin, end, scratch, nullptr);
  std::vector<size_t> runs;
  SortByCode(keys_[key], begin, end, scratch, &runs);
  for (size_t i = 0; i < runs.size(); i += 2) {
    if (settled) {
      SortFrom(key + 1, begin + runs[i], begin + runs[i + 1], scratch);
    } else {
      std::sort(begin + runs[i], begin + runs[i + 1], before);
    }
  }
}

void SortOrder::Sort(uint32_t* begin, uint32_t* end, Scratch& scratch) const {
  if (keys_.empty()) return std::sort(begin, end);
  SortFrom(0, begin, end, scratch);
}

}  // namespace heng::exec
