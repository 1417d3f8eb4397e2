// Trying the 用例 of a rule file: the given rows become tables, computed columns that are given replace what the rules
// would compute, and the expected cells are compared with what comes out.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/adopt.h"
#include "engine/case_cell.h"
#include "engine/cover.h"
#include "engine/data/error_gap.h"
#include "engine/engine.h"
#include "engine/given_rows.h"

namespace heng {

namespace {

using model::CaseTable;
using model::FieldId;

bool IsWarning(const DataFault& fault) { return MessageOf(fault.code).severity == Severity::kWarning; }

class Trial {
 public:
  Trial(const Compiled& compiled, const model::UseCase& use_case)
      : compiled_(compiled), scheme_(compiled.scheme), use_case_(use_case) {}

  CaseResult Try(std::set<int>* exercised);

 private:
  using Given = GivenRows;

  void Gather();
  bool Build();
  void NameWhatIsNotGiven(const std::vector<data::GivenTable>& cells, data::Status not_given);
  std::vector<exec::Override> Overrides();
  std::vector<size_t> PlacesOf(const model::Field& field, const Given& given) const;
  void AddNotAdopted(std::vector<exec::Override>& overrides);
  exec::Override MakeOverride(FieldId field, const Given& given);
  void Compare(const RunView& view, const CaseTable& expected);
  void CompareRow(const RunView& view, const CaseTable& expected, const std::vector<CaseTable::Cell>& cells);
  void CompareCell(const RunView& view, FieldId id, size_t row, const std::string& key,
                   const CaseTable::Cell& expected);
  std::vector<size_t> FindRows(const RunView& view, const CaseTable& expected,
                               const std::vector<CaseTable::Cell>& cells) const;
  bool IsKey(FieldId field) const;
  CaseValue ValueOf(const RunView& view, FieldId id, size_t row) const;

  const Compiled& compiled_;
  const model::Scheme& scheme_;
  const model::UseCase& use_case_;
  std::map<int, Given> given_;                   // by table; -1: 量
  std::map<int, std::vector<size_t>> in_views_;  // 视图 → places of its rows among those given of its table
  data::Dataset data_;
  exec::Values values_;
  CaseResult result_;
};

void Trial::Gather() {
  for (const CaseTable& table : use_case_.tables) {
    if (table.expected) continue;
    const int to = table.table < 0 ? -1 : GivenTo(scheme_, table.table);
    Given& given = given_[to];
    std::vector<FieldId> fields = table.fields;
    for (FieldId& field : fields) {
      if (to >= 0) field = GivenAs(scheme_, table.table, field);
      if (std::find(given.fields.begin(), given.fields.end(), field) == given.fields.end()) {
        given.fields.push_back(field);
      }
    }
    for (const auto& cells : table.rows) {
      if (to != table.table) in_views_[table.table].push_back(given.rows.size());
      auto& row = given.rows.emplace_back();
      for (size_t i = 0; i < fields.size(); ++i) row[fields[i]] = &cells[i];
    }
  }
}

bool Trial::Build() {
  std::vector<data::GivenTable> cells(scheme_.schema.tables.size());
  for (const auto& [table, given] : given_) {
    if (table < 0 || table >= static_cast<int>(cells.size())) continue;
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

// The field's rows, as the places at which they were given.
std::vector<size_t> Trial::PlacesOf(const model::Field& field, const Given& given) const {
  std::vector<size_t> places;
  if (field.table < 0) return {0};
  const int table = GivenTo(scheme_, field.table);
  if (table >= static_cast<int>(data_.tables.size())) {
    for (size_t place = 0; place < given.rows.size(); ++place) places.push_back(place);
    return places;
  }
  const auto view = in_views_.find(field.table);
  for (size_t row = 0; row < data_.tables[table].rows; ++row) {
    const size_t place = data_.tables[table].file_row[row] - 1;
    const bool inside = field.table == table ||
                        (view != in_views_.end() && std::count(view->second.begin(), view->second.end(), place) > 0);
    if (inside) places.push_back(place);
  }
  return places;
}

exec::Override Trial::MakeOverride(FieldId id, const Given& given) {
  const model::Field& field = scheme_.fields[id];
  const std::vector<size_t> places = PlacesOf(field, given);
  data::Column column(places.size());
  for (size_t row = 0; row < places.size(); ++row) {
    const size_t place = places[row];
    const auto found = given.rows[place].find(id);
    static const CaseTable::Cell kMissing{"", true, {}};
    const CaseTable::Cell& cell = found == given.rows[place].end() ? kMissing : *found->second;
    if (const auto fault = SetGiven(scheme_, field, cell, row, data_, column)) {
      const std::string name = field.table < 0 ? "量" : scheme_.tables[field.table].name;
      const bool keyed = field.table >= 0 && field.table < static_cast<int>(data_.tables.size());
      const std::string key = keyed ? data::RowKey(scheme_.schema, data_, field.table, row) : "";
      result_.faults.push_back({fault->code, name, place + 1, field.path, key, cell.text, fault->args});
    }
  }
  return {compiled_.lowered.column_of_field[id], std::move(column)};
}

std::vector<exec::Override> Trial::Overrides() {
  std::vector<exec::Override> overrides;
  auto add = [&](std::vector<exec::Override> more) {
    for (exec::Override& one : more) overrides.push_back(std::move(one));
  };
  for (const auto& [view, places] : in_views_) add(ViewRows(compiled_, data_, view, places, data_.gaps));
  for (const auto& [table, given] : given_) {
    if (table >= static_cast<int>(data_.tables.size())) {
      add(RowsWithoutSources(compiled_, data_, table, given_, data_.gaps));
    }
    for (FieldId id : given.fields) {
      const model::Field& field = scheme_.fields[id];
      if (field.kind == model::Field::Kind::kSource) continue;
      if (given.rows.empty() || compiled_.lowered.column_of_field[id] == plan::kNone) continue;
      overrides.push_back(MakeOverride(id, given));
      const bool input = field.kind == model::Field::Kind::kKey || field.kind == model::Field::Kind::kAdopted;
      if (!input) {
        result_.overridden.push_back(table < 0 ? field.path : scheme_.tables[field.table].name + "." + field.path);
      }
    }
  }
  AddNotAdopted(overrides);
  return overrides;
}

// An adopted column that the case does not give has no values, like a column of the data.
void Trial::AddNotAdopted(std::vector<exec::Override>& overrides) {
  for (exec::Override& column : AdoptColumns(compiled_, {}, {}, data_, result_.faults)) {
    const bool given = std::any_of(overrides.begin(), overrides.end(),
                                   [&](const exec::Override& known) { return known.column == column.column; });
    if (!given) overrides.push_back(std::move(column));
  }
}

bool Trial::IsKey(FieldId id) const {
  const model::Field& field = scheme_.fields[id];
  const std::vector<FieldId>& key = scheme_.tables[field.table].key;
  if (!key.empty()) return std::find(key.begin(), key.end(), id) != key.end();
  // A table without a key: whatever column of the data is named picks the row; of a 并表 what is no number.
  const model::Field::Kind kind = scheme_.fields[GivenAs(scheme_, field.table, id)].kind;
  const bool made = kind == model::Field::Kind::kColumn && field.type.kind != model::ValueKind::kNumber;
  return kind == model::Field::Kind::kSource || kind == model::Field::Kind::kKey || made;
}

CaseValue Trial::ValueOf(const RunView& view, FieldId id, size_t row) const {
  const model::Field& field = scheme_.fields[id];
  const data::Column& cells = field.kind == model::Field::Kind::kSource
                                  ? data_.tables[field.table].columns[field.column]
                                  : view.column(compiled_.lowered.column_of_field[id]);
  return {scheme_, view, field, cells, row};
}

std::vector<size_t> Trial::FindRows(const RunView& view, const CaseTable& expected,
                                    const std::vector<CaseTable::Cell>& cells) const {
  std::vector<size_t> rows;
  for (size_t row = 0; row < view.rows(static_cast<plan::SpaceId>(expected.table)); ++row) {
    bool same = true;
    for (size_t i = 0; i < expected.fields.size() && same; ++i) {
      const FieldId field = expected.fields[i];
      if (IsKey(field)) same = Matches(ValueOf(view, field, row), cells[i]);
    }
    if (same) rows.push_back(row);
  }
  return rows;
}

void Trial::CompareCell(const RunView& view, FieldId id, size_t row, const std::string& key,
                        const CaseTable::Cell& expected) {
  const CaseValue value = ValueOf(view, id, row);
  const model::Field& field = scheme_.fields[id];
  if (Matches(value, expected)) return;
  const std::string table = field.table < 0 ? "量" : scheme_.tables[field.table].name;
  const std::string written = expected.missing ? "缺" : expected.text.empty() ? "“”" : expected.text;
  result_.mismatches.push_back({expected.span, table, key, field.path, written, ShowActual(value, expected)});
}

void Trial::CompareRow(const RunView& view, const CaseTable& expected, const std::vector<CaseTable::Cell>& cells) {
  const std::vector<size_t> rows = FindRows(view, expected, cells);
  if (rows.size() == 1) {
    const std::string key = view.RowText(static_cast<plan::SpaceId>(expected.table), rows[0]);
    for (size_t i = 0; i < expected.fields.size(); ++i) {
      const FieldId field = expected.fields[i];
      if (!IsKey(field)) CompareCell(view, field, rows[0], key, cells[i]);
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
      for (size_t i = 0; i < cells.size(); ++i) CompareCell(view, expected.fields[i], 0, "", cells[i]);
    }
  }
}

CaseResult Trial::Try(std::set<int>* exercised) {
  result_.title = use_case_.title;
  Gather();
  if (!Build()) return std::move(result_);
  std::vector<exec::Override> overrides = Overrides();
  if (!result_.faults.empty()) return std::move(result_);
  const plan::Plan& plan = compiled_.lowered.plan;
  exec::Options options;
  options.keep_all = exercised != nullptr;
  values_ = exec::RunChecks(plan, data_, std::move(overrides), options);
  exec::RunSteps(plan, data_, values_, options);
  if (exercised != nullptr) exercised->merge(ExercisedPoints(compiled_, data_, values_));
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

std::vector<CaseResult> TryCases(const Compiled& compiled, const Limits&, std::set<int>* exercised) {
  std::vector<CaseResult> results;
  for (const model::UseCase& use_case : compiled.scheme.cases) {
    results.push_back(Trial(compiled, use_case).Try(exercised));
  }
  return results;
}

}  // namespace heng
