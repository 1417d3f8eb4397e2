#include "engine/diag/nearest.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace heng {
namespace {

// Longer names are not compared: the distance takes the product of the lengths.
constexpr size_t kLongestName = 200;

// Damerau-Levenshtein distance: characters put in, left out, replaced, or swapped with their neighbour.
size_t Distance(const std::u32string& a, const std::u32string& b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> above(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> NearestName(std::string_view name, const std::vector<std::string>& candidates) {
  const std::u32string wanted = DecodeUtf8(name);
  if (wanted.size() > kLongestName) return std::nullopt;
  const std::string* best = nullptr;
  size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::u32string known = DecodeUtf8(candidate);
    if (known.size() > kLongestName) continue;
    const size_t longer = std::max(wanted.size(), known.size());
    const size_t limit = std::max<size_t>(1, longer / 3);
    if (longer - std::min(wanted.size(), known.size()) > limit) continue;
    const size_t distance = Distance(wanted, known);
    if (distance > limit || distance >= longer) continue;
    if (best != nullptr && distance >= best_distance) continue;
    best = &candidate;
    best_distance = distance;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace heng
