// Reading in pieces and by several threads against reading from one end to the other, over files made to be nasty. A
// file in which every field is quoted goes through the careful path for every cell, so it is what the fast one must
// equal.
#include <random>

#include "engine/data/row_order.h"
#include "tests/unit/data/fixture.h"

using namespace heng;
using namespace heng::data;

namespace {

std::vector<TableSchema> NastySchema(std::vector<int> key) {
  ColumnSchema rate = Plain("率", CellKind::kNumber, 4);
  rate.ratio = true;
  ColumnSchema percent = Plain("百分", CellKind::kNumber, 2);
  percent.ratio = percent.percent = true;
  ColumnSchema id = Plain("证", CellKind::kText);
  id.unique = true;
  return {
      {"校", {Plain("学校代码", CellKind::kInteger), Options("段", {"小学", "初中"})}, {0}},
      {"师",
       {Plain("号", CellKind::kText), Reference("校", 0), Optional(Plain("分", CellKind::kNumber, 1), {"缺考"}),
        Plain("日", CellKind::kDate), Plain("在", CellKind::kBool), rate, id, percent, Plain("任意", CellKind::kNumber),
        Options("级", {"无", "市级", "国家级、世界级和更高的级别"}), Optional(Plain("注", CellKind::kText), {})},
       std::move(key)}};
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  size_t Below(size_t n) { return random_() % n; }
  std::string Pick(const std::vector<std::string>& of) { return of[Below(of.size())]; }

  std::string Cell(size_t column, size_t row) {
    if (Below(nastiness_) == 0) {
      return Pick({"",
                   " ",
                   "缺考",
                   "'01",
                   "1E+5",
                   "#N/A",
                   "+5",
                   "-3",
                   "85.5 ",
                   "1,5",
                   "99999999999999999999.5",
                   "0.125",
                   "-0",
                   "007",
                   "12345678901",
                   "123456789.25",
                   "52.5%",
                   "合计",
                   "é",
                   "1.5",
                   "2023年9月1日",
                   "2023-02-29",
                   "\xC2\xA0x",
                   "9223372036854775807",
                   "12.3456789012345678",
                   "."});
    }
    switch (column) {
      case 0: return "T" + std::to_string(sorted_ ? row + 100 : Below(90) * 7 % 90 + 10);
      case 1: return Pick({"3", "12"});
      case 2: return Pick({"85.5", "9.0", "100.0", "7", "0.5", ""});
      case 3: return Pick({"2023-09-01", "2024-02-29", "0001-01-01"});
      case 4: return Pick({"是", "否", "yes", "no"});
      case 5: return Pick({"0.2500", "1.0000", "0.5", "1", Below(40) == 0 ? "1.5" : "0"});
      case 6: return std::to_string(row * 31 % 1000) + "号";
      case 7: return Pick({"52.25", "100", "0.5", "3.00"});
      case 8: return Pick({"1.5", "2", "0.25", "-7.5", "123456789012345678", Below(20) == 0 ? "0.000000001" : "1.50"});
      case 9: return Pick({"无", "市级", "国家级、世界级和更高的级别"});
      default: return Pick({"", "甲乙丙丁", "a long text that needs more than sixteen bytes", "x"});
    }
  }

  // With `broken`, also what no reader can split.
  std::string File(bool broken) {
    nastiness_ = Below(3) == 0 ? 12 : 400;
    sorted_ = Below(2) == 0;
    const std::string end = Pick({"\n", "\n", "\r\n", "\r"});
    const bool mixed = Below(8) == 0;
    std::string text = "号,校,分,日,在,率,证,百分,任意,级,注" + end;
    for (size_t row = 0, rows = Below(60); row < rows; ++row) {
      const size_t kind = Below(40);
      const size_t fields = kind == 0 ? 1 + Below(13) : 11;
      for (size_t c = 0; c < fields; ++c) {
        std::string cell = kind == 1 ? "" : kind == 2 && c == 0 ? "总计" : Cell(c, row);
        if (cell.find(',') != std::string::npos) cell.clear();
        if (broken && Below(150) == 0) cell = Pick({"\"a\nb\"", "\"q\"\"q\"", "x\"", "\"y\"z", "\"open", "\"a\r\n\""});
        if (broken && Below(3000) == 0) cell = std::string(1, '\0');
        text += (c == 0 ? "" : ",") + cell;
      }
      text += mixed ? Pick({"\n", "\r\n", "\n\n", "\r"}) : end;
      if (kind == 3) text += end;
    }
    if (Below(4) == 0) text.pop_back();
    return text;
  }

 private:
  std::mt19937 random_;
  size_t nastiness_ = 1;
  bool sorted_ = false;
};

// The same records, every field of them in quotes.
std::string Quoted(std::string_view text) {
  std::string out;
  bool open = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text[i] == '\n' || text[i] == '\r';
    if (!open && !line_end) out += '"';
    if (text[i] == ',') {
      out += "\",";
      open = true;
      if (i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r')
        out += "\"\"", open = false;
      else
        out += '"';
      continue;
    }
    if (line_end && open) out += '"';
    open = !line_end;
    out += text[i];
  }
  if (open) out += '"';
  return out;
}

struct Task {
  std::vector<int> key;
  std::vector<std::string> files;
  Limits limits = {};
};

Reading Read(const Task& task, const ReadOptions& options) {
  Reading reading;
  const std::vector<TableSchema> tables = NastySchema(task.key);
  reading.schema.tables.assign(tables.begin(), tables.end());
  reading.good = ReadTables(reading.schema, {{true, "校.csv", task.files[0]}, {true, "师.csv", task.files[1]}},
                            task.limits, *reading.data, reading.faults, options);
  return reading;
}

void InOrder(const Reading& reading, std::vector<int> key) {
  if (key.empty()) key = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const RowOrder order(reading.schema, *reading.data, 1, key);
  const TableData& rows = reading.table(1);
  for (size_t row = 1; row < rows.rows; ++row) {
    const int compared = order.Compare(row - 1, row);
    REQUIRE(compared <= 0);
    if (compared == 0) REQUIRE(rows.file_row[row - 1] < rows.file_row[row]);
  }
}

std::string Told(const Reading& reading) {
  std::string out = reading.good ? "good\n" : "bad\n";
  for (const DataFault& fault : reading.faults) {
    out += std::string(MessageOf(fault.code).name) + '@' + fault.file + ':' + std::to_string(fault.row) + ' ' +
           fault.column + ' ' + fault.key + ' ' + fault.value;
    for (const Text& text : fault.args) out += '|' + text.zh + '|' + text.en;
    out += '\n';
  }
  return out;
}

std::string Held(const Reading& reading, int table) {
  const TableData& rows = reading.table(table);
  std::string out = std::to_string(rows.rows) + " rows\n";
  // Where reading stops, rows behind may have been read already and made a denominator grow.
  for (size_t c = 0; reading.good && c < rows.columns.size(); ++c) out += std::to_string(rows.columns[c].den) + ' ';
  for (size_t row = 0; row < rows.rows; ++row) {
    out += '\n' + std::to_string(rows.file_row[row]) + ':';
    for (size_t c = 0; c < rows.columns.size(); ++c) {
      const int column = static_cast<int>(c);
      const bool gap = rows.columns[c].HasGap(row);
      out += ' ';
      out += reading.good && rows.columns[c].IsWide(row) ? "wide " : "";
      out += gap ? "<" + reading.Reason(table, column, row) + ">" : reading.Text(table, column, row);
    }
  }
  return out;
}

void Same(const Reading& a, const Reading& b) {
  REQUIRE(Told(a) == Told(b));
  // What could not be read as a whole is put in no order: it stands as far as it was read.
  REQUIRE(Held(a, 0) == Held(b, 0));
  REQUIRE(Held(a, 1) == Held(b, 1));
}

}  // namespace

TEST_CASE("Pieces and threads do not show, nor does the fast path") {
  constexpr size_t kWhole = 1 << 30;
  const std::vector<std::vector<int>> keys = {{0}, {0}, {}, {1, 0}, {8, 3}, {2, 6}};
  size_t good = 0;
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    Maker maker(seed);
    const bool broken = maker.Below(3) == 0;
    Task task = {keys[maker.Below(keys.size())], {"学校代码,段\n12,小学\n3,初中\n", maker.File(broken)}};
    if (maker.Below(4) == 0) task.limits.data_faults = 1 + maker.Below(12);
    if (maker.Below(10) == 0) task.limits.rows = 2 + maker.Below(40);
    INFO("seed " << seed << " key " << Catch::Detail::stringify(task.key) << "\n" << task.files[1]);
    const Reading whole = Read(task, {1, kWhole});
    good += whole.good ? 1 : 0;
    if (whole.good) InOrder(whole, task.key);
    for (const int threads : {1, 2, 7}) {
      for (const size_t piece : {size_t{1}, 1 + maker.Below(40), 50 + maker.Below(400)}) {
        INFO(threads << " threads, pieces of " << piece);
        Same(whole, Read(task, {threads, piece}));
      }
    }
    if (broken) continue;
    INFO("quoted");
    task.files[1] = Quoted(task.files[1]);
    Same(whole, Read(task, {1, kWhole}));
  }
  CHECK(good > 100);
}
