#include "engine/data/csv.h"
#include "engine/report/comparison.h"
#include "engine/report/comparison_words.h"
#include "engine/report/words.h"

namespace heng::report {

using data::AppendCsvField;
using result::DataChange;
using result::RowChange;
using result::RuleChange;

namespace {

constexpr const char* kLineEnd = "\r\n";

struct Line {
  std::string kind, table, key, column, file, line, before, now, difference, cause;
};

// Numbers are left as they are; words must not be formulas of a spreadsheet.
std::string Written(const Line& line) {
  std::string out;
  bool first = true;
  for (const std::string* field : {&line.kind, &line.table, &line.key, &line.column, &line.file, &line.line,
                                   &line.before, &line.now, &line.difference, &line.cause}) {
    if (!first) out += ',';
    first = false;
    AppendCsvField(out, *field, !Number::Parse(*field).has_value());
  }
  return out + kLineEnd;
}

std::string Exact(const result::KeptCell& cell, Lang lang) {
  return cell.gap || cell.erased ? CellWords(cell, lang) : cell.text;
}

std::string Squeezed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

const char* KindOf(DataChange::Kind kind, Lang lang) {
  if (kind == DataChange::Kind::kAdded) return Word(lang, "数据新增", "data added");
  if (kind == DataChange::Kind::kGone) return Word(lang, "数据少了", "data gone");
  return Word(lang, "数据", "data");
}

}  // namespace

std::string ComparisonCsvHead(const result::Comparison& comparison, Lang lang) {
  std::string out = lang == Lang::kZh ? "类别,表,主键,列,文件,行,原来,现在,差,原因"
                                      : "kind,table,key,column,file,line,before,now,difference,cause";
  out += kLineEnd;
  for (const DataChange& change : comparison.data) {
    out += Written({KindOf(change.kind, lang), change.table, change.key, change.column, change.file,
                    change.line == 0 ? "" : std::to_string(change.line), Exact(change.before, lang),
                    Exact(change.now, lang), "", ""});
  }
  for (const RuleChange& change : comparison.rules) {
    const std::string& place = change.now_place.empty() ? change.before_place : change.now_place;
    const size_t colon = place.rfind(':');
    const std::string line = colon == std::string::npos ? "" : place.substr(colon + 1);
    out += Written({Word(lang, "规则", "rule"), change.clause, change.name, "", place.substr(0, colon), line,
                    Squeezed(change.before_text), Squeezed(change.now_text), "", ""});
  }
  return out;
}

std::string ComparisonCsvRow(const result::Comparison& comparison, const result::TableComparison& table,
                             const RowChange& row, Lang lang) {
  const std::string name = table.name.empty() ? Word(lang, "量", "quantities") : table.name;
  Line line{Word(lang, "新增", "added"), name, row.key, "", "", "", "", "", "", ""};
  if (row.kind == RowChange::Kind::kGone) line.kind = Word(lang, "少了", "gone");
  if (row.kind != RowChange::Kind::kChanged) return Written(line);
  line.kind = Word(lang, "结果", "result");
  for (const std::string& cause : CauseWords(comparison, row, lang)) {
    line.cause += (line.cause.empty() ? "" : Word(lang, "；", "; ")) + cause;
  }
  std::string out;
  for (const result::ValueChange& value : row.values) {
    line.column = table.columns[value.column].name;
    line.before = Exact(value.before, lang);
    line.now = Exact(value.now, lang);
    line.difference = value.difference ? value.difference->ToText() : "";
    out += Written(line);
  }
  return out;
}

}  // namespace heng::report
