#include <algorithm>
#include <tuple>

#include "engine/data/csv.h"
#include "engine/data/encoding.h"
#include "engine/data/header.h"
#include "engine/data/keys.h"
#include "engine/data/table.h"
#include "engine/data/table_filler.h"

namespace heng::data {

namespace {

// Spreadsheets end in a line of sums more often than not.
bool LooksLikeTotals(std::string_view first) {
  static constexpr std::string_view kWords[] = {"合计", "总计", "小计", "平均", "均值", "汇总", "制表人"};
  return std::find(std::begin(kWords), std::end(kWords), first) != std::end(kWords);
}

std::string EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
    case Encoding::kUtf8Bom: return "UTF-8";
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be: return "UTF-16";
    case Encoding::kGb18030: return kGb18030Edition;
  }
  return "";
}

class TableReader {
 public:
  TableReader(const Schema& schema, int table, const Limits& limits, Dataset& data, FaultList& faults)
      : schema_(schema), table_(table), limits_(limits), data_(data), faults_(faults) {}

  TableState Read(const TableBytes& file) {
    const TableSchema& table = schema_.tables[table_];
    TableData& out = data_.tables[table_];
    out.file = file.file.empty() ? table.name : file.file;
    out.columns.assign(table.columns.size(), Column());
    if (!file.present) {
      out.absent = table.may_be_absent;
      if (out.absent && table.earlier_years) faults_.Add({Code::W1060, out.file, 0, "", "", "", {table.name}});
      return out.absent ? TableState::kAbsent : Fail(Code::E1001, 0, {table.name});
    }
    if (file.bytes.size() > limits_.data_file_bytes) {
      return Fail(Code::E1009, 0, {std::to_string(file.bytes.size()), std::to_string(limits_.data_file_bytes)});
    }
    Decoded decoded = Decode(file.bytes);
    if (decoded.bad_offset) {
      return Fail(Code::E1003, 0, {EncodingName(decoded.tried), std::to_string(*decoded.bad_offset)});
    }
    return ReadText(decoded.Text());
  }

 private:
  TableState Fail(Code code, uint64_t line, std::vector<Text> args) {
    faults_.Add({code, data_.tables[table_].file, line, "", "", "", std::move(args)});
    return TableState::kUnread;
  }

  TableState ReadText(std::string_view text) {
    const TableSchema& table = schema_.tables[table_];
    CsvReader reader(text);
    std::vector<std::string_view> fields;
    if (!reader.Next(fields)) {
      return reader.fault() == CsvReader::Fault::kNone ? Fail(Code::E1002, 0, {table.name}) : FailSplit(reader);
    }
    if (NamedColumns(table, fields) == 0) {
      if (const uint64_t line = HeaderBelow(table, text)) return Fail(Code::E1017, 1, {std::to_string(line)});
    }
    Header header = MatchHeader(table, data_.tables[table_].file, fields, faults_);
    bool key_is_there = std::all_of(table.key.begin(), table.key.end(),
                                    [&](int column) { return header.field_of_column[column] >= 0; });
    Status no_field = data_.gaps.Intern(GapKind::kError, MessageOf(Code::E1010).name);
    bool any_column =
        std::any_of(header.field_of_column.begin(), header.field_of_column.end(), [](int field) { return field >= 0; });
    if (!any_column) return TableState::kUnread;  // surely not the right file: its rows say nothing
    TableFiller filler(schema_, table_, header.field_of_column, header.fields, no_field, data_, faults_);
    // A record ends a line and has one byte a field at least.
    size_t lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
    filler.Reserve(std::min({lines, text.size() / header.fields, static_cast<size_t>(limits_.rows)}));
    TableState state = ReadRows(reader, fields, filler);
    filler.Finish();
    if (state == TableState::kRead && data_.tables[table_].rows == 0) Fail(Code::W1003, 0, {table.name});
    return key_is_there ? state : TableState::kUnread;
  }

  // The line of the first records that names the columns, or 0: files that were sheets often begin with a title.
  static uint64_t HeaderBelow(const TableSchema& table, std::string_view text) {
    constexpr int kLooked = 10;
    CsvReader reader(text);
    std::vector<std::string_view> fields;
    for (int i = 0; i < kLooked && reader.Next(fields); ++i) {
      const size_t named = NamedColumns(table, fields);
      if (named > 0 && named * 2 >= table.columns.size()) return reader.line();
    }
    return 0;
  }

  TableState ReadRows(CsvReader& reader, std::vector<std::string_view>& fields, TableFiller& filler) {
    for (uint64_t rows = 0; reader.Next(fields);) {
      bool blank = fields.size() > 1 &&
                   std::all_of(fields.begin(), fields.end(), [](std::string_view field) { return field.empty(); });
      if (blank) {
        Fail(Code::W1006, reader.line(), {});
        continue;
      }
      if (++rows > limits_.rows) return Fail(Code::E1013, reader.line(), {std::to_string(limits_.rows)});
      if (LooksLikeTotals(fields[0])) Fail(Code::W1008, reader.line(), {std::string(fields[0])});
      filler.AddRow(fields, nullptr, reader.line());
      if (faults_.full()) return TableState::kUnread;
    }
    return reader.fault() == CsvReader::Fault::kNone ? TableState::kRead : FailSplit(reader);
  }

  TableState FailSplit(const CsvReader& reader) {
    Code code = Code::E1007;
    if (reader.fault() == CsvReader::Fault::kUnclosedQuote) code = Code::E1004;
    if (reader.fault() == CsvReader::Fault::kTextAfterQuote) code = Code::E1005;
    if (reader.fault() == CsvReader::Fault::kQuoteInField) code = Code::E1006;
    return Fail(code, reader.fault_line(), {std::to_string(reader.fault_line())});
  }

  const Schema& schema_;
  int table_;
  const Limits& limits_;
  Dataset& data_;
  FaultList& faults_;
};

// By file as declared, then by row; what concerns a whole file first, that reading stopped last.
void SortFaults(const Dataset& data, std::vector<DataFault>& faults, size_t begin) {
  std::unordered_map<std::string_view, size_t> place;
  for (const TableData& table : data.tables) place.try_emplace(table.file, place.size());
  auto rank = [&](const DataFault& fault) {
    bool last = fault.code == Code::E1014;
    return std::tuple(last, place[fault.file], fault.row);
  };
  std::stable_sort(faults.begin() + static_cast<ptrdiff_t>(begin), faults.end(),
                   [&](const DataFault& a, const DataFault& b) { return rank(a) < rank(b); });
}

}  // namespace

bool ReadTables(const Schema& schema, const std::vector<TableBytes>& files, const Limits& limits, Dataset& out,
                std::vector<DataFault>& faults) {
  size_t begin = faults.size();
  FaultList list(faults, limits.data_faults);
  out.tables.assign(schema.tables.size(), TableData());
  std::vector<TableState> states(schema.tables.size(), TableState::kUnread);
  for (size_t t = 0; t < schema.tables.size() && !list.full(); ++t) {
    TableReader reader(schema, static_cast<int>(t), limits, out, list);
    states[t] = reader.Read(t < files.size() ? files[t] : TableBytes());
  }
  if (!list.full()) SettleKeys(schema, states, out, list);
  SortFaults(out, faults, begin);
  return !list.errors();
}

bool BuildTables(const Schema& schema, const std::vector<GivenTable>& cells, Status not_given, Dataset& out,
                 std::vector<DataFault>& faults) {
  size_t begin = faults.size();
  FaultList list(faults, Limits().data_faults);
  out.tables.assign(schema.tables.size(), TableData());
  std::vector<TableState> states(schema.tables.size(), TableState::kNotGiven);
  for (size_t t = 0; t < schema.tables.size(); ++t) {
    const TableSchema& table = schema.tables[t];
    TableData& data = out.tables[t];
    data.file = table.name;
    data.columns.assign(table.columns.size(), Column());
    if (t >= cells.size() || !cells[t].given) {
      data.absent = table.may_be_absent;
      continue;
    }
    states[t] = TableState::kRead;
    const GivenTable& given = cells[t];
    std::vector<int> field_of_column(table.columns.size(), -1);
    for (size_t i = 0; i < given.columns.size(); ++i) field_of_column[given.columns[i]] = static_cast<int>(i);
    TableFiller filler(schema, static_cast<int>(t), field_of_column, given.columns.size(), not_given, out, list);
    for (size_t row = 0; row < given.rows.size(); ++row) {
      std::vector<std::string_view> fields(given.rows[row].begin(), given.rows[row].end());
      std::vector<bool> missing = row < given.missing.size() ? given.missing[row] : std::vector<bool>();
      missing.resize(fields.size());
      filler.AddRow(fields, &missing, row + 1);
    }
    filler.Finish();
  }
  SettleKeys(schema, states, out, list);
  SortFaults(out, faults, begin);
  return !list.errors();
}

}  // namespace heng::data
