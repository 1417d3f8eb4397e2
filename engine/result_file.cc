#include "engine/result_file.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/data/csv.h"
#include "engine/data/encoding.h"

namespace heng {

namespace {

struct Reading {
  std::string file;
  const Limits& limits;
  data::FaultList& faults;

  void Add(Code code, uint64_t line, std::vector<Text> args = {}, const std::string& key = "") {
    faults.Add({code, file, line, "", key, "", std::move(args)});
  }
};

using Records = std::vector<std::pair<uint64_t, std::vector<std::string>>>;

// Header and records, all of one width; nullopt when something is wrong with one.
std::optional<Records> ReadRecords(std::string_view bytes, Reading& reading) {
  const data::Decoded decoded = data::Decode(bytes);
  if (decoded.bad_offset) {
    const bool gb = decoded.tried == data::Encoding::kGb18030;
    reading.Add(Code::E1003, 0, {gb ? "GB 18030" : "UTF-8", std::to_string(*decoded.bad_offset)});
    return std::nullopt;
  }
  Records out;
  data::CsvReader reader(decoded.Text());
  std::vector<std::string_view> fields;
  bool fine = true;
  while (reader.Next(fields)) {
    if (out.size() > reading.limits.rows) {
      reading.Add(Code::E1013, reader.line(), {std::to_string(reading.limits.rows)});
      return std::nullopt;
    }
    out.emplace_back(reader.line(), std::vector<std::string>(fields.begin(), fields.end()));
    if (fields.size() == out[0].second.size()) continue;
    reading.Add(Code::E1012, reader.line(), {std::to_string(fields.size()), std::to_string(out[0].second.size())});
    fine = false;
  }
  if (reader.fault() != data::CsvReader::Fault::kNone) {
    const bool open = reader.fault() == data::CsvReader::Fault::kUnclosedQuote;
    reading.Add(open ? Code::E1004 : Code::E1005, reader.fault_line(), {std::to_string(reader.fault_line())});
    return std::nullopt;
  }
  if (out.empty()) {
    reading.Add(Code::E1071, 0);
    return std::nullopt;
  }
  return fine ? std::optional(std::move(out)) : std::nullopt;
}

std::string KeyOf(const std::vector<std::string>& cells, size_t keys) {
  std::string key;
  for (size_t i = 0; i < keys; ++i) key += cells[i] + kBehindKeyPart;
  return key;
}

std::string ShownKey(std::string key) {
  if (!key.empty()) key.pop_back();
  std::replace(key.begin(), key.end(), kBehindKeyPart, '/');
  return key;
}

std::optional<data::GapKind> GapKindOf(const std::string& word) {
  if (word == "缺" || word == "missing") return data::GapKind::kMissing;
  if (word == "不评" || word == "not evaluated") return data::GapKind::kUnrated;
  if (word == "不参加" || word == "not taking part") return data::GapKind::kNotTaking;
  return std::nullopt;
}

// key…, 列, 种类, 原因
bool ReadGaps(const DataFile& from, size_t keys, const Limits& limits, data::FaultList& faults, ResultFile& out) {
  Reading reading{from.name, limits, faults};
  auto records = ReadRecords(from.bytes, reading);
  if (!records) return false;
  if ((*records)[0].second.size() != keys + 3) {
    reading.Add(Code::E1071, 1);
    return false;
  }
  bool fine = true;
  for (size_t i = 1; i < records->size(); ++i) {
    auto& [line, cells] = (*records)[i];
    const auto kind = GapKindOf(cells[keys + 1]);
    if (!kind) {
      reading.Add(Code::E1071, line);
      fine = false;
      continue;
    }
    out.gaps[{KeyOf(cells, keys), cells[keys]}] = {*kind, cells[keys + 2]};
  }
  return fine;
}

}  // namespace

int ResultFile::ColumnOf(const std::string& name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

const data::Gap* ResultFile::GapOf(const Row& row, const std::string& column) const {
  const auto found = gaps.find({row.key, column});
  return found == gaps.end() ? nullptr : &found->second;
}

std::optional<ResultFile> ReadResultFile(const FindFile& find, const std::string& table, size_t keys,
                                         const Limits& limits, data::FaultList& faults) {
  const DataFile from = find(table);
  Reading reading{from.name, limits, faults};
  if (!from.present) {
    reading.Add(Code::E1070, 0, {table});
    return std::nullopt;
  }
  auto records = ReadRecords(from.bytes, reading);
  if (!records) return std::nullopt;
  ResultFile out;
  out.file = from.name;
  out.header = std::move((*records)[0].second);
  if (out.header.size() < keys) {
    reading.Add(Code::E1071, 1);
    return std::nullopt;
  }
  std::set<std::string> seen;
  bool fine = true;
  for (size_t i = 1; i < records->size(); ++i) {
    auto& [line, cells] = (*records)[i];
    std::string key = KeyOf(cells, keys);
    if (!seen.insert(key).second) {
      reading.Add(Code::E1079, line, {ShownKey(key)}, ShownKey(key));
      fine = false;
    }
    out.rows.push_back({line, std::move(key), std::move(cells)});
  }
  for (const char* suffix : {".未评", ".gaps"}) {
    const DataFile gaps = find(table + suffix);
    if (gaps.present) fine &= ReadGaps(gaps, keys, limits, faults, out);
  }
  return fine ? std::optional(std::move(out)) : std::nullopt;
}

std::string AsWritten(const std::string& text) {
  std::string field;
  data::AppendCsvField(field, text, true);
  data::CsvReader reader(field);
  std::vector<std::string_view> fields;
  return reader.Next(fields) && fields.size() == 1 ? std::string(fields[0]) : text;
}

bool MayBeTwoTexts(const std::string& cell) {
  return !cell.empty() && cell[0] == '\'' && AsWritten(cell.substr(1)) == cell;
}

}  // namespace heng
