// Slots: the worked pupil of the published example, empty slots, gaps, ties.
#include <catch2/catch.hpp>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

struct Filled {
  Builder b;
  SpaceId pupils, results;
  plan::Slots step;

  // Slots: maths ×2; English ×factor; three of the core; three of any.
  Filled(const Cells& factors, const Cells& owner, const Cells& kind, const Cells& points) {
    pupils = b.Table("学生", factors.size());
    results = b.Table("成绩", points.size());
    step.space = pupils;
    step.rows = results;
    step.owner = b.Data(results, "学生", ValueKind::kRow, owner, pupils);
    step.value = b.Numbers(results, points);
    Cells place;
    for (size_t row = 0; row < points.size(); ++row) place.push_back(std::to_string(row));
    step.keys = {{step.value, true}, {b.Numbers(results, place)}};
    auto is = [&](const Cells& wanted) {
      Cells cells;
      for (const std::string& one : kind) {
        if (one.empty()) {
          cells.push_back("");
          continue;
        }
        cells.push_back(std::find(wanted.begin(), wanted.end(), one) != wanted.end() ? "1" : "0");
      }
      return b.Data(results, "当", ValueKind::kBool, cells);
    };
    ColumnId two = b.Numbers(pupils, Cells(factors.size(), "2"));
    ColumnId english = b.Numbers(pupils, factors);
    step.slots = {{0, 1, two, is({"数学"}), b.Out(pupils, "八格.数学")},
                  {1, 1, english, is({"英语语言", "英语文学"}), b.Out(pupils, "八格.英语")},
                  {2, 3, kNone, is({"理科", "人文", "语言"}), b.Out(pupils, "八格.核心")},
                  {3, 3, kNone, kNone, b.Out(pupils, "八格.开放")}};
    step.total = b.Out(pupils, "八格.总分");
    step.used = b.Out(results, "八格", ValueKind::kOption);
  }
  Outcome Run() {
    b.Add(step);
    return b.Run();
  }
};

TEST_CASE("the published pupil: 14 + 16 + 6 + 7 + 7 + 6 + 5 + 6 = 67") {
  // 7 maths, 8 language, core 7, 7, 6, then 6, 6, 5 of what is left; the 4 is not used. English literature is taken.
  Filled filled({"2"}, Cells(9, "0"), {"数学", "英语语言", "英语文学", "理科", "理科", "人文", "其他", "其他", "其他"},
                {"7", "8", "6", "7", "7", "6", "6", "5", "4"});
  Outcome run = filled.Run();
  CHECK(run.Column(filled.step.slots[0].out) == Cells{"14"});
  CHECK(run.Column(filled.step.slots[1].out) == Cells{"16"});
  CHECK(run.Column(filled.step.slots[2].out) == Cells{"20"});
  CHECK(run.Column(filled.step.slots[3].out) == Cells{"17"});
  CHECK(run.Column(filled.step.total) == Cells{"67"});
  CHECK(run.Column(filled.step.used) == Cells{"0", "1", "3", "2", "2", "2", "3", "3", "不参加(未用)"});
}

TEST_CASE("greedy in the order written, each row once; empty places count what is said") {
  Filled filled({"1", "1"}, {"0", "0", "1"}, {"英语文学", "英语语言", "数学"}, {"5", "9", "4"});
  filled.step.empty_value = *Number::Parse("0.5");
  Outcome run = filled.Run();
  CHECK(run.Column(filled.step.slots[0].out) == Cells{"1", "8"});  // 2 × 0.5; 2 × 4
  CHECK(run.Column(filled.step.slots[1].out) == Cells{"9", "0.5"});
  CHECK(run.Column(filled.step.slots[2].out) == Cells{"1.5", "1.5"});
  CHECK(run.Column(filled.step.slots[3].out) == Cells{"6", "1.5"});  // 5 + two empty
  CHECK(run.Column(filled.step.total) == Cells{"17.5", "11.5"});
}

TEST_CASE("gaps, undecided conditions, errors and ties") {
  Filled gaps({"?缓评", "1"}, {"0", "0", "1"}, {"数学", "其他", "其他"}, {"5", "?缺考", "3"});
  Outcome run = gaps.Run();
  CHECK(run.Column(gaps.step.slots[0].out) == Cells{"10", "0"});
  CHECK(run.Column(gaps.step.slots[1].out) == Cells{"不评(缓评)", "0"});
  CHECK(run.Column(gaps.step.total) == Cells{"不评(缓评)", "3"});
  CHECK(run.Column(gaps.step.used) == Cells{"0", "不评(缺考)", "3"});

  Filled undecided({"1"}, {"0"}, {""}, {"5"});
  run = undecided.Run();
  CHECK(run.Column(undecided.step.total) == Cells{"E2005 未报"});
  CHECK(run.Column(undecided.step.used) == Cells{"E2005 未报"});

  Filled error({"1", "1"}, {"0", "1"}, {"数学", "数学"}, {"!", "5"});
  run = error.Run();
  CHECK(run.Column(error.step.total) == Cells{"E2007 -1", "10"});

  Filled tied({"1"}, {"0", "0"}, {"数学", "数学"}, {"5", "5"});
  tied.step.keys.pop_back();
  run = tied.Run();
  CHECK(run.Column(tied.step.total) == Cells{"E2053 5"});
  CHECK(run.Faults(tied.b.plan) == Cells{"E2053 row 0 column 八格.总分 5"});
}

}  // namespace
}  // namespace heng::exec::testing
