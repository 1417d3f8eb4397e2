#include "cli/cover.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/utf8.h"
#include "engine/report/text_table.h"

namespace heng::cli {

namespace {

using Kind = model::CoverPoint::Kind;

struct KindName {
  Kind kind;
  const char* zh;
  const char* en;
};
constexpr std::array<KindName, 13> kKinds = {{{Kind::kBandRow, "分段、累进的行", "rows of bands"},
                                              {Kind::kBorder, "正好在分界上", "values on a border"},
                                              {Kind::kLookupRow, "对照的行", "rows of lookups"},
                                              {Kind::kCaseRow, "分情况的行", "rows of cases"},
                                              {Kind::kRankRow, "名次计分的行", "rows of rank points"},
                                              {Kind::kBranch, "若的两边", "sides of if"},
                                              {Kind::kLimit, "封顶、保底、限于", "limits that bind"},
                                              {Kind::kException, "例外", "exceptions"},
                                              {Kind::kGapPolicy, "缺项", "missing parts"},
                                              {Kind::kBonus, "加分、扣分", "bonuses, deductions"},
                                              {Kind::kVeto, "否决", "vetoes"},
                                              {Kind::kTier, "等次里有人", "tiers with somebody in"},
                                              {Kind::kWarning, "预警", "warnings"}}};

// What stands at the place, on one line and not too long.
std::string Written(const SourceMap& sources, const Span& span) {
  constexpr int kMostColumns = 40;
  std::string line;
  for (const char c : sources.text(span.file).substr(span.begin, span.end - span.begin)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (DisplayWidth(line) <= kMostColumns) return line;
  std::u32string chars = DecodeUtf8(line);
  while (DisplayWidth(EncodeUtf8(chars)) >= kMostColumns) chars.pop_back();
  return EncodeUtf8(chars) + "…";
}

std::string KindText(Kind kind, Lang lang) {
  const auto* const at =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const KindName& name) { return name.kind == kind; });
  return lang == Lang::kZh ? at->zh : at->en;
}

}  // namespace

std::string CoverText(const Compiled& compiled, const std::set<int>& exercised, const SourceMap& sources, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const std::vector<model::CoverPoint>& points = compiled.scheme.points;
  std::vector<std::vector<std::string>> table;
  table.push_back(zh ? std::vector<std::string>{"种类", "一共", "用到"}
                     : std::vector<std::string>{"kind", "all", "exercised"});
  for (const KindName& name : kKinds) {
    size_t all = 0, used = 0;
    for (size_t i = 0; i < points.size(); ++i) {
      if (points[i].kind != name.kind) continue;
      ++all;
      used += exercised.count(static_cast<int>(i));
    }
    if (all > 0) table.push_back({zh ? name.zh : name.en, std::to_string(all), std::to_string(used)});
  }
  table.push_back({zh ? "合计" : "total", std::to_string(points.size()), std::to_string(exercised.size())});
  std::vector<size_t> never;
  for (size_t i = 0; i < points.size(); ++i) {
    if (exercised.count(static_cast<int>(i)) == 0) never.push_back(i);
  }
  std::stable_sort(never.begin(), never.end(), [&](size_t a, size_t b) {
    const Span &x = points[a].span, &y = points[b].span;
    return x.file != y.file ? x.file < y.file : x.begin < y.begin;
  });
  std::string out = report::TextTable(table);
  if (never.empty()) return out;
  std::vector<std::vector<std::string>> rows;
  rows.push_back(zh ? std::vector<std::string>{"没有用到", "种类", "写的是"}
                    : std::vector<std::string>{"never exercised", "kind", "written"});
  for (const size_t i : never) {
    const model::CoverPoint& point = points[i];
    const int line = sources.Place(point.span.file, point.span.begin).line;
    const std::string what = point.what.In(lang);
    rows.push_back({sources.name(point.span.file) + ":" + std::to_string(line), KindText(point.kind, lang),
                    Written(sources, point.span) + (what.empty() ? "" : (zh ? "：" : ": ") + what)});
  }
  return out + report::TextTable(rows, {1, 2});
}

}  // namespace heng::cli
