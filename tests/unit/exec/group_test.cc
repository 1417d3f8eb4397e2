// GroupBy, LookUp and the run itself: faults, overrides, release.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::Op;

TEST_CASE("groups in the order of their first row") {
  Builder b;
  SpaceId table = b.Table("表", 5);
  ColumnId school = b.Data(table, "校", ValueKind::kText, {"乙", "甲", "乙", "乙", "甲"});
  ColumnId year = b.Numbers(table, {"1", "1", "1.0", "2", "1"});
  SpaceId groups = b.Groups("组");
  ColumnId group_of = b.GroupBy(table, {school, year}, groups);
  SpaceId all = b.Groups("全");
  ColumnId all_of = b.GroupBy(table, {}, all);
  Outcome out = b.Run();
  CHECK(out.Column(group_of) == Cells{"0", "1", "0", "2", "1"});
  CHECK(out.Column(group_of + 1) == Cells{"0", "1", "3"});
  CHECK(out.values.rows[groups] == 3);
  CHECK(out.Column(all_of) == Cells{"0", "0", "0", "0", "0"});
  CHECK(out.Column(all_of + 1) == Cells{"0"});
}

// Enough rows for several threads to look at a part of them each.
TEST_CASE("groups in the order of their keys") {
  constexpr size_t kRows = 150'000;
  std::mt19937 random(7);
  Cells first, second;
  std::map<std::pair<int, int>, size_t> first_row;  // in order
  for (size_t row = 0; row < kRows; ++row) {
    const int a = static_cast<int>(random() % 7) - 3, b = static_cast<int>(random() % 40) * 5;
    const bool gap = random() % 50 == 0;
    first.push_back(gap ? "" : std::to_string(a));
    second.push_back(std::to_string(b));
    if (!gap && (a != 2 || b > 100)) first_row.try_emplace({a, b}, row);
    if (!gap && a == 2 && b <= 100) first.back() = "";  // tuples that are not there
  }
  Builder b;
  SpaceId table = b.Table("表", kRows);
  ColumnId one = b.Numbers(table, first), two = b.Numbers(table, second);
  SpaceId groups = b.Groups("组");
  ColumnId group_of = b.GroupBy(table, {one, two}, groups);
  std::get<plan::GroupBy>(b.plan.steps.back().op).in_key_order = true;
  for (const int threads : {1, 3}) {
    const Outcome out = b.Run(threads);
    const Cells firsts = out.Column(group_of + 1);
    REQUIRE(firsts.size() == first_row.size());
    std::map<std::pair<int, int>, size_t> number;
    for (const auto& [keys, row] : first_row) {
      REQUIRE(firsts[number.size()] == std::to_string(row));
      number.emplace(keys, number.size());
    }
    const data::Column& of = out.values.columns[group_of];
    for (size_t row = 0; row < kRows; ++row) {
      REQUIRE(of.HasGap(row) == first[row].empty());
      if (of.HasGap(row)) continue;
      const std::pair keys{std::stoi(first[row]), std::stoi(second[row])};
      REQUIRE(of.num[row] == static_cast<int64_t>(number.at(keys)));
    }
  }
}

TEST_CASE("groups in the order of rows referred to, of a table or of who knows what") {
  for (const bool known : {true, false}) {
    Builder b;
    SpaceId school = b.Table("校", 3);
    SpaceId table = b.Table("表", 4);
    ColumnId row = b.Data(table, "校", ValueKind::kRow, {"2", "0", "2", "1"}, known ? school : b.unit());
    SpaceId groups = b.Groups("组");
    ColumnId group_of = b.GroupBy(table, {row}, groups);
    std::get<plan::GroupBy>(b.plan.steps.back().op).in_key_order = true;
    const Outcome out = b.Run();
    CHECK(out.Column(group_of) == Cells{"2", "0", "2", "1"});
    CHECK(out.Column(group_of + 1) == Cells{"1", "3", "0"});
  }
}

TEST_CASE("no rows: no groups, but one without keys") {
  Builder b;
  SpaceId table = b.Table("表", 0);
  ColumnId key = b.Numbers(table, {});
  SpaceId groups = b.Groups("组");
  b.GroupBy(table, {key}, groups);
  SpaceId all = b.Groups("全");
  ColumnId all_of = b.GroupBy(table, {}, all);
  ColumnId sum = b.Out(all, "合计");
  b.Add(plan::Aggregate{
      .kind = plan::AggregateKind::kSum, .space = table, .group_of = all_of, .groups = all, .value = key, .out = sum});
  Outcome out = b.Run();
  CHECK(out.values.rows[groups] == 0);
  CHECK(out.Column(all_of + 1) == Cells{"缺(无行)"});
  CHECK(out.Column(sum) == Cells{"0"});
}

TEST_CASE("look-up by several keys, whatever their denominators") {
  Builder b;
  SpaceId quota = b.Table("名额", 3);
  ColumnId name = b.Data(quota, "校", ValueKind::kText, {"甲", "甲", "乙"});
  ColumnId level = b.Numbers(quota, {"1", "2.50", "1"});
  SpaceId table = b.Table("表", 5);
  ColumnId wanted_name = b.Data(table, "校", ValueKind::kText, {"乙", "甲", "丙", "", "甲"});
  ColumnId wanted_level = b.Numbers(table, {"1", "2.5", "1", "1", "0.333"});
  ColumnId found = b.Out(table, "行", ValueKind::kRow, true, quota);
  b.Add(plan::LookUp{table, {wanted_name, wanted_level}, quota, {name, level}, "", found});
  for (int threads : {1, 3}) {
    CHECK(b.Run(threads).Column(found) == Cells{"2", "1", "缺(无此行)", "缺(未报)", "缺(无此行)"});
  }
}

// x = 1 / a (intermediate or named), y = x + 1, sum = Σ x by group.
struct Chain {
  explicit Chain(bool named) {
    table = b.Table("表", 4);
    ColumnId a = b.Numbers(table, {"2", "0", "4", "0"});
    ColumnId key = b.Numbers(table, {"1", "1", "2", "1"});
    x = b.Out(table, "x", ValueKind::kNumber, named);
    Formula f;
    uint32_t one = f.Const("1");
    f.Op(Op::kDiv, {one, f.Load(a)});
    b.Add(plan::Compute{table, f.program, x});
    y = b.Out(table, "y");
    Formula g;
    uint32_t value = g.Load(x);
    g.Op(Op::kAdd, {value, g.Const("1")});
    b.Add(plan::Compute{table, g.program, y});
    groups = b.Groups("组");
    ColumnId group_of = b.GroupBy(table, {key}, groups);
    sum = b.Out(groups, "和");
    b.Add(plan::Aggregate{.kind = plan::AggregateKind::kSum,
                          .space = table,
                          .group_of = group_of,
                          .groups = groups,
                          .value = x,
                          .out = sum});
  }
  Builder b;
  SpaceId table, groups;
  ColumnId x, y, sum;
};

TEST_CASE("an error is one fault, where it arises or is first shown") {
  Chain named(true);
  CHECK(named.b.Run().Faults(named.b.plan) == Cells{"E2001 row 1 column x", "E2001 row 3 column x"});
  Chain hidden(false);
  Outcome out = hidden.b.Run();
  CHECK(out.Faults(hidden.b.plan) == Cells{"E2001 row 1 column y", "E2001 row 3 column y"});
  CHECK(out.Column(hidden.sum) == Cells{"E2001", "0.25"});
  CHECK(out.values.columns[hidden.x].rows() == 0);  // released
  // Without y the sum is the first to show it, in its first group.
  Chain sum_only(false);
  sum_only.b.plan.steps.erase(sum_only.b.plan.steps.begin() + 1);
  CHECK(sum_only.b.Run().Faults(sum_only.b.plan) == Cells{"E2001 row 0 column 和"});
}

TEST_CASE("what is given is not computed") {
  Chain chain(true);
  Outcome out = chain.b.Run(1, {{chain.x, {"1", "2", "3.5", "4"}}});
  CHECK(out.Column(chain.y) == Cells{"2", "3", "4.5", "5"});
  CHECK(out.Column(chain.sum) == Cells{"7", "3.5"});
  CHECK(out.Faults(chain.b.plan).empty());
}

TEST_CASE("checks: rows that fail, gaps, travelling errors") {
  Builder b;
  SpaceId table = b.Table("表", 4);
  ColumnId ok = b.Data(table, "合", ValueKind::kBool, {"1", "0", "", "!"});
  auto check = [&](bool gaps_are_faults, Code code, bool warning) {
    plan::Check step{table, ok, code, warning, gaps_are_faults, {"人数相符"}, kNone, "合"};
    b.plan.checks.push_back({step, plan::Together::kRow, {}});
  };
  check(true, Code::E2030, false);
  check(false, Code::W2030, true);
  Outcome out = b.Run();
  CHECK(out.Faults(b.plan) == Cells{"E2030 row 1 人数相符", "E2005 row 2 未报", "W2030 row 1 人数相符"});
  CHECK(out.values.faults[0].check == &std::get<plan::Check>(b.plan.checks[0].op));
  CHECK(out.values.faults[2].warning);
  CHECK_FALSE(out.values.faults[1].warning);
}

}  // namespace
}  // namespace heng::exec::testing
