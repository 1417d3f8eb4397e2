#include "tests/bench/limit/school.h"

#include <algorithm>
#include <array>

namespace {

using Wide = unsigned __int128;

constexpr std::array<int64_t, 4> kCoefficient = {15, 12, 10, 0};  // tenths, by tier

}  // namespace

void School::PlaceTiers(Teacher** members, size_t count) {
  keys_.resize(count);
  for (uint32_t i = 0; i < count; i++) keys_[i] = {members[i]->total, i};
  std::sort(keys_.begin(), keys_.end());
  const size_t excellent = count * 20 / 100, good = excellent + count * 30 / 100;
  for (size_t from = 0, to = 0; from < count; from = to) {
    while (to < count && keys_[to].value == keys_[from].value) to++;
    for (size_t i = from; i < to; i++) {
      Teacher& one = *members[keys_[i].index];
      one.school_rank = static_cast<int32_t>(from + 1);
      one.tier = one.vetoed ? kFail : to <= excellent ? kExcellent : to <= good ? kGood : kPass;
    }
  }
}

void School::SharePay(Teacher** members, size_t count) {
  int64_t bases = 0, weights = 0;
  for (size_t i = 0; i < count; i++) {
    bases += members[i]->pay_base;
    weights += members[i]->pay_base * kCoefficient[members[i]->tier];
  }
  if (weights == 0) return;
  const int64_t fund = (30 * bases + 50) / 100;
  int64_t left = fund;
  for (uint32_t i = 0; i < count; i++) {
    const int64_t weight = members[i]->pay_base * kCoefficient[members[i]->tier];
    int64_t share = 0, product = 0;
    if (__builtin_mul_overflow(fund, weight, &product)) {
      const Wide exact = static_cast<Wide>(fund) * static_cast<Wide>(weight);
      share = static_cast<int64_t>(exact / static_cast<Wide>(weights));
      product = static_cast<int64_t>(exact % static_cast<Wide>(weights));
    } else {
      share = product / weights;
      product -= share * weights;
    }
    members[i]->pay = share;
    left -= share;
    keys_[i] = {product, i};
  }
  const auto last = keys_.begin() + left;  // fewer cents than members
  std::nth_element(keys_.begin(), last, keys_.end());
  for (auto key = keys_.begin(); key != last; ++key) members[key->index]->pay++;
}
