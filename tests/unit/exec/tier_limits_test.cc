// Limits on kinds of people inside a tier, quotas rounded together, upper limits: by hand.
#include <catch2/catch.hpp>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::Border;
using plan::TierLimit;
using plan::TierRow;
using plan::TierShare;

// One group; tier 1 has the quota, tier 0 the rest. `kinds`: the subgroup of each row.
struct Limited {
  Limited(const Cells& scores, const std::string& heads, const Cells& kinds) {
    space = b.Table("表", scores.size());
    step.space = space;
    step.group_of = kNone;
    step.groups = b.unit();
    step.keys = {{b.Numbers(space, scores), true}};
    group_space = b.Groups("学科");
    group_of = b.GroupBy(space, {b.Numbers(space, kinds)}, group_space);
    step.rows = {{1, TierShare::kOwn, Constant(heads), true, kNone, true}, {0, TierShare::kRest}};
  }
  ColumnId Constant(const std::string& value) {
    ColumnId out = b.Out(b.unit(), "常数", ValueKind::kNumber, false);
    Formula f;
    f.Const(value);
    b.Add(plan::Compute{b.unit(), f.program, out});
    return out;
  }
  ColumnId Bool(const Cells& cells) { return b.Data(space, "当", ValueKind::kBool, cells); }
  TierLimit AtMost(const std::string& heads, bool refill) {
    return {0, false, Constant(heads), true, kNone, group_of, group_space, refill, false};
  }
  TierLimit AtLeast(const std::string& heads, bool displace) {
    return {0, true, Constant(heads), true, kNone, group_of, group_space, false, displace};
  }
  Cells Run() {
    step.out = b.Out(space, "等次", ValueKind::kOption);
    for (const TierRow& row : step.rows) {
      step.quotas.push_back(row.amount == kNone ? kNone : b.Out(b.unit(), "名额"));
    }
    b.Add(step);
    outcome = b.Run();
    return outcome.Column(step.out);
  }
  Cells Faults() { return outcome.Faults(b.plan); }
  Builder b;
  SpaceId space, group_space;
  ColumnId group_of;
  plan::Tier step{};
  Outcome outcome;
};

const Cells kScores = {"95", "90", "88", "86", "80", "70"};

TEST_CASE("at most one a subject: the freed place passes on, or stays empty") {
  Limited refill(kScores, "3", {"1", "1", "2", "1", "3", "3"});
  refill.step.limits = {refill.AtMost("1", true)};
  CHECK(refill.Run() == Cells{"1", "0", "1", "0", "1", "0"});
  Limited empty(kScores, "3", {"1", "1", "2", "1", "3", "3"});
  empty.step.limits = {empty.AtMost("1", false)};
  CHECK(empty.Run() == Cells{"1", "0", "1", "0", "0", "0"});
  // Only those with the condition count: the second and the fourth.
  Limited kind(kScores, "3", {"1", "1", "2", "1", "3", "3"});
  kind.step.limits = {kind.AtMost("1", true)};
  kind.step.limits[0].group_of = kNone;
  kind.step.limits[0].condition = kind.Bool({"0", "1", "0", "1", "0", "0"});
  CHECK(kind.Run() == Cells{"1", "1", "1", "0", "0", "0"});
  // Half of the four places are two.
  Limited ratio(kScores, "4", {"1", "1", "1", "1", "1", "2"});
  ratio.step.limits = {ratio.AtMost("0.5", true)};
  ratio.step.limits[0].heads = false;
  CHECK(ratio.Run() == Cells{"1", "1", "0", "0", "0", "1"});
}

TEST_CASE("ties at a limit") {
  const Cells scores = {"95", "90", "90", "86", "80", "70"};
  // One more of subject 1 may come; the two 90s tie for it, so it takes nobody any more.
  Limited none(scores, "3", {"1", "1", "1", "1", "2", "3"});
  none.step.limits = {none.AtMost("2", true)};
  CHECK(none.Run() == Cells{"1", "0", "0", "0", "1", "1"});
  Limited pending(scores, "3", {"1", "1", "1", "1", "2", "3"});
  pending.step.limits = {pending.AtMost("2", true)};
  pending.step.border = Border::kPending;
  CHECK(pending.Run() == Cells{"1", "E2093 90 2 1", "E2093 90 2 1", "0", "1", "1"});
  Limited keys(scores, "3", {"1", "1", "1", "1", "2", "3"});
  keys.step.limits = {keys.AtMost("2", true)};
  keys.step.border = Border::kPending;
  keys.step.border_keys = {{keys.b.Numbers(keys.space, {"1", "2", "3", "4", "5", "6"}), true}};
  CHECK(keys.Run() == Cells{"1", "0", "1", "0", "1", "0"});
  // A tie at the last place is judged among those who are left in the queue.
  Limited border(scores, "2", {"1", "1", "2", "3", "3", "3"});
  border.step.limits = {border.AtMost("1", true)};
  CHECK(border.Run() == Cells{"1", "0", "1", "0", "0", "0"});
}

TEST_CASE("at least one a subject, within the places or beyond them") {
  // Subjects 1, 1, 1, 2, 2, 3; three places go to 1, 1, 1.
  Limited displace(kScores, "3", {"1", "1", "1", "2", "2", "3"});
  displace.step.limits = {displace.AtLeast("1", true)};
  CHECK(displace.Run() == Cells{"1", "0", "0", "1", "0", "1"});
  CHECK(displace.Faults() == Cells{});
  Limited exceed(kScores, "3", {"1", "1", "1", "2", "2", "3"});
  exceed.step.limits = {exceed.AtLeast("1", false)};
  CHECK(exceed.Run() == Cells{"1", "1", "1", "1", "0", "1"});
  // Three subjects, two places.
  Limited much(kScores, "2", {"1", "1", "1", "2", "2", "3"});
  much.step.limits = {much.AtLeast("1", true)};
  CHECK(much.Run() == Cells(6, "E2090 3 2"));
  CHECK(much.Faults() == Cells{"E2090 row 0 column 名额 3 2"});
  // Nobody of subject 3 is eligible: its place stays empty, and is told of. The second 1 still goes: 1, 2 and one
  // empty.
  Limited nobody(kScores, "3", {"1", "1", "1", "2", "2", "3"});
  nobody.step.rows[0].condition = nobody.Bool({"1", "1", "1", "1", "1", "0"});
  nobody.step.limits = {nobody.AtLeast("1", true)};
  CHECK(nobody.Run() == Cells{"1", "0", "0", "1", "0", "0"});
  CHECK(nobody.Faults() == Cells{"W2092 row 2 column 名额 1"});
  // Vacant places are used before anybody goes: two of four are empty (不递补).
  Limited vacant(kScores, "4", {"1", "1", "1", "2", "2", "3"});
  vacant.step.rows[0].condition = vacant.Bool({"1", "0", "1", "0", "1", "1"});
  vacant.step.rows[0].refill = false;
  vacant.step.limits = {vacant.AtLeast("1", true)};
  CHECK(vacant.Run() == Cells{"1", "0", "1", "0", "1", "1"});
}

TEST_CASE("ties of those who come and those who go") {
  const Cells scores = {"95", "90", "90", "80", "80", "70"};
  const Cells kinds = {"1", "1", "1", "2", "2", "1"};
  // Of 95, 90, 90 one has to go for subject 2, where two tie: 均不进 takes neither, the place stays empty.
  Limited none(scores, "3", kinds);
  none.step.limits = {none.AtLeast("1", true)};
  CHECK(none.Run() == Cells{"1", "0", "0", "0", "0", "0"});
  CHECK(none.Faults() == Cells{"W2092 row 1 column 名额 1"});
  Limited pending(scores, "3", kinds);
  pending.step.border = Border::kPending;
  pending.step.limits = {pending.AtLeast("1", true)};
  // Whoever it will be, one of the two 90s goes for it.
  CHECK(pending.Run() == Cells{"1", "E2093 90 2 1", "E2093 90 2 1", "E2093 80 2 1", "E2093 80 2 1", "0"});
  Limited all(scores, "3", kinds);
  all.step.border = Border::kAllIn;
  all.step.limits = {all.AtLeast("1", false)};
  CHECK(all.Run() == Cells{"1", "1", "1", "1", "1", "0"});
  Limited keys(scores, "3", kinds);
  keys.step.border = Border::kPending;
  keys.step.border_keys = {{keys.b.Numbers(keys.space, {"1", "2", "3", "4", "5", "6"}), false}};
  keys.step.limits = {keys.AtLeast("1", true)};
  CHECK(keys.Run() == Cells{"1", "1", "0", "1", "0", "0"});
}

TEST_CASE("seven people by parts 2 : 4 : 3 : 1, and an upper limit") {
  const Cells scores = {"7", "6", "5", "4", "3", "2", "1"};
  auto run = [&](Rounding rounding, bool largest, bool lower, const Cells& parts) {
    Limited one(scores, "0", Cells(7, "1"));
    one.step.rows.clear();
    for (size_t i = 0; i < parts.size(); ++i) {
      TierRow row{static_cast<int64_t>(i), TierShare::kOwn, one.Constant(parts[i])};
      row.parts = true;
      row.takes_rest = i + 1 == parts.size();
      one.step.rows.push_back(row);
    }
    one.step.quota_rounding = rounding;
    one.step.quota_largest = largest;
    one.step.quota_lower = lower;
    std::string out;
    for (const std::string& tier : one.Run()) out += tier;
    return out;
  };
  // 1.4, 2.8, 2.1, .7
  const Cells parts = {"2", "4", "3", "1"};
  CHECK(run(Rounding::kHalfUp, false, false, parts) == "0111223");
  CHECK(run(Rounding::kTruncate, false, false, parts) == "0112233");
  CHECK(run(Rounding::kTruncate, true, false, parts) == "0111223");
  // 3.5 and 3.5: the place left goes to the upper or to the lower row.
  CHECK(run(Rounding::kTruncate, true, false, {"1", "1"}) == "0000111");
  CHECK(run(Rounding::kTruncate, true, true, {"1", "1"}) == "0001111");

  Limited most(scores, "5", Cells(7, "1"));
  most.step.rows[0].most = most.Constant("3");
  CHECK(most.Run() == Cells{"1", "1", "1", "0", "0", "0", "0"});
  Limited zero(scores, "0.1", Cells(7, "1"));
  zero.step.rows[0].heads = false;
  CHECK(zero.Run() == Cells(7, "0"));
  CHECK(zero.Faults() == Cells{"W2091 row 0 column 名额 0.7"});
}

}  // namespace
}  // namespace heng::exec::testing
