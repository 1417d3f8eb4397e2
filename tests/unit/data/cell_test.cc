// Each rule for cells: one column, one cell.
#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

// Reads one cell in the column `x` beside a key; quotes are added when there is a comma.
Reading ReadCell(const ColumnSchema& column, const std::string& cell) {
  bool quoted = cell.find_first_of(",\n\r\"") != std::string::npos;
  std::string file = "k," + column.name + "\n1," + (quoted ? "\"" + cell + "\"" : cell) + "\n";
  return ReadFiles({{"表", {Plain("k", CellKind::kInteger), column}, {0}}}, {file.c_str()});
}

// The value as text, or "E1021" with the arguments after the first, "E1024 1234".
std::string Outcome(const ColumnSchema& column, const std::string& cell) {
  Reading reading = ReadCell(column, cell);
  if (reading.faults.empty()) {
    CHECK(reading.good);
    return reading.table().columns[1].HasGap(0) ? "<" + reading.Reason(0, 1, 0) + ">" : reading.Text(0, 1, 0);
  }
  CHECK(reading.faults.size() == 1);
  const DataFault& fault = reading.faults[0];
  CHECK_FALSE(reading.good);
  CHECK(fault.file == "表.csv");
  CHECK(fault.row == 2);
  CHECK(fault.column == column.name);
  CHECK(fault.key == "1");
  CHECK(fault.value == cell);
  CHECK(reading.data->gaps.Kind(reading.table().columns[1].status_of(0)) == GapKind::kError);
  std::string text = MessageOf(fault.code).name;
  for (size_t i = 1; i < fault.args.size(); ++i) text += " " + fault.args[i].zh;
  return text;
}

ColumnSchema Ratio(int places, bool percent) {
  ColumnSchema column = Plain("比", CellKind::kNumber, places);
  column.ratio = true;
  column.percent = percent;
  return column;
}

}  // namespace

TEST_CASE("Cells: numbers are kept exactly") {
  ColumnSchema number = Plain("分", CellKind::kNumber, 2);
  CHECK(Outcome(number, "85") == "85");
  CHECK(Outcome(number, "85.5") == "85.5");
  CHECK(Outcome(number, "-0.05") == "-0.05");
  CHECK(Outcome(number, "-0") == "0");
  CHECK(Outcome(number, "007.50") == "7.5");
  CHECK(Outcome(number, "85.5000") == "85.5");
  CHECK(Outcome(number, "85.50000000000000000000000") == "85.5");
  CHECK(Outcome(number, "123456789012345678901234.25") == "123456789012345678901234.25");
  CHECK(Outcome(number, "92233720368547758.07") == "92233720368547758.07");
  CHECK(Outcome(number, "-92233720368547758.08") == "-92233720368547758.08");
  CHECK(Outcome(number, "85.505") == "E1030 2");
  CHECK(Outcome(number, "85.5050000000000000000001") == "E1030 2");
  CHECK(Outcome(number, std::string(1001, '1')) == "E1042 1000");
  CHECK(Outcome(number, std::string(999, '1')) == std::string(999, '1'));
  Reading reading = ReadCell(number, "85.5");
  CHECK(reading.table().columns[1].den == 100);
  CHECK(reading.table().columns[1].num[0] == 8550);
}

// Plain cells and quoted ones go different ways.
TEST_CASE("Cells: every short number is read as its quoted self") {
  const std::string signs = "019.-%";
  std::vector<std::string> texts = {""};
  for (size_t from = 0, length = 1; length <= 4; ++length) {
    const size_t to = texts.size();
    for (; from < to; ++from) {
      for (const char sign : signs) texts.push_back(texts[from] + sign);
    }
  }
  const std::string name = "比大家都长的名字";  // the quick way needs some bytes in front
  for (const int places : {0, 1, 2, 6}) {
    for (const bool ratio : {false, true}) {
      ColumnSchema column = Ratio(places, false);
      column.ratio = ratio;
      column.name = name;
      for (size_t i = 1; i < texts.size(); ++i) {
        const std::string plain = name + '\n' + texts[i] + '\n';
        const std::string quoted = name + "\n\"" + texts[i] + "\"\n";
        const Reading quick = ReadFiles({{"表", {column}, {}}}, {plain.c_str()});
        const Reading careful = ReadFiles({{"表", {column}, {}}}, {quoted.c_str()});
        INFO(places << ' ' << texts[i]);
        REQUIRE(quick.Codes() == careful.Codes());
        REQUIRE(quick.Cells() == careful.Cells());
      }
    }
  }
}

TEST_CASE("Cells: without declared places the denominator follows the data") {
  Reading reading = ReadFiles({{"表", {Plain("x", CellKind::kNumber)}, {}}}, {"x\n1\n1.25\n3.5\n1.0000\n"});
  CHECK(reading.good);
  CHECK(reading.Cells() == "1|1|1.25|3.5");
  CHECK(reading.table().columns[0].den == 100);
  reading =
      ReadFiles({{"表", {Plain("x", CellKind::kNumber)}, {}}}, {"x\n9000000000000000000\n0.000000000000000001\n5\n"});
  CHECK(reading.good);
  CHECK(reading.Cells() == "0.000000000000000001|5|9000000000000000000");
  reading = ReadFiles({{"表", {Plain("x", CellKind::kNumber)}, {}}}, {"x\n0.0000000000000000001\n"});
  CHECK(reading.Codes() == "E1030@2");
}

TEST_CASE("Cells: whole numbers") {
  ColumnSchema number = Plain("人", CellKind::kInteger);
  CHECK(Outcome(number, "42") == "42");
  CHECK(Outcome(number, "42.0") == "42");
  CHECK(Outcome(number, "110105199001011234") == "110105199001011234");
  CHECK(Outcome(number, "42.5") == "E1041");
  CHECK(Outcome(number, "四十二") == "E1021");
}

TEST_CASE("Cells: what spreadsheets and people do to numbers") {
  ColumnSchema number = Plain("分", CellKind::kNumber, 2);
  CHECK(Outcome(number, "８５") == "E1023 85");
  CHECK(Outcome(number, "85．5") == "E1023 85.5");
  CHECK(Outcome(number, "－5") == "E1023 -5");
  CHECK(Outcome(number,
                "\u2212"
                "5") == "E1023 -5");
  CHECK(Outcome(number, "８５分") == "E1023 85");
  CHECK(Outcome(number, "1,234") == "E1024 1234");
  CHECK(Outcome(number, "1，234") == "E1024 1234");
  CHECK(Outcome(number, "-1,234,567.50") == "E1024 -1234567.50");
  CHECK(Outcome(number, "1,23") == "E1021");
  CHECK(Outcome(number, " 85") == "E1022");
  CHECK(Outcome(number, "85\u3000") == "E1022");
  CHECK(Outcome(number, "85\u00A0") == "E1022");
  CHECK(Outcome(number, "1 234") == "E1022");
  CHECK(Outcome(number, " ") == "E1022");
  CHECK(Outcome(number, "85\u200B") == "E1038 U+200B");
  CHECK(Outcome(number, "1.2E+17") == "E1025");
  CHECK(Outcome(number, "3e5") == "E1025");
  CHECK(Outcome(number, "85分") == "E1026 85");
  CHECK(Outcome(number, "85 分") == "E1026 85");
  CHECK(Outcome(number, "¥300") == "E1026 300");
  CHECK(Outcome(number, "￥300.5") == "E1026 300.5");
  CHECK(Outcome(number, "85%") == "E1027");
  CHECK(Outcome(number, "85％") == "E1023 85%");
  CHECK(Outcome(number, "+85") == "E1028 85");
  CHECK(Outcome(number, ".5") == "E1029 0.5");
  CHECK(Outcome(number, "-.5") == "E1029 -0.5");
  CHECK(Outcome(number, "5.") == "E1029 5");
  CHECK(Outcome(number, "缺考") == "E1021");
  CHECK(Outcome(number, "-") == "E1021");
  CHECK(Outcome(number, ".") == "E1021");
  CHECK(Outcome(number, "%") == "E1021");
  CHECK(Outcome(number, "1.2.3") != "1.2");
  CHECK(Outcome(number, "--5") == "E1021");
  CHECK(Outcome(number, "#N/A") == "E1031");
  CHECK(Outcome(number, "#DIV/0!") == "E1031");
  CHECK(Outcome(number, "#####") == "E1031");
  CHECK(Outcome(number, "") == "E1020");
}

TEST_CASE("Cells: ratios") {
  CHECK(Outcome(Ratio(4, false), "0.525") == "0.525");
  CHECK(Outcome(Ratio(4, false), "52.5%") == "0.525");
  CHECK(Outcome(Ratio(4, false), "52.555%") == "E1030 4");
  CHECK(Outcome(Ratio(1, false), "50%") == "0.5");
  CHECK(Outcome(Ratio(0, false), "200%") == "2");
  CHECK(Outcome(Ratio(1, false), "55%") == "E1030 1");
  CHECK(Outcome(Ratio(1, true), "52.5") == "0.525");
  CHECK(Outcome(Ratio(1, true), "52.5%") == "0.525");
  CHECK(Outcome(Ratio(1, true), "52.55") == "E1030 1");
  CHECK(Outcome(Ratio(-1, true), "12.3456789") == "0.123456789");
  CHECK(Outcome(Ratio(2, false), "50.000000000000000000000%") == "0.5");
  CHECK(Outcome(Ratio(4, false), "52.5 %") == "E1022");
}

TEST_CASE("Cells: a ratio above 1 without % is a doubt, said once a column") {
  Reading reading = ReadFiles({{"表", {Ratio(2, false)}, {}}}, {"比\n0.5\n52.5\n1\n88\n150%\n"});
  CHECK(reading.good);
  CHECK(reading.Codes() == "W1004@0");
  CHECK(reading.faults[0].args[1].zh == "52.5");
  CHECK(reading.faults[0].args[2].zh == "2");
  CHECK(reading.Cells() == "0.5|1|1.5|52.5|88");
}

TEST_CASE("Cells: dates") {
  ColumnSchema date = Plain("日", CellKind::kDate);
  CHECK(Outcome(date, "2023-09-01") == "2023-09-01");
  CHECK(Outcome(date, "2023年9月1日") == "2023-09-01");
  CHECK(Outcome(date, "2023/9/1") == "E1043 2023-09-01");
  CHECK(Outcome(date, "2023.09.01") == "E1043 2023-09-01");
  CHECK(Outcome(date, "20230901") == "E1043 2023-09-01");
  CHECK(Outcome(date, "2023/9/1 8:30") == "E1043 2023-09-01");
  CHECK(Outcome(date, "45170") == "E1044");
  CHECK(Outcome(date, "2023-02-29") == "E1033");
  CHECK(Outcome(date, "2023年13月1日") == "E1033");
  CHECK(Outcome(date, "01/09/2023") == "E1032");
  CHECK(Outcome(date, "去年九月") == "E1032");
  CHECK(Outcome(date, " 2023-09-01") == "E1036");
  CHECK(Outcome(date, "#VALUE!") == "E1031");
}

TEST_CASE("Cells: options and yes/no") {
  ColumnSchema options = Options("段", {"小学", "初中", "高级中学"});
  CHECK(Outcome(options, "初中") == "初中");
  CHECK(Outcome(options, "高极中学") == "E1045 `小学`、`初中`、`高级中学` 高级中学");
  CHECK(Outcome(options, "幼儿园") == "E1034 `小学`、`初中`、`高级中学`");
  CHECK(Outcome(options, "初中 ") == "E1036");
  CHECK(Outcome(options, "初中\u200B") == "E1038 U+200B");
  Reading reading = ReadCell(options, "初中");
  CHECK(reading.table().columns[1].num[0] == 1);
  ColumnSchema yes_no = Plain("否", CellKind::kBool);
  CHECK(Outcome(yes_no, "是") == "是");
  CHECK(Outcome(yes_no, "否") == "否");
  CHECK(Outcome(yes_no, "yes") == "是");
  CHECK(Outcome(yes_no, "no") == "否");
  for (const char* cell : {"Yes", "1", "true", "有", "√"}) CHECK(Outcome(yes_no, cell) == "E1035");
  CHECK(Outcome(yes_no, "是 ") == "E1036");
}

TEST_CASE("Cells: texts") {
  ColumnSchema text = Plain("文", CellKind::kText);
  CHECK(Outcome(text, "张三") == "张三");
  CHECK(Outcome(text, " 张 三 ") == " 张 三 ");
  CHECK(Outcome(text, "110105199001011234") == "110105199001011234");
  CHECK(Outcome(text, "007") == "007");
  CHECK(Outcome(text, "'=1+1") == "'=1+1");
  CHECK(Outcome(text, "a\tb\nc") == "a\tb\nc");
  CHECK(Outcome(text,
                "a\x01"
                "b") == "E1037 U+0001");
  CHECK(Outcome(text, "a\x7F") == "E1037 U+007F");
  CHECK(Outcome(text, "a\xC2\x85") == "E1037 U+0085");
  CHECK(Outcome(text, "1.10105E+17") == "E1039");
  CHECK(Outcome(text, "1E5") == "1E5");
  CHECK(Outcome(text, "#REF!") == "E1031");
  CHECK(Outcome(text, "#1班") == "#1班");
  CHECK(Outcome(text, "\u3000") == "\u3000");
}

TEST_CASE("Cells: a key or a reference may not carry blanks") {
  std::vector<TableSchema> schema = {{"校", {Plain("码", CellKind::kText)}, {0}},
                                     {"师", {Plain("号", CellKind::kText), Reference("校", 0)}, {0}}};
  Reading reading = ReadFiles(schema, {"码\nS1\n",
                                       "号,校\nT1,S1 \n T2,S1\n T3\u3000,\u00A0S1\nT\u200B"
                                       "4,S1\nT5,S1\n"});
  CHECK(reading.Codes() == "E1036@2 E1036@3 E1036@4 E1036@4 E1038@5");
  CHECK(ReadFiles(schema, {"码\nS 1\n", "号,校\nT 1,S 1\n"}).good);
}

TEST_CASE("Cells: gaps") {
  ColumnSchema score = Optional(Plain("分", CellKind::kNumber, 1), {"缺考", "免考"});
  CHECK(Outcome(score, "") == "<缺考>");
  CHECK(Outcome(score, "免考") == "<免考>");
  CHECK(Outcome(score, "作弊") == "E1040 `缺考`、`免考`");
  CHECK(Outcome(score, "0") == "0");
  Reading reading = ReadCell(score, "免考");
  CHECK(reading.data->gaps.Kind(reading.table().columns[1].status_of(0)) == GapKind::kMissing);
  CHECK(ReadCell(score, "5").table().columns[1].status.empty());
  CHECK(Outcome(Optional(Plain("日", CellKind::kDate), {"未定"}), "不详") == "E1040 `未定`");
  CHECK(Outcome(Optional(Plain("在", CellKind::kBool), {"未定"}), "待定") == "E1040 `未定`");
  CHECK(Outcome(Optional(Options("段", {"小学"}), {"未定"}), "初中") == "E1034 `小学`、`未定`");
  CHECK(Outcome(Optional(Plain("文", CellKind::kText), {"未填"}), "未填") == "<未填>");
  CHECK(Outcome(Optional(Options("段", {"小学"}), {"未定"}), "") == "<未定>");
}

TEST_CASE("Cells: a long cell is cut short in the message, not in the fault") {
  std::string cell;
  for (int i = 0; i < 100; ++i) cell += "字";
  Reading reading = ReadCell(Plain("分", CellKind::kNumber, 1), cell);
  REQUIRE(reading.Codes() == "E1021@2");
  CHECK(reading.faults[0].args[0].zh == cell.substr(0, 180) + "…");
  CHECK(reading.faults[0].value == cell);
}

TEST_CASE("Numbers: a few cells with many decimals stand aside, many do not") {
  for (const size_t every : {100, 3}) {  // of 6,000 rows
    std::string file = "x,y\n";
    std::string wanted;
    for (size_t row = 0; row < 6000; ++row) {
      const std::string number = std::to_string(row + 1);
      const std::string cell = row % every == 1 ? "0.123456789012" + std::to_string(100001 + row * 10) : number + ".25";
      file += number + "," + cell + "\n";
      if (row > 0) wanted += '|';
      wanted += number + "," + cell;
    }
    for (const int threads : {1, 3}) {
      const Reading reading = ReadFiles({{"表", {Plain("x", CellKind::kInteger), Plain("y", CellKind::kNumber)}, {0}}},
                                        {file.c_str()}, {}, threads);
      CHECK(reading.faults.empty());
      CHECK((reading.Cells() == wanted));
      const Column& column = reading.table().columns[1];
      CHECK(column.den == (every == 100 ? 100 : 1'000'000'000'000'000'000));
      CHECK(column.wide.size() == (every == 100 ? 60 : 3995));  // 9.25 and more have no room for 18 decimals
    }
  }
  // Keys are told apart by numerators.
  const Reading keys = ReadFiles({{"表", {Plain("x", CellKind::kNumber)}, {0}}}, {"x\n1.5\n0.1234567891234567\n"});
  CHECK(keys.table().columns[0].wide.empty());
}
