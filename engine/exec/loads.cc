#include "engine/exec/loads.h"

#include <algorithm>

#include "engine/exec/operators.h"
#include "engine/exec/uses.h"

namespace heng::exec {

namespace {

const plan::Node* LoadOf(const plan::Plan& plan, const plan::Compute& step) {
  const plan::Node& node = step.program.nodes.back();
  const bool plain = step.program.nodes.size() == 1 && node.op == plan::Op::kLoad && node.via.size() == 1;
  if (!plain || !node.probes.empty()) return nullptr;
  const auto is_unit = [&](plan::SpaceId space) { return plan.spaces[space].kind == plan::Space::Kind::kUnit; };
  return is_unit(step.space) || is_unit(plan.columns[node.column].space) ? nullptr : &node;
}

// The space of whose rows the step reads each; kNone: it reads columns as they stand.
plan::SpaceId ReadsThrough(const plan::Step& step) {
  if (const auto* compute = std::get_if<plan::Compute>(&step.op)) return compute->space;
  const auto* group_by = std::get_if<plan::GroupBy>(&step.op);
  return group_by != nullptr && group_by->in_key_order ? group_by->space : plan::kNone;
}

}  // namespace

std::vector<bool> PlainLoads(const plan::Plan& plan) {
  std::vector<bool> plain(plan.columns.size(), false);
  std::vector<uint8_t> read(plan.columns.size(), 0);  // by a step of its own space
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      const auto* compute = std::get_if<plan::Compute>(&step.op);
      if (compute != nullptr) plain[compute->out] = LoadOf(plan, *compute) != nullptr;
    }
  }
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      const plan::SpaceId space = ReadsThrough(step);
      for (const ColumnId id : InputsOf(step)) {
        if (space == plan::kNone) plain[id] = false;
        if (space == plan.columns[id].space && read[id]++ > 0) plain[id] = false;
      }
    }
  }
  const std::vector<bool> shown = ShownColumns(plan);
  for (ColumnId id = 0; id < plain.size(); ++id) plain[id] = plain[id] && !shown[id];
  return plain;
}

std::vector<ColumnId> ReadsOf(const plan::Compute& step) { return InputsOf({step, plan::Together::kRow, {}}); }

bool LeaveUnmade(Context& context, const plan::Compute& step) {
  if (context.values.given[step.out] != 0) return false;
  const std::vector<ColumnId> reads = ReadsOf(step);
  for (const ColumnId id : reads) {
    if (context.values.unmade.count(id) > 0 || !context.column(id).status.empty()) return false;
  }
  context.values.unmade[step.out] = &step;
  for (const ColumnId id : reads) context.values.readers[id] += context.values.readers[step.out];
  return true;
}

void Make(Context& context, ColumnId id) {
  const plan::Compute* const step = context.Unmade(id);
  if (step == nullptr) return;
  context.values.unmade.erase(id);
  Run(context, *step);
}

std::optional<plan::Compute> ReadThrough(const Context& context, const plan::Compute& step) {
  const auto unmade = [&](ColumnId id) { return id != plan::kNone && context.Unmade(id) != nullptr; };
  const std::vector<plan::Node>& nodes = step.program.nodes;
  if (std::none_of(nodes.begin(), nodes.end(), [&](const plan::Node& node) {
        return unmade(node.column) || std::any_of(node.via.begin(), node.via.end(), unmade);
      })) {
    return std::nullopt;
  }
  plan::Compute through = step;
  for (plan::Node& node : through.program.nodes) {
    std::vector<ColumnId> way = std::move(node.via);
    way.push_back(node.column);
    node.via.clear();
    for (const ColumnId id : way) {
      const plan::Compute* const load = unmade(id) ? context.Unmade(id) : nullptr;
      if (load != nullptr) node.via.push_back(load->program.nodes[0].via[0]);
      node.via.push_back(load != nullptr ? load->program.nodes[0].column : id);
    }
    node.column = node.via.back();
    node.via.pop_back();
  }
  return through;
}

}  // namespace heng::exec
