#pragma once
// Sorting by whole numbers in time linear in how many there are.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heng {

// Puts both vectors in the order of the keys; items with equal keys stay as they stand. Digits of eleven bits that all
// keys share cost nothing.
inline void RadixSort(std::vector<uint64_t>& keys, std::vector<uint32_t>& items) {
  constexpr size_t kBits = 11;
  constexpr size_t kPasses = (64 + kBits - 1) / kBits;
  constexpr uint64_t kMask = (uint64_t{1} << kBits) - 1;
  std::vector<std::array<uint32_t, kMask + 1>> counts(kPasses);
  for (auto& count : counts) count.fill(0);
  for (const uint64_t key : keys) {
    for (size_t pass = 0; pass < kPasses; ++pass) ++counts[pass][key >> (kBits * pass) & kMask];
  }
  std::vector<uint64_t> moved_keys;
  std::vector<uint32_t> moved_items;
  for (size_t pass = 0; pass < kPasses; ++pass) {
    auto& place = counts[pass];
    if (keys.empty() || place[keys[0] >> (kBits * pass) & kMask] == keys.size()) continue;
    uint32_t next = 0;
    for (uint32_t& first : place) {
      const uint32_t count = first;
      first = next;
      next += count;
    }
    moved_keys.resize(keys.size());
    moved_items.resize(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      const uint32_t to = place[keys[i] >> (kBits * pass) & kMask]++;
      moved_keys[to] = keys[i];
      moved_items[to] = items[i];
    }
    keys.swap(moved_keys);
    items.swap(moved_items);
  }
}

}  // namespace heng
