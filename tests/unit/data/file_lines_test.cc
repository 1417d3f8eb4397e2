#include "engine/data/file_lines.h"

#include <catch2/catch.hpp>
#include <random>

using heng::data::FileLines;

TEST_CASE("Lines of rows: whatever is done to them, as a plain list of them") {
  std::mt19937 random(11);
  const auto below = [&](uint32_t end) { return static_cast<size_t>(random() % end); };
  for (int round = 0; round < 300; ++round) {
    FileLines lines;
    std::vector<uint64_t> plain;
    for (int step = 0; step < 12; ++step) {
      const uint64_t next = plain.empty() ? 2 : plain.back() + 1;
      const uint64_t first = below(3) == 0 ? next + below(4) : next;
      const size_t rows = below(6);
      switch (below(8)) {
        case 0: {
          std::vector<uint32_t> from(plain.size());
          for (size_t i = 0; i < from.size(); ++i) from[i] = static_cast<uint32_t>(i);
          std::shuffle(from.begin(), from.end(), random);
          const std::vector<uint64_t> before = plain;
          for (size_t i = 0; i < from.size(); ++i) plain[i] = before[from[i]];
          lines.Permute(from);
          break;
        }
        case 1: {
          const size_t left = below(static_cast<uint32_t>(plain.size()) + 2);
          if (left < plain.size()) plain.resize(left);
          lines.Truncate(left);
          break;
        }
        case 2: {
          std::vector<uint64_t> more;
          for (size_t i = 0; i < rows; ++i) more.push_back(first + i + (i > 2 ? 1 : 0));
          lines.Append(FileLines(more));
          plain.insert(plain.end(), more.begin(), more.end());
          break;
        }
        default:
          for (size_t i = 0; i < rows; ++i) plain.push_back(first + i);
          lines.Append(first, rows);
      }
      REQUIRE(lines == plain);
    }
  }
}
