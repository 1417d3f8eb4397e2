#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

/// Texts to dense numbers.
class Names {
 public:
  Names() : slots_(size_t{1} << 12) {}

  uint32_t Number(std::string_view text) {
    const uint64_t hash = Hash(text);
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].number == kEmpty) {
        slots_[i] = {hash, static_cast<uint32_t>(texts_.size())};
        texts_.emplace_back(text);
        if (texts_.size() * 2 > slots_.size()) Grow();
        return static_cast<uint32_t>(texts_.size() - 1);
      }
      if (slots_[i].hash == hash && texts_[slots_[i].number] == text) return slots_[i].number;
    }
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  static constexpr uint32_t kEmpty = UINT32_MAX;
  struct Slot {
    uint64_t hash = 0;
    uint32_t number = kEmpty;
  };

  static uint64_t Hash(std::string_view text) {
    uint64_t hash = text.size() * 0x9E3779B97F4A7C15U;
    while (!text.empty()) {
      uint64_t word = 0;
      const size_t taken = std::min(text.size(), sizeof word);
      memcpy(&word, text.data(), taken);
      hash = (hash ^ word) * 0xD6E8FEB86659FD93U;
      hash ^= hash >> 32;
      text.remove_prefix(taken);
    }
    return hash;
  }

  void Grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == kEmpty) continue;
      size_t i = slot.hash & (slots_.size() - 1);
      while (slots_[i].number != kEmpty) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::string> texts_;
};
