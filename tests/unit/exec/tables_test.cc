// The operators that make tables from tables, on the worked tables of their chapters.
#include <catch2/catch.hpp>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

TEST_CASE("filter: rows that hold, in order; an undecided row is an error") {
  Builder b;
  const SpaceId table = b.Table("成绩", 4);
  const ColumnId condition = b.Data(table, "条件", ValueKind::kBool, {"1", "0", "1", ""});
  const SpaceId kept = b.Groups("实考");
  plan::Filter step;
  step.space = table;
  step.condition = condition;
  step.kept = kept;
  step.source = b.Out(kept, "行", ValueKind::kRow, true, table);
  step.member = b.Out(table, "实考", ValueKind::kRow, true, kept);
  step.outside = "不在“实考”";
  b.Add(step);
  const Outcome out = b.Run();
  CHECK(out.Column(step.source) == Cells{"0", "2"});
  CHECK(out.Column(step.member) == Cells{"0", "缺(不在“实考”)", "1", "E2005 未报"});
  CHECK(out.values.rows[kept] == 2);
  CHECK(out.Faults(b.plan) == Cells{"E2005 row 3 column 实考 未报"});
}

TEST_CASE("filter: more rows than are done at once") {
  const size_t rows = 150000;
  Cells conditions;
  Cells sources;
  Cells members;
  for (size_t row = 0; row < rows; ++row) {
    const bool undecided = row == 70000 || row == 140000;
    const bool kept = row % 7 != 3 && !undecided;
    conditions.push_back(undecided ? "" : kept ? "1" : "0");
    members.push_back(undecided ? "E2005 未报" : kept ? std::to_string(sources.size()) : "缺(外)");
    if (kept) sources.push_back(std::to_string(row));
  }
  for (const int threads : {1, 3}) {
    Builder b;
    const SpaceId table = b.Table("成绩", rows);
    plan::Filter step;
    step.space = table;
    step.condition = b.Data(table, "条件", ValueKind::kBool, conditions);
    step.kept = b.Groups("实考");
    step.source = b.Out(step.kept, "行", ValueKind::kRow, true, table);
    step.member = b.Out(table, "实考", ValueKind::kRow, true, step.kept);
    step.outside = "外";
    b.Add(step);
    const Outcome out = b.Run(threads);
    CHECK((out.Column(step.source) == sources));
    CHECK((out.Column(step.member) == members));
    CHECK(out.Faults(b.plan) == Cells{"E2005 row 70000 column 实考 未报", "E2005 row 140000 column 实考 未报"});
  }
}

TEST_CASE("expand and append: lines of a row together, tables behind each other") {
  Builder b;
  const SpaceId one = b.Table("甲", 2);
  const SpaceId two = b.Table("乙", 1);
  const SpaceId lines = b.Groups("展开");
  plan::Expand expand{one, 2, lines, b.Out(lines, "行", ValueKind::kRow, true, one), b.Out(lines, "线")};
  b.Add(expand);
  const SpaceId all = b.Groups("并表");
  plan::Append append;
  append.parts.push_back({one, b.Out(all, "甲", ValueKind::kRow, true, one)});
  append.parts.push_back({two, b.Out(all, "乙", ValueKind::kRow, true, two)});
  append.rows = all;
  append.part = b.Out(all, "来源");
  b.Add(append);
  const Outcome out = b.Run();
  CHECK(out.Column(expand.source) == Cells{"0", "0", "1", "1"});
  CHECK(out.Column(expand.line) == Cells{"0", "1", "0", "1"});
  CHECK(out.Column(append.part) == Cells{"0", "0", "1"});
  CHECK(out.Column(append.parts[0].source) == Cells{"0", "1", "缺(不是这张表的行)"});
  CHECK(out.Column(append.parts[1].source) == Cells{"缺(不是这张表的行)", "缺(不是这张表的行)", "0"});
}

TEST_CASE("groups in the order of their keys, whatever row comes first") {
  Builder b;
  const SpaceId table = b.Table("成绩", 4);
  const ColumnId key = b.Numbers(table, {"7", "1.5", "7", "3"});
  const SpaceId groups = b.Groups("组");
  plan::GroupBy step;
  step.space = table;
  step.keys = {key};
  step.groups = groups;
  step.group_of = b.Out(table, "组", ValueKind::kRow, true, groups);
  step.first_row = b.Out(groups, "首行", ValueKind::kRow, true, table);
  step.in_key_order = true;
  b.Add(step);
  const Outcome out = b.Run();
  CHECK(out.Column(step.group_of) == Cells{"2", "0", "2", "1"});
  CHECK(out.Column(step.first_row) == Cells{"1", "3", "0"});
}

TEST_CASE("once per key: one row counts, values that differ are an error, or the highest counts") {
  for (const bool highest : {false, true}) {
    Builder b;
    const SpaceId table = b.Table("任教", 6);
    const ColumnId key = b.Numbers(table, {"1", "1", "2", "2", "3", "3"});
    const ColumnId value = b.Numbers(table, {"80", "80", "70", "75", "", "60"});
    plan::OncePer step;
    step.space = table;
    step.group_of = kNone;
    step.keys = {key};
    step.value = value;
    step.highest = highest;
    step.gaps = plan::GapUse::kSkip;
    step.out = b.Out(table, "计", ValueKind::kBool);
    b.Add(step);
    const Outcome out = b.Run();
    // The row with a value stands for 3, not the one without.
    CHECK(out.Cell(step.out, 0) == "1");
    CHECK(out.Cell(step.out, 1) == "0");
    CHECK(out.Cell(step.out, 2) == (highest ? "0" : "1"));
    CHECK(out.Cell(step.out, 3) == (highest ? "1" : "E2040 70 75 4 5"));
    CHECK(out.Cell(step.out, 4) == "0");
    CHECK(out.Cell(step.out, 5) == "1");
  }
}

}  // namespace
}  // namespace heng::exec::testing
