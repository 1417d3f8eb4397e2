#include "engine/result/result.h"

#include <catch2/catch.hpp>

namespace heng::result {

TEST_CASE("cells as text, by kind") {
  data::Dataset data;
  data::Column cells(2);
  Outcome outcome;
  outcome.data = &data;
  Column column;
  column.values = &cells;

  SECTION("numbers exactly, with the column's places when it has some") {
    cells.den = 8;
    cells.num = {1, -8};
    CHECK(CellText(outcome, column, 0) == "0.125");
    CHECK(CellText(outcome, column, 1) == "-1");
    column.decimals = 3;
    CHECK(CellText(outcome, column, 1) == "-1.000");
  }
  SECTION("是否 and dates") {
    cells.num = {1, 0};
    column.kind = data::CellKind::kBool;
    CHECK(CellText(outcome, column, 0) == "是");
    CHECK(CellText(outcome, column, 1) == "否");
    cells.num = {19601, 0};  // 2023-09-01 is day 19601 after 1970-01-01
    column.kind = data::CellKind::kDate;
    CHECK(CellText(outcome, column, 0) == "2023-09-01");
    CHECK(CellText(outcome, column, 1) == "1970-01-01");
  }
  SECTION("a gap is empty and keeps its reason") {
    cells.SetGap(1, data.gaps.Intern(data::GapKind::kMissing, "缺考"));
    CHECK(CellText(outcome, column, 1).empty());
    CHECK(GapOf(outcome, column, 1).reason == "缺考");
  }
}

TEST_CASE("gaps are counted by kind and reason, most frequent first") {
  data::Dataset data;
  data::Column cells(6);
  for (size_t row : {0, 1}) cells.SetGap(row, data.gaps.Intern(data::GapKind::kUnrated, "乙"));
  cells.SetGap(2, data.gaps.Intern(data::GapKind::kUnrated, "甲"));
  for (size_t row : {3, 4}) cells.SetGap(row, data.gaps.Intern(data::GapKind::kMissing, "甲"));
  Outcome outcome;
  outcome.data = &data;
  Column column;
  column.values = &cells;
  const auto counts = CountGaps(outcome, column);
  REQUIRE(counts.size() == 3);
  CHECK(counts[0].gap.kind == data::GapKind::kMissing);
  CHECK(counts[0].rows == 2);
  CHECK(counts[1].gap.kind == data::GapKind::kUnrated);
  CHECK(counts[1].gap.reason == "乙");
  CHECK(counts[1].rows == 2);
  CHECK(counts[2].gap.reason == "甲");
  CHECK(counts[2].rows == 1);
}

}  // namespace heng::result
