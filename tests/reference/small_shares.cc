// 分配 among at most five people, in cents.
#include <algorithm>

#include "tests/reference/small.h"

namespace heng::reference::small {

namespace {

using Remainder = ShareRule::Remainder;
using Zero = ShareRule::Zero;

const char* const kRemainders[] = {"最大余额\n  尾差并列 按 得分 降序 缺在后, 编号", "最大余额\n  尾差并列 按 编号",
                                   "结余", "四舍五入"};
const char* const kUnrated[] = {"不参加", "不评(“缓发”)", "7 元"};
constexpr int64_t kFixed = 700;

std::string Yuan(int64_t cents) {
  const std::string rest = std::to_string(100 + cents % 100).substr(1);
  return std::to_string(cents / 100) + "." + rest + " 元";
}

struct Taker {
  size_t person;
  int64_t weight;
  int64_t units = 0, rest = 0;  // rest: what the exact share has above its whole units, in cents times all weights
};

// Whole units for each taker.
void GiveUnits(const ShareRule& rule, const Group& group, int64_t cents, std::vector<Taker>& takers) {
  int64_t weights = 0;
  for (const Taker& taker : takers) weights += taker.weight;
  if (weights == 0) return;
  const int64_t all = cents / rule.unit;
  int64_t left = all;
  for (Taker& taker : takers) {
    if (rule.remainder == Remainder::kHalfUp) {
      taker.units = (2 * cents * taker.weight + weights * rule.unit) / (2 * weights * rule.unit);
    } else {
      taker.units = cents * taker.weight / (weights * rule.unit);
      taker.rest = cents * taker.weight % (weights * rule.unit);
    }
    left -= taker.units;
  }
  if (rule.remainder != Remainder::kByScore && rule.remainder != Remainder::kByNumber) return;
  std::vector<Taker*> order;
  for (Taker& taker : takers) {
    if (taker.weight > 0) order.push_back(&taker);
  }
  std::stable_sort(order.begin(), order.end(), [&](const Taker* a, const Taker* b) {
    if (a->rest != b->rest) return a->rest > b->rest;
    return rule.remainder == Remainder::kByScore && group[a->person].score > group[b->person].score;
  });
  for (int64_t i = 0; i < left; ++i) ++order[static_cast<size_t>(i)]->units;
}

}  // namespace

std::vector<ShareRule> ShareRules() {
  std::vector<ShareRule> rules;
  for (const auto remainder : {Remainder::kByScore, Remainder::kByNumber, Remainder::kKeep, Remainder::kHalfUp}) {
    for (const int64_t unit : {1, 100, 700}) {
      for (const int64_t total : {10000, 3333, 0}) {
        for (const auto zero : {Zero::kUnsaid, Zero::kGetsNothing, Zero::kNotTaking}) {
          for (int unrated = 0; unrated < 3; ++unrated) {
            for (const bool nobody : {false, true}) {
              const bool able_only = rules.size() % 5 == 4;
              ShareRule rule{{"款" + std::to_string(rules.size() + 1), ""},
                             total,
                             unit,
                             remainder,
                             zero,
                             unrated,
                             nobody,
                             able_only};
              rule.text = "分配 " + rule.name + " 于 教师 每 组 一份 {\n  总额 " + Yuan(total) +
                          "\n  按 得分\n  未评者 " + kUnrated[unrated] + "\n  精确到 " + Yuan(unit) + "\n  尾差 " +
                          kRemainders[static_cast<int>(remainder)] + "\n  无人可分 " + (nobody ? "报错" : "结余") +
                          "\n";
              if (zero != Zero::kUnsaid) rule.text += zero == Zero::kNotTaking ? "  零权 不参加\n" : "  零权 得 0\n";
              if (able_only) rule.text += "  参加 当 合格\n";
              rule.text += "}\n";
              rules.push_back(std::move(rule));
            }
          }
        }
      }
    }
  }
  return rules;
}

Shared Expect(const ShareRule& rule, const Group& group) {
  Shared shared{Outcomes(group.size()), std::nullopt};
  std::vector<Taker> takers;
  int64_t fixed = 0;
  const char* fault = nullptr;
  std::vector<bool> open(group.size(), false);  // people whom a fault of the group reaches
  for (size_t i = 0; i < group.size(); ++i) {
    const Person& person = group[i];
    if (rule.able_only && !person.able) {
      shared.people[i].gap = "不参加(不参加)";
    } else if (person.score == kNoScore) {
      shared.people[i].gap = rule.unrated == 0 ? "不参加(未考)" : rule.unrated == 1 ? "不评(缓发)" : nullptr;
      if (rule.unrated == 2) {
        shared.people[i].value = kFixed;
        fixed += kFixed;
      }
    } else if (person.score == 0 && rule.zero == Zero::kNotTaking) {
      shared.people[i].gap = "不参加(零权)";
    } else {
      if (person.score == 0 && rule.zero == Zero::kUnsaid && fault == nullptr) fault = "E2020";
      open[i] = true;
      takers.push_back({i, person.score});
    }
  }
  const bool somebody = std::any_of(takers.begin(), takers.end(), [](const Taker& taker) { return taker.weight > 0; });
  if (fault == nullptr && rule.total < fixed) fault = "E2024";
  if (fault == nullptr && !somebody && rule.nobody_is_error) fault = "E2022";
  if (fault != nullptr) {
    for (size_t i = 0; i < group.size(); ++i) {
      if (open[i]) shared.people[i].gap = fault;
    }
    return shared;
  }
  GiveUnits(rule, group, rule.total - fixed, takers);
  shared.paid = fixed;
  for (const Taker& taker : takers) {
    shared.people[taker.person].value = taker.units * rule.unit;
    *shared.paid += taker.units * rule.unit;
  }
  return shared;
}

}  // namespace heng::reference::small
