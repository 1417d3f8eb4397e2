#include "engine/data/table_filler.h"

#include <algorithm>
#include <utility>

namespace heng::data {

TableFiller::TableFiller(const Schema& schema, int table, std::vector<int> field_of_column, size_t fields,
                         Status no_field, Dataset& data, FaultList& faults)
    : schema_(schema.tables[table]),
      field_of_column_(std::move(field_of_column)),
      fields_(fields),
      no_field_(no_field),
      unreadable_(data.gaps.Intern(GapKind::kError, MessageOf(Code::E1012).name)),
      out_(data.tables[table]),
      faults_(faults) {
  out_.columns.resize(schema_.columns.size());
  for (size_t c = 0; c < schema_.columns.size(); ++c) {
    builders_.emplace_back(schema, schema_, static_cast<int>(c), data, out_.columns[c]);
  }
}

std::string TableFiller::KeyOf(const std::vector<std::string_view>& fields) const {
  std::string key;
  for (int column : schema_.key) {
    int field = field_of_column_[column];
    if (column != schema_.key.front()) key += '/';
    if (field >= 0 && static_cast<size_t>(field) < fields.size()) key += fields[field];
  }
  return key;
}

void TableFiller::AddRow(const std::vector<std::string_view>& fields, const std::vector<bool>* missing, uint64_t line) {
  if (fields.size() != fields_) return AddUnreadable(fields, line);
  for (size_t c = 0; c < builders_.size(); ++c) {
    int field = field_of_column_[c];
    if (field < 0) {
      builders_[c].AppendGap(no_field_);
      continue;
    }
    bool is_missing = missing != nullptr && (*missing)[field];
    if (!is_missing) NoteApostrophe(c, fields[field]);
    std::optional<CellFault> fault = is_missing ? builders_[c].AppendMissing() : builders_[c].Append(fields[field]);
    if (!fault) continue;
    faults_.Add({fault->code, out_.file, line, schema_.columns[c].name, KeyOf(fields), std::string(fields[field]),
                 std::move(fault->args)});
  }
  out_.file_row.push_back(line);
}

// '001: how a spreadsheet shows that a cell is text.
void TableFiller::NoteApostrophe(size_t column, std::string_view cell) {
  const bool marked = cell.size() > 1 && cell[0] == '\'' && cell[1] >= '0' && cell[1] <= '9';
  if (!marked || schema_.columns[column].kind != CellKind::kText) return;
  Apostrophes& seen = apostrophes_[column];
  if (seen.rows++ == 0) seen.first = cell;
}

void TableFiller::Reserve(size_t rows) {
  out_.file_row.reserve(rows);
  for (ColumnBuilder& builder : builders_) builder.Reserve(rows);
}

// A row with too many or too few cells: which cell belongs where is unknown. Only its key is kept, when it can be
// read, so that references to it are not called wrong too.
void TableFiller::AddUnreadable(const std::vector<std::string_view>& fields, uint64_t line) {
  faults_.Add(
      {Code::E1012, out_.file, line, "", KeyOf(fields), "", {std::to_string(fields.size()), std::to_string(fields_)}});
  for (size_t c = 0; c < builders_.size(); ++c) {
    bool in_key = std::find(schema_.key.begin(), schema_.key.end(), static_cast<int>(c)) != schema_.key.end();
    int field = field_of_column_[c];
    if (in_key && field >= 0 && static_cast<size_t>(field) < fields.size()) {
      builders_[c].Append(fields[field]);
    } else {
      builders_[c].AppendGap(unreadable_);
    }
  }
  out_.file_row.push_back(line);
}

void TableFiller::Finish() {
  out_.rows = out_.file_row.size();
  for (const auto& [c, seen] : apostrophes_) {
    const std::string& name = schema_.columns[c].name;
    faults_.Add({Code::W1009, out_.file, 0, name, "", seen.first, {name, seen.first, std::to_string(seen.rows)}});
  }
  for (size_t c = 0; c < builders_.size(); ++c) {
    if (builders_[c].above_one() == 0) continue;
    const std::string& name = schema_.columns[c].name;
    const std::string& first = builders_[c].first_above_one();
    faults_.Add({Code::W1004, out_.file, 0, name, "", first, {name, first, std::to_string(builders_[c].above_one())}});
  }
}

}  // namespace heng::data
