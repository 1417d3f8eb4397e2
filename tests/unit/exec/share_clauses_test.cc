// Share: first payments, floors and ceilings, pools, differences; by hand, and floors and ceilings against what one λ
// for all means.
#include <catch2/catch.hpp>
#include <random>

#include "engine/exec/share_units.h"
#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::Difference;
using plan::Overspend;
using plan::RemainderRule;

// One group with a fund in the unit space.
struct Fund {
  Fund(const std::string& total, const Cells& weights, const std::string& unit = "1") {
    step.space = b.Table("表", weights.size());
    step.group_of = kNone;
    step.groups = b.unit();
    step.weight = b.Numbers(step.space, weights);
    step.total = Constant(total);
    step.unit = *Number::Parse(unit);
    step.zero_stated = true;
    step.out = b.Out(step.space, "绩效");
    step.part = b.Out(step.space, "份额");
    step.paid = b.Out(b.unit(), "实发");
    step.leftover = b.Out(b.unit(), "结余");
  }
  ColumnId Constant(const std::string& value) {
    ColumnId out = b.Out(b.unit(), "常数", ValueKind::kNumber, false);
    Formula f;
    f.Const(value);
    b.Add(plan::Compute{b.unit(), f.program, out});
    return out;
  }
  void First(const Cells& amounts) {
    step.first.push_back({b.Numbers(step.space, amounts), b.Out(step.space, "先付" + std::to_string(++payments))});
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
  Cells Parts() { return outcome.Column(step.part); }
  Cells Payment(size_t i) { return outcome.Column(step.first[i].out); }
  Cells Faults() { return outcome.Faults(b.plan); }
  Builder b;
  plan::Share step{};
  Outcome outcome;
  int payments = 0;
};

TEST_CASE("what is paid first is paid to everybody, the rest by weight") {
  // 100: first 10 and 5.5 (rounded to 6), then 84 by 1 : 2; the third has no score and keeps his payment.
  Fund fund("100", {"1", "2", ""});
  fund.First({"10", "0", "0"});
  fund.First({"0", "0", "5.5"});
  CHECK(fund.Run() == Cells{"38", "56", "6", "100", "0"});
  CHECK(fund.Parts() == Cells{"28", "56", "不参加(未报)"});
  CHECK(fund.Payment(0) == Cells{"10", "0", "0"});
  CHECK(fund.Payment(1) == Cells{"0", "0", "6"});
}

TEST_CASE("first payments above the fund") {
  Fund error("100", {"1", "1"});
  error.First({"70", "50"});
  CHECK(error.Run() == Cells{"E2081 120 100 20", "E2081 120 100 20", "E2081 120 100 20", "E2081 120 100 20"});
  CHECK(error.Faults() == Cells{"E2081 row 0 column 实发 120 100 20"});
  // All cut alike: 100.9 of 120 by 70, 30, 20: 58.86, 25.23, 16.82; the unit left goes to the first. Nothing is shared.
  Fund cut("100.9", {"1", "1"});
  cut.First({"70", "30"});
  cut.First({"0", "20"});
  cut.step.overspend = Overspend::kProportional;
  CHECK(cut.Run() == Cells{"59", "41", "100", "0.9"});
  CHECK(cut.Parts() == Cells{"0", "0"});
  CHECK(cut.Payment(1) == Cells{"0", "16"});
  // Ties of the fractions by key: 1 of 3 equal payments.
  Fund tied("1", {"1", "1", "1"});
  tied.First({"1", "1", "1"});
  tied.step.overspend = Overspend::kProportional;
  tied.step.overspend_keys = {{tied.b.Numbers(tied.step.space, {"1", "3", "2"}), true}};
  CHECK(tied.Run() == Cells{"0", "1", "0", "1", "0"});
  Fund negative("100", {"1", "1"});
  negative.First({"-1", "0"});
  CHECK(negative.Run() == Cells{"E2080 -1", "E2080 -1", "E2080 -1", "E2080 -1"});
  CHECK(negative.Faults() == Cells{"E2080 row 0 column 先付1 -1"});
}

TEST_CASE("floors and ceilings") {
  // 100 by 1, 1, 2 with floor 40 for the first: the others share 60 by 1 : 2.
  Fund floor("100", {"1", "1", "2"});
  floor.step.floor = floor.b.Numbers(floor.step.space, {"39.5", "0", "0"});
  CHECK(floor.Run() == Cells{"40", "20", "40", "100", "0"});
  // Ceiling 30 for the third: again 30 and 30 would go to the others by 1 : 1.
  Fund again("100", {"1", "1", "2"});
  again.step.ceiling = again.b.Numbers(again.step.space, {"100", "100", "30.9"});
  CHECK(again.Run() == Cells{"35", "35", "30", "100", "0"});
  // What the ceiling frees stays in the fund.
  Fund kept("100", {"1", "1", "2"});
  kept.step.ceiling = kept.b.Numbers(kept.step.space, {"100", "100", "30"});
  kept.step.share_freed = false;
  CHECK(kept.Run() == Cells{"25", "25", "30", "80", "20"});
  // Sharing again makes the second reach his ceiling too; then all have theirs and 35 stay.
  Fund full("100", {"1", "1", "2"});
  full.step.ceiling = full.b.Numbers(full.step.space, {"20", "25", "20"});
  CHECK(full.Run() == Cells{"20", "25", "20", "65", "35"});
  // A floor is for those of weight 0 too.
  Fund zero("100", {"0", "1"});
  zero.step.floor = zero.b.Numbers(zero.step.space, {"10", "10"});
  CHECK(zero.Run() == Cells{"10", "90", "100", "0"});
  Fund much("100", {"1", "1"});
  much.step.floor = much.b.Numbers(much.step.space, {"60", "50"});
  CHECK(much.Run() == Cells{"E2083 110 100", "E2083 110 100", "E2083 110 100", "E2083 110 100"});
  Fund crossed("100", {"1", "1"});
  crossed.step.floor = crossed.b.Numbers(crossed.step.space, {"0", "30.5"});
  crossed.step.ceiling = crossed.b.Numbers(crossed.step.space, {"99", "30.9"});
  CHECK(crossed.Run()[1] == "E2082 31 30");
  CHECK(crossed.Faults() == Cells{"E2082 row 1 column 绩效 31 30"});
}

TEST_CASE("seats: small ones pooled, at least one, differences") {
  // 10 seats by 50, 30, 12, 4, 4 of 100: 5, 3, 1.2, .4, .4. The pool of the last two has .8 of a seat.
  Fund pool("10", {"50", "30", "12", "4", "4"});
  pool.step.pool_below = Number::Ratio(1, 2);
  pool.step.pool_keys = {{pool.b.Numbers(pool.step.space, {"0", "0", "0", "1", "2"}), true}};
  CHECK(pool.Run() == Cells{"5", "3", "1", "0", "1", "10", "0"});
  Fund kept("10", {"50", "30", "12", "4", "4"});
  kept.step.pool_below = Number::Ratio(1, 2);
  kept.step.pool_kept = true;
  CHECK(kept.Run() == Cells{"5", "3", "1", "0", "0", "9", "1"});
  // 舍去, but at least 1: 6.5, 3.25, .25 of 10 → 6, 3, 1; of 3 by 1, 1, 1, 1: four seats, one too many.
  Fund least("10", {"26", "13", "1"});
  least.step.remainder = RemainderRule::kKeep;
  least.step.least = 1;
  CHECK(least.Run() == Cells{"6", "3", "1", "10", "0"});
  Fund more("3", {"1", "1", "1", "1"});
  more.step.remainder = RemainderRule::kKeep;
  more.step.least = 1;
  CHECK(more.Run() == Cells{"1", "1", "1", "1", "4", "-1"});
  CHECK(more.Faults() == Cells{"W2085 row 0 column 结余 4 3 1"});
  // Half up: 3 by 1, 1 gives 2 and 2; the one with the greater key bears it.
  Fund half("3", {"1", "1"});
  half.step.remainder = RemainderRule::kHalfUp;
  CHECK(half.Run() == Cells{"2", "2", "4", "-1"});
  CHECK(half.Faults() == Cells{"W2085 row 0 column 结余 4 3 1"});
  Fund first("3", {"1", "1"});
  first.step.remainder = RemainderRule::kHalfUp;
  first.step.difference = Difference::kFirst;
  first.step.difference_keys = {{first.b.Numbers(first.step.space, {"1", "2"}), true}};
  CHECK(first.Run() == Cells{"2", "1", "3", "0"});
  // 0.06 to the cent by five 1s is .012 each: 5 × .01, the first takes the cent left.
  Fund cent("0.06", {"1", "1", "1", "1", "1"}, "0.01");
  cent.step.remainder = RemainderRule::kHalfUp;
  cent.step.difference = Difference::kFirst;
  cent.step.difference_keys = {{cent.b.Numbers(cent.step.space, {"9", "2", "3", "4", "5"}), false}};
  CHECK(cent.Run() == Cells{"0.01", "0.02", "0.01", "0.01", "0.01", "0.06", "0"});
  // By 1, 1, 1, 5 of 4: .5 each rounded to 1, 2.5 to 3: two too many, more than the first has.
  Fund cannot("4", {"1", "1", "1", "5"});
  cannot.step.remainder = RemainderRule::kHalfUp;
  cannot.step.difference = Difference::kFirst;
  cannot.step.difference_keys = {{cannot.b.Numbers(cannot.step.space, {"1", "2", "3", "4"}), false}};
  CHECK(cannot.Run()[0] == "E2084 -2 1");
}

TEST_CASE("a unit for each group") {
  Fund fund("10", {"1", "1", "1"});
  fund.step.unit_column = fund.Constant("2.5");
  CHECK(fund.Run() == Cells{"5", "2.5", "2.5", "10", "0"});
  Fund none("10", {"1"});
  none.step.unit_column = none.Constant("0");
  CHECK(none.Run() == Cells{"E2088 0", "E2088 0", "E2088 0"});
}

TEST_CASE("bounds: the sum is right and one λ serves all") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    CAPTURE(round);
    std::vector<Number> weights, low, high;
    Number floors, ceilings;
    const size_t people = 1 + random() % 5;
    for (size_t i = 0; i < people; ++i) {
      weights.push_back(static_cast<int64_t>(i == 0 ? 1 + random() % 3 : random() % 4));
      low.push_back(static_cast<int64_t>(random() % 3 == 0 ? random() % 6 : 0));
      high.push_back(low.back() + Number(static_cast<int64_t>(random() % 8)));
      floors = floors + low.back();
      ceilings = ceilings + (weights.back().IsZero() ? low.back() : high.back());
    }
    const Number units = floors + Number(static_cast<int64_t>(random() % 20));
    const std::vector<Number> shares = SharesWithin(weights, low, high, units, true);
    Number sum;
    for (const Number& share : shares) sum = sum + share;
    CHECK(sum == (units < ceilings ? units : ceilings));
    // Whoever could take more has not a higher rate than anybody who could take less.
    for (size_t i = 0; i < people; ++i) {
      CHECK((shares[i] >= low[i] && shares[i] <= high[i]));
      for (size_t k = 0; k < people; ++k) {
        if (weights[i].IsZero() || weights[k].IsZero() || shares[i] == high[i] || shares[k] == low[k]) continue;
        CHECK(shares[k] / weights[k] <= shares[i] / weights[i]);
      }
    }
  }
}

}  // namespace
}  // namespace heng::exec::testing
