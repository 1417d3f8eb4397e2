// Two runs of an archive side by side: who moved, and which datum or clause did it.
#include "engine/compare/compare.h"

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "engine/report/comparison.h"

namespace heng::cli {

namespace {

using result::Comparison;

constexpr size_t kShown = 20;        // rows of a table in text
constexpr size_t kWithCauses = 100;  // in CSV and JSON, which have all rows

class Page {
 public:
  Page(const Arguments& arguments, compare::RunComparison& comparison, Console& console)
      : arguments_(arguments), comparison_(comparison), summary_(comparison.summary()), console_(console) {}
  void Print();

 private:
  bool Asked(size_t table) const { return arguments_.table.empty() || summary_.tables[table].name == arguments_.table; }
  // The rows that are printed: all, or the one that was asked about.
  std::vector<size_t> Rows(size_t table) const;
  void Text();
  void Csv();
  void Json();
  void TellCauses(size_t rows);

  const Arguments& arguments_;
  compare::RunComparison& comparison_;
  const Comparison& summary_;
  Console& console_;
};

std::vector<size_t> Page::Rows(size_t table) const {
  std::vector<size_t> rows;
  if (!arguments_.key.empty()) {
    if (const auto at = comparison_.FindRow(table, arguments_.key)) rows.push_back(*at);
    return rows;
  }
  for (size_t at = 0; at < comparison_.rows(table); ++at) rows.push_back(at);
  return rows;
}

void Page::TellCauses(size_t rows) {
  if (rows <= kWithCauses || !summary_.why_no_cause.empty()) return;
  const std::string most = std::to_string(kWithCauses);
  console_.Say(
      {"每张表前 " + most + " 行有原因；别的行要看原因，在命令后面写它的主键",
       "the first " + most + " rows of each table have their causes; for another write its key behind the runs"});
}

void Page::Text() {
  const Lang lang = console_.lang();
  console_.Print(report::ComparisonHead(summary_, lang));
  for (size_t table = 0; table < summary_.tables.size() && !summary_.same; ++table) {
    if (!Asked(table)) continue;
    const std::vector<size_t> rows = Rows(table);
    if (!arguments_.key.empty() && rows.empty()) continue;
    if (arguments_.key.empty()) console_.Print(report::ComparisonTable(summary_.tables[table], lang));
    if (!arguments_.key.empty()) console_.Print("\n" + summary_.tables[table].name + "\n");
    for (size_t i = 0; i < rows.size() && i < kShown; ++i) {
      const result::RowChange row = comparison_.Row(table, rows[i], true);
      console_.Print(report::ComparisonRow(summary_, summary_.tables[table], row, lang));
    }
    if (rows.size() <= kShown) continue;
    const std::string more = std::to_string(rows.size() - kShown);
    console_.Print(lang == Lang::kZh ? "  还有 " + more + " 行，用 `--format csv` 看全部\n"
                                     : "  " + more + " more; see all with `--format csv`\n");
  }
}

void Page::Csv() {
  const Lang lang = console_.lang();
  console_.Data(report::ComparisonCsvHead(summary_, lang));
  size_t most = 0;
  for (size_t table = 0; table < summary_.tables.size(); ++table) {
    if (!Asked(table)) continue;
    const std::vector<size_t> rows = Rows(table);
    most = std::max(most, rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      const result::RowChange row = comparison_.Row(table, rows[i], i < kWithCauses);
      console_.Data(report::ComparisonCsvRow(summary_, summary_.tables[table], row, lang));
    }
  }
  TellCauses(most);
}

void Page::Json() {
  console_.Data(report::ComparisonJsonHead(summary_));
  size_t most = 0;
  bool first = true;
  for (size_t table = 0; table < summary_.tables.size(); ++table) {
    if (!Asked(table)) continue;
    console_.Data(report::ComparisonJsonTable(summary_.tables[table], first));
    first = false;
    const std::vector<size_t> rows = Rows(table);
    most = std::max(most, rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      const result::RowChange row = comparison_.Row(table, rows[i], i < kWithCauses);
      console_.Data(report::ComparisonJsonRow(summary_, summary_.tables[table], row, i == 0));
    }
    console_.Data(report::ComparisonJsonTableEnd());
  }
  console_.Data(report::ComparisonJsonEnd());
  TellCauses(most);
}

void Page::Print() {
  std::string names;
  bool known = arguments_.table.empty();
  for (const result::TableComparison& table : summary_.tables) {
    known |= table.name == arguments_.table;
    if (!table.name.empty()) names += (names.empty() ? "" : console_.lang() == Lang::kZh ? "、" : ", ") + table.name;
  }
  if (!known) return console_.Fail(Code::E9025, {"--table", arguments_.table, names});
  if (arguments_.format == "csv") return Csv();
  if (arguments_.format == "json") return Json();
  Text();
}

}  // namespace

void RunCompare(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Entry* before = FindRun(*open, arguments.archive, arguments.entry, console);
  const archive::Entry* now = FindRun(*open, arguments.archive, arguments.other_entry, console);
  if (before == nullptr || now == nullptr) return;
  const Limits limits;
  compare::RunComparison comparison(open->store, open->index, *before, *now, limits, arguments.threads, console.lang());
  Page(arguments, comparison, console).Print();
}

}  // namespace heng::cli
