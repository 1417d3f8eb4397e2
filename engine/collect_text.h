#pragma once
// Cells and groups of a finished run, as text. Internal to the facade.
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/engine.h"

namespace heng {

// Reads a run's columns, wherever they are kept.
class RunView {
 public:
  RunView(const Compiled& compiled, const data::Dataset& data, const exec::Values& values)
      : plan_(compiled.lowered.plan),
        schema_(compiled.scheme.schema),
        english_(compiled.scheme.english),
        data_(data),
        values_(values) {}

  const plan::Plan& plan() const { return plan_; }
  const data::Schema& schema() const { return schema_; }
  const data::Dataset& data() const { return data_; }
  const data::Column& column(plan::ColumnId id) const;
  size_t rows(plan::SpaceId space) const { return values_.rows[space]; }

  // The value of a cell; "" for a gap. `options`: of an option column, when known.
  std::string CellText(plan::ColumnId id, size_t row, const std::vector<std::string>& options) const;
  // "" when the group is everybody.
  std::string GroupText(const plan::GroupLabel& label, size_t group) const;
  // A row of a table, a group of a table's rows, or "" for the scheme's single row.
  std::string RowText(plan::SpaceId space, size_t row) const;

 private:
  const data::Column& Made(plan::ColumnId id, const plan::Compute& load) const;

  const plan::Plan& plan_;
  const data::Schema& schema_;
  bool english_;  // the rule file is
  const data::Dataset& data_;
  const exec::Values& values_;
  mutable std::unordered_map<plan::ColumnId, data::Column> made_;  // columns that the run did without
};

// After a run: source columns go back to where data::CellText and data::RowKey look for them.
void ReturnSourceColumns(const plan::Plan& plan, exec::Values& values, data::Dataset& data);

// Faults of a run as faults of the data: with file, line, column, key and value.
std::vector<DataFault> ToDataFaults(const RunView& view, const std::vector<exec::RunFault>& faults);

}  // namespace heng
