#include "engine/data/csv.h"

#include <catch2/catch.hpp>
#include <random>

using namespace heng::data;
using Records = std::vector<std::vector<std::string>>;

namespace {

Records Read(std::string_view text, std::vector<uint64_t>* lines = nullptr) {
  CsvReader reader(text);
  Records records;
  std::vector<std::string_view> fields;
  while (reader.Next(fields)) {
    records.emplace_back(fields.begin(), fields.end());
    if (lines != nullptr) lines->push_back(reader.line());
  }
  CHECK(reader.fault() == CsvReader::Fault::kNone);
  return records;
}

std::string Written(std::string_view field, bool text) {
  std::string out;
  AppendCsvField(out, field, text);
  return out;
}

}  // namespace

TEST_CASE("CSV: records and fields of RFC 4180") {
  CHECK(Read("") == Records{});
  CHECK(Read("a,b\r\nc,d\r\n") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(Read("a,b\nc,d") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(Read("a,b\rc,d\r") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(Read("a,,\n,,\n,") == Records{{"a", "", ""}, {"", "", ""}, {"", ""}});
  CHECK(Read("\n\r\n\ra\n\n\nb\n") == Records{{"a"}, {"b"}});
  CHECK(Read(" a , b ") == Records{{" a ", " b "}});
  CHECK(Read("\"a\",\"b,c\"\n") == Records{{"a", "b,c"}});
  CHECK(Read("\"x\"\"y\",\"\"\"\",\"\"") == Records{{"x\"y", "\"", ""}});
  CHECK(Read("\"a\r\nb\nc\rd\",e\r\nf,g") == Records{{"a\r\nb\nc\rd", "e"}, {"f", "g"}});
  CHECK(Read("\"\"\n\"\"") == Records{{""}, {""}});
}

TEST_CASE("CSV: many undone quotes in one record stay apart") {
  std::string line;
  std::vector<std::string> expected;
  for (int i = 0; i < 50; ++i) {
    line += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"\"x\"";
    expected.push_back(std::to_string(i) + "\"x");
  }
  CHECK(Read(line) == Records{expected});
}

TEST_CASE("CSV: line numbers") {
  std::vector<uint64_t> lines;
  Read("h\n\"a\nb\r\nc\rd\"\ne\r\n\r\nf\rg\n", &lines);
  CHECK(lines == std::vector<uint64_t>{1, 2, 6, 8, 9});
}

TEST_CASE("CSV: faults and their lines") {
  auto fault = [](std::string_view text) {
    CsvReader reader(text);
    std::vector<std::string_view> fields;
    while (reader.Next(fields)) {
    }
    CHECK_FALSE(reader.Next(fields));
    return std::pair(reader.fault(), reader.fault_line());
  };
  using Fault = CsvReader::Fault;
  CHECK(fault("a\nb,\"c\nd\ne") == std::pair(Fault::kUnclosedQuote, uint64_t{2}));
  CHECK(fault("a\n\"b\n\",\"c\n") == std::pair(Fault::kUnclosedQuote, uint64_t{3}));
  CHECK(fault("\"a\"b") == std::pair(Fault::kTextAfterQuote, uint64_t{1}));
  CHECK(fault("x\n\"a\" ,b") == std::pair(Fault::kTextAfterQuote, uint64_t{2}));
  CHECK(fault("a\nb\"c") == std::pair(Fault::kQuoteInField, uint64_t{2}));
  CHECK(fault(std::string_view("a\nb\0c", 5)) == std::pair(Fault::kNul, uint64_t{2}));
  CHECK(fault(std::string_view("\"b\0c\"", 5)) == std::pair(Fault::kNul, uint64_t{1}));
  CHECK(fault("\"") == std::pair(Fault::kUnclosedQuote, uint64_t{1}));
}

TEST_CASE("CSV: fields are quoted when needed, and formulas are harmless") {
  CHECK(Written("abc", true) == "abc");
  CHECK(Written(" a ", true) == " a ");
  CHECK(Written("a,b", true) == "\"a,b\"");
  CHECK(Written("a\"b", true) == "\"a\"\"b\"");
  CHECK(Written("a\nb", true) == "\"a\nb\"");
  CHECK(Written("=1+1", true) == "'=1+1");
  CHECK(Written("=A1,B1", true) == "\"'=A1,B1\"");
  for (const char* text : {"+1", "-1", "@x", "\tx", "＝1", "＋1", "－1", "＠1"}) {
    CHECK(Written(text, true) == std::string("'") + text);
    CHECK(Written(text, false) == text);
  }
  CHECK(Written("\rx", true) == "\"'\rx\"");
  CHECK(Written("-12.5", false) == "-12.5");
}

TEST_CASE("CSV: what is written is read back") {
  std::mt19937 random(20230901);
  const std::string_view pieces[] = {"a", "\"", ",", "\n", "\r", "\r\n", " ", "教", "'", "1", "𠂇", ""};
  for (int round = 0; round < 2000; ++round) {
    Records records;
    std::string text;
    size_t columns = 2 + random() % 4;
    for (size_t r = 0; r < 1 + random() % 5; ++r) {
      std::vector<std::string>& record = records.emplace_back();
      for (size_t c = 0; c < columns; ++c) {
        std::string field;
        for (size_t i = random() % 5; i > 0; --i) field += pieces[random() % std::size(pieces)];
        record.push_back(field);
        if (c > 0) text += ',';
        AppendCsvField(text, field, false);
      }
      text += random() % 2 == 0 ? "\r\n" : "\n";
    }
    INFO(text);
    REQUIRE(Read(text) == records);
  }
}
