#pragma once
// Finds a short text among a few words.
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace heng::data {

// The last 16 bytes of a text, as two numbers; what is in front of it leaves no trace.
struct LastBytes {
  uint64_t low = 0;   // the last eight
  uint64_t high = 0;  // those in front of them

  // 16 bytes in front of the text's end can be read.
  static LastBytes Of(std::string_view text) {
    const char* end = text.data() + text.size();
    const size_t size = text.size();
    LastBytes last;
    if (size == 0) return last;
    std::memcpy(&last.low, end - 8, sizeof last.low);
    if (size < 8) last.low >>= 64 - 8 * size;
    if (size <= 8) return last;
    std::memcpy(&last.high, end - 16, sizeof last.high);
    if (size < 16) last.high >>= 128 - 8 * size;
    return last;
  }
};

class WordTable {
 public:
  static constexpr size_t kLongest = 16;
  // Numbers are read as words of eight bytes, the first byte lowest.
  static constexpr bool kUsable = std::endian::native == std::endian::little;

  WordTable() = default;
  // Of equal words the first stands; longer ones are left out.
  explicit WordTable(const std::vector<std::pair<std::string_view, int64_t>>& words) {
    slots_.resize(std::bit_ceil(words.size() * 4 + 1));
    for (const auto& [word, value] : words) {
      if (word.empty() || word.size() > kLongest) continue;
      char copy[2 * kLongest] = {};
      std::memcpy(copy + kLongest, word.data(), word.size());
      const LastBytes last = LastBytes::Of({copy + kLongest, word.size()});
      Slot& slot = slots_[Place(last)];
      if (slot.value < 0) slot = {last, value};
    }
  }

  // Its value, or -1 when it is none of the words. 16 bytes in front of the text's end can be read.
  int64_t Find(std::string_view text) const {
    if (!kUsable || text.size() - 1 >= kLongest) return -1;
    return slots_[Place(LastBytes::Of(text))].value;
  }

 private:
  struct Slot {
    LastBytes last;
    int64_t value = -1;
  };
  // Where it is, or the free slot where it belongs.
  size_t Place(LastBytes last) const {
    const uint64_t mixed = (last.low * 0x9FB21C651E98DF25 ^ last.high * 0xD6E8FEB86659FD93) * 0x9E3779B97F4A7C15;
    const size_t mask = slots_.size() - 1;
    size_t at = static_cast<size_t>(mixed >> 32) & mask;
    while (slots_[at].value >= 0 && (slots_[at].last.low != last.low || slots_[at].last.high != last.high)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  std::vector<Slot> slots_;
};

}  // namespace heng::data
