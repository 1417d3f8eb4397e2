// Well-formed UTF-8 or not, 32 bytes at a time where the machine can: each byte is looked up by its own high half and
// both halves of the byte in front; every lookup gives the faults that it leaves possible, and what all three leave is
// one (John Keiser, Daniel Lemire: Validating UTF-8 in less than one instruction per byte, 2021).
#include <cstring>

#include "engine/base/utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace heng {

#if defined(__x86_64__)
namespace {

#define HENG_AVX2 [[gnu::target("avx2")]]

// Faults, as bits. Two share one: the bytes in front tell them apart.
enum Fault : uint8_t {
  kTooShort = 1 << 0,   // a lead byte without its continuation
  kTooLong = 1 << 1,    // a continuation behind ASCII
  kOverlong3 = 1 << 2,  // E0 80–9F
  kTooLarge = 1 << 3,   // F4 90 and beyond
  kSurrogate = 1 << 4,  // ED A0–BF
  kOverlong2 = 1 << 5,  // C0, C1
  kOverlong4 = 1 << 6,  // F0 80–8F
  kFarTooLarge = 1 << 6,
  kTwoContinuations = 1 << 7,  // right behind the third or fourth byte of a character, else a fault
  kAny = kTooShort | kTooLong | kTwoContinuations
};

struct Lookup {
  uint8_t of[16];
};

constexpr Lookup kFirstHigh = {{kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong,
                                kTwoContinuations, kTwoContinuations, kTwoContinuations, kTwoContinuations,
                                kTooShort | kOverlong2, kTooShort, kTooShort | kOverlong3 | kSurrogate,
                                kTooShort | kTooLarge | kFarTooLarge | kOverlong4}};

constexpr uint8_t kLarge = kAny | kTooLarge | kFarTooLarge;
constexpr Lookup kFirstLow = {{kAny | kOverlong3 | kOverlong2 | kOverlong4, kAny | kOverlong2, kAny, kAny,
                               kAny | kTooLarge, kLarge, kLarge, kLarge, kLarge, kLarge, kLarge, kLarge, kLarge,
                               kLarge | kSurrogate, kLarge, kLarge}};

constexpr uint8_t kContinuation = kTooLong | kOverlong2 | kTwoContinuations;
constexpr Lookup kSecondHigh = {{kTooShort, kTooShort, kTooShort, kTooShort, kTooShort, kTooShort, kTooShort, kTooShort,
                                 kContinuation | kOverlong3 | kFarTooLarge | kOverlong4,
                                 kContinuation | kOverlong3 | kTooLarge, kContinuation | kSurrogate | kTooLarge,
                                 kContinuation | kSurrogate | kTooLarge, kTooShort, kTooShort, kTooShort, kTooShort}};

HENG_AVX2 inline __m256i Look(const Lookup& lookup, __m256i halves) {
  const __m128i table = _mm_loadu_si128(reinterpret_cast<const __m128i*>(lookup.of));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), halves);
}

HENG_AVX2 inline __m256i HighHalf(__m256i bytes) {
  return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

// The faults of 32 bytes; `before`: the 32 in front of them.
HENG_AVX2 inline __m256i FaultsOf(__m256i bytes, __m256i before) {
  const __m256i joint = _mm256_permute2x128_si256(before, bytes, 0x21);
  const __m256i first = _mm256_alignr_epi8(bytes, joint, 15);
  const __m256i low = _mm256_and_si256(first, _mm256_set1_epi8(0x0F));
  const __m256i pairs = _mm256_and_si256(_mm256_and_si256(Look(kFirstHigh, HighHalf(first)), Look(kFirstLow, low)),
                                         Look(kSecondHigh, HighHalf(bytes)));
  // Where a third or fourth byte must stand, two continuations are right.
  const __m256i third = _mm256_subs_epu8(_mm256_alignr_epi8(bytes, joint, 14), _mm256_set1_epi8(0xE0 - 0x80));
  const __m256i fourth = _mm256_subs_epu8(_mm256_alignr_epi8(bytes, joint, 13), _mm256_set1_epi8(0xF0 - 0x80));
  const __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(static_cast<char>(0x80)));
  return _mm256_xor_si256(must, pairs);
}

// Not zero: a character begins in the last three bytes and does not end there.
HENG_AVX2 inline __m256i Unfinished(__m256i bytes) {
  const char all = static_cast<char>(0xFF);
  const __m256i most = _mm256_setr_epi8(all, all, all, all, all, all, all, all, all, all, all, all, all, all, all, all,
                                        all, all, all, all, all, all, all, all, all, all, all, all, all,
                                        static_cast<char>(0xEF), static_cast<char>(0xDF), static_cast<char>(0xBF));
  return _mm256_subs_epu8(bytes, most);
}

HENG_AVX2 bool IsUtf8Fast(std::string_view text) {
  constexpr size_t kBlock = 32;
  __m256i faults = _mm256_setzero_si256();
  __m256i before = faults;
  __m256i unfinished = faults;
  for (size_t at = 0; at < text.size(); at += kBlock) {
    __m256i bytes;
    if (text.size() - at >= kBlock) {
      bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    } else {
      alignas(kBlock) char rest[kBlock] = {};
      std::memcpy(rest, text.data() + at, text.size() - at);
      bytes = _mm256_load_si256(reinterpret_cast<const __m256i*>(rest));
    }
    if (_mm256_movemask_epi8(bytes) == 0) {
      faults = _mm256_or_si256(faults, unfinished);
      unfinished = _mm256_setzero_si256();
    } else {
      faults = _mm256_or_si256(faults, FaultsOf(bytes, before));
      unfinished = Unfinished(bytes);
    }
    before = bytes;
  }
  faults = _mm256_or_si256(faults, unfinished);
  return _mm256_testz_si256(faults, faults) != 0;
}

#undef HENG_AVX2

}  // namespace
#endif

bool IsUtf8(std::string_view text) {
#if defined(__x86_64__)
  static const bool fast = __builtin_cpu_supports("avx2");
  if (fast) return IsUtf8Fast(text);
#endif
  return !FirstInvalidUtf8(text);
}

}  // namespace heng
