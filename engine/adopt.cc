#include "engine/adopt.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/adopt_files.h"
#include "engine/collect_text.h"
#include "engine/data/error_gap.h"

namespace heng {

namespace {

using model::ValueKind;

constexpr char kBetweenKeys = '\x1f';
constexpr const char* kNoSuchRow = "无此行";

// The key of a row, its parts as text with a mark between them that no cell holds.
std::string KeyOf(const data::Schema& schema, const data::Dataset& data, int table, size_t row) {
  std::string key;
  for (int column : schema.tables[table].key) {
    key += data::CellText(schema, data, table, column, row);
    key += kBetweenKeys;
  }
  return key;
}

using RowOfKey = std::unordered_map<std::string, size_t>;

// The rows of a table of a finished run by their keys.
RowOfKey RowsByKey(const Compiled& compiled, const RunView& view, int table) {
  RowOfKey rows;
  const auto space = static_cast<plan::SpaceId>(table);
  const plan::Plan& plan = compiled.lowered.plan;
  const bool read = plan.spaces[space].kind == plan::Space::Kind::kTable;
  const auto output = std::find_if(plan.outputs.begin(), plan.outputs.end(),
                                   [&](const plan::OutputTable& known) { return known.space == space; });
  for (size_t row = 0; row < view.rows(space); ++row) {
    std::string key;
    if (read) {
      key = KeyOf(view.schema(), view.data(), plan.spaces[space].table, row);
    } else {
      for (const plan::OutputColumn& part : output->keys) {
        key += view.CellText(part.column, row, part.options);
        key += kBetweenKeys;
      }
    }
    rows.emplace(std::move(key), row);
  }
  return rows;
}

// One scheme's columns from a run of another.
class FromRun {
 public:
  FromRun(const Compiled& compiled, const AdoptSource& source, data::Dataset& data)
      : compiled_(compiled),
        source_(source),
        data_(data),
        view_(*source.compiled, *source.run->data, source.run->values) {}

  data::Column Make(const model::Adoption::Column& column);

 private:
  const RowOfKey& RowsOf(int table);
  void Copy(const model::Field& from, const data::Column& cells, size_t at, data::Column& out, size_t row);

  const Compiled& compiled_;
  const AdoptSource& source_;
  data::Dataset& data_;
  RunView view_;
  std::unordered_map<int, RowOfKey> rows_;  // by table of the source
};

const RowOfKey& FromRun::RowsOf(int table) {
  const auto found = rows_.find(table);
  if (found != rows_.end()) return found->second;
  return rows_.emplace(table, RowsByKey(*source_.compiled, view_, table)).first->second;
}

data::Column FromRun::Make(const model::Adoption::Column& column) {
  const model::Scheme& other = source_.compiled->scheme;
  const model::Field& from = other.fields[column.from];
  const int table = compiled_.scheme.fields[column.field].table;
  const data::Column& cells = view_.column(source_.compiled->lowered.column_of_field[column.from]);
  const RowOfKey& rows = RowsOf(column.from_table);
  // A value of a 视图 that is asked for by the name of its table: the other rows are there, but not in the 视图.
  const std::string& asked = column.table;
  const bool through_view = other.tables[column.from_table].name != asked;
  const auto base = std::find_if(other.tables.begin(), other.tables.end(),
                                 [&](const model::Table& known) { return known.name == asked; });
  const RowOfKey* all = through_view ? &RowsOf(static_cast<int>(base - other.tables.begin())) : nullptr;
  const data::Status none = data_.gaps.Intern(data::GapKind::kMissing, kNoSuchRow);
  const data::Status outside =
      data_.gaps.Intern(data::GapKind::kMissing, "不在“" + other.tables[column.from_table].name + "”");
  data::Column out(data_.tables[table].rows);
  for (size_t row = 0; row < out.rows(); ++row) {
    const std::string key = KeyOf(compiled_.scheme.schema, data_, table, row);
    if (const auto found = rows.find(key); found != rows.end()) {
      Copy(from, cells, found->second, out, row);
    } else {
      out.SetGap(row, all != nullptr && all->count(key) != 0 ? outside : none);
    }
  }
  return out;
}

void FromRun::Copy(const model::Field& from, const data::Column& cells, size_t at, data::Column& out, size_t row) {
  if (cells.HasGap(at)) {
    const data::Gap gap = view_.data().gaps[cells.status_of(at)];
    return out.SetGap(row, data_.gaps.Intern(gap.kind, gap.reason));
  }
  switch (from.type.kind) {
    case ValueKind::kNumber: return out.Set(row, cells.Get(at));
    case ValueKind::kText: out.num[row] = data_.texts.Code(view_.data().texts.Get(cells.num[at])); return;
    case ValueKind::kRow:
      out.num[row] = data_.texts.Code(view_.RowText(static_cast<plan::SpaceId>(from.type.table), cells.num[at]));
      return;
    case ValueKind::kOption:  // both lists stand in one order
    case ValueKind::kBool:
    case ValueKind::kDate: out.num[row] = cells.num[at]; return;
  }
}

// Nothing is known of it, and nobody is told.
data::Column Unknown(const model::Scheme& scheme, const model::Field& field, data::Dataset& data) {
  data::Column out(data.tables[field.table].rows);
  out.status.assign(out.rows(),
                    data.gaps.Intern(data::GapKind::kError, std::string(data::kNotGiven) + '\x1f' +
                                                                scheme.tables[field.table].name + '.' + field.path));
  return out;
}

}  // namespace

std::vector<exec::Override> AdoptColumns(const Compiled& compiled, const std::vector<AdoptSource>& sources,
                                         const Limits& limits, data::Dataset& data, std::vector<DataFault>& faults) {
  std::vector<exec::Override> out;
  data::FaultList list(faults, limits.data_faults);
  const model::Scheme& scheme = compiled.scheme;
  for (const model::Adoption& adoption : scheme.adoptions) {
    const auto source = std::find_if(sources.begin(), sources.end(), [&](const AdoptSource& known) {
      return known.scheme == adoption.scheme && known.previous == adoption.previous;
    });
    std::optional<FromRun> run;
    std::optional<AdoptFromFiles> files;
    if (source != sources.end() && source->run != nullptr) run.emplace(compiled, *source, data);
    if (source != sources.end() && source->find) files.emplace(compiled, *source, limits, data, list);
    for (const model::Adoption::Column& column : adoption.columns) {
      const plan::ColumnId id = compiled.lowered.column_of_field[column.field];
      out.push_back({id, run     ? run->Make(column)
                         : files ? files->Make(column)
                                 : Unknown(scheme, scheme.fields[column.field], data)});
    }
  }
  return out;
}

}  // namespace heng
