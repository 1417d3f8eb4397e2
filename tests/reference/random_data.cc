// Random data: short lists of values, so that ties, zeros and gaps are common.
#include <array>
#include <iterator>

#include "tests/reference/random_scheme.h"

namespace heng::reference {

namespace {

std::string KeyOf(int table, int row) {  // keys do not come in order
  return (table == kSchool ? "S" : "T") + std::to_string((row * 7 + 3) % 13 + 10);
}

const char* const kOldKeys[] = {"A1", "A2", "A3"};  // of rows that are there no more

class DataWriter {
 public:
  DataWriter(const World& world, uint64_t seed) : world_(world), random_(seed) {
    rows_ = {random_.Between(1, 4), random_.Chance(20) ? random_.Below(3) : random_.Between(2, 12), random_.Below(13)};
    zeros_ = random_.Chance(30) ? 40 : 8;
    gaps_ = random_.Chance(30) ? 50 : 15;
    if (rows_[kTeacher] == 0) rows_[kVisit] = 0;
  }

  std::string Table(int table) {
    std::string text = table == kSchool ? "代码" : table == kTeacher ? "编号" : "";
    for (const Variable& column : Columns(table)) {
      if (column.data && column.declared) text += (text.empty() ? "" : ",") + column.path;
    }
    text += "\n";
    for (int row = 0; row < rows_[static_cast<size_t>(table)]; ++row) {
      std::string line = table == kVisit ? "" : KeyOf(table, row);
      for (const Variable& column : Columns(table)) {
        if (column.data && column.declared) line += (line.empty() ? "" : ",") + Cell(column, table);
      }
      text += line + "\n";
    }
    return text;
  }

  // The values of earlier years: every number and condition that the table has.
  std::string Past() {
    const int table = world_.back.table;
    std::vector<Variable> values;
    for (const Variable& column : Columns(table)) {
      const bool kept = column.kind == Kind::kBool || column.kind == Kind::kPoints || column.kind == Kind::kMoney ||
                        column.kind == Kind::kPlain;
      if (kept && column.path.find('(') == std::string::npos) values.push_back(column);
    }
    std::string text = std::string(table == kSchool ? "代码" : "编号") + ",学年,规模";
    for (const Variable& value : values) text += "," + value.path;
    text += "\n";
    for (const std::string& key : AllKeys(table)) {
      for (int year = 2021; year >= 2022 - world_.back.years; --year) {
        if (random_.Chance(35)) continue;
        text += key + "," + std::to_string(year) + "," + random_.Word({"10", "20", "0", "缺年", "2.5"});
        for (const Variable& value : values) text += "," + PastCell(value, table);
        text += "\n";
      }
    }
    return text;
  }

  // Which rows changed into which, and when.
  std::string Changes() {
    const int table = world_.back.table;
    std::string text = "原来,现在,学年\n";
    for (const std::string& from : AllKeys(table)) {
      for (int row = 0; row < rows_[static_cast<size_t>(table)]; ++row) {
        if (!random_.Chance(from[0] == 'A' ? 40 : 6) || from == KeyOf(table, row)) continue;
        text += from + "," + KeyOf(table, row) + "," + random_.Word({"2022", "2022", "2021", "2020"}) + "\n";
      }
    }
    return text;
  }

 private:
  std::vector<std::string> AllKeys(int table) const {
    std::vector<std::string> keys(std::begin(kOldKeys), std::end(kOldKeys));
    for (int row = 0; row < rows_[static_cast<size_t>(table)]; ++row) keys.push_back(KeyOf(table, row));
    return keys;
  }

  std::string PastCell(Variable value, int table) {
    if (random_.Chance(gaps_)) return random_.Word({"", "缺年", "不评"});
    value.miss = false;
    return Cell(value, table);
  }

  const std::vector<Variable>& Columns(int table) const { return world_.of(table).columns; }

  std::string Cell(const Variable& column, int table) {
    if (column.miss && random_.Chance(gaps_)) return random_.Word({"", "缺考", "请假"});
    switch (column.kind) {
      case Kind::kRow: return KeyOf(table - 1, random_.Below(rows_[static_cast<size_t>(table) - 1]));
      case Kind::kOption: return random_.Of(column.options);
      case Kind::kBool: return random_.Word({"是", "否"});
      case Kind::kDate: return random_.Word({"2010-09-01", "2016-02-29", "2019-01-31", "2021-08-31"});
      case Kind::kText: return random_.Word({"张三", "李四", "王五", "张六"});
      default: break;
    }
    if (random_.Chance(zeros_)) return "0";
    if (column.integral) return std::to_string(random_.Between(0, 5));
    if (column.path == "率") return random_.Word({"0.5", "0.333", "0.9", "1", "0.1234"});
    if (column.kind == Kind::kMoney) return random_.Word({"100", "1000.5", "333.33", "0.01", "2000"});
    return random_.Word({"60", "59.5", "80", "80", "85.5", "90", "100", "72.5"});
  }

  const World& world_;
  Random random_;
  std::array<int, 3> rows_;
  int zeros_, gaps_;  // percent of the cells
};

}  // namespace

std::map<std::string, std::string> MakeData(const World& world, uint64_t seed) {
  DataWriter writer(world, seed);
  std::map<std::string, std::string> files;
  for (int table = kSchool; table <= kVisit; ++table) {
    if (world.of(table).there) files[world.of(table).name] = writer.Table(table);
  }
  if (world.back.table < 0) return files;
  Random random(seed + 1);
  if (random.Chance(92)) files["往年"] = writer.Past();
  if (world.back.lineage) files["改动"] = writer.Changes();
  return files;
}

}  // namespace heng::reference
