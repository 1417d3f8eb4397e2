#include "engine/adopt_files.h"

#include <algorithm>
#include <utility>

#include "engine/base/date.h"
#include "engine/case_cell.h"
#include "engine/data/cell.h"
#include "engine/data/error_gap.h"
#include "engine/diag/nearest.h"

namespace heng {

using model::ValueKind;

namespace {

std::string Listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

// The key as a results file holds it.
std::string AdoptFromFiles::KeyOf(int table, size_t row) const {
  const data::Schema& schema = compiled_.scheme.schema;
  std::string key;
  for (int column : schema.tables[table].key) {
    const data::CellKind kind = schema.tables[table].columns[column].kind;
    const bool text =
        kind == data::CellKind::kText || kind == data::CellKind::kOption || kind == data::CellKind::kReference;
    const std::string cell = data::CellText(schema, data_, table, column, row);
    key += (text ? AsWritten(cell) : cell) + kBehindKeyPart;
  }
  return key;
}

// The key columns must be called as in that scheme, or, when its rule file is not given, as here.
bool AdoptFromFiles::KeysAlike(const ResultFile& file, int from_table, int to_table) {
  const data::TableSchema& here = compiled_.scheme.schema.tables[to_table];
  std::vector<std::string> wanted;
  for (int column : here.key) wanted.push_back(here.columns[column].name);
  if (source_.compiled != nullptr && from_table >= 0) {
    wanted.clear();
    const plan::Plan& plan = source_.compiled->lowered.plan;
    for (const plan::OutputTable& table : plan.outputs) {
      if (table.space != static_cast<plan::SpaceId>(from_table)) continue;
      for (const plan::OutputColumn& key : table.keys) wanted.push_back(key.name);
    }
    const data::Schema& schema = source_.compiled->scheme.schema;
    if (from_table < static_cast<int>(schema.tables.size())) {
      for (int key : schema.tables[from_table].key) wanted.push_back(schema.tables[from_table].columns[key].name);
    }
  }
  const std::vector<std::string> found(file.header.begin(), file.header.begin() + here.key.size());
  if (found == wanted) return true;
  faults_.Add({Code::E1074, file.file, 1, "", "", "", {Listed(found), Listed(wanted)}});
  return false;
}

const AdoptFromFiles::Table& AdoptFromFiles::Read(const std::string& name, int from_table, int to_table) {
  const auto known = tables_.find({name, to_table});
  if (known != tables_.end()) return known->second;
  Table table;
  const size_t keys = compiled_.scheme.schema.tables[to_table].key.size();
  table.file = ReadResultFile(source_.find, name, keys, limits_, faults_);
  if (table.file && !KeysAlike(*table.file, from_table, to_table)) table.file.reset();
  for (size_t i = 0; table.file && i < table.file->rows.size(); ++i) table.rows.emplace(table.file->rows[i].key, i);
  return tables_.emplace(std::pair(name, to_table), std::move(table)).first->second;
}

data::Column AdoptFromFiles::Make(const model::Adoption::Column& column) {
  const model::Field& field = compiled_.scheme.fields[column.field];
  // What a 视图 gives stands in the file of the 视图.
  const std::string name =
      column.from_table >= 0 ? source_.compiled->scheme.tables[column.from_table].name : column.table;
  data::Column out(data_.tables[field.table].rows);
  out.status.assign(out.rows(), data_.gaps.Intern(data::GapKind::kError, data::kNotGiven));
  const Table& table = Read(name, column.from_table, field.table);
  if (!table.file) return out;
  const int from = table.file->ColumnOf(column.path);
  if (from < 0) {
    const auto near = NearestName(column.path, table.file->header);
    faults_.Add({Code::E1075, table.file->file, 1, column.path, "", "", {column.path, near.value_or("")}});
    return out;
  }
  const data::Status none = data_.gaps.Intern(data::GapKind::kMissing, "无此行");
  for (size_t row = 0; row < out.rows(); ++row) {
    const auto found = table.rows.find(KeyOf(field.table, row));
    if (found == table.rows.end()) {
      out.SetGap(row, none);
    } else {
      Set(field, *table.file, table.file->rows[found->second], from, row, out);
    }
  }
  return out;
}

void AdoptFromFiles::Set(const model::Field& field, const ResultFile& file, const ResultFile::Row& from, int column,
                         size_t row, data::Column& out) {
  const std::string& cell = from.cells[column];
  std::optional<data::CellFault> fault;
  if (const data::Gap* gap = cell.empty() ? file.GapOf(from, file.header[column]) : nullptr) {
    return out.SetGap(row, data_.gaps.Intern(gap->kind, gap->reason));
  }
  if (cell.empty() && field.type.kind != ValueKind::kText) {
    fault = data::CellFault{Code::E1076, {}};
  } else {
    out.status[row] = 0;
    fault = SetValue(field, cell, row, out);
  }
  if (!fault) return;
  const std::string key = data::RowKey(compiled_.scheme.schema, data_, field.table, row);
  out.SetGap(row, data::InternError(data_.gaps, fault->code, fault->args));
  faults_.Add({fault->code, file.file, from.line, file.header[column], key, cell, std::move(fault->args)});
}

// As results are written: a quotient that does not come out even is 155/6.
std::optional<data::CellFault> AdoptFromFiles::SetValue(const model::Field& field, const std::string& cell, size_t row,
                                                        data::Column& out) {
  switch (field.type.kind) {
    case ValueKind::kNumber: {
      const auto value = ReadCaseNumber(cell, field.type);
      if (!value) return data::CellFault{Code::E1021, {cell}};
      if (field.step && !(*value / *field.step).IsInteger())
        return data::CellFault{Code::E1077, {field.step->ToText()}};
      out.Set(row, *value);
      return std::nullopt;
    }
    case ValueKind::kText:
      if (MayBeTwoTexts(cell)) return data::CellFault{Code::E1078, {cell}};
      out.num[row] = data_.texts.Code(cell);
      return std::nullopt;
    case ValueKind::kOption: {
      const std::vector<std::string>& options = compiled_.scheme.option_lists[field.type.options].options;
      const auto found = std::find_if(options.begin(), options.end(),
                                      [&](const std::string& option) { return AsWritten(option) == cell; });
      if (found == options.end()) return data::ExplainOption(cell, options);
      out.num[row] = found - options.begin();
      return std::nullopt;
    }
    case ValueKind::kBool: {  // an English scheme writes yes and no
      const bool yes = cell == "是" || cell == "yes";
      if (!yes && cell != "否" && cell != "no") return data::ExplainBool(cell);
      out.num[row] = yes ? 1 : 0;
      return std::nullopt;
    }
    case ValueKind::kDate: {
      const auto day = ParseDate(cell);
      if (!day) return data::ExplainDate(cell);
      out.num[row] = *day;
      return std::nullopt;
    }
    case ValueKind::kRow: break;
  }
  return data::CellFault{Code::E1021, {cell}};
}

}  // namespace heng
