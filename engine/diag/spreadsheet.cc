#include "engine/diag/spreadsheet.h"

#include <algorithm>

namespace heng {
namespace {

struct Function {
  const char* names;  // a blank before and behind each
  const char* zh;
  const char* en;
};
constexpr Function kFunctions[] = {
    {" SUM ", "`合计(成绩, 全体)`，一行里几列相加写 `甲 + 乙`", "`sum(score, all)`, within a row `a + b`"},
    {" SUMIF SUMIFS ", "`合计(成绩 当 条件, 全体)`、`合计(于 表: 成绩 当 条件)`",
     "`sum(of table: score when condition)`"},
    {" AVERAGE ", "`均值(成绩, 全体)`，一行里几列平均写 `平均(甲, 乙)`",
     "`mean(score, all)`, within a row `average(a, b)`"},
    {" AVERAGEIF AVERAGEIFS ", "`均值(于 表: 成绩 当 条件)`", "`mean(of table: score when condition)`"},
    {" COUNT COUNTA ", "`计数(于 表)`", "`count(of table)`"},
    {" COUNTIF COUNTIFS COUNTBLANK ", "`计数(于 表 当 条件)`", "`count(of table when condition)`"},
    {" IF IFS ", "`若 条件 则 值 否则 值`，几种情况写 `分情况 { 条件 : 值；其余 : 值 }`",
     "`if condition then value else value`, or `cases { condition : value; rest : value }`"},
    {" SWITCH CHOOSE ", "`对照 列 { 选项 : 值；其余 : 值 }`", "`lookup column { option : value; rest : value }`"},
    {" IFERROR IFNA ISBLANK ISNA ", "`列 缺则 值`，或条件 `列 是 缺`",
     "`column if missing value`, or `column is missing`"},
    {" VLOOKUP HLOOKUP XLOOKUP LOOKUP INDEX MATCH ", "`取 表(主键).列`，按选项取值写 `对照 列 { 选项 : 值 }`",
     "`take table(key).column`, or `lookup column { option : value }`"},
    {" ROUND ", "`四舍五入(值, 2 位)`", "`half_up(value, 2 places)`"},
    {" ROUNDUP CEILING ", "`进一(值, 2 位)`", "`away(value, 2 places)`"},
    {" ROUNDDOWN TRUNC INT FLOOR ", "`舍去(值, 2 位)`", "`truncate(value, 2 places)`"},
    {" MAX ", "`最大(甲, 乙)`，各行里最高的写 `最高(成绩, 全体)`", "`max(a, b)`, of the rows `highest(score, all)`"},
    {" MIN ", "`最小(甲, 乙)`，各行里最低的写 `最低(成绩, 全体)`", "`min(a, b)`, of the rows `lowest(score, all)`"},
    {" RANK ", "一条 `名次 名 于 表 按 列 降序 全体 并列 同名次跳号`",
     "a clause `rank name of table by column desc all ties competition`"},
    {" AND ", "`条件 且 条件`", "`condition and condition`"},
    {" OR ", "`条件 或 条件`", "`condition or condition`"},
    {" NOT ", "`非 (条件)`", "`not (condition)`"},
    {" ABS ", "`绝对值(值)`", "`abs(value)`"},
    {" SQRT ", "`平方根(值)`", "`sqrt(value)`"},
    {" MOD ", "`余数(甲, 乙)`", "`modulo(a, b)`"},
    {" STDEV STDEVP ", "`标准差(成绩, 全体, 总体)`", "`stdev(score, all, population)`"},
    {" VAR VARP ", "`方差(成绩, 全体, 总体)`", "`variance(score, all, population)`"},
    {" MEDIAN ", "`中位数(成绩, 全体)`", "`median(score, all)`"},
    {" PERCENTILE QUARTILE ", "`分位数(成绩, 25%, 全体)`", "`quantile(score, 25%, all)`"},
    {" LARGE ", "`从高数(成绩, 2, 全体)`", "`nth_highest(score, 2, all)`"},
    {" SMALL ", "`从低数(成绩, 2, 全体)`", "`nth_lowest(score, 2, all)`"},
    {" SUMPRODUCT ", "`合计(甲 * 乙, 全体)`", "`sum(a * b, all)`"},
    {" CONCAT CONCATENATE TEXTJOIN ", "`拼接(甲, 乙)`", "`concat(a, b)`"},
    {" LEFT ", "`前几字(文本, 2)`", "`first_chars(text, 2)`"},
    {" RIGHT ", "`后几字(文本, 2)`", "`last_chars(text, 2)`"},
    {" LEN ", "`字数(文本)`", "`length(text)`"},
    {" DATEDIF YEARFRAC ", "`满年(起, 止)`、`满月(起, 止)`、`天数(起, 止)`",
     "`full_years(from, to)`, `full_months(from, to)`, `days_between(from, to)`"},
    {" TODAY NOW ", "`期间.止`：结果不随今天变", "`period.end`: results do not change with today"},
    {" RAND RANDBETWEEN ", "`抽签(…)` 或 `抽样`", "`lot(…)` or `sample`"}};

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

std::optional<Text> SpreadsheetFunction(std::string_view name) {
  const std::string wanted = " " + Upper(name) + " ";
  for (const Function& function : kFunctions) {
    if (std::string_view(function.names).find(wanted) != std::string_view::npos) return Text(function.zh, function.en);
  }
  return std::nullopt;
}

}  // namespace heng
