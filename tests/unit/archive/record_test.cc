// Canonical bytes: a record written by hand from FORMAT.md, there and back, and no byte of it that may be changed.
#include "engine/archive/record.h"

#include <catch2/catch.hpp>

#include "engine/archive/canonical.h"

namespace heng::archive {
namespace {

std::string Field(char letter, const std::string& content) {
  std::string length(4, '\0');
  length[2] = static_cast<char>(content.size() >> 8);
  length[3] = static_cast<char>(content.size() & 0xff);
  return letter + length + content;
}

RunRecord SmallRun() {
  RunRecord run;
  run.title = "期末奖励";
  run.period = "2022-09-01/2023-08-31";
  run.engine = "heng 1";
  run.decoder = "GB18030-2022";
  run.who = "张";
  run.when = "2023-09-01T08:00:00+08:00";
  run.rules = {{true, {"方案.heng", "../方案.heng"}, {"d1", "d2"}}};
  run.inputs = {{"教师",
                 {"教师.csv", true, {true, {"root"}}},
                 3,
                 {{"编号", "文本", false, {"c1"}}, {"姓名", "文本", true, {"r"}}}}};
  run.earlier = {{"year", "2021", std::string("\0\xff", 2), "去年.heng-archive", {{"教师", {"教师.csv", false, {}}}}}};
  run.results = {{"教师", 1, 3, {{"考核", "分", false, {"c2"}}}, {"t1"}}};
  run.sheets = {{"公示", true, {}}};
  run.roundings = {"o1"};
  run.messages = {true, {"o2"}};
  run.reason = "更正 T3 的出勤";
  run.corrects = "leaf";
  run.stored = {{"d1", 12, "f1"}};
  return run;
}

TEST_CASE("a record by hand") {
  const LockRecord lock{"2022-09-01/2023-08-31", "王", "2023-09-01", "公示期满"};
  CHECK(Encode(lock) == Field('T', "heng/lock/1") + Field('T', "2022-09-01/2023-08-31") + Field('T', "王") +
                            Field('T', "2023-09-01") + Field('T', "公示期满"));
  const ErasureRecord erasure{"leaf", "教师", {0, 12}, "王", "2030-01-01", "依申请"};
  CHECK(Encode(erasure) == Field('T', "heng/erasure/1") + Field('B', "leaf") + Field('T', "教师") + Field('L', "2") +
                               Field('I', "0") + Field('I', "12") + Field('T', "王") + Field('T', "2030-01-01") +
                               Field('T', "依申请"));
}

TEST_CASE("there and back, and nothing shorter, longer or looser") {
  const std::vector<Record> records = {FoundingRecord{"intl", "heng/县", "张", "2023", {"k1", "k2"}}, SmallRun(),
                                       ApprovalRecord{"leaf", "科长", "text\n", "李", "2023"}, LockRecord{},
                                       ErasureRecord{"leaf", "教师", {7}, "", "", ""}};
  for (const Record& record : records) {
    const std::string bytes = Encode(record);
    const auto back = Decode(bytes);
    REQUIRE(back);
    CHECK(back->index() == record.index());
    CHECK(Encode(*back) == bytes);
    CHECK(!Decode(bytes + "x"));
    for (size_t i = 0; i < bytes.size(); ++i) {
      REQUIRE(!Decode(bytes.substr(0, i)));
      for (const int bit : {1, 0x80}) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ bit);
        const auto other = Decode(changed);
        REQUIRE((!other || Encode(*other) == changed));  // one value, one spelling
      }
    }
  }
}

TEST_CASE("cells") {
  std::string cells;
  AppendCell(cells, "95.5", false);
  AppendCell(cells, "缺(未考)", true);
  AppendCell(cells, std::string(100, 'x'), false);
  CHECK(cells.substr(0, 5) ==
        "\x08"
        "95.5");
  CHECK(static_cast<unsigned char>(cells[5]) == 11 * 2 + 1);
  std::string_view rest = cells;
  CHECK(TakeCell(rest)->content == "95.5");
  const auto gap = TakeCell(rest);
  CHECK((gap->gap && gap->content == "缺(未考)"));
  CHECK(TakeCell(rest)->content.size() == 100);
  CHECK(rest.empty());
  CHECK(!TakeCell(rest));
  for (const std::string& wrong :
       {std::string("\x08"
                    "95"),
        std::string("\x80\x00", 2), std::string("\x80"), std::string("\xff\xff\xff\xff\xff\xff\x01")}) {
    std::string_view bytes = wrong;
    CHECK(!TakeCell(bytes));
  }
}

}  // namespace
}  // namespace heng::archive
