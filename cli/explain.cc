#include <set>
#include <string>
#include <vector>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/run_state.h"
#include "engine/diag/render.h"
#include "engine/explain/explain.h"
#include "engine/explain/what_if.h"
#include "engine/replay.h"
#include "engine/report/csv.h"
#include "engine/report/explanation.h"

namespace heng::cli {

namespace {

using explain::Cell;
using explain::Reader;

// The one row with the key that was given; nullopt: told.
std::optional<explain::Row> FindRow(const Arguments& arguments, Reader& reader, Console& console) {
  const auto rows = explain::FindRows(reader, arguments.table, arguments.key);
  if (rows.size() == 1) return rows[0];
  std::string tables;
  for (const explain::Row& row : rows) {
    tables += (tables.empty() ? "" : console.lang() == Lang::kZh ? "、" : ", ") + reader.plan().spaces[row.space].name;
  }
  if (rows.empty()) console.Fail(Code::E9081, {arguments.key});
  if (!rows.empty()) console.Fail(Code::E9082, {arguments.key, tables});
  return std::nullopt;
}

std::vector<Cell> FindCells(const Arguments& arguments, Reader& reader, const explain::Row& row, Console& console) {
  std::vector<Cell> cells = explain::FindValues(reader, row, arguments.value);
  if (!cells.empty()) return cells;
  std::string names;
  for (const Cell& cell : explain::FindValues(reader, row, "")) {
    names += (names.empty() ? "" : console.lang() == Lang::kZh ? "、" : ", ") + reader.plan().columns[cell.column].name;
  }
  console.Fail(Code::E9083, {reader.plan().spaces[row.space].name, arguments.value, names});
  return cells;
}

// The cells of the data that the values hang on, a line each: table, file, line, column.
std::string InputsText(Reader& reader, const std::vector<Cell>& cells, Lang lang) {
  std::set<explain::InputCell> inputs;
  for (const Cell& cell : cells) inputs.merge(explain::InputsOf(reader, cell));
  std::vector<result::InputCell> lines;
  for (const auto& [table, column, row] : inputs) {
    const data::TableSchema& schema = reader.compiled().scheme.schema.tables[table];
    const data::TableData& data = reader.view().data().tables[table];
    lines.push_back({schema.name, data.file, data.file_row[row], schema.columns[column].name});
  }
  return report::InputsCsv(lines, lang);
}

// `notice`: what must be known of the results, above all else.
void Explain(const Arguments& arguments, const Compiled& compiled, Run& run, const SourceMap& sources,
             const Text& notice, Console& console) {
  Reader reader(compiled, run);
  const auto row = FindRow(arguments, reader, console);
  if (!row) return;
  const std::vector<Cell> cells = FindCells(arguments, reader, *row, console);
  if (cells.empty()) return;
  const Lang lang = console.lang();
  if (arguments.format == "inputs") return console.Data(InputsText(reader, cells, lang));
  result::Explanation explanation = explain::Explain(reader, sources, cells, lang);
  explanation.notice = notice.In(lang);
  for (size_t i = 0; i < cells.size() && arguments.changes; ++i) {
    const auto changes = explain::SmallestChanges(reader, cells[i]);
    explanation.changes.insert(explanation.changes.end(), changes.begin(), changes.end());
  }
  if (arguments.format == "json") return console.Data(report::ExplanationJson(explanation));
  if (arguments.format == "html") return console.Data(report::ExplanationHtml(explanation, lang));
  if (arguments.format == "letter") return console.Print(report::ExplanationLetter(explanation, lang));
  console.Print(report::ExplanationText(explanation, lang));
}

void ExplainRow(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto files = ReadRuleFiles(arguments.files, limits, console);
  if (!files) return;
  const auto compiled = LoadRules(*files, limits, console);
  if (!compiled) return;
  if (!compiled->scheme.adoptions.empty()) return console.Fail(Code::E9084, {compiled->scheme.title});
  const auto folder = DataFolder::Open(arguments.data, compiled->scheme, limits, console);
  if (!folder) return;
  exec::Options options;
  options.keep_all = true;
  Run run = Evaluate(*compiled, folder->Finder(), limits, options);
  if (!run.ok) return TellFaults(run.faults, limits, console);
  Explain(arguments, *compiled, run, files->sources, {}, console);
}

void ExplainSealed(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Entry* entry = FindRun(*open, arguments.archive, arguments.entry, console);
  if (entry == nullptr) return;
  const Limits limits;
  Reopened reopened(open->store, open->index, *entry, limits, arguments.threads);
  const std::string number = std::to_string(entry->seq);
  const Replayed& replayed = reopened.replayed();
  if (replayed.kind == Replayed::Kind::kDiffers) return console.Fail(Code::E9133, {number, replayed.what});
  if (replayed.kind == Replayed::Kind::kCannot) return console.Fail(Code::E9109, {number, replayed.what});
  const Text notice = NoticeOf(archive::ReleasesOf(open->index).StateOf(entry->leaf));
  Explain(arguments, reopened.compiled(), reopened.run(), reopened.sources(), notice, console);
}

}  // namespace

void RunExplain(const Arguments& arguments, Console& console) {
  if (!arguments.archive.empty()) return ExplainSealed(arguments, console);
  if (!arguments.data.empty()) return ExplainRow(arguments, console);
  const auto code = FindCode(arguments.code);
  if (!code) return console.Fail(Code::E9027, {arguments.code});
  console.Print(RenderPage(*code, console.lang()));
}

}  // namespace heng::cli
