// Two ways to one result: the same numbers in a column of one denominator (counted, tallied, shared in whole numbers)
// and in one with a denominator a row, as a half in a further group makes it (the careful way).
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::AggregateKind;
using plan::GapUse;

struct Table {
  Cells keys, numbers, names, flags;
};

Table Draw(std::mt19937& random, size_t rows, int groups, int64_t most, int gap_percent) {
  Table out;
  const auto below = [&](int64_t n) { return static_cast<int64_t>(random() % static_cast<uint64_t>(n)); };
  for (size_t row = 0; row < rows; ++row) {
    out.keys.push_back("g" + std::to_string(below(groups)));
    const bool gap = below(100) < gap_percent;
    out.numbers.push_back(!gap ? std::to_string(below(most + 1)) : below(4) == 0 ? "!" : below(2) == 0 ? "?x" : "");
    out.names.push_back("n" + std::to_string(below(static_cast<int64_t>(rows))));
    out.flags.push_back(below(20) == 0 && gap_percent > 0 ? "" : std::to_string(below(2)));
  }
  return out;
}

// The column as it is, or split by a row in a group of its own.
struct Plan {
  Plan(Table table, bool split) {
    if (split) {
      table.keys.push_back("其他");
      table.numbers.push_back("0.5");
      table.names.push_back("z");
      table.flags.push_back("1");
    }
    space = b.Table("表", table.keys.size());
    numbers = b.Numbers(space, table.numbers);
    names = b.Data(space, "名", ValueKind::kText, table.names);
    flags = b.Data(space, "旗", ValueKind::kBool, table.flags);
    groups = b.Groups("组");
    group_of = b.GroupBy(space, {b.Data(space, "键", ValueKind::kText, table.keys)}, groups);
  }
  Builder b;
  SpaceId space, groups;
  ColumnId numbers, names, flags, group_of;
};

// `add` puts a step into a plan and returns the columns it writes.
template <class Add>
void CheckBothWays(const Table& table, const Add& add) {
  std::vector<std::vector<Cells>> found;
  for (const bool split : {false, true}) {
    for (const int threads : {1, 3}) {
      Plan plan(table, split);
      const std::vector<ColumnId> outs = add(plan);
      const Outcome outcome = plan.b.Run(threads);
      found.emplace_back();
      for (const ColumnId out : outs) {
        Cells cells = outcome.Column(out);
        if (split) cells.pop_back();  // of the further row, or of its group
        found.back().push_back(std::move(cells));
      }
      // Of the further row or its group nothing is compared.
      Cells faults = outcome.Faults(plan.b.plan);
      const auto further = [&](const std::string& fault) {
        const size_t group = outcome.values.rows[plan.groups] - 1;
        return split && (fault.find(" row " + std::to_string(table.keys.size()) + " ") != std::string::npos ||
                         fault.find(" row " + std::to_string(group) + " column 结余") != std::string::npos);
      };
      faults.erase(std::remove_if(faults.begin(), faults.end(), further), faults.end());
      found.back().push_back(std::move(faults));
    }
  }
  CHECK(found[1] == found[0]);
  CHECK(found[2] == found[0]);
  CHECK(found[3] == found[0]);
}

TEST_CASE("aggregates: tallied and listed") {
  std::mt19937 random(31);
  for (int round = 0; round < 60; ++round) {
    const Table table = Draw(random, 1 + random() % 80, 1 + static_cast<int>(random() % 6), round % 3 == 0 ? 3 : 5000,
                             round % 4 == 0 ? 0 : 4);
    for (const AggregateKind kind :
         {AggregateKind::kSum, AggregateKind::kCount, AggregateKind::kMean, AggregateKind::kMax, AggregateKind::kMin,
          AggregateKind::kDeviationPopulation, AggregateKind::kDeviationSample, AggregateKind::kVariation,
          AggregateKind::kVariancePopulation, AggregateKind::kVarianceSample, AggregateKind::kMedian}) {
      for (const GapUse gaps : {GapUse::kSkip, GapUse::kUnrates, GapUse::kNone}) {
        CheckBothWays(table, [&](Plan& plan) {
          plan::Aggregate step{};
          step.kind = kind;
          step.space = plan.space;
          step.group_of = plan.group_of;
          step.groups = plan.groups;
          step.value = plan.numbers;
          if (round % 2 == 0) step.when = plan.flags;
          step.gaps = gaps;
          step.at_least = round % 5 == 0 ? 3 : 0;
          step.too_few = "太少";
          step.places = 6;
          step.out = plan.b.Out(plan.groups, "果");
          plan.b.Add(step);
          return std::vector<ColumnId>{step.out};
        });
      }
    }
  }
}

TEST_CASE("ranks: counted, by radix and by comparison") {
  std::mt19937 random(32);
  for (int round = 0; round < 40; ++round) {
    const bool large = round % 8 == 0;
    const Table table = Draw(random, large ? 3000 : 1 + random() % 90, large ? 1 : 3,
                             large && round % 16 == 0 ? 1 << 20 : 200, round % 3 == 0 ? 5 : 0);
    for (const plan::TieRule ties : {plan::TieRule::kCompetition, plan::TieRule::kDense, plan::TieRule::kAverage,
                                     plan::TieRule::kLast, plan::TieRule::kPending}) {
      CheckBothWays(table, [&](Plan& plan) {
        plan::Rank step{};
        step.space = plan.space;
        step.group_of = plan.group_of;
        step.groups = plan.groups;
        step.keys = {{plan.numbers, round % 2 == 0}};
        if (round % 5 == 0) step.keys.push_back({plan.names, round % 4 == 0});
        step.ties = ties;
        step.out = plan.b.Out(plan.space, "名次");
        plan.b.Add(step);
        return std::vector<ColumnId>{step.out};
      });
    }
  }
}

TEST_CASE("shares: in whole numbers and in fractions") {
  std::mt19937 random(33);
  for (int round = 0; round < 200; ++round) {
    const int64_t most = round % 4 == 0 ? 1 : round % 4 == 1 ? INT64_MAX / 1000 : 90;
    const Table table =
        Draw(random, 1 + random() % 70, 1 + static_cast<int>(random() % 4), most, round % 3 == 0 ? 3 : 0);
    for (const plan::RemainderRule rule :
         {plan::RemainderRule::kLargest, plan::RemainderRule::kHalfUp, plan::RemainderRule::kKeep}) {
      CheckBothWays(table, [&](Plan& plan) {
        Formula total;
        total.Const(round % 7 == 0 ? "1234.567" : round % 7 == 1 ? "0" : "8765.43");
        plan::Share step{};
        step.space = plan.space;
        step.group_of = plan.group_of;
        step.groups = plan.groups;
        step.weight = plan.numbers;
        step.total = plan.b.Out(plan.groups, "总额", ValueKind::kNumber, false);
        plan.b.Add(plan::Compute{plan.groups, total.program, step.total});
        step.unit = *Number::Parse(round % 2 == 0 ? "0.01" : "0.3");
        step.remainder = rule;
        step.remainder_keys = {{plan.names, round % 2 == 0}};
        step.zero_stated = round % 5 != 0;
        step.out = plan.b.Out(plan.space, "绩效");
        step.part = plan.b.Out(plan.space, "份");
        step.paid = plan.b.Out(plan.groups, "实发");
        step.leftover = plan.b.Out(plan.groups, "结余");
        plan.b.Add(step);
        return std::vector<ColumnId>{step.out, step.part, step.paid, step.leftover};
      });
    }
  }
}

TEST_CASE("groups by few codes and by many are the same") {
  std::mt19937 random(34);
  for (int round = 0; round < 50; ++round) {
    const Table few = Draw(random, 200, 5, 3, 4);
    Table many = few;  // the same numbers, far apart
    for (std::string& number : many.numbers) {
      if (!number.empty() && number[0] >= '0' && number[0] <= '9') number += "00000000";
    }
    std::vector<Cells> found;
    for (const Table& table : {few, many}) {
      Plan plan(table, false);
      const SpaceId groups = plan.b.Groups("细组");
      const ColumnId group_of = plan.b.GroupBy(plan.space, {plan.flags, plan.numbers, plan.names}, groups);
      found.push_back(plan.b.Run().Column(group_of));
    }
    CHECK(found[1] == found[0]);
  }
}

}  // namespace
}  // namespace heng::exec::testing
