// 等次 on at most five people, by the steps (a) to (g) of grammar/LANGUAGE.md §10.1.
#include <algorithm>

#include "tests/reference/small.h"

namespace heng::reference::small {

namespace {

using Kind = TierRow::Kind;

const char* const kRoundings[] = {"舍去", "四舍五入", "四舍六入五成双", "进一", "向下", "向上"};
const char* const kBases[] = {"参评人数", "全体人数", "候选人数", "4"};
const char* const kBorders[] = {"均进", "均不进", "待定", "按 编号"};
enum Border { kAllIn, kNoneIn, kPending, kByNumber };
const char* const kUnrated[] = {"不参加", "不评(“缓评”)", "三等"};
const char* const kNames[] = {"一等", "二等", "三等"};

// Two rows and 其余; the last row is the tier 三等.
const std::vector<std::vector<TierRow>>& Shapes() {
  static const TierRow rest{Kind::kRest};
  static const std::vector<std::vector<TierRow>> shapes = {
      {{Kind::kFront, 20}, {Kind::kFront, 50}, rest},
      {{Kind::kFront, 40, false, true, true}, {Kind::kFront, 60}, rest},
      {{Kind::kFront, 40, false, true, false}, {Kind::kFront, 60}, rest},
      {{Kind::kFront, 30}, {Kind::kFront, 70, false, true, false}, rest},
      {{Kind::kCondition, 0, false, true}, {Kind::kFront, 50}, rest},
      {{Kind::kFront, 2, true}, {Kind::kFront, 3, true, true, true}, rest},
      {{Kind::kOwn, 20}, {Kind::kOwn, 50}, rest},
      {{Kind::kOwn, 40, false, true, true}, {Kind::kOwn, 30}, rest},
      {{Kind::kOwn, 40, false, true, false}, {Kind::kOwn, 30}, rest},
      {{Kind::kCondition, 0, false, true}, {Kind::kOwn, 50}, rest},
      {{Kind::kOwn, 1, true, true, true}, {Kind::kOwn, 2, true}, rest}};
  return shapes;
}

std::string RowText(const TierRow& row, const char* name) {
  std::string text = std::string("  ") + name + " : ";
  if (row.kind == Kind::kRest) return text + "其余\n";
  if (row.kind == Kind::kCondition) return text + "当 合格\n";
  text += (row.kind == Kind::kFront ? "前 " : "占 ") + std::to_string(row.amount) + (row.heads ? " 人" : "%");
  if (row.able) text += std::string(" 当 合格") + (row.refill ? " 递补" : " 不递补");
  return text + "\n";
}

TierRule MakeRule(const std::vector<TierRow>& rows, int rounding, int base, int border, bool down, int unrated,
                  bool able_only, size_t number) {
  TierRule rule{{"档" + std::to_string(number), ""}, rows, rounding, base, border, unrated, down, able_only};
  rule.text = "等次 " + rule.name + " 于 教师 按 得分 降序 组内(组) {\n";
  for (size_t i = 0; i < rows.size(); ++i) rule.text += RowText(rows[i], kNames[i]);
  rule.text += std::string("  名额取整 ") + kRoundings[rounding] + "\n  基数 " + kBases[base] + "\n  边界并列 " +
               kBorders[border] + "\n  未评者 " + kUnrated[unrated] + "\n";
  const bool own = std::any_of(rows.begin(), rows.end(), [](const TierRow& row) { return row.kind == Kind::kOwn; });
  if (own) rule.text += std::string("  空额 ") + (down ? "下移" : "作废") + "\n";
  if (able_only) rule.text += "  不参加 “借出” 当 非 合格\n";
  rule.text += "}\n";
  return rule;
}

// Of hundredths, to whole ones.
int Rounded(int hundredths, int rounding) {
  const int whole = hundredths / 100, rest = hundredths % 100;
  switch (rounding) {
    case 1: return whole + (rest >= 50);
    case 2: return whole + (rest > 50 || (rest == 50 && whole % 2 == 1));
    case 3:
    case 5: return whole + (rest > 0);
    default: return whole;
  }
}

struct Standing {  // what is known while the rows are gone through
  std::vector<size_t> queue;
  int rated = 0, by_condition = 0, by_share = 0, vacant = 0;
  bool share_seen = false;
};

int Places(const TierRule& rule, const TierRow& row, const Group& group, const Standing& standing) {
  int base = static_cast<int>(group.size());
  if (rule.base == 0) base = standing.rated;
  if (rule.base == 2) base = standing.rated - standing.by_condition;
  if (rule.base == 3) base = 4;
  int places = row.heads ? row.amount : Rounded(row.amount * base, rule.rounding);
  if (row.kind == Kind::kFront) places -= standing.by_share;
  if (row.kind == Kind::kOwn && rule.vacancy_down) places += standing.vacant;
  return std::max(places, 0);
}

// Who gets the places: (d) the line, (e) and (f) the tie at its end. Tied people under 待定 get their error here.
std::vector<size_t> Take(const TierRule& rule, const TierRow& row, const Group& group, const Standing& standing,
                         int places, Outcomes& outcomes) {
  std::vector<size_t> line;
  for (const size_t person : standing.queue) {
    if (!(row.able && row.refill) || group[person].able) line.push_back(person);
  }
  size_t cut = std::min(line.size(), static_cast<size_t>(places));
  const bool tie = cut > 0 && cut < line.size() && group[line[cut - 1]].score == group[line[cut]].score;
  if (tie && rule.border != kByNumber) {
    const int score = group[line[cut]].score;
    size_t from = cut, to = cut;
    while (from > 0 && group[line[from - 1]].score == score) --from;
    while (to < line.size() && group[line[to]].score == score) ++to;
    for (size_t i = from; i < to && rule.border == kPending; ++i) outcomes[line[i]].gap = "E2011";
    cut = rule.border == kAllIn ? to : from;
  }
  std::vector<size_t> taken;
  for (size_t i = 0; i < cut; ++i) {
    if (!row.able || group[line[i]].able) taken.push_back(line[i]);
  }
  return taken;
}

}  // namespace

// Every shape with every rounding, base, border and use of vacancies, the rest going round beside them; and every shape
// and border with every way to treat those without a score or not taking part.
std::vector<TierRule> TierRules() {
  std::vector<TierRule> rules;
  for (const std::vector<TierRow>& rows : Shapes()) {
    const bool own = rows[1].kind == Kind::kOwn;
    for (int border = 0; border < 4; ++border) {
      for (const bool down : {false, true}) {
        if (down && !own) continue;
        for (int rounding = 0; rounding < 6; ++rounding) {
          for (int base = 0; base < 4; ++base) {
            const int turn = static_cast<int>(rules.size());
            rules.push_back(
                MakeRule(rows, rounding, base, border, down, turn % 3, turn / 3 % 2 == 1, rules.size() + 1));
          }
        }
      }
      for (int unrated = 0; unrated < 3; ++unrated) {
        for (const bool able_only : {false, true}) {
          rules.push_back(MakeRule(rows, 1, unrated, border, own, unrated, able_only, rules.size() + 1));
        }
      }
    }
  }
  return rules;
}

Outcomes Expect(const TierRule& rule, const Group& group) {
  Outcomes outcomes(group.size());
  Standing standing;
  for (size_t i = 0; i < group.size(); ++i) {  // (a)
    if (rule.able_only && !group[i].able) {
      outcomes[i].gap = "不参加(借出)";
    } else if (group[i].score == kNoScore) {
      outcomes[i] = {2, rule.unrated == 0 ? "不参加(未考)" : rule.unrated == 1 ? "不评(缓评)" : nullptr};
    } else {
      standing.queue.push_back(i);
    }
  }
  standing.rated = static_cast<int>(standing.queue.size());
  std::stable_sort(standing.queue.begin(), standing.queue.end(),
                   [&](size_t a, size_t b) { return group[a].score > group[b].score; });
  for (size_t r = 0; r < rule.rows.size(); ++r) {  // (b)
    const TierRow& row = rule.rows[r];
    std::vector<size_t> taken;
    if (row.kind == Kind::kFront || row.kind == Kind::kOwn) {
      standing.share_seen = true;
      const int places = Places(rule, row, group, standing);
      taken = Take(rule, row, group, standing, places, outcomes);
      standing.by_share += static_cast<int>(taken.size());
      standing.vacant = std::max(0, places - static_cast<int>(taken.size()));
    } else {
      for (const size_t person : standing.queue) {
        if (row.kind == Kind::kRest || group[person].able) taken.push_back(person);
      }
      if (!standing.share_seen) standing.by_condition += static_cast<int>(taken.size());
    }
    for (const size_t person : taken) outcomes[person].value = static_cast<int64_t>(r);
    std::erase_if(standing.queue, [&](size_t person) {  // (g)
      return outcomes[person].gap != nullptr || std::find(taken.begin(), taken.end(), person) != taken.end();
    });
  }
  return outcomes;
}

}  // namespace heng::reference::small
