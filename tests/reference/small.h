#pragma once
// Every input of up to five people with four scores or none, each a group of its own (组), in one set of data; and what
// ranks, tiers and shares should give, worked out in small whole numbers from the words of the language alone.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heng::reference::small {

constexpr int kMostPeople = 5;
constexpr int kNoScore = -1;

struct Person {
  int score;  // in tenths of a point; kNoScore
  bool able;  // 合格
};
using Group = std::vector<Person>;
// Groups in order, people in the order of their numbers (编号).
const std::vector<Group>& AllGroups();
std::string PeopleCsv();
std::string GroupsCsv();
// Header and tables of the rule files.
std::string Prelude();

struct Outcome {  // of one person
  int64_t value = 0;
  const char* gap = nullptr;  // "不评(未考)", "E2011"; null = the value counts
};
using Outcomes = std::vector<Outcome>;

// One clause of a rule file, and its meaning.
struct Rule {
  std::string name, text;
};

struct RankRule : Rule {
  bool descending;
  enum class Ties { kCompetition, kDense, kAverage, kPending, kByNumber } ties;
  enum class Gaps { kUnrated, kLast, kFirst } gaps;
  bool able_only;
};
std::vector<RankRule> RankRules();
Outcomes Expect(const RankRule& rule, const Group& group);  // twice the rank

struct TierRow {
  enum class Kind { kCondition, kFront, kOwn, kRest } kind;
  int amount = 0;      // percent or heads
  bool heads = false;  // 人
  bool able = false;   // 当 合格
  bool refill = false;
};
struct TierRule : Rule {
  std::vector<TierRow> rows;
  int rounding, base, border, unrated;  // positions in the lists of small_tiers.cc
  bool vacancy_down, able_only;
};
std::vector<TierRule> TierRules();
Outcomes Expect(const TierRule& rule, const Group& group);  // the row

struct ShareRule : Rule {
  int64_t total, unit;  // cents
  enum class Remainder { kByScore, kByNumber, kKeep, kHalfUp } remainder;
  enum class Zero { kUnsaid, kGetsNothing, kNotTaking } zero;
  int unrated;  // 0 不参加, 1 不评, 2 seven yuan
  bool nobody_is_error, able_only;
};
struct Shared {
  Outcomes people;              // cents
  std::optional<int64_t> paid;  // none when the group has an error
};
std::vector<ShareRule> ShareRules();
Shared Expect(const ShareRule& rule, const Group& group);

}  // namespace heng::reference::small
