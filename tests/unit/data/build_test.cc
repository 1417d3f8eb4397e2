// Tables of a 用例.
#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

Reading Build(std::vector<TableSchema> tables, const std::vector<GivenTable>& cells) {
  Reading reading;
  reading.schema.tables.assign(tables.begin(), tables.end());
  Status not_given = reading.data->gaps.Intern(GapKind::kError, "not_given");
  reading.good = BuildTables(reading.schema, cells, not_given, *reading.data, reading.faults);
  return reading;
}

std::vector<TableSchema> TestSchema() {
  ColumnSchema rate = Plain("率", CellKind::kNumber, 4);
  rate.ratio = true;
  return {{"学校", {Plain("码", CellKind::kText), Plain("名", CellKind::kText)}, {0}},
          {"教师",
           {Plain("号", CellKind::kText), Reference("学校", 0),
            Optional(Plain("分", CellKind::kNumber, 1), {"缺考", "免考"}), rate},
           {0}}};
}

}  // namespace

TEST_CASE("用例: rows in key order, columns not given, missing cells") {
  GivenTable schools{true, {0}, {{"S1"}}, {}};
  GivenTable teachers{
      true, {1, 0, 2}, {{"S1", "T2", "缺"}, {"S1", "T1", "免考"}}, {{false, false, true}, {false, false, false}}};
  Reading reading = Build(TestSchema(), {schools, teachers});
  CHECK(reading.good);
  CHECK(reading.faults.empty());
  CHECK(reading.Cells(0) == "S1,<not_given>");
  CHECK(reading.Cells(1) == "T1,S1,<免考>,<not_given>|T2,S1,<缺考>,<not_given>");
  CHECK(reading.table(1).file_row == std::vector<uint64_t>{2, 1});
  CHECK(reading.table(1).file == "教师");
}

TEST_CASE("用例: the same checks as for files") {
  GivenTable schools{true, {0}, {{"S1"}}, {}};
  GivenTable teachers{
      true, {0, 1, 3}, {{"T1", "S1", "52.5%"}, {"T1", "S1", "0.5"}, {"T2", "S9", "x"}, {"T3", "S1"}}, {}};
  Reading reading = Build(TestSchema(), {schools, teachers});
  CHECK_FALSE(reading.good);
  CHECK(reading.Codes() == "E1050@2 E1021@3 E1055@3 E1012@4");
  GivenTable missing{true, {0, 1}, {{"T1", "S1"}}, {{false, true}}};
  CHECK(Build(TestSchema(), {schools, missing}).Codes() == "E1020@1");
}

TEST_CASE("用例: references to a table that is not given") {
  GivenTable teachers{true, {0, 1}, {{"T1", "S1"}}, {}};
  Reading reading = Build(TestSchema(), {GivenTable(), teachers});
  CHECK(reading.Codes() == "E1056@1");
  CHECK(reading.table(0).rows == 0);
  CHECK(reading.table(0).columns.size() == 2);
  GivenTable alone{true, {0, 2}, {{"T1", "85"}}, {}};
  CHECK(Build(TestSchema(), {GivenTable(), alone}).Cells(1) == "T1,<not_given>,85,<not_given>");
}
