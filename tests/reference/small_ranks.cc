// 名次 on at most five people: the place is the number of people before, plus one.
#include "tests/reference/small.h"

namespace heng::reference::small {

namespace {

const char* const kTies[] = {"同名次跳号", "同名次连号", "平均名次", "待定", "按 编号"};

// Where a person without a score stands: outside, behind all or before all.
bool Stands(const RankRule& rule, const Person& person) {
  return (!rule.able_only || person.able) && (person.score != kNoScore || rule.gaps != RankRule::Gaps::kUnrated);
}

// < 0: a comes before b.
int Order(const RankRule& rule, const Person& a, const Person& b) {
  if (a.score == b.score) return 0;
  const int behind = rule.gaps == RankRule::Gaps::kLast ? 1 : -1;
  if (a.score == kNoScore) return behind;
  if (b.score == kNoScore) return -behind;
  return (a.score > b.score) == rule.descending ? -1 : 1;
}

}  // namespace

std::vector<RankRule> RankRules() {
  std::vector<RankRule> rules;
  for (const bool descending : {true, false}) {
    for (const auto ties : {RankRule::Ties::kCompetition, RankRule::Ties::kDense, RankRule::Ties::kAverage,
                            RankRule::Ties::kPending, RankRule::Ties::kByNumber}) {
      for (const auto gaps : {RankRule::Gaps::kUnrated, RankRule::Gaps::kLast, RankRule::Gaps::kFirst}) {
        for (const bool able_only : {false, true}) {
          RankRule rule{{"序" + std::to_string(rules.size() + 1), ""}, descending, ties, gaps, able_only};
          rule.text = "名次 " + rule.name + " 于 教师 按 " + (gaps == RankRule::Gaps::kUnrated ? "得分" : "分数") +
                      (descending ? " 降序" : " 升序");
          if (gaps != RankRule::Gaps::kUnrated) rule.text += gaps == RankRule::Gaps::kLast ? " 缺在后" : " 缺在前";
          rule.text += std::string(" 组内(组)") + (able_only ? " 参加 当 合格" : "") + " 并列 " +
                       kTies[static_cast<int>(ties)] + "\n";
          rules.push_back(std::move(rule));
        }
      }
    }
  }
  return rules;
}

Outcomes Expect(const RankRule& rule, const Group& group) {
  Outcomes outcomes;
  for (size_t i = 0; i < group.size(); ++i) {
    if (!Stands(rule, group[i])) {
      outcomes.push_back({0, rule.able_only && !group[i].able ? "不参加(不参加)" : "不评(未考)"});
      continue;
    }
    int before = 0, same = 0, same_before = 0, values_before = 0;
    for (size_t j = 0; j < group.size(); ++j) {
      if (!Stands(rule, group[j])) continue;
      const int order = Order(rule, group[j], group[i]);
      before += order < 0;
      same += order == 0;
      same_before += order == 0 && j < i;
      bool first = order < 0;  // of the people with this score
      for (size_t k = 0; k < j; ++k) first = first && !(Stands(rule, group[k]) && group[k].score == group[j].score);
      values_before += first;
    }
    switch (rule.ties) {
      case RankRule::Ties::kCompetition: outcomes.push_back({2 * (before + 1)}); break;
      case RankRule::Ties::kDense: outcomes.push_back({2 * (values_before + 1)}); break;
      case RankRule::Ties::kAverage: outcomes.push_back({2 * (before + 1) + same - 1}); break;
      case RankRule::Ties::kPending: outcomes.push_back({2 * (before + 1), same > 1 ? "E2010" : nullptr}); break;
      case RankRule::Ties::kByNumber: outcomes.push_back({2 * (before + same_before + 1)}); break;
    }
  }
  return outcomes;
}

}  // namespace heng::reference::small
