#include "engine/data/row_reader.h"

#include <algorithm>

#include "engine/data/word_table.h"

namespace heng::data {

namespace {

// Spreadsheets end in a line of sums more often than not.
bool LooksLikeTotals(std::string_view first) {
  static constexpr std::string_view kWords[] = {"合计", "总计", "小计", "平均", "均值", "汇总", "制表人"};
  return std::find(std::begin(kWords), std::end(kWords), first) != std::end(kWords);
}

}  // namespace

bool RowReader::Read(std::string_view text, const Piece& piece) {
  const bool short_enough = piece.end - piece.begin < UINT32_MAX / 2;
  if (piece.plain && short_enough && piece.begin >= WordTable::kLongest) return ReadPlain(text, piece);
  return ReadCarefully(text.substr(piece.begin, piece.end - piece.begin), piece.line);
}

bool RowReader::ReadCarefully(std::string_view text, uint64_t line) {
  CsvReader reader(text, line);
  while (reader.Next(fields_)) {
    if (!AddRecord(fields_, reader.line())) return false;
  }
  if (reader.fault() == CsvReader::Fault::kNone) return true;
  split_fault_ = {reader.fault(), reader.fault_line()};
  return false;
}

bool RowReader::AddRecord(const std::vector<std::string_view>& fields, uint64_t line) {
  const bool blank = fields.size() > 1 &&
                     std::all_of(fields.begin(), fields.end(), [](std::string_view field) { return field.empty(); });
  if (blank) {
    filler_.AddNote(Code::W1006, line, {}, false);
    return true;
  }
  if (filler_.rows() >= limits_.rows) {
    filler_.AddNote(Code::E1013, line, {std::to_string(limits_.rows)}, false);
    return false;
  }
  if (LooksLikeTotals(fields[0])) filler_.AddNote(Code::W1008, line, {std::string(fields[0])}, true);
  filler_.AddRow(fields, nullptr, line);
  return GoOn();
}

// A row as all others: neither blank nor a line of totals, and as many fields as there should be.
bool RowReader::IsRegular(size_t record) const {
  if (records_.fields(record) != layout_.fields) return false;
  std::string_view first = records_.Field(record, 0);
  if (!first.empty()) return static_cast<uint8_t>(first[0]) < 0x80 || !LooksLikeTotals(first);
  for (size_t field = 1; field < layout_.fields; ++field) {
    if (!records_.Field(record, field).empty()) return true;
  }
  return false;
}

bool RowReader::ReadPlain(std::string_view text, const Piece& piece) {
  records_.Split(text.substr(piece.begin, piece.end - piece.begin), piece.cr);
  size_t first = 0;
  for (size_t record = 0; record < records_.size(); ++record) {
    if (records_.OpensPlainly(record, layout_.fields) || IsRegular(record)) continue;
    if (!AddRecords(first, record - first, piece.line + first)) return false;
    first = record + 1;
    if (records_.IsEmptyLine(record)) continue;
    fields_.clear();
    for (size_t i = 0; i < records_.fields(record); ++i) fields_.push_back(records_.Field(record, i));
    if (!AddRecord(fields_, piece.line + record)) return false;
  }
  return AddRecords(first, records_.size() - first, piece.line + first);
}

bool RowReader::AddRecords(size_t first, size_t count, uint64_t line) {
  if (count == 0) return true;
  const size_t room = limits_.rows - filler_.rows();
  filler_.AddRows(records_, first, std::min(room, count), line);
  if (count <= room) return GoOn();
  filler_.AddNote(Code::E1013, line + room, {std::to_string(limits_.rows)}, false);
  return false;
}

}  // namespace heng::data
