#include "cli/results.h"

#include <algorithm>
#include <utility>

#include "cli/load.h"
#include "engine/report/csv.h"
#include "engine/report/sheet.h"

namespace heng::cli {

namespace {

constexpr size_t kRowsAtOnce = 4096;

}  // namespace

ResultFiles::ResultFiles(const std::string& folder, const plan::Plan& plan, data::Encoding encoding, Lang lang,
                         Draft draft)
    : folder_(folder), encoding_(encoding), lang_(lang), draft_(std::move(draft)) {
  const bool zh = lang == Lang::kZh;
  faults_ = Take(zh ? "数据问题" : "faults");
  quantities_ = Take(draft_.prefix + (zh ? "量" : "quantities"));
  for (const plan::Sheet& sheet : plan.sheets) sheets_.push_back(Take(draft_.prefix + FileNameFor(sheet.name)));
  for (const plan::OutputTable& table : plan.outputs) {
    if (plan.spaces[table.space].kind == plan::Space::Kind::kUnit) continue;
    const std::string name = draft_.prefix + FileNameFor(table.name);
    std::string results = Take(name);
    tables_.push_back({std::move(results), Take(name + (zh ? ".未评" : ".gaps"))});
  }
}

std::string ResultFiles::Take(const std::string& stem) {
  std::string path = JoinPath(folder_, stem + ".csv");
  for (int n = 2; !taken_.insert(path).second; ++n) path = JoinPath(folder_, stem + "_" + std::to_string(n) + ".csv");
  return path;
}

bool ResultFiles::HasOldResults() const {
  return std::any_of(tables_.begin(), tables_.end(),
                     [](const OfTable& table) { return FindFileId(table.results).has_value(); });
}

bool ResultFiles::WriteFaults(OutputFiles& out, const std::vector<DataFault>& faults) const {
  if (!faults.empty()) return out.WriteWhole(faults_, FaultsFile(faults, encoding_, lang_));
  out.Drop(faults_);
  return true;
}

// The byte order mark stands at the start of a file only.
bool ResultFiles::WriteMore(OutputFiles& out, std::string& text) const {
  const bool marked = encoding_ == data::Encoding::kUtf8Bom;
  const bool written = out.Write(data::Encode(text, marked ? data::Encoding::kUtf8 : encoding_));
  text.clear();
  return written;
}

bool ResultFiles::WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index) const {
  const result::Table& table = outcome.tables[index];
  std::string text;
  report::AppendHeader(text, table, lang_);
  if (!out.Begin(tables_[index].results) || !out.Write(data::Encode(text, encoding_))) return false;
  text.clear();
  for (size_t row = 0; row < table.rows; row += kRowsAtOnce) {
    report::AppendRows(text, outcome, table, row, std::min(table.rows, row + kRowsAtOnce));
    if (!WriteMore(out, text)) return false;
  }
  if (!out.End()) return false;

  if (!report::HasGaps(table)) {
    out.Drop(tables_[index].gaps);
    return true;
  }
  report::AppendGapHeader(text, table, lang_);
  if (!out.Begin(tables_[index].gaps) || !out.Write(data::Encode(text, encoding_))) return false;
  text.clear();
  for (size_t row = 0; row < table.rows; row += kRowsAtOnce) {
    report::AppendGapRows(text, outcome, table, lang_, row, std::min(table.rows, row + kRowsAtOnce));
    if (!WriteMore(out, text)) return false;
  }
  return out.End();
}

bool ResultFiles::WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index) const {
  const result::Sheet& sheet = outcome.sheets[index];
  std::string text = sheet.publication ? draft_.line : "";
  report::AppendSheetHeader(text, sheet);
  if (!out.Begin(sheets_[index]) || !out.Write(data::Encode(text, encoding_))) return false;
  text.clear();
  const bool list = !sheet.list_headings.empty();
  for (size_t row = 0; row < (list ? 1 : sheet.rows.size()); row += kRowsAtOnce) {
    report::AppendSheetRows(text, outcome, sheet, row, std::min(sheet.rows.size(), row + kRowsAtOnce));
    if (!WriteMore(out, text)) return false;
  }
  report::AppendSheetFoot(text, sheet, lang_);
  return WriteMore(out, text) && out.End();
}

bool ResultFiles::WriteSheetText(OutputFiles& out, const result::Sheet& sheet, size_t index,
                                 const std::string& text) const {
  return out.WriteWhole(sheets_[index], data::Encode((sheet.publication ? draft_.line : "") + text, encoding_));
}

bool ResultFiles::WriteTables(OutputFiles& out, const result::Outcome& outcome) const {
  for (size_t i = 0; i < outcome.tables.size(); ++i) {
    if (!WriteTable(out, outcome, i)) return false;
  }
  return true;
}

bool ResultFiles::WriteQuantities(OutputFiles& out, const result::Outcome& outcome) const {
  if (outcome.quantities.columns.empty()) return true;
  return out.WriteWhole(quantities_, data::Encode(report::QuantitiesCsv(outcome, lang_), encoding_));
}

bool ResultFiles::Write(OutputFiles& out, const result::Outcome& outcome) const {
  if (!WriteTables(out, outcome)) return false;
  for (size_t i = 0; i < outcome.sheets.size(); ++i) {
    if (!WriteSheet(out, outcome, i)) return false;
  }
  return WriteQuantities(out, outcome);
}

}  // namespace heng::cli
