#include "engine/exec/asked.h"

#include "engine/exec/uses.h"

namespace heng::exec {

std::vector<uint8_t> AskedFor(const plan::Plan& plan) {
  std::vector<uint8_t> asked(plan.columns.size(), 0);
  for (plan::ColumnId id = 0; id < plan.columns.size(); ++id) asked[id] = plan.columns[id].named ? 1 : 0;
  for (const plan::Step& step : plan.steps) {
    if (std::holds_alternative<plan::Compute>(step.op) || std::holds_alternative<plan::Scan>(step.op)) continue;
    for (const plan::ColumnId id : InputsOf(step)) asked[id] = 1;
  }
  return asked;
}

}  // namespace heng::exec
