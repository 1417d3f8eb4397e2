// Random rule files and data, engine against reference:
//
//   compare_reference --cases N [--seed S]      N rule files that the checker accepts, each a text of its own
//   compare_reference --minutes N [--seed S]    as many as fit; without a seed a fresh one
//   compare_reference --replay DIR              every case kept in a folder of DIR
//
// --data N: data sets for each rule file; --jobs N: processes; --keep DIR: a case that differs is written there, to be
// replayed; --words: fails unless every construct of the generator has occurred; --show-refused: what the checker says.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "tests/reference/census.h"
#include "tests/reference/compare.h"
#include "tests/reference/random_scheme.h"
#include "tests/reference/shrink.h"
#include "tests/reference/workers.h"

namespace heng::reference {
namespace {

using Clock = std::chrono::steady_clock;
constexpr unsigned kMostSeconds = 60;  // for one case

struct Arguments {
  uint64_t cases = 1000, minutes = 0, seed = 0, data_each = 1;
  int jobs = 0;
  std::string keep, replay;
  bool show_refused = false, words = false;
};

Arguments ReadArguments(int argc, char** argv) {
  Arguments arguments;
  auto number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--show-refused") {
      arguments.show_refused = true;
    } else if (word == "--words") {
      arguments.words = true;
    } else if (has_value && word == "--cases") {
      arguments.cases = number(++i);
    } else if (has_value && word == "--minutes") {
      arguments.minutes = number(++i);
    } else if (has_value && word == "--seed") {
      arguments.seed = number(++i);
    } else if (has_value && word == "--data") {
      arguments.data_each = number(++i);
    } else if (has_value && word == "--jobs") {
      arguments.jobs = static_cast<int>(number(++i));
    } else if (has_value && word == "--keep") {
      arguments.keep = argv[++i];
    } else if (has_value && word == "--replay") {
      arguments.replay = argv[++i];
    } else {
      std::fprintf(stderr,
                   "usage: compare_reference --cases N | --minutes N | --replay DIR [--seed S] [--data N] [--jobs N] "
                   "[--keep DIR] [--words] [--show-refused]\n");
      std::exit(2);
    }
  }
  if (arguments.seed == 0) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    arguments.seed = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count()) * 1000000;
  }
  return arguments;
}

std::string TextOf(const Case& shown) {
  std::string text = shown.text + "\n";
  for (const auto& [table, rows] : shown.csv) text += table + ".csv\n" + rows + "\n";
  return text;
}

void Keep(const std::string& folder, const Case& kept) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/方案.heng", std::ios::binary) << kept.text;
  for (const auto& [table, rows] : kept.csv) std::ofstream(folder + "/" + table + ".csv", std::ios::binary) << rows;
}

std::string DifferenceOf(const Case& tried) {
  const auto prepared = Prepare(tried.text);
  if (!prepared->ok) return "";
  for (const data::TableSchema& table : prepared->scheme.schema.tables) {
    if (tried.csv.count(table.name) == 0 && !table.may_be_absent) return "";
  }
  const Comparison comparison = Compare(*prepared, tried.csv, 1);
  return comparison.refused ? "" : comparison.difference;
}

std::string Failure(const Arguments& arguments, uint64_t seed, const Case& found, const std::string& difference) {
  const Case small = Shrink(found, [](const Case& tried) { return !DifferenceOf(tried).empty(); });
  std::string text = "seed " + std::to_string(seed) + "\n" + TextOf(small);
  const std::string still = DifferenceOf(small);
  text += "DIFFERENT: " + (still.empty() ? difference : still) + "\n";
  if (!arguments.keep.empty()) {
    const std::string folder = arguments.keep + "/seed-" + std::to_string(seed);
    Keep(folder, still.empty() ? found : small);
    text += "kept in " + folder + "\n";
  }
  return text + "again: compare_reference --cases 1 --jobs 1 --data " + std::to_string(arguments.data_each) +
         " --seed " + std::to_string(seed) + "\n";
}

void CountRefusal(const Arguments& arguments, uint64_t seed, const Prepared& prepared, Tally& tally) {
  ++tally.counts["refused"];
  for (const Diagnostic& diagnostic : prepared.diagnostics.list()) {
    if (MessageOf(diagnostic.code).severity != Severity::kError) continue;
    ++tally.counts["refusal " + std::string(MessageOf(diagnostic.code).name)];
    if (!arguments.show_refused) continue;
    const LineColumn place = prepared.sources.Place(diagnostic.span.file, diagnostic.span.begin);
    std::printf("refused, seed %llu: %s %s\n   %s\n", static_cast<unsigned long long>(seed),
                MessageOf(diagnostic.code).name, FormatMessage(diagnostic.code, Lang::kZh, diagnostic.args).c_str(),
                std::string(prepared.sources.Line(diagnostic.span.file, place.line)).c_str());
    std::fflush(stdout);
  }
}

// One rule file with its data sets; false when they differ.
bool TrySeed(const Arguments& arguments, uint64_t seed, Tally& tally) {
  const RandomScheme scheme = MakeScheme(seed);
  const auto prepared = Prepare(scheme.text);
  if (!prepared->ok) {
    CountRefusal(arguments, seed, *prepared, tally);
    return true;
  }
  CountWords(scheme.text, tally);
  CountForms(prepared->scheme, tally);
  tally.marks.push_back(std::hash<std::string>()(scheme.text));
  for (uint64_t i = 0; i < arguments.data_each; ++i) {
    const CsvTexts csv = MakeData(scheme.world, seed * 1000 + i);
    const Comparison comparison = Compare(*prepared, csv, seed % 5 == 4 ? 2 : 1, seed % 8 == 7, seed % 3 == 1);
    if (!comparison.difference.empty()) {
      tally.failure = Failure(arguments, seed, {scheme.text, csv}, comparison.difference);
      return false;
    }
    tally.counts["stopped"] += comparison.stopped_by_checks;
    tally.counts["values"] += comparison.values;
    tally.counts["unmade columns"] += comparison.unmade;
    tally.counts["errors"] += comparison.errors;
    for (const auto& [kind, count] : comparison.kinds) tally.counts["kind " + kind] += count;
  }
  ++tally.counts["cases"];
  return true;
}

Tally RandomCases(const Arguments& arguments, Desk& desk) {
  Tally tally;
  const auto workers = static_cast<uint64_t>(desk.workers()), worker = static_cast<uint64_t>(desk.worker());
  // Some more than asked for: short texts may be drawn twice.
  const uint64_t all = arguments.cases + arguments.cases / 1000;
  const uint64_t quota = all / workers + (worker < all % workers ? 1 : 0);
  const auto end = Clock::now() + std::chrono::minutes(arguments.minutes);
  for (uint64_t seed = arguments.seed + worker; !desk.Stopped(); seed += workers) {
    const uint64_t done = tally.counts["cases"], refused = tally.counts["refused"];
    if (arguments.minutes > 0 ? Clock::now() >= end : done >= quota) break;
    if (refused > 20 && refused > done) break;  // reported by the caller
    desk.Begin("seed " + std::to_string(seed), kMostSeconds);
    if (!TrySeed(arguments, seed, tally)) break;
  }
  return tally;
}

uint64_t Count(const Tally& tally, const std::string& name) {
  const auto found = tally.counts.find(name);
  return found == tally.counts.end() ? 0 : found->second;
}

void PrintAll(const Tally& tally, const char* heading, const std::string& prefix) {
  std::printf("%s", heading);
  for (const auto& [name, count] : tally.counts) {
    if (name.rfind(prefix, 0) == 0)
      std::printf(" %s×%llu", name.c_str() + prefix.size(), static_cast<unsigned long long>(count));
  }
  std::printf("\n");
}

bool EveryWordDrawn(const Tally& tally) {
  bool all = true;
  for (const std::string& word : WordsDrawn()) {
    if (Count(tally, "word " + word) > 0) continue;
    std::printf("never drawn: %s\n", word.c_str());
    all = false;
  }
  return all;
}

// The case of a worker that died: it could not say itself.
std::string CrashedCase(const std::string& failure) {
  static const std::string kAt = " at: seed ";
  const size_t at = failure.find(kAt);
  if (at == failure.npos) return "";
  const uint64_t seed = std::strtoull(failure.c_str() + at + kAt.size(), nullptr, 10);
  const RandomScheme scheme = MakeScheme(seed);
  return TextOf({scheme.text, MakeData(scheme.world, seed * 1000)});
}

int RunRandom(const Arguments& arguments) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(arguments.seed));
  Tally tally = RunWorkers(arguments.jobs, [&](Desk& desk) { return RandomCases(arguments, desk); });
  if (!tally.failure.empty()) {
    std::printf("%s%s0 passed, 1 failed\n", tally.failure.c_str(), CrashedCase(tally.failure).c_str());
    return 1;
  }
  std::sort(tally.marks.begin(), tally.marks.end());
  const auto distinct =
      static_cast<uint64_t>(std::unique(tally.marks.begin(), tally.marks.end()) - tally.marks.begin());
  const uint64_t cases = Count(tally, "cases"), refused = Count(tally, "refused");
  PrintAll(tally, "rule files that hold:", "word ");
  PrintAll(tally, "values:", "kind ");
  PrintAll(tally, "refused by the checker:", "refusal ");
  std::printf("%llu rule files, %llu of them distinct, %llu more refused by the checker\n",
              static_cast<unsigned long long>(cases), static_cast<unsigned long long>(distinct),
              static_cast<unsigned long long>(refused));
  std::printf("%llu values compared, %llu of them errors; %llu runs stopped by checks; %llu columns not made\n",
              static_cast<unsigned long long>(Count(tally, "values")),
              static_cast<unsigned long long>(Count(tally, "errors")),
              static_cast<unsigned long long>(Count(tally, "stopped")),
              static_cast<unsigned long long>(Count(tally, "unmade columns")));
  bool good = !arguments.words || EveryWordDrawn(tally);
  if (refused * 20 >= cases + refused) {
    std::printf("too many rule files refused\n");
    good = false;
  }
  if (arguments.minutes == 0 && distinct < arguments.cases) {
    std::printf("too many rule files drawn twice\n");
    good = false;
  }
  std::printf("%llu passed, %d failed\n", static_cast<unsigned long long>(cases), good ? 0 : 1);
  return good ? 0 : 1;
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int RunKept(const std::string& folder) {
  int passed = 0, failed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_directory()) continue;
    Case kept{ReadFile(entry.path() / "方案.heng"), {}};
    for (const auto& file : std::filesystem::directory_iterator(entry.path())) {
      if (file.path().extension() == ".csv") kept.csv[file.path().stem().string()] = ReadFile(file.path());
    }
    const bool accepted = Prepare(kept.text)->ok;
    const std::string difference = accepted ? DifferenceOf(kept) : "the checker refuses it";
    difference.empty() ? ++passed : ++failed;
    if (!difference.empty()) std::printf("%s: %s\n", entry.path().c_str(), difference.c_str());
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace heng::reference

int main(int argc, char** argv) {
  const heng::reference::Arguments arguments = heng::reference::ReadArguments(argc, argv);
  if (!arguments.replay.empty()) return heng::reference::RunKept(arguments.replay);
  return heng::reference::RunRandom(arguments);
}
