#include "engine/explain/reader.h"

#include <algorithm>

#include "engine/exec/program.h"
#include "engine/exec/uses.h"

namespace heng::explain {

using plan::Op;

Reader::Reader(const Compiled& compiled, Run& run)
    : compiled_(compiled),
      run_(run),
      view_(compiled, *run.data, run.values),
      context_{compiled.lowered.plan, *run.data, run.values, 1} {
  writers_.assign(plan().columns.size(), nullptr);
  for (const auto* steps : {&plan().checks, &plan().steps}) {
    for (const plan::Step& step : *steps) {
      for (const ColumnId id : exec::OutputsOf(step)) {
        if (run.values.given[id] == 0) writers_[id] = &step;
      }
    }
  }
}

// The run has given its source columns back to the tables; steps find them among its own.
const data::Column& Reader::Column(ColumnId id) {
  const plan::ColumnInfo& info = plan().columns[id];
  data::Column& column = context_.column(id);
  if (info.source_column >= 0 && column.rows() == 0) column = view_.column(id);
  return column;
}

void Reader::MakeReady(const plan::Program& program) {
  for (const plan::Node& node : program.nodes) {
    if (node.column != plan::kNone) Column(node.column);
    for (const ColumnId id : node.via) Column(id);
  }
}

std::optional<Formula> Reader::FormulaOf(const Cell& cell) {
  const plan::Step* step = WriterOf(cell.column);
  if (step == nullptr) return std::nullopt;
  Formula formula;
  if (const auto* compute = std::get_if<plan::Compute>(&step->op)) formula.program = &compute->program;
  if (const auto* scan = std::get_if<plan::Scan>(&step->op)) {
    for (const plan::ScanColumn& column : scan->columns) {
      if (column.out != cell.column) continue;
      const bool first = column.first && Column(scan->previous).HasGap(cell.row);
      formula.program = first ? &*column.first : &column.program;
    }
  }
  if (formula.program == nullptr) return std::nullopt;
  MakeReady(*formula.program);
  const exec::Prepared prepared = exec::Prepare(*formula.program, context_.data.texts, true);
  exec::Worker worker(context_, prepared, 1);
  const auto row = static_cast<uint32_t>(cell.row);
  worker.Run(&row, 1);
  for (uint32_t node = 0; node < formula.program->nodes.size(); ++node) {
    const exec::Register& value = worker.ValueOf(node);
    const data::Status gap = value.status_of(0);
    formula.values.push_back({gap, gap == 0 ? value.Get(0) : Number()});
  }
  const exec::Cell& result = formula.values.back();
  const data::Column& written = Column(cell.column);
  const bool same =
      written.status_of(cell.row) == result.status && (result.status != 0 || written.Get(cell.row) == result.value);
  if (!same) return std::nullopt;  // a row that a scan passed over
  formula.live.assign(formula.values.size(), 0);
  Visit(formula, formula.result(), cell.row);
  return formula;
}

void Reader::VisitCases(Formula& formula, const plan::Node& node, size_t row) const {
  const size_t cases = node.in.size() / 2;
  for (size_t k = 0; k < cases; ++k) {
    Visit(formula, node.in[2 * k], row);
    const exec::Cell& condition = formula.values[node.in[2 * k]];
    if (node.exclusive) continue;
    if (condition.status != 0) return;
    if (!condition.value.IsZero()) return Visit(formula, node.in[2 * k + 1], row);
  }
  for (size_t k = 0; k < cases && node.exclusive; ++k) {
    const exec::Cell& condition = formula.values[node.in[2 * k]];
    if (condition.status == 0 && !condition.value.IsZero()) return Visit(formula, node.in[2 * k + 1], row);
  }
  if (node.in.size() % 2 == 1) Visit(formula, node.in.back(), row);
}

void Reader::Visit(Formula& formula, uint32_t at, size_t row) const {
  if (formula.live[at] != 0) return;
  formula.live[at] = 1;
  const plan::Node& node = formula.node(at);
  const auto& value = [&](size_t i) -> const exec::Cell& { return formula.values[node.in[i]]; };
  switch (node.op) {
    case Op::kCases: return VisitCases(formula, node, row);
    case Op::kIf:
      Visit(formula, node.in[0], row);
      if (value(0).status == 0) Visit(formula, node.in[value(0).value.IsZero() ? 2 : 1], row);
      return;
    case Op::kOrElse:
      Visit(formula, node.in[0], row);
      if (value(0).status != 0) Visit(formula, node.in[1], row);
      return;
    case Op::kAnd:
    case Op::kOr:
      for (size_t i = 0; i < node.in.size(); ++i) {  // one that decides alone
        if (value(i).status == 0 && value(i).value.IsZero() == (node.op == Op::kAnd)) {
          return Visit(formula, node.in[i], row);
        }
      }
      break;
    default: break;
  }
  for (const uint32_t input : node.in) Visit(formula, input, row);
}

std::optional<Cell> Reader::TargetOf(const plan::Node& load, size_t row) {
  if (context_.IsUnit(load.column)) return Cell{load.column, 0};
  for (const ColumnId id : load.via) {
    const data::Column& reference = Column(id);
    if (reference.HasGap(row)) return std::nullopt;
    row = static_cast<size_t>(reference.num[row]);
  }
  return Cell{load.column, row};
}

std::optional<size_t> Reader::GroupOf(ColumnId group_of, size_t row) {
  if (group_of == plan::kNone) return 0;
  const data::Column& groups = Column(group_of);
  if (groups.HasGap(row)) return std::nullopt;
  return static_cast<size_t>(groups.num[row]);
}

std::vector<uint32_t> Reader::RowsOf(ColumnId group_of, SpaceId space, size_t group) {
  std::vector<uint32_t> out;
  for (size_t row = 0; row < rows(space); ++row) {
    if (GroupOf(group_of, row) == group) out.push_back(static_cast<uint32_t>(row));
  }
  return out;
}

}  // namespace heng::explain
