#include "engine/report/csv.h"

#include <catch2/catch.hpp>

#include "engine/report/row_writer.h"
#include "tests/unit/report/sample.h"

namespace heng::report {

namespace {

void AppendRows(std::string& out, const result::Outcome& outcome, const result::Table& table, size_t begin,
                size_t end) {
  RowWriter(outcome, table, kCrlf).Append(out, begin, end);
}

}  // namespace

TEST_CASE("results: key first, gaps empty, formulas harmless, numbers left alone") {
  const Sample sample;
  const result::Table& table = sample.outcome.tables[0];
  std::string out;
  AppendHeader(out, table, Lang::kZh);
  AppendRows(out, sample.outcome, table, 0, 3);
  CHECK(out ==
        "编号,得分,等次,所在\r\n"
        "'=1+1,85.37,优秀,S1\r\n"
        "\"T,2\",-0.50,合格,S1\r\n"
        "T3,,,S2\r\n");
}

TEST_CASE("rows come in pieces") {
  const Sample sample;
  const result::Table& table = sample.outcome.tables[0];
  std::string whole, pieces;
  AppendRows(whole, sample.outcome, table, 0, 3);
  AppendRows(pieces, sample.outcome, table, 0, 1);
  AppendRows(pieces, sample.outcome, table, 1, 3);
  CHECK(pieces == whole);
}

TEST_CASE("gaps with their reasons") {
  const Sample sample;
  const result::Table& table = sample.outcome.tables[0];
  REQUIRE(HasGaps(table));
  std::string out;
  AppendGapHeader(out, table, Lang::kZh);
  AppendGapRows(out, sample.outcome, table, Lang::kZh, 0, 3);
  CHECK(out ==
        "编号,列,种类,原因\r\n"
        "T3,得分,不评,\"资料\"\"不足\"\"\"\r\n"
        "T3,等次,不参加,未评\r\n");
  out.clear();
  AppendGapRows(out, sample.outcome, table, Lang::kZh, 0, 2);
  CHECK(out.empty());
}

TEST_CASE("a table without a key names its rows by the line in the file") {
  Sample sample;
  const data::FileLines lines({4, 2, 3});
  result::Table& table = sample.outcome.tables[0];
  table.keys.clear();
  table.file_rows = &lines;
  table.columns.resize(1);
  std::string out;
  AppendHeader(out, table, Lang::kEn);
  AppendRows(out, sample.outcome, table, 0, 3);
  CHECK(out == "data row,得分\r\n4,85.37\r\n2,-0.50\r\n3,\r\n");
}

TEST_CASE("quantities: one a line") {
  const Sample sample;
  CHECK(QuantitiesCsv(sample.outcome, Lang::kZh) == "名称,值,单位,未评原因\r\n人数,3,人,\r\n");
}

TEST_CASE("faults as a table") {
  const std::vector<DataFault> faults = {{Code::E9010, "教师.csv", 3, "得分", "-T1", "=x", {"甲"}},
                                         {Code::E9028, "教师.csv", 0, "", "", "", {"教师", "a", "b"}}};
  const std::string out = FaultsCsv(faults, Lang::kEn);
  CHECK(out.find("file,row,column,key,value,severity,code,fault,how to mend\r\n") == 0);
  CHECK(out.find("教师.csv,3,得分,'-T1,'=x,error,E9010,there is no file `甲`,") != std::string::npos);
  CHECK(out.find("\r\n教师.csv,,,,,error,E9028,") != std::string::npos);
}

}  // namespace heng::report
