#include "engine/earlier.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "engine/data/csv.h"
#include "engine/data/encoding.h"
#include "engine/diag/nearest.h"

namespace heng {

namespace {

// The table that 视图 are made from, of a 视图 too.
int BaseOf(const model::Scheme& scheme, int table) {
  for (int at = table;;) {
    const model::Origin* origin = scheme.tables[at].origin.get();
    if (origin == nullptr || origin->kind != model::Origin::Kind::kView) return at;
    at = origin->parts[0].table;
  }
}

std::string Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
}

// What a spreadsheet was kept from taking for a formula, as it was.
std::string AsMeant(const std::string& cell) { return MayBeTwoTexts(cell) ? cell.substr(1) : cell; }

uint64_t LinesOf(std::string_view text) {
  uint64_t lines = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool alone = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || alone) ++lines;
  }
  return lines;
}

std::string Listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

EarlierYears::EarlierYears(const Compiled& compiled, const FindFile& find, const std::vector<EarlierYear>& years,
                           const Limits& limits, std::vector<DataFault>& faults)
    : compiled_(compiled), find_(find), limits_(limits) {
  data::FaultList list(faults, limits.data_faults);
  std::set<int> tables;  // several values stand in one
  for (const model::History& history : compiled.scheme.histories) {
    if (!years.empty() && tables.insert(history.past).second) Add(history.past, years, list);
  }
}

DataFile EarlierYears::Find(const std::string& table) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return find_(table);
  return {true, found->second.file.name, found->second.text};
}

void EarlierYears::Place(std::vector<DataFault>& faults) const {
  for (const auto& [name, table] : tables_) {
    for (DataFault& fault : faults) {
      if (fault.file != table.file.name || fault.row <= table.lines) continue;
      const auto& [file, line] = table.rows[std::min<size_t>(fault.row - table.lines, table.rows.size()) - 1];
      fault.file = file;
      fault.row = line;
    }
  }
}

void EarlierYears::Add(int past, const std::vector<EarlierYear>& years, data::FaultList& faults) {
  Table table;
  if (!Begin(past, years, table, faults)) return;
  for (const EarlierYear& year : years) {
    const Sources sources = Read(past, year, faults);
    if (!sources.empty()) AddYear(past, year.year, sources, table, faults);
  }
  if (!table.rows.empty()) tables_.emplace(compiled_.scheme.tables[past].name, std::move(table));
}

// What the table holds already, and in which order its columns stand. False: its own reader will tell what is wrong.
bool EarlierYears::Begin(int past, const std::vector<EarlierYear>& years, Table& table, data::FaultList& faults) {
  const data::TableSchema& schema = compiled_.scheme.schema.tables[past];
  table.file = find_(schema.name);
  if (!table.file.present) {
    for (size_t column = 0; column < schema.columns.size(); ++column) {
      table.order.push_back(static_cast<int>(column));
      if (column > 0) table.text += ',';
      data::AppendCsvField(table.text, schema.columns[column].name, false);
    }
    table.text += '\n';
    table.lines = 1;
    return true;
  }
  const data::Decoded decoded = data::Decode(table.file.bytes);
  if (decoded.bad_offset) return false;
  table.text = decoded.Text();
  data::CsvReader reader(table.text);
  std::vector<std::string_view> fields;
  if (!reader.Next(fields)) return false;
  int year_field = -1;
  for (const std::string_view field : fields) {
    const auto column = std::find_if(schema.columns.begin(), schema.columns.end(),
                                     [&](const data::ColumnSchema& known) { return known.name == Trimmed(field); });
    const bool known = column != schema.columns.end();
    table.order.push_back(known ? static_cast<int>(column - schema.columns.begin()) : -1);
    if (table.order.back() == schema.key.back()) year_field = static_cast<int>(table.order.size()) - 1;
  }
  std::vector<int64_t> twice;
  while (year_field >= 0 && reader.Next(fields)) {
    if (static_cast<size_t>(year_field) >= fields.size()) continue;
    for (const EarlierYear& year : years) {
      const bool told = std::find(twice.begin(), twice.end(), year.year) != twice.end();
      if (told || Trimmed(fields[year_field]) != std::to_string(year.year)) continue;
      twice.push_back(year.year);
      const std::string named = std::to_string(year.year);
      faults.Add({year.sealed.empty() ? Code::E1072 : Code::E9185,
                  table.file.name,
                  reader.line(),
                  schema.columns[schema.key.back()].name,
                  "",
                  named,
                  {named, year.sealed}});
    }
  }
  if (reader.fault() != data::CsvReader::Fault::kNone || !twice.empty()) return false;
  if (table.text.back() != '\n' && table.text.back() != '\r') table.text += '\n';
  table.lines = LinesOf(table.text);
  return true;
}

EarlierYears::Sources EarlierYears::Read(int past, const EarlierYear& year, data::FaultList& faults) const {
  const model::Scheme& scheme = compiled_.scheme;
  const data::TableSchema& schema = scheme.schema.tables[past];
  const size_t keys = schema.key.size() - 1;
  std::vector<std::string> wanted;
  for (size_t i = 0; i < keys; ++i) wanted.push_back(schema.columns[schema.key[i]].name);
  const auto history = std::find_if(scheme.histories.begin(), scheme.histories.end(),
                                    [&](const model::History& known) { return known.past == past; });
  const int base = BaseOf(scheme, history->table);
  Sources out;
  for (size_t t = 0; t < scheme.tables.size(); ++t) {
    const bool own = static_cast<int>(t) == base;
    if (!own && (BaseOf(scheme, static_cast<int>(t)) != base || !year.find(scheme.tables[t].name).present)) continue;
    auto file = ReadResultFile(year.find, scheme.tables[t].name, keys, limits_, faults);
    if (!file) return {};
    const std::vector<std::string> found(file->header.begin(), file->header.begin() + static_cast<ptrdiff_t>(keys));
    if (found != wanted) {
      faults.Add({Code::E1074, file->file, 1, "", "", "", {Listed(found), Listed(wanted)}});
      return {};
    }
    out.push_back(std::move(*file));
  }
  return out;
}

// Whether some formula asks for it; the column that figures are weighted by need not be there.
bool EarlierYears::IsAsked(int past, int column) const {
  return std::any_of(compiled_.scheme.histories.begin(), compiled_.scheme.histories.end(),
                     [&](const model::History& history) {
                       return history.past == past && compiled_.scheme.fields[history.past_value].column == column;
                     });
}

void EarlierYears::AddYear(int past, int64_t year, const Sources& sources, Table& table, data::FaultList& faults) {
  const data::TableSchema& schema = compiled_.scheme.schema.tables[past];
  const size_t keys = schema.key.size() - 1;
  std::vector<const ResultFile*> from(schema.columns.size(), nullptr);
  for (size_t column = 0; column < schema.columns.size(); ++column) {
    if (std::find(schema.key.begin(), schema.key.end(), static_cast<int>(column)) != schema.key.end()) continue;
    const std::string& name = schema.columns[column].name;
    const auto found = std::find_if(sources.begin(), sources.end(),
                                    [&](const ResultFile& source) { return source.ColumnOf(name) >= 0; });
    if (found != sources.end()) {
      from[column] = &*found;
    } else if (IsAsked(past, static_cast<int>(column))) {
      const auto near = NearestName(name, sources[0].header);
      faults.Add({Code::E1075, sources[0].file, 1, name, "", "", {name, near.value_or("")}});
      return;
    }
  }
  // A row of the table is not in every 视图 of it.
  std::map<const ResultFile*, std::unordered_map<std::string, size_t>> places;
  for (const ResultFile& source : sources) {
    for (size_t i = 0; i < source.rows.size(); ++i) places[&source].emplace(source.rows[i].key, i);
  }
  for (const ResultFile::Row& row : sources[0].rows) {
    std::string line;
    for (size_t field = 0; field < table.order.size(); ++field) {
      const int column = table.order[field];
      std::string cell;
      const auto key = std::find(schema.key.begin(), schema.key.end(), column) - schema.key.begin();
      if (static_cast<size_t>(key) < keys) cell = AsMeant(row.cells[key]);
      if (static_cast<size_t>(key) == keys) cell = std::to_string(year);
      if (column >= 0 && from[column] != nullptr) {
        const auto& rows = places[from[column]];
        const auto place = rows.find(row.key);
        if (place != rows.end())
          cell = Cell(*from[column], from[column]->rows[place->second], schema.columns[column], faults);
      }
      if (field > 0) line += ',';
      data::AppendCsvField(line, cell, false);
    }
    line += '\n';
    table.text += line;
    table.rows.insert(table.rows.end(), LinesOf(line), {sources[0].file, row.line});
  }
}

// A cell as the table of earlier years takes it: a gap by the word for its kind.
std::string EarlierYears::Cell(const ResultFile& source, const ResultFile::Row& row, const data::ColumnSchema& column,
                               data::FaultList& faults) const {
  const std::string& cell = row.cells[source.ColumnOf(column.name)];
  const auto fault = [&](Code code, std::vector<Text> args) {
    faults.Add({code, source.file, row.line, column.name, row.cells[0], cell, std::move(args)});
    return std::string();
  };
  if (cell.empty()) {
    const data::Gap* gap = source.GapOf(row, column.name);
    if (gap == nullptr) return column.kind == data::CellKind::kText ? "" : fault(Code::E1076, {});
    const size_t word = gap->kind == data::GapKind::kUnrated ? 1 : gap->kind == data::GapKind::kNotTaking ? 2 : 3;
    return word < column.reasons.size() ? column.reasons[word] : "";
  }
  if (column.kind == data::CellKind::kNumber && cell.find('/') != std::string::npos) {
    return fault(Code::E1073, {column.name, cell});
  }
  if (column.kind == data::CellKind::kText && MayBeTwoTexts(cell)) return fault(Code::E1078, {cell});
  return AsMeant(cell);
}

}  // namespace heng
