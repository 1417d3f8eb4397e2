#pragma once
// One rule file, read once; many data sets, each run by the engine and by the reference.
#include <map>
#include <memory>
#include <string>

#include "engine/model/from_ast.h"
#include "engine/plan/from_model.h"
#include "engine/syntax/parse.h"

namespace heng::reference {

// Held by pointer: spans refer to the sources.
struct Prepared {
  SourceMap sources;
  Diagnostics diagnostics;
  model::Scheme scheme;
  plan::Lowered lowered;
  bool ok = false;
};
std::unique_ptr<Prepared> Prepare(const std::string& text);

// What was found for one data set: "" when both agree, else the first difference.
struct Comparison {
  std::string difference;
  bool refused = false;  // the data are no good; told in `difference`
  bool stopped_by_checks = false;
  size_t values = 0;
  size_t unmade = 0;  // columns that the run did without
  size_t errors = 0;
  std::map<std::string, size_t> kinds;  // how often each kind of gap and each code of error was met
};
using CsvTexts = std::map<std::string, std::string>;  // by table
// `results_only`: as exec::Options has it; then what is shown is compared.
Comparison Compare(const Prepared& prepared, const CsvTexts& csv, int threads, bool careful = false,
                   bool results_only = false);

}  // namespace heng::reference
