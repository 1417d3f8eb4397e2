#include "engine/collect_text.h"

#include <utility>

#include "engine/base/date.h"
#include "engine/data/english_reason.h"

namespace heng {

const data::Column& RunView::column(plan::ColumnId id) const {
  const plan::ColumnInfo& info = plan_.columns[id];
  if (const auto unmade = values_.unmade.find(id); unmade != values_.unmade.end()) return Made(id, *unmade->second);
  if (info.source_column < 0) return values_.columns[id];
  return data_.tables[plan_.spaces[info.space].table].columns[info.source_column];
}

// What it reads has no gaps (exec/loads.h).
const data::Column& RunView::Made(plan::ColumnId id, const plan::Compute& load) const {
  const auto [made, is_new] = made_.try_emplace(id);
  data::Column& out = made->second;
  if (!is_new) return out;
  const plan::Node& node = load.program.nodes.front();
  const data::Column& from = column(node.column);
  out = data::Column(rows(load.space), from.den);
  for (size_t row = 0; row < out.rows(); ++row) {
    size_t at = row;
    for (const plan::ColumnId via : node.via) at = static_cast<size_t>(column(via).num[at]);
    out.Set(row, from.Get(at));
  }
  return out;
}

std::string RunView::CellText(plan::ColumnId id, size_t row, const std::vector<std::string>& options) const {
  const data::Column& cells = column(id);
  if (cells.HasGap(row)) return "";
  const plan::ColumnInfo& info = plan_.columns[id];
  if (info.source_column >= 0) {
    return data::CellText(schema_, data_, plan_.spaces[info.space].table, info.source_column, row);
  }
  const int64_t code = cells.num[row];
  switch (info.kind) {
    case plan::ValueKind::kText: return std::string(data_.texts.Get(code));
    case plan::ValueKind::kOption:
      return static_cast<size_t>(code) < options.size() ? options[code] : std::to_string(code + 1);
    case plan::ValueKind::kBool: return data::YesNo(code != 0, english_);
    case plan::ValueKind::kDate: return FormatDate(static_cast<int32_t>(code));
    case plan::ValueKind::kRow: return RowText(info.target, code);
    case plan::ValueKind::kNumber: break;
  }
  return cells.Get(row).ToText();
}

std::string RunView::GroupText(const plan::GroupLabel& label, size_t group) const {
  size_t row = group;
  if (label.first_row != plan::kNone) {
    const data::Column& first = column(label.first_row);
    if (first.HasGap(group)) return "";
    row = first.num[group];
  }
  static const std::vector<std::string> kNoOptions;
  std::string out;
  for (size_t i = 0; i < label.columns.size(); ++i) {
    if (column(label.columns[i]).HasGap(row)) continue;
    if (!out.empty()) out += '/';
    out += CellText(label.columns[i], row, i < label.options.size() ? label.options[i] : kNoOptions);
  }
  return out;
}

std::string RunView::RowText(plan::SpaceId space, size_t row) const {
  const plan::Space& info = plan_.spaces[space];
  if (info.kind == plan::Space::Kind::kTable) return data::RowKey(schema_, data_, info.table, row);
  if (info.kind == plan::Space::Kind::kUnit) return "";
  for (const auto& [derived, label] : plan_.row_names) {
    if (derived == space) return GroupText(label, row);
  }
  for (const plan::TierOutput& tier : plan_.tiers) {
    if (tier.groups == space) return GroupText(tier.label, row);
  }
  for (const plan::FundOutput& fund : plan_.funds) {
    if (fund.groups == space) return GroupText(fund.label, row);
  }
  for (const auto* steps : {&plan_.checks, &plan_.steps}) {
    for (const plan::Step& step : *steps) {
      const auto* group_by = std::get_if<plan::GroupBy>(&step.op);
      if (group_by != nullptr && group_by->groups == space) {
        return GroupText({group_by->keys, {}, group_by->first_row}, row);
      }
    }
  }
  return "";
}

void ReturnSourceColumns(const plan::Plan& plan, exec::Values& values, data::Dataset& data) {
  for (size_t id = 0; id < plan.columns.size() && id < values.columns.size(); ++id) {
    const plan::ColumnInfo& info = plan.columns[id];
    if (info.source_column < 0) continue;
    data.tables[plan.spaces[info.space].table].columns[info.source_column] = std::move(values.columns[id]);
  }
}

std::vector<DataFault> ToDataFaults(const RunView& view, const std::vector<exec::RunFault>& faults) {
  std::vector<DataFault> out;
  out.reserve(faults.size());
  for (const exec::RunFault& fault : faults) {
    const plan::Space& space = view.plan().spaces[fault.space];
    DataFault shown{fault.code, "", 0, "", view.RowText(fault.space, fault.row), "", fault.args};
    if (space.table >= 0) shown.file = view.data().tables[space.table].file;
    shown.of_group = space.kind == plan::Space::Kind::kGroups;
    if (space.kind == plan::Space::Kind::kTable) shown.row = view.data().tables[space.table].file_row[fault.row];
    if (fault.column != plan::kNone) {
      shown.column = view.plan().columns[fault.column].name;
    } else if (fault.check != nullptr) {
      shown.column = fault.check->column;
      if (fault.check->value != plan::kNone) shown.value = view.CellText(fault.check->value, fault.row, {});
    }
    out.push_back(std::move(shown));
  }
  return out;
}

}  // namespace heng
