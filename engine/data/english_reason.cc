#include "engine/data/english_reason.h"

#include <algorithm>

namespace heng::data {

namespace {

struct Reason {
  std::string_view zh, en;
};
constexpr Reason kWhole[] = {{"无行", "no rows"},
                             {"去尽", "all rows dropped"},
                             {"分母为零", "divisor is zero"},
                             {"行数不足", "too few rows"},
                             {"不足两行", "fewer than two rows"},
                             {"均值为零", "mean is zero"},
                             {"权重为零", "weights are zero"},
                             {"自变量都相等", "all x are equal"},
                             {"因变量都相等", "all y are equal"},
                             {"标准差为零", "standard deviation is zero"},
                             {"项数不足", "too few parts"},
                             {"无此行", "no such row"},
                             {"无此项", "no such item"},
                             {"不是数", "not a number"},
                             {"不是这张表的行", "not a row of this table"},
                             {"不在评价范围", "not evaluated here"},
                             {"首行", "first row"},
                             {"零权", "zero weight"},
                             {"未用", "not used"},
                             {"未填", "empty"},
                             {"不是候补", "not standing by"},
                             {"合并", "merged"},
                             {"新设", "new"},
                             {"没有往年数据", "no data of earlier years"},
                             {"不参加", "excluded"},
                             {"不评", "unrated"},
                             {"缺年", "year missing"},
                             {"缺", "missing"}};
// With a name or a number between what stands before and behind it.
struct Pattern {
  std::string_view before, behind, en_before, en_behind;
};
constexpr Pattern kPatterns[] = {{"不在“", "”", "not in “", "”"},
                                 {"不足", "个", "fewer than ", ""},
                                 {"", "学年无数据", "no data of school year ", ""}};

std::string One(std::string_view reason) {
  const auto* const known =
      std::find_if(std::begin(kWhole), std::end(kWhole), [&](const Reason& r) { return r.zh == reason; });
  if (known != std::end(kWhole)) return std::string(known->en);
  for (const Pattern& p : kPatterns) {
    const size_t ends = p.before.size() + p.behind.size();
    if (reason.size() <= ends || reason.substr(0, p.before.size()) != p.before) continue;
    if (reason.substr(reason.size() - p.behind.size()) != p.behind) continue;
    const std::string_view middle = reason.substr(p.before.size(), reason.size() - ends);
    return std::string(p.en_before) + std::string(middle) + std::string(p.en_behind);
  }
  return std::string(reason);
}

}  // namespace

std::string EnglishReason(std::string_view reason) {
  constexpr std::string_view kBetween = "；";
  std::string out;
  for (size_t begin = 0; begin <= reason.size();) {
    const size_t end = std::min(reason.find(kBetween, begin), reason.size());
    if (begin > 0) out += "; ";
    out += One(reason.substr(begin, end - begin));
    begin = end + kBetween.size();
  }
  return out;
}

}  // namespace heng::data
