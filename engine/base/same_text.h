#pragma once
// Whether two short texts are the same, without a call.
#include <cstdint>
#include <cstring>
#include <string_view>

namespace heng {

template <typename T>
T LoadBytes(const char* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

inline bool SameText(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const char* p = a.data();
  const char* q = b.data();
  const auto same = [p, q](auto word, size_t at) {
    return LoadBytes<decltype(word)>(p + at) == LoadBytes<decltype(word)>(q + at);
  };
  if (size >= 8) {  // the last word may overlap the one before
    for (size_t at = 0; at + 8 < size; at += 8) {
      if (!same(uint64_t{}, at)) return false;
    }
    return same(uint64_t{}, size - 8);
  }
  if (size >= 4) return same(uint32_t{}, 0) && same(uint32_t{}, size - 4);
  for (size_t at = 0; at < size; ++at) {
    if (p[at] != q[at]) return false;
  }
  return true;
}

}  // namespace heng
