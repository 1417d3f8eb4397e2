#include "engine/data/table_filler.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/parallel.h"

namespace heng::data {

TableFiller::TableFiller(const Schema& schema, int table, const Layout& layout, Dictionary& texts, Gaps& gaps,
                         TableData& out)
    : schema_(schema.tables[table]),
      layout_(layout),
      unreadable_(gaps.Intern(GapKind::kError, MessageOf(Code::E1012).name)),
      out_(out),
      texts_(texts) {
  out_.columns.resize(schema_.columns.size());
  for (size_t c = 0; c < schema_.columns.size(); ++c) {
    builders_.emplace_back(schema, schema_, static_cast<int>(c), texts_, gaps, out_.columns[c]);
  }
}

std::string TableFiller::KeyOf(const std::vector<std::string_view>& fields) const {
  std::string key;
  for (int column : schema_.key) {
    int field = layout_.field_of_column[column];
    if (column != schema_.key.front()) key += '/';
    if (field >= 0 && static_cast<size_t>(field) < fields.size()) key += fields[field];
  }
  return key;
}

void TableFiller::AddRow(const std::vector<std::string_view>& fields, const std::vector<bool>* missing, uint64_t line) {
  if (fields.size() != layout_.fields) return AddUnreadable(fields, line);
  for (size_t c = 0; c < builders_.size(); ++c) {
    int field = layout_.field_of_column[c];
    if (field < 0) {
      builders_[c].AppendGap(layout_.no_field);
      continue;
    }
    bool is_missing = missing != nullptr && (*missing)[field];
    if (!is_missing) builders_[c].NoteApostrophe(fields[field]);
    std::optional<CellFault> fault = is_missing ? builders_[c].AppendMissing() : builders_[c].Append(fields[field]);
    if (!fault) continue;
    faults_.push_back({rows(),
                       true,
                       {fault->code, out_.file, line, schema_.columns[c].name, KeyOf(fields),
                        std::string(fields[field]), std::move(fault->args)}});
  }
  out_.file_row.Append(line, 1);
}

void TableFiller::AddRows(const Records& records, size_t first, size_t count, uint64_t line) {
  for (size_t c = 0; c < builders_.size(); ++c) {
    const int field = layout_.field_of_column[c];
    if (field < 0) {
      builders_[c].AppendGap(layout_.no_field, count);
      continue;
    }
    builders_[c].AppendAll(records.Column(first, count, static_cast<size_t>(field)), refused_cells_);
    for (RefusedCell& cell : refused_cells_) refused_.push_back({c, std::move(cell)});
    refused_cells_.clear();
  }
  if (!refused_.empty()) AddRefused(records, first, line);
  out_.file_row.Append(line, count);
}

// Row by row, as reading them one by one finds them.
void TableFiller::AddRefused(const Records& records, size_t first, uint64_t line) {
  std::stable_sort(refused_.begin(), refused_.end(),
                   [](const Refused& a, const Refused& b) { return a.cell.record < b.cell.record; });
  std::vector<std::string_view> fields(layout_.fields);
  for (auto& [column, cell] : refused_) {
    for (size_t field = 0; field < fields.size(); ++field) fields[field] = records.Field(first + cell.record, field);
    const std::string_view text = fields[static_cast<size_t>(layout_.field_of_column[column])];
    faults_.push_back({rows() + cell.record,
                       true,
                       {cell.fault.code, out_.file, line + cell.record, schema_.columns[column].name, KeyOf(fields),
                        std::string(text), std::move(cell.fault.args)}});
  }
  refused_.clear();
}

void TableFiller::AddNote(Code code, uint64_t line, std::vector<Text> args, bool in_row) {
  faults_.push_back({rows(), in_row, {code, out_.file, line, "", "", "", std::move(args)}});
}

void TableFiller::Reserve(size_t rows) {
  for (ColumnBuilder& builder : builders_) builder.Reserve(rows);
}

void TableFiller::ReserveBehind(TableFiller& before, size_t first, size_t rows) {
  for (size_t c = 0; c < builders_.size(); ++c) builders_[c].ReserveBehind(before.builders_[c], first, rows);
}

// A row with too many or too few cells: which cell belongs where is unknown. Only its key is kept, when it can be
// read, so that references to it are not called wrong too.
void TableFiller::AddUnreadable(const std::vector<std::string_view>& fields, uint64_t line) {
  faults_.push_back({rows(),
                     true,
                     {Code::E1012,
                      out_.file,
                      line,
                      "",
                      KeyOf(fields),
                      "",
                      {std::to_string(fields.size()), std::to_string(layout_.fields)}}});
  for (size_t c = 0; c < builders_.size(); ++c) {
    bool in_key = std::find(schema_.key.begin(), schema_.key.end(), static_cast<int>(c)) != schema_.key.end();
    int field = layout_.field_of_column[c];
    if (in_key && field >= 0 && static_cast<size_t>(field) < fields.size()) {
      builders_[c].Append(fields[field]);
    } else {
      builders_[c].AppendGap(unreadable_);
    }
  }
  out_.file_row.Append(line, 1);
}

void TableFiller::Join(TableFiller& next, int threads) {
  std::vector<int64_t> codes;
  const size_t columns = builders_.size();
  // Texts wait for their codes, nothing else does.
  ParallelFor(threads, columns + 1, [&](size_t, size_t i) {
    if (i == 0) {
      texts_.dictionary().Join(next.texts_.dictionary(), codes);
    } else if (!builders_[i - 1].HoldsTexts()) {
      builders_[i - 1].Join(next.builders_[i - 1], codes);
    }
  });
  out_.file_row.Append(next.out_.file_row);
  ParallelFor(threads, columns, [&](size_t, size_t c) {
    if (builders_[c].HoldsTexts()) builders_[c].Join(next.builders_[c], codes);
  });
}

void TableFiller::Truncate(size_t rows) {
  if (rows >= this->rows()) return;
  out_.file_row.Truncate(rows);
  for (ColumnBuilder& builder : builders_) builder.Truncate(rows);
}

void TableFiller::Finish(FaultList& faults) {
  out_.rows = out_.file_row.size();
  const auto tell = [&](Code code, size_t column, const ColumnBuilder::Seen& seen) {
    const std::string& name = schema_.columns[column].name;
    if (seen.cells == 0) return;
    faults.Add({code, out_.file, 0, name, "", seen.first, {name, seen.first, std::to_string(seen.cells)}});
  };
  for (size_t c = 0; c < builders_.size(); ++c) tell(Code::W1009, c, builders_[c].apostrophes());
  for (size_t c = 0; c < builders_.size(); ++c) tell(Code::W1004, c, builders_[c].above_one());
}

}  // namespace heng::data
