// Number against IBM's vectors for decimal arithmetic (speleotrove.com/decimal), as Debian packs them with Python.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/base/scaled.h"

namespace heng::test {
namespace {

#ifndef HENG_DECIMAL_VECTORS
#define HENG_DECIMAL_VECTORS "/usr/lib/python3.11/test/decimaltestdata"
#endif

const std::set<std::string> kOperations = {
    "abs",       "add",           "apply",   "compare",    "comparesig", "divide",     "divideint",
    "fma",       "max",           "min",     "minus",      "multiply",   "plus",       "quantize",
    "remainder", "remaindernear", "rescale", "squareroot", "subtract",   "tointegral", "tointegralx"};
const std::map<std::string, Rounding> kModes = {{"half_up", Rounding::kHalfUp},     {"half_even", Rounding::kHalfEven},
                                                {"half_down", Rounding::kHalfDown}, {"up", Rounding::kAwayFromZero},
                                                {"down", Rounding::kTruncate},      {"floor", Rounding::kFloor},
                                                {"ceiling", Rounding::kCeiling}};

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Words of a line; quotes are taken off (two of a kind inside are one), a comment ends it.
std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> words;
  for (size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (std::isspace(static_cast<unsigned char>(c))) {
      ++i;
    } else if (c == '\'' || c == '"') {
      std::string word;
      for (++i; i < line.size() && (line[i] != c || (i + 1 < line.size() && line[i + 1] == c)); ++i) {
        if (line[i] == c) ++i;
        word += line[i];
      }
      ++i;
      words.push_back(word);
    } else {
      size_t end = i;
      while (end < line.size() && !std::isspace(static_cast<unsigned char>(line[end]))) ++end;
      if (line.compare(i, 2, "--") == 0) break;
      words.push_back(line.substr(i, end - i));
      i = end;
    }
  }
  return words;
}

// "-12.5E+7"; nullopt for NaN, Infinity, encodings and what is no number.
std::optional<Scaled> ReadScaled(const std::string& text) {
  const size_t mark = text.find_first_of("eE");
  std::string digits = text.substr(0, mark);
  int64_t exponent = 0;
  if (mark != std::string::npos) {
    size_t used = 0;
    const std::string tail = text.substr(mark + 1);
    try {
      exponent = std::stoll(tail, &used);
    } catch (const std::exception&) {
      return std::nullopt;
    }
    if (used != tail.size()) return std::nullopt;
  }
  const bool minus = !digits.empty() && digits[0] == '-';
  if (const size_t dot = digits.find('.'); dot != std::string::npos) {
    exponent -= static_cast<int64_t>(digits.size() - dot - 1);
    digits.erase(dot, 1);
  }
  const std::optional<Number> coefficient = Number::Parse(digits);
  if (!coefficient) return std::nullopt;
  return Scaled{*coefficient, exponent, minus};
}

struct Tally {
  std::map<std::string, int> run;  // by operation
  std::map<std::string, int> per_mode;
  std::map<Kind, int> per_kind;
  std::vector<std::string> failures;
};

bool Matches(const Outcome& outcome, const std::string& expected) {
  const std::string word = Lower(expected);
  if (word == "nan") return outcome.kind == Kind::kInvalid;
  if (word == "infinity" || word == "-infinity") {
    return outcome.kind == Kind::kInfinite && outcome.value.minus == (word[0] == '-');
  }
  const std::optional<Scaled> value = ReadScaled(expected);
  return value && outcome.kind == Kind::kFinite && CompareScaled(outcome.value, *value) == 0;
}

void RunCase(const std::vector<std::string>& words, const std::string& mode, const Context& context, Tally& tally) {
  const auto arrow = std::find(words.begin(), words.end(), "->");
  if (arrow == words.end() || arrow + 1 == words.end() || arrow - words.begin() < 3) return;
  const std::string operation = Lower(words[1]);
  const std::string& expected = *(arrow + 1);
  // '#' opens an encoding, '?' says that any result will do.
  if (kOperations.count(operation) == 0 || kModes.count(mode) == 0 || expected[0] == '#' || expected[0] == '?') return;
  std::vector<Scaled> operands;
  for (auto word = words.begin() + 2; word != arrow; ++word) {
    std::optional<Scaled> operand = ReadScaled(*word);
    if (!operand) return;
    operands.push_back(*std::move(operand));
  }
  operands.resize(3);
  const Outcome outcome = Compute(operation, operands[0], operands[1], operands[2], context);
  ++tally.run[operation];
  ++tally.per_mode[mode];
  ++tally.per_kind[outcome.kind];
  if (!Matches(outcome, expected)) tally.failures.push_back(words[0] + " " + operation + " → " + expected);
}

void RunFile(const std::filesystem::path& path, Tally& tally) {
  std::ifstream in(path);
  Context context;
  std::string mode;
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> words = Split(line);
    if (words.empty()) continue;
    const bool directive = words[0].back() == ':' && words.size() >= 2;
    if (!directive) {
      RunCase(words, mode, context, tally);
      continue;
    }
    const std::string name = Lower(words[0]);
    if (name == "precision:") context.precision = std::stoll(words[1]);
    if (name == "maxexponent:") context.max_exponent = std::stoll(words[1]);
    if (name == "minexponent:") context.min_exponent = std::stoll(words[1]);
    if (name == "rounding:") {
      mode = Lower(words[1]);
      if (const auto found = kModes.find(mode); found != kModes.end()) context.mode = found->second;
    }
    // Subset arithmetic would round the operands first.
    if (name == "extended:") REQUIRE(words[1] == "1");
  }
}

}  // namespace

TEST_CASE("Number agrees with IBM's decimal test vectors") {
  const std::filesystem::path folder = HENG_DECIMAL_VECTORS;
  INFO("IBM's decimal test vectors are not in " << folder << ": install the Debian package libpython3.11-testsuite.");
  REQUIRE(std::filesystem::is_directory(folder));
  Tally tally;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".decTest") RunFile(entry.path(), tally);
  }
  int total = 0;
  std::cout << "decimal vectors:";
  for (const auto& [operation, count] : tally.run) {
    std::cout << " " << operation << " " << count;
    total += count;
  }
  std::cout << "\ndecimal vectors: by mode:";
  for (const auto& [mode, count] : tally.per_mode) std::cout << " " << mode << " " << count;
  std::cout << "\ndecimal vectors: " << total << " run (" << tally.per_kind[Kind::kFinite] << " finite, "
            << tally.per_kind[Kind::kInfinite] << " infinite, " << tally.per_kind[Kind::kInvalid] << " invalid), "
            << tally.failures.size() << " failed\n";
  for (size_t i = 0; i < std::min<size_t>(tally.failures.size(), 40); ++i) std::cout << tally.failures[i] << "\n";
  CHECK(tally.failures.empty());
  CHECK(total >= 12000);
}

}  // namespace heng::test
