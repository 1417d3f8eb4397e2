// Faults of whole files, headers and records.
#include "engine/data/encoding.h"
#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

TableSchema People() {
  ColumnSchema name = Plain("姓名", CellKind::kText);
  name.aliases = {"名字", "教师姓名"};
  return {"教师", {Plain("编号", CellKind::kText), name, Plain("考核得分", CellKind::kNumber, 1)}, {0}};
}

}  // namespace

TEST_CASE("Files: columns by name or alias, in any order") {
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,张三,85\n"}).Cells() == "T1,张三,85");
  Reading reading = ReadFiles({People()}, {"考核得分,教师姓名,编号\r\n85,张三,T1\r\n"});
  CHECK(reading.good);
  CHECK(reading.faults.empty());
  CHECK(reading.Cells() == "T1,张三,85");
  CHECK(reading.table().file == "教师.csv");
  CHECK(reading.table().file_row == std::vector<uint64_t>{2});
}

TEST_CASE("Files: every encoding gives the same table") {
  std::string text = "编号,姓名,考核得分\nT1,张三,85\n";
  for (Encoding encoding : {Encoding::kUtf8, Encoding::kUtf8Bom, Encoding::kGb18030}) {
    CHECK(ReadFiles({People()}, {Encode(text, encoding).c_str()}).Cells() == "T1,张三,85");
  }
  Reading reading = ReadFiles({People()}, {"\xB1\xE0\xBA\xC5\xFF"});
  CHECK(reading.Codes() == "E1003@0");
  CHECK(reading.faults[0].args[0].zh == "GB 18030-2022");
  CHECK(reading.faults[0].args[1].zh == "4");
}

TEST_CASE("Files: faults of the header") {
  Reading reading = ReadFiles({People()}, {"编号, 姓名,考核得分,备注\nT1,张三,85,x\n"});
  CHECK(reading.good);
  CHECK(reading.Codes() == "W1002@1 W1001@1");
  reading = ReadFiles({People()}, {"编号,姓名,考核得份,\nT1,张三,85,\n"});
  CHECK_FALSE(reading.good);
  CHECK(reading.Codes() == "W1005@1 W1007@1 E1016@1");
  CHECK(reading.faults[1].args[1].zh == "考核得分");
  CHECK(reading.faults[2].args[2].zh == "考核得份");
  CHECK(reading.faults[2].args[1].zh == "`编号`、`姓名`、`考核得份`");
  CHECK(ReadFiles({People()}, {"编号,姓名\nT1,张三\n"}).Codes() == "E1010@1");
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分,名字\nT1,张三,85,李四\n"}).Codes() == "E1011@1");
  CHECK(ReadFiles({People()}, {"编号;姓名;考核得分\nT1;张三;85\n"}).Codes() == "E1008@1");
  CHECK(ReadFiles({People()}, {"编号\t姓名\t考核得分\nT1\t张三\t85\n"}).Codes() == "E1008@1");
}

TEST_CASE("Files: missing, empty, only a header") {
  TableSchema table = People();
  CHECK(ReadFiles({table}, {nullptr}).Codes() == "E1001@0");
  CHECK(ReadFiles({table}, {""}).Codes() == "E1002@0");
  CHECK(ReadFiles({table}, {"\n\n"}).Codes() == "E1002@0");
  Reading reading = ReadFiles({table}, {"编号,姓名,考核得分\n"});
  CHECK(reading.good);
  CHECK(reading.Codes() == "W1003@0");
  CHECK(reading.table().rows == 0);
  CHECK_FALSE(reading.table().absent);
  table.may_be_absent = true;
  reading = ReadFiles({table}, {nullptr});
  CHECK(reading.good);
  CHECK(reading.faults.empty());
  CHECK(reading.table().absent);
  CHECK(reading.table().columns.size() == 3);
  CHECK(ReadFiles({table}, {""}).Codes() == "E1002@0");
}

TEST_CASE("Files: records that do not fit the header, blank rows") {
  Reading reading = ReadFiles({People()}, {"编号,姓名,考核得分\nT1,张三\nT2,李,四,85\n,,\nT3,王五,90\n"});
  CHECK(reading.Codes() == "E1012@2 E1012@3 W1006@4");
  CHECK(reading.faults[0].args[0].zh == "2");
  CHECK(reading.faults[0].args[1].zh == "3");
  CHECK(reading.faults[0].key == "T1");
  CHECK(reading.table().rows == 3);
}

TEST_CASE("Files: faults of quotes name the line") {
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,\"张三,85\nT2,李四,90\n"}).Codes() == "E1004@2");
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,\"张\"三,85\n"}).Codes() == "E1005@2");
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,张\"三\",85\n"}).Codes() == "E1006@2");
}

TEST_CASE("Files: limits") {
  Limits limits;
  limits.rows = 2;
  std::string file = "编号,姓名,考核得分\nT1,a,1\nT2,b,2\n";
  CHECK(ReadFiles({People()}, {file.c_str()}, limits).good);
  CHECK(ReadFiles({People()}, {(file + "T3,c,3\n").c_str()}, limits).Codes() == "E1013@4");
  limits = Limits();
  limits.data_file_bytes = file.size();
  CHECK(ReadFiles({People()}, {file.c_str()}, limits).good);
  CHECK(ReadFiles({People()}, {(file + "\n").c_str()}, limits).Codes() == "E1009@0");
  limits = Limits();
  limits.data_faults = 2;
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,a,x\nT2,b,x\n"}, limits).Codes() == "E1021@2 E1021@3");
  CHECK(ReadFiles({People()}, {"编号,姓名,考核得分\nT1,a,x\nT2,b,x\nT3,c,x\nT4,d,x\n"}, limits).Codes() ==
        "E1021@2 E1021@3 E1014@0");
}

TEST_CASE("Files: faults of all files at once, by file and row") {
  Reading reading =
      ReadFiles({{"甲", {Plain("x", CellKind::kNumber, 1)}, {}}, {"乙", {Plain("y", CellKind::kBool)}, {}}},
                {"x\n1\na\nb\n", "y\n是\n对\n"});
  CHECK(reading.Codes() == "E1021@3 E1021@4 E1035@3");
  CHECK(reading.faults[2].file == "乙.csv");
}
