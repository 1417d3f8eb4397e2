#include "engine/data/records.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace heng::data {

namespace {

constexpr size_t kBlock = 64;

// Which of 64 bytes end a field, and which of these a record.
struct Marks {
  uint64_t fields = 0;
  uint64_t records = 0;
};

#if defined(__x86_64__)
[[gnu::always_inline]] inline Marks Find(const char* block) {
  const __m128i comma = _mm_set1_epi8(',');
  const __m128i line = _mm_set1_epi8('\n');
  Marks marks;
  for (int i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + i);
    const __m128i lines = _mm_cmpeq_epi8(bytes, line);
    const __m128i both = _mm_or_si128(lines, _mm_cmpeq_epi8(bytes, comma));
    marks.fields |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(both))) << (16 * i);
    marks.records |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(lines))) << (16 * i);
  }
  return marks;
}
#else
inline Marks Find(const char* block) {
  Marks marks;
  for (size_t i = 0; i < kBlock; ++i) {
    marks.records |= static_cast<uint64_t>(block[i] == '\n') << i;
    marks.fields |= static_cast<uint64_t>(block[i] == '\n' || block[i] == ',') << i;
  }
  return marks;
}
#endif

// Notes the marks of a block; `ends` has room for one end a byte, `last` for one record a byte. Most blocks have few:
// they are noted some at a time, and what is too much is written over by the next block.
[[gnu::always_inline]] inline void Note(Marks marks, uint32_t at, uint32_t* ends, size_t& count, uint32_t*& last) {
  while (marks.records != 0) {
    const uint64_t before = (marks.records & (~marks.records + 1)) - 1;
    *last++ = static_cast<uint32_t>(count + static_cast<size_t>(std::popcount(marks.fields & before)));
    marks.records &= marks.records - 1;
  }
  constexpr size_t kTogether = 4;
  const size_t all = static_cast<size_t>(std::popcount(marks.fields));
  for (size_t done = 0; done < all; done += kTogether) {
    for (size_t i = 0; i < kTogether; ++i) {
      ends[count + done + i] = at + static_cast<uint32_t>(std::countr_zero(marks.fields));
      marks.fields &= marks.fields - 1;
    }
  }
  count += all;
}

// Returns the number of ends and, in `last`, how far that is filled.
[[gnu::always_inline]] inline size_t NoteBlocks(std::string_view text, uint32_t* ends, std::vector<uint32_t>& last) {
  size_t count = 1;
  size_t at = 0;
  size_t records = last.size();
  const auto note = [&](const char* block) __attribute__((always_inline)) {
    if (last.size() < records + kBlock) last.resize(2 * records + 16 * kBlock);
    uint32_t* next = last.data() + records;
    Note(Find(block), static_cast<uint32_t>(at), ends, count, next);
    records = static_cast<size_t>(next - last.data());
  };
  for (; at + kBlock <= text.size(); at += kBlock) note(text.data() + at);
  char rest[kBlock] = {};
  std::memcpy(rest, text.data() + at, text.size() - at);
  note(rest);
  last.resize(records);
  return count;
}

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,popcnt")]] size_t NoteAllFast(std::string_view text, uint32_t* ends,
                                                      std::vector<uint32_t>& last) {
  return NoteBlocks(text, ends, last);
}
#endif

size_t NoteAll(std::string_view text, uint32_t* ends, std::vector<uint32_t>& last) {
#if defined(__x86_64__)
  static const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  if (fast) return NoteAllFast(text, ends, last);
#endif
  return NoteBlocks(text, ends, last);
}

}  // namespace

void Records::Split(std::string_view text, bool cr) {
  base_ = text.data();
  cr_ = cr;
  last_.assign(1, 0);
  if (ends_.size() < text.size() + 2 * kBlock) ends_.resize(text.size() + 2 * kBlock);
  ends_[0] = UINT32_MAX;
  const size_t count = NoteAll(text, ends_.data(), last_);
  if (text.empty() || text.back() == '\n') return;
  ends_[count] = static_cast<uint32_t>(text.size());
  last_.push_back(static_cast<uint32_t>(count));
}

}  // namespace heng::data
