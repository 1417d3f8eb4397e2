// Keys, references, uniqueness and the order of rows.
#include <algorithm>
#include <random>

#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

const TableSchema kSchools = {"学校", {Plain("代码", CellKind::kText), Plain("名称", CellKind::kText)}, {0}};

TableSchema Teachers() {
  return {"教师", {Plain("编号", CellKind::kText), Reference("学校", 0), Plain("分", CellKind::kNumber, 1)}, {0}};
}

}  // namespace

TEST_CASE("Keys: numbers stand by value, texts by code point") {
  TableSchema table = {"表", {Plain("k", CellKind::kNumber, 1)}, {0}};
  CHECK(ReadFiles({table}, {"k\n10\n9\n-1\n2.5\n123456789012345678901\n"}).Cells() ==
        "-1|2.5|9|10|123456789012345678901");
  table.columns[0] = Plain("k", CellKind::kText);
  Reading reading = ReadFiles({table}, {"k\n张\n10\n9\nb\nB\n\U00020087\n\uFF21\n"});
  CHECK(reading.Cells() == "10|9|B|b|张|\uFF21|\U00020087");
  CHECK(reading.table().file_row == std::vector<uint64_t>{3, 4, 6, 5, 2, 8, 7});
}

TEST_CASE("Keys: options as listed, dates by day, parts from left to right") {
  TableSchema table = {
      "表",
      {Plain("n", CellKind::kInteger), Options("段", {"小学", "初中", "高中"}), Plain("日", CellKind::kDate)},
      {1, 2}};
  Reading reading =
      ReadFiles({table}, {"n,段,日\n1,高中,2023-09-01\n2,小学,2023年10月1日\n3,小学,2023-09-02\n4,初中,2022-01-01\n"});
  CHECK(reading.Cells() == "3,小学,2023-09-02|2,小学,2023-10-01|4,初中,2022-01-01|1,高中,2023-09-01");
  CHECK(RowKey(reading.schema, *reading.data, 0, 1) == "小学/2023-10-01");
}

TEST_CASE("Keys: references stand in the order of the table referred to") {
  TableSchema pupils = {"听课", {Reference("教师", 1), Plain("评委", CellKind::kText)}, {0, 1}};
  Reading reading =
      ReadFiles({kSchools, Teachers(), pupils},
                {"代码,名称\nS2,b\nS1,a\n", "编号,学校,分\nT2,S1,1\nT1,S2,2\n", "教师,评委\nT2,x\nT1,z\nT1,y\n"});
  CHECK(reading.good);
  CHECK(reading.Cells(1) == "T1,S2,2|T2,S1,1");
  CHECK(reading.Cells(2) == "T1,y|T1,z|T2,x");
  CHECK(reading.table(1).columns[1].num == Numerators{1, 0});
  CHECK(reading.table(2).columns[0].num == Numerators{0, 0, 1});
  CHECK(RowKey(reading.schema, *reading.data, 2, 2) == "T2/x");
}

TEST_CASE("Keys: a key that is a reference, named before or after its table") {
  TableSchema extra = {"附表", {Reference("教师", 1), Plain("注", CellKind::kText)}, {0}};
  TableSchema teachers = Teachers();
  teachers.columns[1].table = 2;
  TableSchema deepest = {"三", {Reference("附表", 0)}, {}};
  Reading reading =
      ReadFiles({extra, teachers, kSchools, deepest},
                {"教师,注\nT2,b\nT1,a\n", "编号,学校,分\nT2,S1,1\nT1,S1,2\n", "代码,名称\nS1,a\n", "附表\nT2\nT1\n"});
  CHECK(reading.faults.empty());
  CHECK(reading.Cells(0) == "T1,a|T2,b");
  CHECK(reading.Cells(3) == "T1|T2");
}

TEST_CASE("Keys: a table without a key stands in the order of all columns, gaps last") {
  TableSchema table = {"表", {Optional(Plain("a", CellKind::kInteger), {"无", "免"}), Plain("b", CellKind::kText)}, {}};
  Reading reading = ReadFiles({table}, {"a,b\n免,x\n2,y\n无,z\n10,x\n2,x\n2,y\n"});
  CHECK(reading.Cells() == "2,x|2,y|2,y|10,x|<免>,x|<无>,z");
  CHECK(reading.table().file_row == std::vector<uint64_t>{6, 3, 7, 5, 2, 4});
  CHECK(RowKey(reading.schema, *reading.data, 0, 0) == "第 6 行");
}

TEST_CASE("Keys: duplicates name the row that has the key already") {
  Reading reading = ReadFiles({kSchools}, {"代码,名称\nS1,a\nS2,b\nS1,c\nS1,d\n"});
  CHECK(reading.Codes() == "E1050@4 E1050@5");
  CHECK(reading.faults[0].args[0].zh == "S1");
  CHECK(reading.faults[0].args[1].zh == "2");
  CHECK(reading.faults[0].key == "S1");
  CHECK(reading.faults[1].args[1].zh == "2");
  TableSchema numbers = {"表", {Plain("k", CellKind::kNumber, 1), Plain("j", CellKind::kText)}, {0, 1}};
  CHECK(ReadFiles({numbers}, {"k,j\n1,a\n1.0,a\n1,b\n"}).Codes() == "E1050@3");
  CHECK(ReadFiles({numbers}, {"k,j\n,a\n1,b\n"}).Codes() == "E1051@2");
}

TEST_CASE("Keys: unique columns") {
  ColumnSchema id = Optional(Plain("证", CellKind::kText), {"无"});
  id.unique = true;
  TableSchema table = {"表", {Plain("k", CellKind::kInteger), id}, {0}};
  Reading reading = ReadFiles({table}, {"k,证\n3,x\n2,y\n1,x\n5,\n4,\n0,x\n"});
  CHECK(reading.Codes() == "E1054@4 E1054@7");
  CHECK(reading.faults[0].args[1].zh == "2");
  CHECK(reading.faults[1].args[1].zh == "2");
  CHECK(reading.faults[1].key == "0");
}

TEST_CASE("References: dangling ones, with the nearest key") {
  Reading reading = ReadFiles({kSchools, Teachers()},
                              {"代码,名称\nSCHOOL1,a\n", "编号,学校,分\nT1,SCHOOL1,1\nT2,SCHOOLl,1\nT3,Q,1\nT4,,1\n"});
  CHECK(reading.Codes() == "E1055@3 E1052@4 E1020@5");
  CHECK(reading.faults[0].args[2].zh == "SCHOOL1");
  CHECK(reading.faults[0].key == "T2");
  CHECK(reading.faults[0].value == "SCHOOLl");
  CHECK(reading.faults[0].column == "学校");
  TableSchema optional = Teachers();
  optional.columns[1] = Optional(optional.columns[1], {"未分配"});
  CHECK(ReadFiles({kSchools, optional}, {"代码,名称\nS1,a\n", "编号,学校,分\nT1,,1\n"}).Cells(1) == "T1,<未分配>,1");
}

TEST_CASE("References: a key that is a number or a date is matched by value") {
  for (CellKind kind : {CellKind::kInteger, CellKind::kNumber}) {
    std::vector<TableSchema> schema = {{"班", {Plain("号", kind, kind == CellKind::kNumber ? 1 : -1)}, {0}},
                                       {"生", {Reference("班", 0)}, {}}};
    Reading reading =
        ReadFiles(schema, {"号\n12\n3\n-5\n99999999999999999999999\n", "班\n03\n12.0\n-5\n99999999999999999999999\n"});
    CHECK(reading.faults.empty());
    CHECK(reading.Cells(1) == "-5|3|12|99999999999999999999999");
    CHECK(ReadFiles(schema, {"号\n12\n", "班\n1234567890123456789\n"}).Codes() == "E1052@2");
    CHECK(ReadFiles(schema, {"号\n12\n", "班\n十二\n"}).Codes() == "E1021@2");
  }
  std::vector<TableSchema> dates = {{"日", {Plain("d", CellKind::kDate)}, {0}}, {"事", {Reference("日", 0)}, {}}};
  CHECK(ReadFiles(dates, {"d\n2023-09-01\n", "日\n2023年9月1日\n"}).Cells(1) == "2023-09-01");
}

TEST_CASE("References: more rows than are settled at once, below each other the same") {
  const size_t rows = 140000;
  std::string teachers = "编号,学校,分\n";
  std::string wanted;
  for (size_t row = 0; row < rows; ++row) {
    const std::string number = std::to_string(1000000 + row);
    const bool dangles = row == 5 || row == 6 || row == 65536 || row == 139999;
    const std::string school = dangles ? "Q" : "S" + std::to_string(row / 10 % 3);
    teachers += number + "," + school + ",1\n";
    if (row > 0) wanted += '|';
    wanted += number + "," + (dangles ? "<E1052>" : school) + ",1";
  }
  for (const int threads : {1, 3}) {
    const Reading reading =
        ReadFiles({kSchools, Teachers()}, {"代码,名称\nS0,a\nS1,b\nS2,c\n", teachers.c_str()}, {}, threads);
    CHECK(reading.Codes() == "E1052@7 E1052@8 E1052@65538 E1052@140001");
    CHECK((reading.Cells(1) == wanted));
  }
}

TEST_CASE("References: into tables that are absent or unreadable") {
  TableSchema schools = kSchools;
  schools.may_be_absent = true;
  CHECK(ReadFiles({schools, Teachers()}, {nullptr, "编号,学校,分\nT1,S1,1\n"}).Codes() == "E1053@2");
  // Nothing is known about the keys: no further faults.
  CHECK(ReadFiles({kSchools, Teachers()}, {nullptr, "编号,学校,分\nT1,S1,1\n"}).Codes() == "E1001@0");
  CHECK(ReadFiles({kSchools, Teachers()}, {"名称\nx\n", "编号,学校,分\nT1,S1,1\n"}).Codes() == "E1010@1");
  // A row with a cell too many still is a row that can be referred to.
  CHECK(ReadFiles({kSchools, Teachers()}, {"代码,名称\nS1,a,b\n", "编号,学校,分\nT1,S1,1\n"}).Codes() == "E1012@2");
}

TEST_CASE("References: to the own table, and circles of keys end") {
  TableSchema self = {"人", {Plain("k", CellKind::kText), Optional(Reference("师傅", 0), {"无"})}, {0}};
  CHECK(ReadFiles({self}, {"k,师傅\nb,a\na,\nc,b\n"}).Cells() == "a,<无>|b,a|c,b");
  std::vector<TableSchema> circle = {{"甲", {Reference("乙", 1)}, {0}}, {"乙", {Reference("甲", 0)}, {0}}};
  CHECK(ReadFiles(circle, {"乙\nx\ny\n", "甲\ny\nx\n"}).table(0).rows == 2);
  CHECK(ReadFiles({{"甲", {Reference("甲", 0)}, {0}}}, {"甲\nx\n"}).table(0).rows == 1);
}

TEST_CASE("canonical-row-order: shuffled rows give the same tables") {
  std::vector<TableSchema> schema = {
      kSchools,
      Teachers(),
      {"记录",
       {Reference("教师", 1), Optional(Plain("值", CellKind::kNumber), {"缺", "免"}), Plain("文", CellKind::kText)},
       {}}};
  std::vector<std::vector<std::string>> rows(3);
  std::mt19937 random(7);
  for (int i = 0; i < 20; ++i) rows[0].push_back("S" + std::to_string(i) + ",名" + std::to_string(i % 3));
  for (int i = 0; i < 60; ++i)
    rows[1].push_back("T" + std::to_string(i) + ",S" + std::to_string(i * 7 % 20) + "," + std::to_string(i % 9));
  for (int i = 0; i < 300; ++i) {
    std::string value = i % 11 == 0 ? "" : i % 13 == 0 ? "免" : std::to_string(i % 17) + "." + std::to_string(i % 5);
    rows[2].push_back("T" + std::to_string(i * 13 % 60) + "," + value + ",文" + std::to_string(i % 4));
  }
  const char* headers[] = {"代码,名称", "编号,学校,分", "教师,值,文"};
  std::vector<std::string> expected;
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> files;
    for (int t = 0; t < 3; ++t) {
      std::string file = std::string(headers[t]) + "\n";
      for (const std::string& row : rows[t]) file += row + "\n";
      files.push_back(file);
      std::shuffle(rows[t].begin(), rows[t].end(), random);
    }
    Reading reading = ReadFiles(schema, {files[0].c_str(), files[1].c_str(), files[2].c_str()});
    REQUIRE(reading.good);
    std::vector<std::string> cells;
    for (int t = 0; t < 3; ++t) {
      cells.push_back(reading.Cells(t));
      for (const Column& column : reading.table(t).columns) cells.back() += " " + std::to_string(column.den);
    }
    for (int64_t row : reading.table(1).columns[1].num) cells[1] += " " + std::to_string(row);
    if (round == 0) expected = cells;
    REQUIRE(cells == expected);
  }
}

// Reading stops where too much is wrong. What is left is looked at by checks, which follow references to rows.
TEST_CASE("Where reading stops, references lead nowhere") {
  Limits limits;
  limits.data_faults = 2;
  const TableSchema people = {"师", {Plain("号", CellKind::kText), Plain("名", CellKind::kText)}, {0}};
  const TableSchema posts = {
      "职", {Plain("序", CellKind::kInteger), Reference("教师", 0), Plain("课", CellKind::kInteger)}, {0}};
  const Reading reading =
      ReadFiles({people, posts}, {"号,名\nT1,甲\n", "序,教师,课\n1,T1,x\n2,T8,x\n3,T9,x\n4,T1,x\n"}, limits);
  CHECK_FALSE(reading.good);
  REQUIRE(reading.table(1).rows > 0);
  for (size_t row = 0; row < reading.table(1).rows; ++row) CHECK(reading.table(1).columns[1].HasGap(row));
}
