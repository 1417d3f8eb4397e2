#include "engine/engine.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/adopt.h"
#include "engine/collect_text.h"
#include "engine/earlier.h"
#include "engine/looks_equal.h"

namespace heng {

namespace {

bool AnyError(const std::vector<DataFault>& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const DataFault& fault) { return MessageOf(fault.code).severity == Severity::kError; });
}

// What stands in the header or concerns the whole file: its table then has no rows.
bool EveryFileRead(const std::vector<DataFault>& faults) {
  return std::none_of(faults.begin(), faults.end(), [](const DataFault& fault) {
    return fault.row <= 1 && MessageOf(fault.code).severity == Severity::kError;
  });
}

// By file, then by line; that reading stopped stands last.
void SortFaults(const data::Dataset& data, std::vector<DataFault>& faults) {
  auto place = [&](const DataFault& fault) {
    const auto table = std::find_if(data.tables.begin(), data.tables.end(),
                                    [&](const data::TableData& table) { return table.file == fault.file; });
    const bool stopped = fault.code == Code::E1014;
    return std::tuple(stopped, table - data.tables.begin(), fault.row);
  };
  std::stable_sort(faults.begin(), faults.end(),
                   [&](const DataFault& a, const DataFault& b) { return place(a) < place(b); });
}

}  // namespace

std::string Dump(const SourceMap& sources, uint32_t source, Stage stage, const Limits& limits, Diagnostics& diagnostics,
                 const OpenRules& open) {
  if (stage == Stage::kAst) {
    const ast::File file = Assemble(sources, source, open, limits, diagnostics).file;
    return diagnostics.HasErrors() ? "" : ast::Print(file, sources);
  }
  const Compiled compiled = Compile(sources, source, limits, diagnostics, open);
  if (!compiled.ok) return "";
  return stage == Stage::kModel ? model::Print(compiled.scheme) : plan::Print(compiled.lowered.plan);
}

Run Evaluate(const Compiled& compiled, const FindFile& find, const Limits& limits, const exec::Options& options,
             bool check_only, const std::vector<AdoptSource>& sources, const std::vector<EarlierYear>& earlier) {
  const plan::Plan& plan = compiled.lowered.plan;
  Run run;
  const EarlierYears years(compiled, find, earlier, limits, run.faults);
  std::vector<data::TableBytes> files;
  for (const data::TableSchema& table : compiled.scheme.schema.tables) {
    const DataFile file = years.Find(table.name);
    files.push_back({file.present, file.name, file.bytes, file.done});
  }

  run.ok = data::ReadTables(compiled.scheme.schema, files, limits, *run.data, run.faults, {options.threads});
  std::vector<exec::Override> adopted = AdoptColumns(compiled, sources, limits, *run.data, run.faults);
  run.ok = run.ok && !AnyError(run.faults);
  // With a table missing only the ranges of columns can be judged: a 校验 may count its rows.
  const bool ranges_only = !EveryFileRead(run.faults);
  run.values = exec::RunChecks(plan, *run.data, std::move(adopted), options);
  const bool checks_hold = std::none_of(run.values.faults.begin(), run.values.faults.end(),
                                        [](const exec::RunFault& fault) { return !fault.warning; });
  run.ok = run.ok && checks_hold;
  if (run.ok && !check_only) exec::RunSteps(plan, *run.data, run.values, options);
  ReturnSourceColumns(plan, run.values, *run.data);
  for (DataFault& fault : ToDataFaults(RunView(compiled, *run.data, run.values), run.values.faults)) {
    if (!ranges_only || fault.code == Code::E2031) run.faults.push_back(std::move(fault));
  }
  years.Place(run.faults);
  SortFaults(*run.data, run.faults);
  run.ok = !AnyError(run.faults);
  if (!run.ok || check_only) return run;
  for (DataFault& fault : LookEqual(RunView(compiled, *run.data, run.values))) run.faults.push_back(std::move(fault));
  return run;
}

}  // namespace heng
