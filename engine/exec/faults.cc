#include "engine/exec/faults.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "engine/exec/uses.h"

namespace heng::exec {

namespace {

using CellId = std::pair<ColumnId, size_t>;

bool Unreported(Context& context, const CellId& cell) {
  auto it = context.values.unreported.find(cell.first);
  return it != context.values.unreported.end() && it->second.count(cell.second) > 0;
}

void Settle(Context& context, const CellId& cell) {
  auto it = context.values.unreported.find(cell.first);
  if (it != context.values.unreported.end()) it->second.erase(cell.second);
}

// The cells with this status that a load reads for a row.
void CollectSources(Context& context, const plan::Node& node, size_t row, Status status, std::vector<CellId>& out) {
  if (context.IsUnit(node.column)) row = 0;
  for (ColumnId via : node.via) {
    const data::Column& reference = context.column(via);
    if (Status gap = reference.status_of(row)) {
      if (gap == status) out.emplace_back(via, row);
      return;
    }
    row = static_cast<size_t>(reference.num[row]);
  }
  if (context.column(node.column).status_of(row) == status) out.emplace_back(node.column, row);
}

// Where an error of an output comes from.
class Sources {
 public:
  Sources(Context& context, const plan::Step& step)
      : context_(context), step_(step), arisen_(context.arisen.begin(), context.arisen.end()) {}

  // Whether nobody has been told of the error yet; then SettleCells() says that somebody is.
  bool IsNew(ColumnId out, size_t row, Status status) {
    own_.clear();
    cells_ = &own_;
    if (const auto* compute = std::get_if<plan::Compute>(&step_.op)) {
      for (const plan::Node& node : compute->program.nodes) {
        if (node.op == plan::Op::kLoad) CollectSources(context_, node, row, status, own_);
      }
      return AllUnreported(own_);
    }
    if (arisen_.count({out, row}) > 0) return true;
    ReadInputs();
    auto it = inputs_.find(status);
    if (it == inputs_.end()) return false;
    cells_ = &it->second;
    // Many groups may have the error of the same many rows.
    const auto [known, first] = unreported_.try_emplace(status, false);
    if (first) known->second = AllUnreported(it->second);
    return known->second;
  }

  void SettleCells() {
    for (const CellId& cell : *cells_) Settle(context_, cell);
    unreported_.clear();
  }

 private:
  bool AllUnreported(const std::vector<CellId>& cells) {
    for (const CellId& cell : cells) {
      if (!Unreported(context_, cell)) return false;
    }
    return true;
  }
  void ReadInputs() {
    if (read_) return;
    read_ = true;
    KindCache kinds(context_.gaps());
    for (ColumnId input : InputsOf(step_)) {
      const data::Column& column = context_.column(input);
      for (size_t row = 0; row < column.status.size(); ++row) {
        if (kinds.IsError(column.status[row])) inputs_[column.status[row]].emplace_back(input, row);
      }
    }
  }

  Context& context_;
  const plan::Step& step_;
  std::set<CellId> arisen_;
  bool read_ = false;
  std::unordered_map<Status, std::vector<CellId>> inputs_;
  std::unordered_map<Status, bool> unreported_;  // of inputs_, as far as was asked since something was settled
  std::vector<CellId> own_;
  const std::vector<CellId>* cells_ = nullptr;  // of what was asked last
};

// Groups are done by several threads: the order they came in says nothing.
void ReportWarnings(Context& context, const plan::Step& step) {
  auto place = [](const Context::Warning& warning) {
    return std::tuple(warning.column, warning.row, warning.space, warning.code);
  };
  std::stable_sort(context.warnings.begin(), context.warnings.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  for (Context::Warning& warning : context.warnings) {
    if (warning.column != plan::kNone && context.values.given[warning.column] != 0) continue;
    context.values.faults.push_back(
        {warning.code, warning.space, warning.row, warning.column, std::move(warning.args), step.span, true});
  }
  context.warnings.clear();
}

}  // namespace

void ReportErrors(Context& context, const plan::Step& step) {
  ReportWarnings(context, step);
  std::optional<Sources> sources;
  KindCache kinds(context.gaps());
  for (ColumnId out : OutputsOf(step)) {
    if (context.values.given[out] != 0) continue;
    const plan::ColumnInfo& info = context.plan.columns[out];
    const data::Column& column = context.column(out);
    for (size_t row = 0; row < column.status.size(); ++row) {
      Status status = column.status[row];
      if (!kinds.IsError(status)) continue;
      std::optional<data::ErrorGap> error = data::ParseErrorReason(context.gaps()[status].reason);
      if (!error) continue;
      if (!sources) sources.emplace(context, step);
      if (!sources->IsNew(out, row, status)) continue;
      if (!info.named) {
        context.values.unreported[out].insert(row);
        continue;
      }
      sources->SettleCells();
      context.values.faults.push_back({error->code, info.space, row, out, std::move(error->args), step.span});
    }
  }
  context.arisen.clear();
}

}  // namespace heng::exec
