#pragma once

#include <cstdint>
#include <vector>

#include "tests/bench/limit/limit.h"

/// Rank in the school, tier and pay of one school's teachers, given in file order.
class School {
 public:
  void Evaluate(Teacher** members, size_t count) {
    PlaceTiers(members, count);
    SharePay(members, count);
  }

 private:
  struct Key {
    int64_t value;
    uint32_t index;
    bool operator<(const Key& other) const { return value != other.value ? value > other.value : index < other.index; }
  };

  void PlaceTiers(Teacher** members, size_t count);
  void SharePay(Teacher** members, size_t count);

  std::vector<Key> keys_;
};
