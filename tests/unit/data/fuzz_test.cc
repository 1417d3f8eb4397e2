// Random changes to small files: whatever comes, reading ends, and a good reading is sound.
#include <random>

#include "engine/data/encoding.h"
#include "engine/diag/diagnostic.h"
#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

std::vector<TableSchema> TestSchema() {
  ColumnSchema rate = Plain("率", CellKind::kNumber);
  rate.ratio = true;
  ColumnSchema id = Plain("证", CellKind::kText);
  id.unique = true;
  return {{"校", {Plain("码", CellKind::kInteger), Options("段", {"小学", "初中"})}, {0}},
          {"师",
           {Plain("号", CellKind::kText), Reference("校", 0), Optional(Plain("分", CellKind::kNumber, 1), {"缺考"}),
            Plain("日", CellKind::kDate), Plain("在", CellKind::kBool), rate, id},
           {0}}};
}

void Mutate(std::string& bytes, std::mt19937& random) {
  const std::string_view pieces[] = {",",        "\"",
                                     "\n",       "\r",
                                     "\0",       "\xFF",
                                     "%",        "-",
                                     ".",        "1,234",
                                     "１",       "\u3000",
                                     "缺考",     "#N/A",
                                     "1E+5",     "\xEF\xBB\xBF",
                                     "\xFF\xFE", "99999999999999999999",
                                     "0",        "\x81",
                                     "小学",     " "};
  size_t place = random() % (bytes.size() + 1);
  switch (random() % 4) {
    case 0: bytes.erase(place, 1 + random() % 4); break;
    case 1: bytes.insert(place, pieces[random() % std::size(pieces)]); break;
    case 2:
      if (place < bytes.size()) bytes[place] = static_cast<char>(random() % 256);
      break;
    default: bytes.insert(place, bytes.substr(random() % (bytes.size() + 1), random() % 12));
  }
}

}  // namespace

TEST_CASE("Random changes never break the reader") {
  const std::string first = "码,段\n12,小学\n3,初中\n";
  const std::string second =
      "号,校,分,日,在,率,证\r\nT1,3,85.5,2023-09-01,是,0.5,a\r\n\"T\"\"2\",12,,2023年9月1日,否,52.5%,b\r\nT3,12,缺考,"
      "2024-02-29,是,1,c\r\n";
  std::mt19937 random(1);
  size_t good = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string files[] = {first, second};
    if (round % 3 == 0) files[1] = Encode(second, Encoding::kGb18030);
    for (size_t i = random() % 4; i > 0; --i) Mutate(files[random() % 2], random);
    Reading reading;
    const std::vector<TableSchema> tables = TestSchema();
    reading.schema.tables.assign(tables.begin(), tables.end());
    Limits limits;
    limits.data_faults = 1 + random() % 30;
    reading.good = ReadTables(reading.schema, {{true, "校.csv", files[0]}, {true, "师.csv", files[1]}}, limits,
                              *reading.data, reading.faults);
    for (const DataFault& fault : reading.faults) {
      for (Lang lang : {Lang::kZh, Lang::kEn}) {
        REQUIRE_FALSE(FormatMessage(fault.code, lang, fault.args).empty());
        FormatHint(fault.code, lang, fault.args);
      }
    }
    if (!reading.good) continue;
    ++good;
    reading.Cells(0);
    reading.Cells(1);
    const TableData& table = reading.table(1);
    for (size_t row = 0; row < table.rows; ++row) {
      REQUIRE(static_cast<uint64_t>(table.columns[1].num[row]) < reading.table(0).rows);
      if (row > 0) REQUIRE(reading.Text(1, 0, row - 1) < reading.Text(1, 0, row));
    }
  }
  CHECK(good > 1000);
}
