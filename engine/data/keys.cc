#include "engine/data/keys.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "engine/base/date.h"
#include "engine/base/parallel.h"
#include "engine/data/cell.h"
#include "engine/data/row_order.h"
#include "engine/diag/nearest.h"

namespace heng::data {

namespace {

constexpr size_t kMostCandidates = 5000;  // keys looked through for a near one
constexpr int kMostGuesses = 20;          // near keys looked for in one table

class Settler {
 public:
  Settler(const Schema& schema, const std::vector<TableState>& states, Dataset& data, FaultList& faults, int threads)
      : schema_(schema), states_(states), data_(data), faults_(faults), threads_(threads) {
    size_t tables = schema.tables.size();
    started_.resize(tables);
    index_.resize(tables);
    resolved_.resize(tables);
    for (size_t t = 0; t < tables; ++t) resolved_[t].resize(schema.tables[t].columns.size());
  }

  void Settle() {
    int tables = static_cast<int>(schema_.tables.size());
    for (int t = 0; t < tables; ++t) {
      if (!schema_.tables[t].key.empty()) SettleKeyed(t);
    }
    for (int t = 0; t < tables; ++t) {
      for (int c = 0; c < Columns(t); ++c) Resolve(t, c);
      ReportDangling(t);
    }
    for (int t = 0; t < tables; ++t) {
      if (schema_.tables[t].key.empty()) SortKeyless(t);
      for (int c = 0; c < Columns(t); ++c) CheckUnique(t, c);
    }
  }

 private:
  struct Dangling {
    int column;
    size_t row;
    std::string text;
  };

  int Columns(int table) const { return static_cast<int>(schema_.tables[table].columns.size()); }

  void SettleKeyed(int table) {
    if (started_[table]) return;
    started_[table] = true;
    const TableSchema& schema = schema_.tables[table];
    for (int column : schema.key) {
      if (schema.columns[column].kind != CellKind::kReference) continue;
      SettleKeyed(schema.columns[column].table);
      // Keys that refer to each other in a circle (which a scheme may not declare) stay unresolved until later.
      if (index_[schema.columns[column].table]) Resolve(table, column);
    }
    ReportDangling(table);
    if (!SortRows(schema_, data_, table, schema.key, threads_)) FindDuplicates(table);
    if (schema.key.size() != 1 || !IsReferredTo(table)) return;
    const TableData& rows = data_.tables[table];
    const Column& key = rows.columns[schema.key[0]];
    index_[table] = std::make_unique<KeyIndex>(key);
    for (size_t row = 0; row < rows.rows; ++row) {
      if (!key.HasGap(row)) index_[table]->Insert(row);
    }
  }

  void SortKeyless(int table) {
    std::vector<int> columns(static_cast<size_t>(Columns(table)));
    std::iota(columns.begin(), columns.end(), 0);
    SortRows(schema_, data_, table, columns, threads_);
  }

  bool IsReferredTo(int table) const {
    const auto refers = [table](const ColumnSchema& column) {
      return column.kind == CellKind::kReference && column.table == table;
    };
    return std::any_of(schema_.tables.begin(), schema_.tables.end(), [&](const TableSchema& other) {
      return std::any_of(other.columns.begin(), other.columns.end(), refers);
    });
  }

  void Add(Code code, int table, size_t row, const std::string& column, const std::string& value,
           std::vector<Text> args) {
    const TableData& rows = data_.tables[table];
    std::string key = schema_.tables[table].key.empty() ? "" : RowKey(schema_, data_, table, row);
    faults_.Add({code, rows.file, rows.file_row[row], column, key, value, std::move(args)});
  }

  void FindDuplicates(int table) {
    const TableData& rows = data_.tables[table];
    RowOrder order(schema_, data_, table, schema_.tables[table].key);
    size_t first = 0;
    for (size_t row = 1; row < rows.rows; ++row) {
      if (order.AnyGap(row) || order.Compare(first, row) != 0) {
        first = row;
        continue;
      }
      std::string key = RowKey(schema_, data_, table, row);
      Add(Code::E1050, table, row, "", "", {Quoted(key), std::to_string(rows.file_row[first])});
    }
  }

  void CheckUnique(int table, int column) {
    const ColumnSchema& schema = schema_.tables[table].columns[column];
    TableData& rows = data_.tables[table];
    if (!schema.unique || schema_.tables[table].key == std::vector<int>{column}) return;
    std::vector<size_t> by_line(rows.rows);
    std::iota(by_line.begin(), by_line.end(), size_t{0});
    std::sort(by_line.begin(), by_line.end(), [&](size_t a, size_t b) { return rows.file_row[a] < rows.file_row[b]; });
    const Column& cells = rows.columns[column];
    KeyIndex index(cells);
    for (size_t row : by_line) {
      if (cells.HasGap(row)) continue;
      int64_t first = index.Insert(row);
      if (first < 0) continue;
      std::string text = CellText(schema_, data_, table, column, row);
      Add(Code::E1054, table, row, schema.name, text,
          {Quoted(text), std::to_string(rows.file_row[static_cast<size_t>(first)])});
    }
  }

  // What the cell of an unresolved reference says.
  std::string Wanted(const ColumnSchema& form, const Column& cells, size_t row) const {
    switch (form.kind) {
      case CellKind::kDate: return FormatDate(static_cast<int32_t>(cells.num[row]));
      case CellKind::kOption: return form.options[static_cast<size_t>(cells.num[row])];
      case CellKind::kBool: return cells.num[row] != 0 ? "是" : "否";
      case CellKind::kNumber:
      case CellKind::kInteger: return cells.Get(row).ToText();
      default: return std::string(data_.texts.Get(cells.num[row]));
    }
  }

  // The table and those that its key refers to, one after the other.
  std::vector<int> WayTo(int table) const {
    std::vector<int> way = {table};
    while (way.size() <= schema_.tables.size()) {
      const TableSchema& last = schema_.tables[way.back()];
      if (last.key.size() != 1 || last.columns[last.key[0]].kind != CellKind::kReference) break;
      way.push_back(last.columns[last.key[0]].table);
    }
    return way;
  }

  // The row of way.front() whose key the cell names, or -1.
  int64_t Find(const std::vector<int>& way, const Column& cells, size_t row) const {
    int64_t found = -1;
    for (auto table = way.rbegin(); table != way.rend(); ++table) {
      const KeyIndex* index = index_[*table].get();
      if (index == nullptr) return -1;
      found = table == way.rbegin() ? index->Find(cells, row) : index->Find(found);
      if (found < 0) return -1;
    }
    return found;
  }

  // Puts where they lead in place of what some cells name; those without a way nowhere stay as they are. Below each
  // other often stands the same.
  void FindTargets(const std::vector<int>& way, Column& cells, size_t begin, size_t end,
                   std::vector<size_t>& nowhere) const {
    const bool plain = cells.status.empty() && cells.dens.empty() && cells.wide.empty();
    int64_t* const num = cells.num.data();
    int64_t named = 0;    // in the cell above
    int64_t target = -1;  // where it leads; -1: nowhere, or there is none
    for (size_t row = begin; row < end; ++row) {
      if (plain && target >= 0 && num[row] == named) {
        num[row] = target;
        continue;
      }
      target = -1;
      if (cells.HasGap(row)) continue;
      if (!way.empty()) target = Find(way, cells, row);
      if (target < 0) {
        nowhere.push_back(row);
      } else {
        named = std::exchange(num[row], target);
      }
    }
  }

  // From keys to rows of the table referred to.
  void Resolve(int table, int column) {
    const ColumnSchema& schema = schema_.tables[table].columns[column];
    if (schema.kind != CellKind::kReference || resolved_[table][column]) return;
    resolved_[table][column] = true;
    Column& cells = data_.tables[table].columns[column];
    const ColumnSchema& form = FormOf(schema_, schema);
    const std::vector<int> way = WayTo(schema.table);
    const bool known = std::none_of(way.begin(), way.end(), [&](int t) { return states_[t] == TableState::kUnread; });
    constexpr size_t kRowsAPiece = 1 << 16;
    std::vector<std::vector<size_t>> nowhere((cells.rows() + kRowsAPiece - 1) / kRowsAPiece);  // by piece
    ParallelFor(threads_, nowhere.size(), [&](size_t, size_t piece) {
      const size_t begin = piece * kRowsAPiece, end = std::min(cells.rows(), begin + kRowsAPiece);
      FindTargets(known ? way : std::vector<int>(), cells, begin, end, nowhere[piece]);
    });
    for (const std::vector<size_t>& rows : nowhere) {
      for (const size_t row : rows) {
        if (known) dangling_.push_back({column, row, Wanted(form, cells, row)});
      }
    }
    cells.den = 1;
    cells.dens.clear();
    cells.wide.clear();
    Status error = data_.gaps.Intern(GapKind::kError, MessageOf(Code::E1052).name);
    for (const std::vector<size_t>& rows : nowhere) {
      for (const size_t row : rows) cells.SetGap(row, error);
    }
  }

  // Reported when all references of the key are resolved, so that the key can be named.
  void ReportDangling(int table) {
    for (const Dangling& dangling : dangling_) ReportDangling(table, dangling);
    dangling_.clear();
    guesses_ = 0;
  }

  void ReportDangling(int table, const Dangling& dangling) {
    const auto& [column, row, wanted] = dangling;
    const ColumnSchema& schema = schema_.tables[table].columns[column];
    const std::string& target = schema_.tables[schema.table].name;
    Code code = Code::E1052;
    std::vector<Text> args = {Quoted(wanted), target};
    if (states_[schema.table] == TableState::kAbsent) {
      code = Code::E1053;
    } else if (states_[schema.table] == TableState::kNotGiven) {
      code = Code::E1056;
    } else if (std::optional<std::string> nearest = NearestKey(schema.table, wanted)) {
      code = Code::E1055;
      args.emplace_back(*nearest);
    }
    Add(code, table, row, schema.name, wanted, std::move(args));
  }

  std::optional<std::string> NearestKey(int table, const std::string& wanted) {
    if (data_.tables[table].rows > kMostCandidates || ++guesses_ > kMostGuesses) return std::nullopt;
    std::vector<std::string> keys;
    for (size_t row = 0; row < data_.tables[table].rows; ++row) keys.push_back(RowKey(schema_, data_, table, row));
    return NearestName(wanted, keys);
  }

  const Schema& schema_;
  const std::vector<TableState>& states_;
  Dataset& data_;
  FaultList& faults_;
  int threads_;
  std::vector<bool> started_;
  std::vector<std::unique_ptr<KeyIndex>> index_;  // tables with a key of one column
  std::vector<std::vector<bool>> resolved_;
  std::vector<Dangling> dangling_;  // of the table at hand
  int guesses_ = 0;
};

}  // namespace

void SettleKeys(const Schema& schema, const std::vector<TableState>& states, Dataset& data, FaultList& faults,
                int threads) {
  Settler(schema, states, data, faults, threads).Settle();
}

void LeaveReferences(const Schema& schema, Dataset& data) {
  const Status error = data.gaps.Intern(GapKind::kError, MessageOf(Code::E1052).name);
  for (size_t t = 0; t < data.tables.size(); ++t) {
    for (size_t c = 0; c < data.tables[t].columns.size(); ++c) {
      if (schema.tables[t].columns[c].kind != CellKind::kReference) continue;
      Column& cells = data.tables[t].columns[c];
      cells = Column(cells.rows());
      cells.status.assign(cells.rows(), error);
    }
  }
}

}  // namespace heng::data
