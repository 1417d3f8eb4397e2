// compare_reference --cases N --seed S [--keep DIR] [--show-refused] [--data N]: random rule files and data, engine
// against reference. Every rule file is tried with several data sets (a case is one of them), every fifth case with 2
// threads.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>

#include "tests/reference/compare.h"
#include "tests/reference/random_scheme.h"

namespace heng::reference {
namespace {

struct Arguments {
  uint64_t cases = 1000, seed = 1, data_each = 5;
  std::string keep;
  bool show_refused = false;
};

Arguments ReadArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--show-refused") {
      arguments.show_refused = true;
    } else if (i + 1 < argc && word == "--cases") {
      arguments.cases = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && word == "--seed") {
      arguments.seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && word == "--data") {
      arguments.data_each = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && word == "--keep") {
      arguments.keep = argv[++i];
    } else {
      std::fprintf(stderr, "usage: compare_reference --cases N --seed S [--data N] [--keep DIR] [--show-refused]\n");
      std::exit(2);
    }
  }
  return arguments;
}

void Keep(const std::string& folder, const std::string& name, const std::string& text) {
  if (!folder.empty()) std::ofstream(folder + "/" + name, std::ios::binary) << text;
}

void Report(const Arguments& arguments, uint64_t seed, const std::string& text, const CsvTexts& csv,
            const std::string& difference) {
  std::printf("seed %llu\n%s\n", static_cast<unsigned long long>(seed), text.c_str());
  Keep(arguments.keep, "方案.heng", text);
  for (const auto& [table, rows] : csv) {
    std::printf("%s.csv\n%s\n", table.c_str(), rows.c_str());
    Keep(arguments.keep, table + ".csv", rows);
  }
  std::printf("DIFFERENT: %s\n", difference.c_str());
  Keep(arguments.keep, "difference.txt", difference + "\n");
}

int Run(const Arguments& arguments) {
  std::printf("seed %llu, %llu cases\n", static_cast<unsigned long long>(arguments.seed),
              static_cast<unsigned long long>(arguments.cases));
  uint64_t passed = 0, schemes = 0, refused = 0, stopped = 0, values = 0, errors = 0;
  std::map<std::string, int> codes;
  for (uint64_t seed = arguments.seed; passed < arguments.cases; ++seed) {
    const RandomScheme scheme = MakeScheme(seed);
    const auto prepared = Prepare(scheme.text);
    ++schemes;
    if (!prepared->ok) {
      ++refused;
      for (const Diagnostic& diagnostic : prepared->diagnostics.list()) {
        if (MessageOf(diagnostic.code).severity != Severity::kError) continue;
        ++codes[MessageOf(diagnostic.code).name];
        if (!arguments.show_refused) continue;
        const LineColumn place = prepared->sources.Place(diagnostic.span.file, diagnostic.span.begin);
        std::printf("refused, seed %llu: %s %s\n   %s\n", static_cast<unsigned long long>(seed),
                    MessageOf(diagnostic.code).name, FormatMessage(diagnostic.code, Lang::kZh, diagnostic.args).c_str(),
                    std::string(prepared->sources.Line(diagnostic.span.file, place.line)).c_str());
      }
      if (schemes > 20 && refused * 2 > schemes) break;
      continue;
    }
    for (uint64_t i = 0; i < arguments.data_each && passed < arguments.cases; ++i) {
      const auto data = MakeData(scheme.world, seed * 1000 + i);
      CsvTexts csv;
      for (size_t table = 0; table < data.size(); ++table) csv[kTableNames[table]] = data[table];
      const Comparison comparison = Compare(*prepared, csv, passed % 5 == 4 ? 2 : 1);
      if (!comparison.difference.empty()) {
        Report(arguments, seed, scheme.text, csv, comparison.difference);
        return 1;
      }
      ++passed;
      stopped += comparison.stopped_by_checks;
      values += comparison.values;
      errors += comparison.errors;
    }
  }
  std::printf("%llu schemes, %llu refused by the checker;", static_cast<unsigned long long>(schemes),
              static_cast<unsigned long long>(refused));
  for (const auto& [code, count] : codes) std::printf(" %s×%d", code.c_str(), count);
  std::printf("\n%llu values compared, %llu of them errors; %llu runs stopped by checks\n",
              static_cast<unsigned long long>(values), static_cast<unsigned long long>(errors),
              static_cast<unsigned long long>(stopped));
  const bool rare = refused * 20 < schemes;
  if (!rare) std::printf("too many schemes refused\n");
  std::printf("%llu passed, %d failed\n", static_cast<unsigned long long>(passed), rare ? 0 : 1);
  return rare ? 0 : 1;
}

}  // namespace
}  // namespace heng::reference

int main(int argc, char** argv) { return heng::reference::Run(heng::reference::ReadArguments(argc, argv)); }
