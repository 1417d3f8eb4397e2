// Share: worked cases, and the largest remainders against giving out one unit after the other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::RemainderRule;
using plan::UnratedAs;

// One group; the total is computed in the unit space.
struct One {
  One(const std::string& total, const Cells& weights, const std::string& unit = "0.01") {
    step.space = b.Table("表", weights.size());
    step.group_of = kNone;
    step.groups = b.unit();
    step.weight = b.Numbers(step.space, weights);
    step.total = b.Out(b.unit(), "总额", ValueKind::kNumber, false);
    Formula f;
    if (total.empty()) {
      f.Gap(data::GapKind::kMissing, "未拨");
    } else {
      f.Const(total);
    }
    b.Add(plan::Compute{b.unit(), f.program, step.total});
    step.unit = *Number::Parse(unit);
    step.out = b.Out(step.space, "绩效");
    step.paid = b.Out(b.unit(), "实发");
    step.leftover = b.Out(b.unit(), "结余");
  }
  // What each gets, then paid and leftover.
  Cells Run() {
    b.Add(step);
    outcome = b.Run();
    Cells out = outcome.Column(step.out);
    out.push_back(outcome.Cell(step.paid, 0));
    out.push_back(outcome.Cell(step.leftover, 0));
    return out;
  }
  Cells Faults() { return outcome.Faults(b.plan); }
  Builder b;
  plan::Share step{};
  Outcome outcome;
};

TEST_CASE("100 yuan to three") {
  CHECK(One("100", {"1", "1", "1"}).Run() == Cells{"33.34", "33.33", "33.33", "100", "0"});
  One keyed("100", {"1", "1", "1"});
  keyed.step.remainder_keys = {{keyed.b.Numbers(keyed.step.space, {"1", "2", "3"}), true}};
  CHECK(keyed.Run() == Cells{"33.33", "33.33", "33.34", "100", "0"});
  One keep("100", {"1", "1", "1"});
  keep.step.remainder = RemainderRule::kKeep;
  CHECK(keep.Run() == Cells{"33.33", "33.33", "33.33", "99.99", "0.01"});
  One half("200", {"1", "1", "1"});
  half.step.remainder = RemainderRule::kHalfUp;
  CHECK(half.Run() == Cells{"66.67", "66.67", "66.67", "200.01", "-0.01"});
  CHECK(One("100.005", {"1", "1"}).Run() == Cells{"50", "50", "100", "0.005"});
  CHECK(One("1000", {"1", "2", "4"}, "50").Run() == Cells{"150", "300", "550", "1000", "0"});
}

TEST_CASE("who takes no part") {
  One one("100", {"2", "", "0", "1", "1", "?病假"});
  one.step.excluded = {{one.b.Data(one.step.space, "外", ValueKind::kBool, {"0", "0", "0", "0", "1", "0"}), "借出"}};
  one.step.zero_stated = true;
  CHECK(one.Run() == Cells{"66.67", "不参加(未报)", "0", "33.33", "不参加(借出)", "不参加(病假)", "100", "0"});
  One fixed("100", {"2", "", "0", "1"});
  fixed.step.unrated = UnratedAs::kValue;
  fixed.step.unrated_amount = 10;
  fixed.step.zero_stated = fixed.step.zero_not_taking = true;
  CHECK(fixed.Run() == Cells{"60", "10", "不参加(零权)", "30", "100", "0"});
  One unrated("100", {"2", ""});
  unrated.step.unrated = UnratedAs::kUnrated;
  unrated.step.unrated_reason = "资料不足";
  CHECK(unrated.Run() == Cells{"100", "不评(资料不足)", "100", "0"});
}

TEST_CASE("what stops a share, each fault once") {
  One zero("100", {"2", "0", "0"});
  CHECK(zero.Run() == Cells{"E2020", "E2020", "E2020", "E2020", "E2020"});
  CHECK(zero.Faults() == Cells{"E2020 row 1 column 绩效", "E2020 row 2 column 绩效"});
  One negative("100", {"2", "-3"});
  CHECK(negative.Run() == Cells{"E2021 -3", "E2021 -3", "E2021 -3", "E2021 -3"});
  CHECK(negative.Faults() == Cells{"E2021 row 1 column 绩效 -3"});
  One nobody("100", {"0", ""});
  nobody.step.zero_stated = nobody.step.nobody_is_error = true;
  CHECK(nobody.Run() == Cells{"E2022", "不参加(未报)", "E2022", "E2022"});
  CHECK(nobody.Faults() == Cells{"E2022 row 0 column 实发"});
  One left("100", {"0", ""});
  left.step.zero_stated = true;
  CHECK(left.Run() == Cells{"0", "不参加(未报)", "0", "100"});
  One no_total("", {"1", "1"});
  CHECK(no_total.Run() == Cells{"E2023 未拨", "E2023 未拨", "E2023 未拨", "E2023 未拨"});
  CHECK(no_total.Faults() == Cells{"E2023 row 0 column 实发 未拨"});
  CHECK(One("-1", {"1"}).Run() == Cells{"E2024 -1", "E2024 -1", "E2024 -1"});
  One over("5", {"1", ""});
  over.step.unrated = UnratedAs::kValue;
  over.step.unrated_amount = 10;
  CHECK(over.Run() == Cells{"E2024 -5", "10", "E2024 -5", "E2024 -5"});
  // Columns of the group that nobody sees: the fault is told with the first person.
  One hidden("", {"1", "1"});
  hidden.b.plan.columns[hidden.step.paid].named = hidden.b.plan.columns[hidden.step.leftover].named = false;
  hidden.b.Add(hidden.step);
  hidden.outcome = hidden.b.Run();
  CHECK(hidden.Faults() == Cells{"E2023 row 0 column 绩效 未拨"});
}

TEST_CASE("a school without people keeps its fund") {
  Builder b;
  SpaceId school = b.Table("学校", 3);
  SpaceId teacher = b.Table("教师", 3);
  plan::Share step{};
  step.space = teacher;
  step.groups = school;
  step.group_of = b.Data(teacher, "学校", ValueKind::kRow, {"2", "0", "2"}, school);
  step.total = b.Numbers(school, {"10", "20", "30"});
  step.weight = b.Numbers(teacher, {"1", "1", "2"});
  step.unit = 1;
  step.out = b.Out(teacher, "绩效");
  step.paid = b.Out(school, "实发");
  step.leftover = b.Out(school, "结余");
  b.Add(step);
  Outcome out = b.Run();
  CHECK(out.Column(step.out) == Cells{"10", "10", "20"});
  CHECK(out.Column(step.paid) == Cells{"10", "0", "30"});
  CHECK(out.Column(step.leftover) == Cells{"0", "20", "0"});
}

// Largest remainder, unit by unit: the next unit always goes to the one furthest below the exact share.
Cells UnitByUnit(int64_t units, const std::vector<Number>& weights) {
  Number sum;
  for (const Number& weight : weights) sum = sum + weight;
  std::vector<Number> exact;
  std::vector<int64_t> given;
  int64_t left = units;
  for (const Number& weight : weights) {
    exact.push_back(Number(units) * weight / sum);
    given.push_back(0);
    while (Number(given.back() + 1) <= exact.back()) {
      ++given.back();
      --left;
    }
  }
  std::vector<bool> more(weights.size(), false);
  for (; left > 0; --left) {
    size_t best = weights.size();
    for (size_t i = 0; i < weights.size(); ++i) {
      if (more[i]) continue;
      if (best == weights.size() || exact[i] - Number(given[i]) > exact[best] - Number(given[best])) best = i;
    }
    more[best] = true;
  }
  Cells out;
  for (size_t i = 0; i < weights.size(); ++i) out.push_back(std::to_string(given[i] + more[i]));
  return out;
}

TEST_CASE("random funds: exact largest remainders, everything paid, with any number of threads") {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    int kind = round % 3;  // integers, fractions (weights computed as quotients), beyond 64 bits
    size_t groups = 20;
    Builder b;
    Cells totals, keys, numerators, denominators;
    std::vector<std::vector<Number>> weights(groups);
    for (size_t group = 0; group < groups; ++group) {
      totals.push_back(std::to_string(random() % 60));
      for (size_t i = 1 + random() % 6; i > 0; --i) {
        keys.push_back(std::to_string(group));
        numerators.push_back(std::to_string(1 + random() % 4) + (kind == 2 ? "0000000000000000000" : ""));
        denominators.push_back(kind == 0 ? "1" : std::to_string(1 + random() % 7));
        weights[group].push_back(*Number::Parse(numerators.back()) / *Number::Parse(denominators.back()));
      }
    }
    SpaceId school = b.Table("学校", groups);
    SpaceId teacher = b.Table("教师", keys.size());
    ColumnId x = b.Numbers(teacher, numerators);
    ColumnId y = b.Numbers(teacher, denominators);
    plan::Share step{};
    step.weight = b.Out(teacher, "权", ValueKind::kNumber, false);
    Formula f;
    uint32_t first = f.Load(x);
    f.Op(plan::Op::kDiv, {first, f.Load(y)});
    b.Add(plan::Compute{teacher, f.program, step.weight});
    step.space = teacher;
    step.groups = school;
    step.group_of = b.Data(teacher, "学校", ValueKind::kRow, keys, school);
    step.total = b.Numbers(school, totals);
    step.unit = 1;
    step.out = b.Out(teacher, "绩效");
    step.paid = b.Out(school, "实发");
    step.leftover = b.Out(school, "结余");
    b.Add(step);
    Cells wanted;
    for (size_t group = 0; group < groups; ++group) {
      Cells part = UnitByUnit(std::stoll(totals[group]), weights[group]);
      wanted.insert(wanted.end(), part.begin(), part.end());
    }
    for (int threads : {1, 2, 3}) {
      Outcome out = b.Run(threads);
      CHECK(out.Column(step.out) == wanted);
      CHECK(out.Column(step.paid) == totals);
      CHECK(out.Column(step.leftover) == Cells(groups, "0"));
    }
  }
}

}  // namespace
}  // namespace heng::exec::testing
