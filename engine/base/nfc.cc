// Unicode NFC, checked: most text holds nothing that could compose and is passed by a glance at each character; what is
// left is taken apart and put together again (UAX #15), one starter with its marks at a time.
#include <algorithm>
#include <array>
#include <iterator>

#include "engine/base/unicode_tables.h"
#include "engine/base/utf8.h"

namespace heng {
namespace {

using unicode::CombiningClass;
using unicode::Composite;
using unicode::kComposites;
using unicode::NeverInNfc;

constexpr size_t kCompositeCount = std::size(kComposites);

// Hangul syllables are composed by arithmetic: leading consonant, vowel, optional trailing consonant.
constexpr char32_t kLead = 0x1100, kVowel = 0x1161, kTrail = 0x11A7, kSyllable = 0xAC00;
constexpr char32_t kLeads = 19, kVowels = 21, kTrails = 28;

bool IsIn(char32_t c, char32_t first, char32_t count) { return c >= first && c - first < count; }
bool IsSyllable(char32_t c) { return IsIn(c, kSyllable, kLeads * kVowels * kTrails); }

constexpr bool BySecond(const Composite& a, const Composite& b) {
  return a.second != b.second ? a.second < b.second : a.first < b.first;
}

// The composites by their second part, then the first.
constexpr std::array<Composite, kCompositeCount> SortBySecond() {
  std::array<Composite, kCompositeCount> sorted = {};
  std::copy(std::begin(kComposites), std::end(kComposites), sorted.begin());
  std::sort(sorted.begin(), sorted.end(), BySecond);
  return sorted;
}
constexpr std::array<Composite, kCompositeCount> kBySecond = SortBySecond();

// What two neighbours become together, or 0.
char32_t Compose(char32_t first, char32_t second) {
  if (IsIn(first, kLead, kLeads) && IsIn(second, kVowel, kVowels)) {
    return kSyllable + ((first - kLead) * kVowels + (second - kVowel)) * kTrails;
  }
  if (IsSyllable(first) && (first - kSyllable) % kTrails == 0 && IsIn(second, kTrail + 1, kTrails - 1)) {
    return first + (second - kTrail);
  }
  const Composite wanted = {0, first, second};
  const auto found = std::lower_bound(kBySecond.begin(), kBySecond.end(), wanted, BySecond);
  return found != kBySecond.end() && !BySecond(wanted, *found) ? found->whole : 0;
}

// Could be the second part of a composite.
bool CanCompose(char32_t c) {
  if (c < 0x300) return false;
  if (IsIn(c, kVowel, kVowels) || IsIn(c, kTrail + 1, kTrails - 1)) return true;
  const auto found = std::lower_bound(kBySecond.begin(), kBySecond.end(), Composite{0, 0, c}, BySecond);
  return found != kBySecond.end() && found->second == c;
}

void AppendDecomposed(std::u32string& out, char32_t c) {
  const auto* found = std::lower_bound(std::begin(kComposites), std::end(kComposites), c,
                                       [](const Composite& entry, char32_t value) { return entry.whole < value; });
  if (found == std::end(kComposites) || found->whole != c) {
    out += c;
    return;
  }
  AppendDecomposed(out, found->first);
  out += found->second;
}

std::u32string Decompose(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) AppendDecomposed(out, c);
  for (auto begin = out.begin(); begin != out.end();) {
    const auto end = std::find_if(begin + 1, out.end(), [](char32_t c) { return CombiningClass(c) == 0; });
    const auto marks = CombiningClass(*begin) == 0 ? begin + 1 : begin;
    std::stable_sort(marks, end, [](char32_t a, char32_t b) { return CombiningClass(a) < CombiningClass(b); });
    begin = end;
  }
  return out;
}

std::u32string ComposeAll(std::u32string_view text) {
  std::u32string out;
  size_t starter = std::u32string::npos;
  int last_class = 0;  // of the character before, when it was not merged
  for (const char32_t c : text) {
    const int combining = CombiningClass(c);
    // Blocked: something of the same or a higher class stands between.
    const bool adjacent = starter != std::u32string::npos && starter + 1 == out.size();
    if (starter != std::u32string::npos && (adjacent || last_class < combining)) {
      if (const char32_t whole = Compose(out[starter], c); whole != 0) {
        out[starter] = whole;
        continue;
      }
    }
    if (combining == 0) starter = out.size();
    last_class = combining;
    out += c;
  }
  return out;
}

}  // namespace

bool IsNfc(std::string_view text) {
  const std::u32string decoded = DecodeUtf8(text);
  bool may_compose = false;
  int last_class = 0;
  for (const char32_t c : decoded) {
    if (c < 0x300) {
      last_class = 0;
      continue;
    }
    const int combining = CombiningClass(c);
    if (NeverInNfc(c) || (combining != 0 && combining < last_class)) return false;
    last_class = combining;
    may_compose = may_compose || CanCompose(c);
  }
  return !may_compose || ComposeAll(Decompose(decoded)) == decoded;
}

}  // namespace heng
