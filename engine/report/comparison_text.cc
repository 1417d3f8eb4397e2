#include "engine/report/comparison.h"
#include "engine/report/comparison_words.h"
#include "engine/report/indented.h"
#include "engine/report/text_table.h"
#include "engine/report/words.h"

namespace heng::report {

using result::ColumnChange;
using result::ColumnClass;
using result::Comparison;
using result::RowChange;

namespace {

constexpr size_t kMostData = 20;

std::string Count(uint64_t count) { return std::to_string(count); }

// A clause as it stands in its file, on lines of its own.
std::string Quoted(const char* mark, const std::string& place, const std::string& text) {
  if (place.empty()) return "";
  return std::string("    ") + mark + " " + place + "\n" + Indented(text, "      ");
}

std::string RunWords(const result::RunName& run, Lang lang) {
  const std::string number = Count(run.entry);
  return lang == Lang::kZh ? "第 " + number + " 条" : "entry " + number;
}

std::string NameWords(const result::RunName& run) {
  return "“" + run.title + "”" + (run.period.empty() ? "" : " " + run.period);
}

}  // namespace

std::string ComparisonHead(const Comparison& comparison, Lang lang) {
  const result::RunName &before = comparison.before, &now = comparison.now;
  const std::string was = RunWords(before, lang), is = RunWords(now, lang);
  const bool one = NameWords(before) == NameWords(now);
  std::string out = one ? NameWords(now) + ": " + was + " → " + is + "\n"
                        : was + " " + NameWords(before) + " → " + is + " " + NameWords(now) + "\n";
  if (comparison.corrects) {
    out += is + Word(lang, "更正", " corrects ") + was + ": " + now.reason + "\n";
  }
  if (comparison.same)
    return out + Word(lang, "一致: 数据、规则、结果都相同\n", "identical: data, rules and results\n");
  if (comparison.why_no_cause.empty()) {
    const uint64_t all = comparison.data.size() + comparison.data_more;
    out += lang == Lang::kZh ? "\n数据有 " + Count(all) + " 处不同\n" : "\ndifferences of data: " + Count(all) + "\n";
    for (size_t i = 0; i < comparison.data.size() && i < kMostData; ++i) {
      out += "  " + DataWords(comparison.data[i], lang) + "\n";
    }
    if (all > kMostData) {
      out +=
          lang == Lang::kZh ? "  还有 " + Count(all - kMostData) + " 处\n" : "  " + Count(all - kMostData) + " more\n";
    }
  } else {
    out += "\n" + comparison.why_no_cause + Word(lang, "；说不出谁为什么变\n", "; why rows changed cannot be told\n");
    for (const std::string& table : comparison.tables_changed) {
      out += Word(lang, "  数据可能不同: ", "  data may differ: ") + table + "\n";
    }
  }
  out += lang == Lang::kZh ? "\n规则有 " + Count(comparison.rules.size()) + " 处不同\n"
                           : "\ndifferences of rules: " + Count(comparison.rules.size()) + "\n";
  for (const result::RuleChange& change : comparison.rules) {
    out += "  " + RuleWords(change, lang) + "\n";
    out += Quoted(Word(lang, "原", "was"), change.before_place, change.before_text);
    out += Quoted(Word(lang, "现", "is"), change.now_place, change.now_text);
  }
  return out;
}

std::string ComparisonTable(const result::TableComparison& table, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const std::string name = table.name.empty() ? Word(lang, "量", "quantities") : table.name;
  std::string out = "\n" + name + ": ";
  if (table.name.empty()) {
    out += table.changed == 0 ? Word(lang, "没有变", "no change") : Word(lang, "变了", "changed");
  } else {
    out +=
        zh ? "变了 " + Count(table.changed) + " 行，新增 " + Count(table.added) + " 行，少了 " + Count(table.gone) +
                 " 行"
           : Count(table.changed) + " rows changed, " + Count(table.added) + " added, " + Count(table.gone) + " gone";
  }
  out += "\n";
  if (table.unmatched > 0) {
    const std::string rows = Count(table.unmatched);
    out += zh ? "  " + rows + " 行的主键已删除，没有比较\n" : "  " + rows + " rows with erased keys, not compared\n";
  }
  for (const std::string& column : table.columns_added)
    out += Word(lang, "  新的列 `", "  new column `") + column + "`\n";
  for (const std::string& column : table.columns_gone)
    out += Word(lang, "  没有了的列 `", "  gone column `") + column + "`\n";
  if (table.name.empty()) return out;
  std::vector<std::vector<std::string>> rows = {{Word(lang, "列", "column"), Word(lang, "变了", "changed"),
                                                 Word(lang, "原来合计", "total before"),
                                                 Word(lang, "现在合计", "total now"), Word(lang, "差", "difference")}};
  for (const ColumnChange& column : table.columns) {
    if (column.rows == 0 && column.erased == 0) continue;
    const std::string erased = Word(lang, "（已删除 ", " (erased ") + Count(column.erased) + Word(lang, "）", ")");
    std::vector<std::string> row = {column.name, Count(column.rows) + (column.erased == 0 ? "" : erased), "", "", ""};
    if (column.kind == ColumnClass::kMoney && column.before && column.now) {
      row[2] = MoneyWords(*column.before);
      row[3] = MoneyWords(*column.now);
      row[4] = DifferenceWords(*column.now - *column.before, ColumnClass::kMoney);
    }
    rows.push_back(std::move(row));
  }
  return rows.size() == 1 ? out : out + TextTable(rows);
}

std::string ComparisonRow(const Comparison& comparison, const result::TableComparison& table, const RowChange& row,
                          Lang lang) {
  std::string out = "  " + row.key + (row.key.empty() ? "" : "  ");
  if (row.kind == RowChange::Kind::kAdded) return out + Word(lang, "新增\n", "added\n");
  if (row.kind == RowChange::Kind::kGone) return out + Word(lang, "没有了\n", "gone\n");
  for (size_t i = 0; i < row.values.size(); ++i) {
    const result::ValueChange& value = row.values[i];
    const ColumnChange& column = table.columns[value.column];
    out += (i == 0 ? "" : Word(lang, "；", "; ")) + column.name + " " + ValueWords(value.before, column.kind, lang) +
           " → " + ValueWords(value.now, column.kind, lang);
    if (value.difference) out += " (" + DifferenceWords(*value.difference, column.kind) + ")";
  }
  out += "\n";
  for (const std::string& cause : CauseWords(comparison, row, lang)) out += "      " + cause + "\n";
  return out;
}

}  // namespace heng::report
