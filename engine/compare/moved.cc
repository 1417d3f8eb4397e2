#include "engine/compare/moved.h"

#include <algorithm>

#include "engine/archive/log.h"

namespace heng::compare {

using archive::ColumnRecord;
using result::ColumnClass;
using result::KeptCell;
using result::RowChange;

namespace {

// A decimal or a fraction, as records hold it.
std::optional<Number> NumberOf(const KeptCell& cell) {
  if (cell.gap || cell.erased) return std::nullopt;
  const size_t stroke = cell.text.find('/');
  if (stroke == std::string::npos) return Number::Parse(cell.text);
  const auto above = Number::Parse(cell.text.substr(0, stroke)), below = Number::Parse(cell.text.substr(stroke + 1));
  if (!above || !below || below->IsZero()) return std::nullopt;
  return *above / *below;
}

bool IsRank(const Compiled* rules, const std::string& table, const std::string& name) {
  if (rules == nullptr) return false;
  for (const model::Field& field : rules->scheme.fields) {
    if (field.kind != model::Field::Kind::kRank || field.path != name || field.table < 0) continue;
    if (rules->scheme.tables[field.table].name == table) return true;
  }
  return false;
}

ColumnClass ClassOf(const ColumnRecord& column, const std::string& unit, bool rank) {
  if (rank) return ColumnClass::kRank;
  if (column.type == "option") return ColumnClass::kTier;
  if (!column.type.starts_with("number") && !column.type.starts_with("integer")) return ColumnClass::kOther;
  return unit == "元" || unit == "yuan" ? ColumnClass::kMoney : ColumnClass::kNumber;
}

const ColumnRecord* FindColumn(const archive::ResultRecord& table, const std::string& name) {
  for (size_t i = table.keys; i < table.columns.size(); ++i) {
    if (table.columns[i].name == name) return &table.columns[i];
  }
  return nullptr;
}

}  // namespace

MovedRows::MovedRows(const KeptRun& before_run, const archive::ResultRecord& before, const KeptRun& now_run,
                     const archive::ResultRecord& now, const Compiled* rules)
    : before_run_(before_run),
      now_run_(now_run),
      before_(before),
      now_(now),
      before_keys_(before_run, before),
      now_keys_(now_run, now),
      matching_(Match(before_keys_, now_keys_)) {
  out_.name = now.table;
  marked_.assign(now_keys_.rows(), Matching::kNoRow);
  ListColumns(rules);
  for (size_t i = 0; i < out_.columns.size(); ++i) {
    CompareColumn(i, *FindColumn(before, out_.columns[i].name), *FindColumn(now, out_.columns[i].name));
  }
  out_.changed = rows_.size();
  MatchRows();
  Sort();
}

void MovedRows::ListColumns(const Compiled* rules) {
  for (size_t i = now_.keys; i < now_.columns.size(); ++i) {
    const ColumnRecord& column = now_.columns[i];
    if (FindColumn(before_, column.name) == nullptr) {
      out_.columns_added.push_back(column.name);
      continue;
    }
    const size_t blank = column.type.find(' ');
    const std::string unit = blank == std::string::npos ? "" : column.type.substr(blank + 1);
    const bool rank = IsRank(rules, now_.table, column.name);
    out_.columns.push_back({column.name, unit, ClassOf(column, unit, rank), 0, 0, std::nullopt, std::nullopt});
  }
  for (size_t i = before_.keys; i < before_.columns.size(); ++i) {
    if (FindColumn(now_, before_.columns[i].name) == nullptr) out_.columns_gone.push_back(before_.columns[i].name);
  }
  columns_.resize(out_.columns.size());
}

bool MovedRows::same() const {
  const bool erased = std::any_of(out_.columns.begin(), out_.columns.end(),
                                  [](const result::ColumnChange& column) { return column.erased != 0; });
  return rows_.empty() && !erased && out_.unmatched == 0 && out_.columns_added.empty() && out_.columns_gone.empty();
}

MovedRows::Row& MovedRows::Mark(uint32_t was, uint32_t is) {
  if (marked_[is] == Matching::kNoRow) {
    marked_[is] = static_cast<uint32_t>(rows_.size());
    rows_.push_back({RowChange::Kind::kChanged, was, is, 0, Number(0), Number(0)});
  }
  return rows_[marked_[is]];
}

void MovedRows::CompareCell(size_t at, uint32_t was, uint32_t is) {
  result::ColumnChange& column = out_.columns[at];
  const KeptCell before = columns_[at]->before.Cell(was), now = columns_[at]->now.Cell(is);
  if (column.kind == ColumnClass::kMoney) {
    *column.before = *column.before + NumberOf(before).value_or(Number(0));
    *column.now = *column.now + NumberOf(now).value_or(Number(0));
  }
  if (before == now) return;
  if (before.erased || now.erased) {
    ++column.erased;
    return;
  }
  ++column.rows;
  Row& row = Mark(was, is);
  if (column.kind == ColumnClass::kTier) ++row.tiers;
  const auto a = NumberOf(before), b = NumberOf(now);
  if (column.kind == ColumnClass::kMoney) {
    row.money = row.money + (b.value_or(Number(0)) - a.value_or(Number(0))).Abs();
  }
  if (column.kind == ColumnClass::kRank && a && b) row.rank = row.rank + (*b - *a).Abs();
}

// A column whose bytes are the same is not read; of others no block that is the same.
void MovedRows::CompareColumn(size_t at, const ColumnRecord& before, const ColumnRecord& now) {
  const bool plain = matching_.same && !before.personal && !now.personal;
  if (plain && before.chunks == now.chunks) return;
  columns_[at] = std::make_unique<Columns>(
      Columns{KeptColumn(before_run_, before, before_keys_.rows()), KeptColumn(now_run_, now, now_keys_.rows())});
  const bool money = out_.columns[at].kind == ColumnClass::kMoney;
  if (money) out_.columns[at].before = out_.columns[at].now = Number(0);
  for (uint32_t row = 0; row < now_keys_.rows(); ++row) {
    const size_t block = row / archive::kChunkRows;
    const bool same = plain && !money && block < before.chunks.size() && block < now.chunks.size() &&
                      before.chunks[block] == now.chunks[block];
    const uint32_t was = matching_.same ? row : matching_.before_of[row];
    if (same) {
      row += static_cast<uint32_t>(archive::kChunkRows - row % archive::kChunkRows - 1);
    } else if (was < Matching::kErased) {
      CompareCell(at, was, row);
    } else if (was == Matching::kNoRow && money) {
      *out_.columns[at].now = *out_.columns[at].now + NumberOf(columns_[at]->now.Cell(row)).value_or(Number(0));
    }
  }
  for (const uint32_t row : matching_.gone) {
    if (!money) break;
    *out_.columns[at].before = *out_.columns[at].before + NumberOf(columns_[at]->before.Cell(row)).value_or(Number(0));
  }
}

void MovedRows::MatchRows() {
  out_.unmatched = matching_.unmatched;
  for (uint32_t row = 0; row < matching_.before_of.size(); ++row) {
    if (matching_.before_of[row] != Matching::kNoRow) continue;
    ++out_.added;
    rows_.push_back({RowChange::Kind::kAdded, Matching::kNoRow, row, 0, Number(0), Number(0)});
  }
  for (const uint32_t row : matching_.gone) {
    ++out_.gone;
    rows_.push_back({RowChange::Kind::kGone, row, Matching::kNoRow, 0, Number(0), Number(0)});
  }
}

void MovedRows::Sort() {
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.tiers != b.tiers) return a.tiers > b.tiers;
    if (a.money != b.money) return a.money > b.money;
    if (a.rank != b.rank) return a.rank > b.rank;
    return a.kind == RowChange::Kind::kGone ? a.before < b.before : a.now < b.now;
  });
}

RowChange MovedRows::Change(size_t at) const {
  const Row& row = rows_[at];
  const bool gone = row.kind == RowChange::Kind::kGone;
  RowChange out{row.kind, gone ? before_keys_.Key(row.before).text : now_keys_.Key(row.now).text, {}, std::nullopt};
  if (row.kind != RowChange::Kind::kChanged) return out;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i] == nullptr) continue;
    const KeptCell before = columns_[i]->before.Cell(row.before), now = columns_[i]->now.Cell(row.now);
    if (before == now || before.erased || now.erased) continue;
    result::ValueChange value{i, before, now, std::nullopt};
    const bool number = out_.columns[i].kind != ColumnClass::kTier && out_.columns[i].kind != ColumnClass::kOther;
    const auto a = NumberOf(before), b = NumberOf(now);
    if (number && a && b) value.difference = *b - *a;
    out.values.push_back(std::move(value));
  }
  std::stable_sort(out.values.begin(), out.values.end(),
                   [this](const result::ValueChange& a, const result::ValueChange& b) {
                     return out_.columns[a.column].kind < out_.columns[b.column].kind;
                   });
  return out;
}

std::optional<size_t> MovedRows::Find(const std::string& key) const {
  for (size_t at = 0; at < rows_.size(); ++at) {
    const Row& row = rows_[at];
    const bool gone = row.kind == RowChange::Kind::kGone;
    if ((gone ? before_keys_.Key(row.before) : now_keys_.Key(row.now)).text == key) return at;
  }
  return std::nullopt;
}

}  // namespace heng::compare
