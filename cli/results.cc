#include "cli/results.h"

#include <algorithm>
#include <utility>

#include "cli/load.h"
#include "engine/base/parallel.h"
#include "engine/report/row_writer.h"
#include "engine/report/sheet.h"

namespace heng::cli {

namespace {

// A CSV text whose lines end in CRLF, with other ends; what is quoted stays.
std::string WithLineEnds(const std::string& text, std::string_view end) {
  std::string out;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    quoted ^= text[i] == '"';
    if (!quoted && text.compare(i, 2, "\r\n") == 0) {
      out += end;
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

ResultFiles::ResultFiles(const std::string& folder, const plan::Plan& plan, data::Encoding encoding, Lang lang,
                         int threads, Draft draft)
    : folder_(folder),
      encoding_(encoding),
      more_(encoding == data::Encoding::kUtf8Bom ? data::Encoding::kUtf8 : encoding),
      style_(lang, data::LineEndOf(encoding)),
      threads_(threads),
      draft_(std::move(draft)) {
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
  if (!faults.empty()) return out.WriteWhole(faults_, FaultsFile(faults, encoding_, style_.lang));
  out.Drop(faults_);
  return true;
}

// Blocks of rows are laid side by side by the threads and written in their order.
template <class Append>
bool ResultFiles::WriteRows(OutputFiles& out, size_t rows, const Append& append) const {
  constexpr size_t kRows = 8192;
  std::vector<std::string> blocks(WorkersFor(threads_, (rows + kRows - 1) / kRows));
  for (size_t row = 0; row < rows; row += kRows * blocks.size()) {
    ParallelFor(threads_, blocks.size(), [&](size_t, size_t b) {
      const size_t begin = std::min(rows, row + b * kRows);
      blocks[b].clear();
      append(blocks[b], begin, std::min(rows, begin + kRows));
      if (more_ != data::Encoding::kUtf8) blocks[b] = data::Encode(blocks[b], more_);
    });
    for (const std::string& block : blocks) {
      if (!out.Write(block)) return false;
    }
  }
  return true;
}

bool ResultFiles::WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index) const {
  const result::Table& table = outcome.tables[index];
  const report::RowWriter writer(outcome, table, style_.line_end);
  std::string header;
  report::AppendHeader(header, table, style_);
  const auto rows = [&](std::string& text, size_t begin, size_t end) { writer.Append(text, begin, end); };
  const bool begun = out.Begin(tables_[index].results) && out.Write(data::Encode(header, encoding_));
  if (!begun || !WriteRows(out, table.rows, rows) || !out.End()) return false;

  if (!report::HasGaps(table)) {
    out.Drop(tables_[index].gaps);
    return true;
  }
  header.clear();
  report::AppendGapHeader(header, table, style_);
  const auto gaps = [&](std::string& text, size_t begin, size_t end) {
    report::AppendGapRows(text, outcome, table, style_, begin, end);
  };
  return out.Begin(tables_[index].gaps) && out.Write(data::Encode(header, encoding_)) &&
         WriteRows(out, table.rows, gaps) && out.End();
}

bool ResultFiles::WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index) const {
  const result::Sheet& sheet = outcome.sheets[index];
  std::string header, foot;
  if (sheet.publication) header = WithLineEnds(draft_.line, style_.line_end);
  report::AppendSheetHeader(header, sheet, style_.line_end);
  report::AppendSheetFoot(foot, sheet, style_);
  const size_t rows = sheet.list_headings.empty() ? sheet.rows.size() : 1;
  const auto lines = [&](std::string& text, size_t begin, size_t end) {
    report::AppendSheetRows(text, outcome, sheet, begin, end, style_.line_end);
  };
  return out.Begin(sheets_[index]) && out.Write(data::Encode(header, encoding_)) && WriteRows(out, rows, lines) &&
         out.Write(data::Encode(foot, more_)) && out.End();
}

bool ResultFiles::WriteSheetText(OutputFiles& out, const result::Sheet& sheet, size_t index,
                                 const std::string& text) const {
  const std::string whole = (sheet.publication ? draft_.line : "") + text;
  return out.WriteWhole(sheets_[index], data::Encode(WithLineEnds(whole, style_.line_end), encoding_));
}

bool ResultFiles::WriteTables(OutputFiles& out, const result::Outcome& outcome) const {
  for (size_t i = 0; i < outcome.tables.size(); ++i) {
    if (!WriteTable(out, outcome, i)) return false;
  }
  return true;
}

bool ResultFiles::WriteQuantities(OutputFiles& out, const result::Outcome& outcome) const {
  if (outcome.quantities.columns.empty()) return true;
  return out.WriteWhole(quantities_, data::Encode(report::QuantitiesCsv(outcome, style_), encoding_));
}

bool ResultFiles::Write(OutputFiles& out, const result::Outcome& outcome) const {
  if (!WriteTables(out, outcome)) return false;
  for (size_t i = 0; i < outcome.sheets.size(); ++i) {
    if (!WriteSheet(out, outcome, i)) return false;
  }
  return WriteQuantities(out, outcome);
}

}  // namespace heng::cli
