// Scan: worked chains, gaps, ties, errors that travel; running sums of random groups against adding up.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::Op;

// run = 末位 则 上行.run + 1 否则 0; in the first row 末位 则 1 否则 0. sum = x + 上行.sum; first x.
struct Chains {
  Builder b;
  SpaceId table, groups;
  plan::Scan step;
  ColumnId sum;

  Chains(const Cells& group, const Cells& key, const Cells& value) {
    table = b.Table("表", key.size());
    groups = b.Groups("组");
    step.space = table;
    step.groups = groups;
    step.group_of = b.GroupBy(table, {b.Numbers(table, group)}, groups);
    step.keys = {{b.Numbers(table, key)}};
    step.previous = b.Out(table, "上行", ValueKind::kRow, false, table);
    sum = b.Out(table, "走.和");
    ColumnId x = b.Numbers(table, value);
    Formula first, every;
    first.Load(x);
    uint32_t own = every.Load(x);
    uint32_t before = every.Load(sum, {step.previous});
    every.Op(Op::kAdd, {own, before});
    step.columns.push_back({every.program, first.program, sum});
  }
};

TEST_CASE("sums along a chain, by the order of the keys") {
  Chains chains({"1", "1", "2", "1", "2"}, {"3", "1", "9", "2", "8"}, {"10", "0.5", "7", "1", "-2"});
  chains.b.Add(chains.step);
  Outcome run = chains.b.Run();
  // group 1: keys 1, 2, 3: 0.5, 1.5, 11.5; group 2: keys 8, 9: -2, 5
  CHECK(run.Column(chains.sum) == Cells{"11.5", "0.5", "5", "1.5", "-2"});
  CHECK(run.Column(chains.step.previous) == Cells{"3", "缺(首行)", "4", "1", "缺(首行)"});
}

TEST_CASE("a column reads those above it, and all of them in the row before") {
  Builder b;
  SpaceId table = b.Table("表", 3);
  plan::Scan step;
  step.space = table;
  step.group_of = kNone;
  step.groups = b.unit();
  step.keys = {{b.Numbers(table, {"1", "2", "3"})}};
  step.previous = b.Out(table, "上行", ValueKind::kRow, false, table);
  ColumnId x = b.Numbers(table, {"5", "6", "7"});
  ColumnId up = b.Out(table, "走.甲"), down = b.Out(table, "走.乙");
  // 甲 = 上行.乙 + x, first 1; 乙 = 甲 × 2
  Formula first, above, below;
  first.Const("1");
  uint32_t before = above.Load(down, {step.previous});
  above.Op(Op::kAdd, {before, above.Load(x)});
  uint32_t own = below.Load(up);
  below.Op(Op::kMul, {own, below.Const("2")});
  step.columns.push_back({above.program, first.program, up});
  step.columns.push_back({below.program, std::nullopt, down});
  b.Add(step);
  Outcome run = b.Run();
  CHECK(run.Column(up) == Cells{"1", "8", "23"});
  CHECK(run.Column(down) == Cells{"2", "16", "46"});
}

TEST_CASE("rows outside are no links; gaps and errors travel and are said once") {
  Chains chains({"1", "1", "1", "1"}, {"1", "2", "3", "4"}, {"1", "2", "?病假", "4"});
  ColumnId away = chains.b.Data(chains.table, "外", ValueKind::kBool, {"0", "1", "0", "0"});
  chains.step.excluded = {{away, "借出"}};
  chains.b.Add(chains.step);
  CHECK(chains.b.Run().Column(chains.sum) == Cells{"1", "不参加(借出)", "不评(病假)", "不评(病假)"});

  Builder b;
  SpaceId table = b.Table("表", 3);
  plan::Scan step;
  step.space = table;
  step.group_of = kNone;
  step.groups = b.unit();
  step.keys = {{b.Numbers(table, {"1", "2", "3"})}};
  step.previous = b.Out(table, "上行", ValueKind::kRow, false, table);
  ColumnId x = b.Numbers(table, {"5", "0", "2"});
  ColumnId hidden = b.Out(table, "走 #1", ValueKind::kNumber, false), out = b.Out(table, "走.商");
  Formula quotient, first, sum;
  uint32_t one = quotient.Const("1");
  quotient.Op(Op::kDiv, {one, quotient.Load(x)});
  first.Load(hidden);
  uint32_t before = sum.Load(out, {step.previous});
  sum.Op(Op::kAdd, {before, sum.Load(hidden)});
  step.columns.push_back({quotient.program, std::nullopt, hidden});
  step.columns.push_back({sum.program, first.program, out});
  b.Add(step);
  Outcome run = b.Run();
  CHECK(run.Column(out) == Cells{"0.2", "E2001", "E2001"});
  CHECK(run.Faults(b.plan) == Cells{"E2001 row 1 column 走.商"});
}

TEST_CASE("rows that tie stop the chain") {
  Chains chains({"1", "1", "1", "1", "1"}, {"1", "2", "2", "3", "4"}, {"1", "2", "3", "4", "5"});
  chains.b.Add(chains.step);
  Outcome run = chains.b.Run();
  CHECK(run.Column(chains.sum) == Cells{"1", "E2053 2", "E2053 2", "E2053 2", "E2053 2"});
  CHECK(run.Faults(chains.b.plan) == Cells{"E2053 row 1 column 走.和 2", "E2053 row 2 column 走.和 2"});
}

TEST_CASE("random groups: the running sum is the sum of those before") {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const size_t rows = round == 0 ? 6000 : random() % 30;
    Cells group, key, value;
    std::map<std::string, std::map<int, Number>> by_group;
    std::vector<int> place(rows);
    for (size_t i = 0; i < rows; ++i) place[i] = static_cast<int>(i);
    std::shuffle(place.begin(), place.end(), random);
    for (size_t row = 0; row < rows; ++row) {
      group.push_back(std::to_string(random() % (round % 2 == 0 ? 3 : 20)));
      key.push_back(std::to_string(place[row]));
      value.push_back(std::to_string(static_cast<int>(random() % 100)) + "." + std::to_string(random() % 10));
      by_group[group.back()][place[row]] = *Number::Parse(value.back());
    }
    Chains chains(group, key, value);
    chains.b.Add(chains.step);
    Cells wanted;
    for (size_t row = 0; row < rows; ++row) {
      Number sum;
      for (const auto& [at, own] : by_group[group[row]]) {
        if (at <= place[row]) sum = sum + own;
      }
      wanted.push_back(sum.ToText());
    }
    CHECK((chains.b.Run().Column(chains.sum) == wanted));
  }
}

}  // namespace
}  // namespace heng::exec::testing
