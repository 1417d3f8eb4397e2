#include "engine/base/digits.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace heng {
namespace {

std::string Fixed(int64_t scaled, int places) {
  char bytes[kMostDigits];
  return {bytes, PutFixed(bytes, scaled, places)};
}

std::string Shortest(int64_t scaled, int places) {
  char bytes[kMostDigits];
  return {bytes, PutShortest(bytes, scaled, places)};
}

// By way of text alone.
std::string Plain(int64_t scaled, int places, bool shortest) {
  std::string text = std::to_string(scaled);
  const std::string sign = scaled < 0 ? "-" : "";
  text.erase(0, sign.size());
  if (text.size() <= static_cast<size_t>(places)) text.insert(0, static_cast<size_t>(places) + 1 - text.size(), '0');
  if (places > 0) text.insert(text.size() - static_cast<size_t>(places), ".");
  while (shortest && places > 0 && text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return sign + text;
}

// One message for a whole loop: a CHECK a value takes minutes.
struct Differing {
  std::string first;
  void See(int64_t scaled, int places) {
    if (!first.empty()) return;
    if (Fixed(scaled, places) == Plain(scaled, places, false) &&
        Shortest(scaled, places) == Plain(scaled, places, true))
      return;
    first = std::to_string(scaled) + " with " + std::to_string(places) + " places";
  }
};

TEST_CASE("every number of up to five digits, with any places") {
  Differing differing;
  for (int places = 0; places <= kMostPlaces; ++places) {
    for (int64_t scaled = -1000; scaled < 100000; ++scaled) differing.See(scaled, places);
  }
  CHECK(differing.first == "");
}

TEST_CASE("numbers of all sizes") {
  Differing differing;
  std::mt19937_64 random(1);
  for (int i = 0; i < 500000; ++i) {
    auto scaled = static_cast<int64_t>(random() >> (random() % 64));
    if (random() % 4 == 0) scaled -= scaled % static_cast<int64_t>(kTenPowers.power[random() % 8]);
    if (random() % 8 == 0) scaled = -scaled;
    differing.See(scaled, static_cast<int>(random() % (kMostPlaces + 1)));
  }
  for (int digits = 0; digits < 19; ++digits) {  // where the count of digits changes
    for (int64_t off = -2; off <= 2; ++off) {
      for (int places = 0; places <= kMostPlaces; ++places) {
        differing.See(static_cast<int64_t>(kTenPowers.power[digits]) + off, places);
      }
    }
  }
  for (int places = 0; places <= kMostPlaces; ++places) {
    differing.See(INT64_MAX, places);
    differing.See(-INT64_MAX, places);
  }
  CHECK(differing.first == "");
}

}  // namespace
}  // namespace heng
