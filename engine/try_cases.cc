// Trying the 用例 of a rule file: the given rows become tables, computed columns that are given replace what the rules
// would compute, and the expected cells are compared with what comes out.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/case_cell.h"
#include "engine/data/error_gap.h"
#include "engine/engine.h"

namespace heng {

namespace {

using model::CaseTable;
using model::FieldId;

bool IsWarning(const DataFault& fault) { return MessageOf(fault.code).severity == Severity::kWarning; }

class Trial {
 public:
  Trial(const Compiled& compiled, const model::UseCase& use_case)
      : compiled_(compiled), scheme_(compiled.scheme), use_case_(use_case) {}

  CaseResult Try();

 private:
  // The given rows of one table; several 给 of one table stand behind each other.
  struct Given {
    std::vector<FieldId> fields;
    std::vector<std::map<FieldId, const CaseTable::Cell*>> rows;
  };

  void Gather();
  bool Build();
  void NameWhatIsNotGiven(const std::vector<data::GivenTable>& cells, data::Status not_given);
  std::vector<exec::Override> Overrides();
  exec::Override MakeOverride(int table, FieldId field, const Given& given);
  void Compare(const RunView& view, const CaseTable& expected);
  void CompareRow(const RunView& view, const CaseTable& expected, const std::vector<CaseTable::Cell>& cells);
  void CompareCell(const RunView& view, const model::Field& field, size_t row, const std::string& key,
                   const CaseTable::Cell& expected);
  std::vector<size_t> FindRows(const RunView& view, const CaseTable& expected,
                               const std::vector<CaseTable::Cell>& cells) const;
  bool IsKey(FieldId field) const;
  CaseValue ValueOf(const RunView& view, const model::Field& field, size_t row) const;

  const Compiled& compiled_;
  const model::Scheme& scheme_;
  const model::UseCase& use_case_;
  std::map<int, Given> given_;  // by table; -1: 量
  data::Dataset data_;
  exec::Values values_;
  CaseResult result_;
};

void Trial::Gather() {
  for (const CaseTable& table : use_case_.tables) {
    if (table.expected) continue;
    Given& given = given_[table.table];
    for (FieldId field : table.fields) {
      if (std::find(given.fields.begin(), given.fields.end(), field) == given.fields.end()) {
        given.fields.push_back(field);
      }
    }
    for (const auto& cells : table.rows) {
      auto& row = given.rows.emplace_back();
      for (size_t i = 0; i < table.fields.size(); ++i) row[table.fields[i]] = &cells[i];
    }
  }
}

bool Trial::Build() {
  std::vector<data::GivenTable> cells(scheme_.schema.tables.size());
  for (const auto& [table, given] : given_) {
    if (table < 0) continue;
    data::GivenTable& out = cells[table];
    out.given = true;
    std::vector<FieldId> sources;
    for (FieldId field : given.fields) {
      if (scheme_.fields[field].kind != model::Field::Kind::kSource) continue;
      sources.push_back(field);
      out.columns.push_back(scheme_.fields[field].column);
    }
    for (const auto& row : given.rows) {
      auto& texts = out.rows.emplace_back();
      auto& missing = out.missing.emplace_back();
      for (FieldId field : sources) {
        const auto found = row.find(field);
        texts.push_back(found == row.end() ? "" : found->second->text);
        missing.push_back(found == row.end() || found->second->missing);
      }
    }
  }
  const data::Status not_given = data_.gaps.Intern(data::GapKind::kError, data::kNotGiven);
  const bool built = data::BuildTables(scheme_.schema, cells, not_given, data_, result_.faults);
  result_.faults.erase(std::remove_if(result_.faults.begin(), result_.faults.end(), IsWarning), result_.faults.end());
  if (!built) return false;
  NameWhatIsNotGiven(cells, not_given);
  return true;
}

// So that a missing column can be told by its name wherever its gap travels to.
void Trial::NameWhatIsNotGiven(const std::vector<data::GivenTable>& cells, data::Status not_given) {
  for (size_t t = 0; t < cells.size(); ++t) {
    const data::TableSchema& table = scheme_.schema.tables[t];
    for (size_t c = 0; c < table.columns.size(); ++c) {
      data::Column& column = data_.tables[t].columns[c];
      const data::Status named = data_.gaps.Intern(
          data::GapKind::kError, std::string(data::kNotGiven) + '\x1f' + table.name + '.' + table.columns[c].name);
      for (data::Status& status : column.status) {
        if (status == not_given) status = named;
      }
    }
  }
}

exec::Override Trial::MakeOverride(int table, FieldId id, const Given& given) {
  const model::Field& field = scheme_.fields[id];
  const size_t rows = table < 0 ? 1 : data_.tables[table].rows;
  data::Column column(rows);
  for (size_t row = 0; row < rows; ++row) {
    const size_t place = table < 0 ? 0 : data_.tables[table].file_row[row] - 1;
    const auto found = given.rows[place].find(id);
    static const CaseTable::Cell kMissing{"", true, {}};
    const CaseTable::Cell& cell = found == given.rows[place].end() ? kMissing : *found->second;
    if (const auto fault = SetGiven(scheme_, field, cell, row, data_, column)) {
      const std::string name = table < 0 ? "量" : scheme_.tables[table].name;
      const std::string key = table < 0 ? "" : data::RowKey(scheme_.schema, data_, table, row);
      result_.faults.push_back({fault->code, name, place + 1, field.path, key, cell.text, fault->args});
    }
  }
  return {compiled_.lowered.column_of_field[id], std::move(column)};
}

std::vector<exec::Override> Trial::Overrides() {
  std::vector<exec::Override> overrides;
  for (const auto& [table, given] : given_) {
    for (FieldId field : given.fields) {
      if (scheme_.fields[field].kind == model::Field::Kind::kSource) continue;
      if (given.rows.empty() || compiled_.lowered.column_of_field[field] == plan::kNone) continue;
      overrides.push_back(MakeOverride(table, field, given));
      const std::string& path = scheme_.fields[field].path;
      result_.overridden.push_back(table < 0 ? path : scheme_.tables[table].name + "." + path);
    }
  }
  return overrides;
}

bool Trial::IsKey(FieldId id) const {
  const model::Field& field = scheme_.fields[id];
  if (field.kind != model::Field::Kind::kSource) return false;
  const std::vector<int>& key = scheme_.schema.tables[field.table].key;
  // A table without a key: whatever column of the data is named picks the row.
  return key.empty() || std::find(key.begin(), key.end(), field.column) != key.end();
}

CaseValue Trial::ValueOf(const RunView& view, const model::Field& field, size_t row) const {
  const size_t id = &field - scheme_.fields.data();
  const data::Column& cells = field.kind == model::Field::Kind::kSource
                                  ? data_.tables[field.table].columns[field.column]
                                  : view.column(compiled_.lowered.column_of_field[id]);
  return {scheme_, view, field, cells, row};
}

std::vector<size_t> Trial::FindRows(const RunView& view, const CaseTable& expected,
                                    const std::vector<CaseTable::Cell>& cells) const {
  std::vector<size_t> rows;
  for (size_t row = 0; row < data_.tables[expected.table].rows; ++row) {
    bool same = true;
    for (size_t i = 0; i < expected.fields.size() && same; ++i) {
      const FieldId field = expected.fields[i];
      if (IsKey(field)) same = Matches(ValueOf(view, scheme_.fields[field], row), cells[i]);
    }
    if (same) rows.push_back(row);
  }
  return rows;
}

void Trial::CompareCell(const RunView& view, const model::Field& field, size_t row, const std::string& key,
                        const CaseTable::Cell& expected) {
  const CaseValue value = ValueOf(view, field, row);
  if (Matches(value, expected)) return;
  const std::string table = field.table < 0 ? "量" : scheme_.tables[field.table].name;
  result_.mismatches.push_back(
      {expected.span, table, key, field.path, expected.missing ? "缺" : expected.text, ShowActual(value, expected)});
}

void Trial::CompareRow(const RunView& view, const CaseTable& expected, const std::vector<CaseTable::Cell>& cells) {
  const std::vector<size_t> rows = FindRows(view, expected, cells);
  if (rows.size() == 1) {
    const std::string key = data::RowKey(scheme_.schema, data_, expected.table, rows[0]);
    for (size_t i = 0; i < expected.fields.size(); ++i) {
      const FieldId field = expected.fields[i];
      if (!IsKey(field)) CompareCell(view, scheme_.fields[field], rows[0], key, cells[i]);
    }
    return;
  }
  std::string key;
  for (size_t i = 0; i < expected.fields.size(); ++i) {
    if (!IsKey(expected.fields[i])) continue;
    if (!key.empty()) key += '/';
    key += cells[i].text;
  }
  const Text actual = rows.empty() ? Text("给出的行里没有这一行", "there is no such row among those given")
                                   : Text("不止一行是这样，请把主键的列写全",
                                          "more than one row is like this; name all columns of the key");
  const Span span = cells.empty() ? expected.span : cells[0].span;
  result_.mismatches.push_back({span, scheme_.tables[expected.table].name, key, "", "", actual});
}

void Trial::Compare(const RunView& view, const CaseTable& expected) {
  for (const auto& cells : expected.rows) {
    if (expected.table >= 0) {
      CompareRow(view, expected, cells);
    } else {
      for (size_t i = 0; i < cells.size(); ++i) CompareCell(view, scheme_.fields[expected.fields[i]], 0, "", cells[i]);
    }
  }
}

CaseResult Trial::Try() {
  result_.title = use_case_.title;
  Gather();
  if (!Build()) return std::move(result_);
  std::vector<exec::Override> overrides = Overrides();
  if (!result_.faults.empty()) return std::move(result_);
  const plan::Plan& plan = compiled_.lowered.plan;
  values_ = exec::RunChecks(plan, data_, std::move(overrides), {});
  exec::RunSteps(plan, data_, values_, {});
  ReturnSourceColumns(plan, values_, data_);
  const RunView view(compiled_, data_, values_);
  for (DataFault& fault : ToDataFaults(view, values_.faults)) {
    if (!IsWarning(fault)) result_.faults.push_back(std::move(fault));
  }
  for (const CaseTable& table : use_case_.tables) {
    if (table.expected) Compare(view, table);
  }
  result_.passed = result_.faults.empty() && result_.mismatches.empty();
  return std::move(result_);
}

}  // namespace

std::vector<CaseResult> TryCases(const Compiled& compiled, const Limits&) {
  std::vector<CaseResult> results;
  for (const model::UseCase& use_case : compiled.scheme.cases) results.push_back(Trial(compiled, use_case).Try());
  return results;
}

}  // namespace heng
