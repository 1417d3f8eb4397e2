// Rows laid by hand against the text of each cell, one by one.
#include "engine/report/row_writer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "engine/base/digits.h"
#include "engine/data/csv.h"

namespace heng::report {
namespace {

// One table of one text key and the columns given; written by the writer, and cell by cell.
struct Written {
  data::Schema schema;
  data::Dataset data;
  data::Column key;
  result::Outcome outcome;
  result::Table table;

  explicit Written(const std::vector<std::string>& keys) : key(keys.size()) {
    for (size_t row = 0; row < keys.size(); ++row) key.num[row] = data.texts.Code(keys[row]);
    outcome.schema = &schema;
    outcome.data = &data;
    table.rows = keys.size();
    table.keys = {{"编号", data::CellKind::kText}};
    table.keys[0].values = &key;
  }
  std::string ByCells() const {
    std::string out;
    for (size_t row = 0; row < table.rows; ++row) {
      data::AppendCsvField(out, result::CellText(outcome, table.keys[0], row), true);
      for (const result::Column& column : table.columns) {
        out += ',';
        data::AppendCsvField(out, result::CellText(outcome, column, row), result::HoldsText(column));
      }
      out += '\n';
    }
    return out;
  }
  std::string ByWriter() const {
    std::string out;
    const RowWriter writer(outcome, table, "\n");
    for (size_t row = 0; row < table.rows; row += 100) writer.Append(out, row, std::min(table.rows, row + 100));
    return out;
  }
};

TEST_CASE("numbers by hand") {
  const auto fixed = [](int64_t scaled, int places) {
    char bytes[kMostDigits];
    return std::string(bytes, PutFixed(bytes, scaled, places));
  };
  CHECK(fixed(0, 0) == "0");
  CHECK(fixed(0, 2) == "0.00");
  CHECK(fixed(-5, 2) == "-0.05");
  CHECK(fixed(8537, 2) == "85.37");
  CHECK(fixed(1234567890123, 9) == "1234.567890123");
  CHECK(fixed(INT64_MAX, 0) == "9223372036854775807");
  CHECK(fixed(INT64_MAX, 18) == "9.223372036854775807");
  CHECK(fixed(-INT64_MAX, 1) == "-922337203685477580.7");
  for (int digits = 1; digits < 19; ++digits) {  // where the count of digits changes
    const std::string nines(static_cast<size_t>(digits), '9');
    CHECK(fixed(std::stoll(nines), 0) == nines);
    CHECK(fixed(std::stoll(nines) + 1, 0) == "1" + std::string(static_cast<size_t>(digits), '0'));
  }
}

TEST_CASE("numbers of all forms are written as their cells are") {
  std::mt19937_64 random(5);
  const size_t rows = 2000;
  for (const int64_t den : {int64_t{1}, int64_t{2}, int64_t{8}, int64_t{10}, int64_t{100}, int64_t{625}, int64_t{3},
                            int64_t{700}, int64_t{1000000000000000000}, int64_t{1} << 40}) {
    Written written(std::vector<std::string>(rows, "甲"));
    data::Column values(rows, den);
    for (size_t row = 0; row < rows; ++row) values.num[row] = static_cast<int64_t>(random()) >> random() % 64;
    for (size_t row = 0; row < rows; row += 50) values.Set(row, Number(INT64_MAX) * Number(static_cast<int64_t>(row)));
    for (size_t row = 7; row < rows; row += 31) values.SetGap(row, 1);
    data::Column split = values;
    split.Set(0, Number::Ratio(1, 3));
    for (const int decimals : {-1, 0, 1, 2, 3, 7, 18, 30}) {
      result::Column column{"数"};
      column.decimals = decimals;
      column.values = &values;
      written.table.columns.push_back(column);
      column.values = &split;
      written.table.columns.push_back(column);
    }
    CHECK((written.ByWriter() == written.ByCells()));
  }
}

TEST_CASE("texts, options, dates and references are written as their cells are") {
  std::vector<std::string> texts = {"",
                                    "甲",
                                    "a,b",
                                    "\"",
                                    "12345678",
                                    "1234567,",
                                    "12345678 9,",
                                    "=1+1",
                                    "+",
                                    "@x",
                                    "－1",
                                    "（一）",
                                    "two words",
                                    "a\nb",
                                    "a\rb",
                                    "-",
                                    "\tx",
                                    "＝甲",
                                    "'quoted'",
                                    "北京市第一中学",
                                    std::string(40000, 'x'),
                                    std::string(20000, '"'),
                                    std::string(16383, 'y')};
  Written written(texts);
  data::Column codes(texts.size());
  for (size_t row = 0; row < texts.size(); ++row) codes.num[row] = static_cast<int64_t>(row % 3);
  codes.SetGap(5, 1);
  data::Column flags = codes;
  for (int64_t& flag : flags.num) flag %= 2;
  result::Column option{"等次", data::CellKind::kOption, {"优秀", "=良", "合,格"}};
  result::Column date{"日期", data::CellKind::kDate};
  result::Column yes{"是否", data::CellKind::kBool};
  result::Column row_of{"所在", data::CellKind::kReference};
  row_of.row_names = {"S1", "\"S2\"", "+S3"};
  for (result::Column* column : {&option, &date, &yes, &row_of}) {
    column->values = column == &yes ? &flags : &codes;
    written.table.columns.push_back(*column);
  }
  CHECK(written.ByWriter() == written.ByCells());
}

}  // namespace
}  // namespace heng::report
