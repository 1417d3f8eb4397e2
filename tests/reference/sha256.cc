#include "tests/reference/sha256.h"

#include <array>
#include <cstdint>
#include <vector>

#include "tests/reference/rational.h"

namespace heng::reference {

namespace {

uint32_t Turn(uint32_t word, int places) { return (word >> places) | (word << (32 - places)); }

std::vector<int> Primes(size_t count) {
  std::vector<int> primes;
  for (int n = 2; primes.size() < count; ++n) {
    bool prime = true;
    for (const int p : primes) prime = prime && n % p != 0;
    if (prime) primes.push_back(n);
  }
  return primes;
}

// The first 32 bits behind the point of the square or cube root: the greatest r with r^power ≤ n · 2^(32·power), its
// whole part cut off.
uint32_t RootBits(int n, int power) {
  const Integer wanted = Integer(n) << (32 * power);
  Integer low = 0, high = Integer(1) << 40;
  while (high - low > 1) {
    const Integer middle = (low + high) / 2;
    (boost::multiprecision::pow(middle, static_cast<unsigned>(power)) <= wanted ? low : high) = middle;
  }
  return static_cast<uint32_t>(low % (Integer(1) << 32));
}

// FIPS 180-4, 4.2.2 and 5.3.3.
struct Constants {
  std::array<uint32_t, 64> steps{};
  std::array<uint32_t, 8> start{};
  Constants() {
    const std::vector<int> primes = Primes(64);
    for (size_t i = 0; i < 64; ++i) steps[i] = RootBits(primes[i], 3);
    for (size_t i = 0; i < 8; ++i) start[i] = RootBits(primes[i], 2);
  }
};

void AddBlock(const Constants& constants, const unsigned char* block, std::array<uint32_t, 8>& state) {
  std::array<uint32_t, 64> w{};
  for (size_t i = 0; i < 16; ++i) {
    for (size_t byte = 0; byte < 4; ++byte) w[i] = (w[i] << 8) | block[4 * i + byte];
  }
  for (size_t i = 16; i < 64; ++i) {
    const uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (Turn(a, 7) ^ Turn(a, 18) ^ (a >> 3)) + w[i - 7] + (Turn(b, 17) ^ Turn(b, 19) ^ (b >> 10));
  }
  std::array<uint32_t, 8> s = state;  // a … h
  for (size_t i = 0; i < 64; ++i) {
    const uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    const uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    const uint32_t one = s[7] + (Turn(s[4], 6) ^ Turn(s[4], 11) ^ Turn(s[4], 25)) + choice + constants.steps[i] + w[i];
    const uint32_t two = (Turn(s[0], 2) ^ Turn(s[0], 13) ^ Turn(s[0], 22)) + majority;
    s = {one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]};
  }
  for (size_t i = 0; i < 8; ++i) state[i] += s[i];
}

}  // namespace

std::string Sha256(const std::string& bytes) {
  static const Constants constants;
  std::string padded = bytes + '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  const uint64_t bits = static_cast<uint64_t>(bytes.size()) * 8;
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>((bits >> shift) & 0xFF);
  std::array<uint32_t, 8> state = constants.start;
  for (size_t at = 0; at < padded.size(); at += 64) {
    AddBlock(constants, reinterpret_cast<const unsigned char*>(padded.data()) + at, state);
  }
  std::string hex;
  for (const uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) hex += "0123456789abcdef"[(word >> shift) & 15];
  }
  return hex;
}

}  // namespace heng::reference
