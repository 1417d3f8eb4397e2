#include "engine/report/summary.h"

#include <algorithm>

#include "engine/report/text_table.h"
#include "engine/report/words.h"

namespace heng::report {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kReasons = 5;  // named for one column; the rest is counted together

// 不评 考核资料不足 2；缺 未任统考科目 1
std::string Reasons(const std::vector<result::GapCount>& gaps, Lang lang) {
  std::string out;
  uint64_t rest = 0;
  for (size_t i = 0; i < gaps.size(); ++i) {
    if (i >= kReasons) {
      rest += gaps[i].rows;
      continue;
    }
    if (i > 0) out += Word(lang, "；", "; ");
    out += GapWord(gaps[i].gap.kind, lang);
    if (!gaps[i].gap.reason.empty()) out += Word(lang, "(", " (") + gaps[i].gap.reason + ")";
    out += " " + std::to_string(gaps[i].rows);
  }
  if (rest > 0) out += Word(lang, "；其他原因 ", "; other reasons ") + std::to_string(rest);
  return out;
}

void AppendTable(std::string& out, const result::Outcome& outcome, const result::Table& table, Lang lang) {
  const std::string rows_text = std::to_string(table.rows), columns_text = std::to_string(table.columns.size());
  out += "\n" + table.name +
         (lang == Lang::kZh ? "，" + rows_text + " 行，" + columns_text + " 列结果\n"
                            : ", rows: " + rows_text + ", result columns: " + columns_text + '\n');
  Rows rows = {{Word(lang, "列", "column"), Word(lang, "已评", "evaluated"), Word(lang, "未评", "not"),
                Word(lang, "未评原因", "reasons")}};
  for (const result::Column& column : table.columns) {
    const auto gaps = result::CountGaps(outcome, column);
    if (gaps.empty() && !column.evaluation) continue;
    uint64_t unrated = 0;
    for (const result::GapCount& gap : gaps) unrated += gap.rows;
    rows.push_back({column.name, std::to_string(table.rows - unrated), std::to_string(unrated), Reasons(gaps, lang)});
  }
  if (rows.size() > 1) out += TextTable(rows, {3});
}

void AppendQuantities(std::string& out, const result::Outcome& outcome, Lang lang) {
  if (outcome.quantities.columns.empty()) return;
  out += std::string("\n") + Word(lang, "量", "quantities") + '\n';
  Rows rows;
  for (const result::Column& column : outcome.quantities.columns) {
    std::string value = result::CellText(outcome, column, 0);
    if (column.values->HasGap(0)) {
      const data::Gap gap = result::GapOf(outcome, column, 0);
      value = GapWord(gap.kind, lang) + std::string(Word(lang, "(", " (")) + gap.reason + ")";
    }
    rows.push_back({column.name, value, column.unit});
  }
  out += TextTable(rows, {2});
}

std::string Label(const std::string& label, Lang lang) { return label.empty() ? Word(lang, "全体", "all") : label; }

void AppendMore(std::string& out, size_t groups, size_t shown, Lang lang) {
  if (groups <= shown) return;
  out += Word(lang, "  另有 ", "  ") + std::to_string(groups - shown) +
         Word(lang, " 组没有列出；用 --json 可以看到全部\n", " more groups are not listed; --json lists them all\n");
}

std::vector<std::string> TierLine(std::string label, const result::TierGroup& group) {
  std::vector<std::string> line = {std::move(label)};
  for (uint64_t count : group.counts) line.push_back(std::to_string(count));
  line.push_back(std::to_string(group.unrated));
  line.push_back(std::to_string(group.not_taking));
  return line;
}

void AppendTier(std::string& out, const result::Tier& tier, Lang lang, size_t limit) {
  out += "\n" + tier.name + '\n';
  Rows rows = {{Word(lang, "组", "group")}};
  for (const std::string& option : tier.options) rows[0].push_back(option);
  rows[0].push_back(Word(lang, "不评", "not evaluated"));
  rows[0].push_back(Word(lang, "不参加", "not taking part"));
  result::TierGroup sum{"", std::vector<uint64_t>(tier.options.size(), 0), 0, 0};
  for (size_t i = 0; i < tier.groups.size(); ++i) {
    const result::TierGroup& group = tier.groups[i];
    for (size_t tier_index = 0; tier_index < group.counts.size(); ++tier_index) {
      sum.counts[tier_index] += group.counts[tier_index];
    }
    sum.unrated += group.unrated;
    sum.not_taking += group.not_taking;
    if (i < limit) rows.push_back(TierLine(Label(group.label, lang), group));
  }
  if (tier.groups.size() > limit) rows.push_back({"…"});
  if (tier.groups.size() > 1) rows.push_back(TierLine(Word(lang, "合计", "total"), sum));
  out += TextTable(rows);
  AppendMore(out, tier.groups.size(), limit, lang);
}

// A fund need not be a whole number of units; then it is shown exactly.
std::string Money(const Number& amount, int decimals) {
  const Number shown = amount.RoundToPlaces(Rounding::kHalfUp, decimals);
  return shown == amount ? amount.ToFixed(decimals) : amount.ToText();
}

std::vector<std::string> FundLine(std::string label, const result::FundGroup& group, int decimals) {
  return {std::move(label), Money(group.total, decimals), Money(group.paid, decimals), Money(group.leftover, decimals)};
}

void AppendFund(std::string& out, const result::Fund& fund, Lang lang, size_t limit) {
  out += "\n" + fund.name;
  if (!fund.unit.empty()) out += Word(lang, "，单位 ", ", in ") + fund.unit;
  out += '\n';
  Rows rows = {{Word(lang, "组", "group"), Word(lang, "总额", "fund"), Word(lang, "发放", "paid"),
                Word(lang, "结余", "left over")}};
  for (size_t i = 0; i < std::min(limit, fund.groups.size()); ++i) {
    rows.push_back(FundLine(Label(fund.groups[i].label, lang), fund.groups[i], fund.decimals));
  }
  if (fund.groups.size() > limit) rows.push_back({"…"});
  if (fund.groups.size() != 1) rows.push_back(FundLine(Word(lang, "合计", "total"), fund.sum, fund.decimals));
  out += TextTable(rows);
  AppendMore(out, fund.groups.size(), limit, lang);
  out += Word(lang, "  核对: 总额 ", "  checked: fund ") + Money(fund.sum.total, fund.decimals) +
         Word(lang, " = 发放 ", " = paid ") + Money(fund.sum.paid, fund.decimals) +
         Word(lang, " + 结余 ", " + left over ") + Money(fund.sum.leftover, fund.decimals) +
         Word(lang, "，各组都分毫不差\n", ", exactly, in every group\n");
}

// Where values came from that no data file holds.
void AppendAdopted(std::string& out, const result::Outcome& outcome, Lang lang) {
  if (outcome.adopted.empty()) return;
  out += std::string("\n") + Word(lang, "采用", "adopted") + '\n';
  Rows rows = {{Word(lang, "列", "column"), Word(lang, "有值", "values"), Word(lang, "没有值", "none"),
                Word(lang, "来自", "from")}};
  for (const result::Adopted& adopted : outcome.adopted) {
    const char* const year = adopted.previous ? Word(lang, "上期 ", "previous ") : "";
    rows.push_back({adopted.column, std::to_string(adopted.rows - adopted.gaps), std::to_string(adopted.gaps),
                    year + ("“" + adopted.scheme + "” ") + adopted.from});
  }
  out += TextTable(rows, {3});
}

}  // namespace

std::string Summary(const result::Outcome& outcome, Lang lang, size_t groups) {
  std::string out = Word(lang, "方案: ", "Scheme: ") + outcome.title + '\n';
  AppendAdopted(out, outcome, lang);
  for (const result::Table& table : outcome.tables) AppendTable(out, outcome, table, lang);
  AppendQuantities(out, outcome, lang);
  for (const result::Tier& tier : outcome.tiers) AppendTier(out, tier, lang, groups);
  for (const result::Fund& fund : outcome.funds) AppendFund(out, fund, lang, groups);
  return out;
}

}  // namespace heng::report
