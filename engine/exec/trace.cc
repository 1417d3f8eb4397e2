// Following formulas from their results down.
//
//   档 = 分段 成绩 { 90 以上 : 1；其余 : 若 奖 则 2 否则 3 }     成绩 95: row `90 以上`; the 若 is not reached
//                                                              成绩 70, 奖 否: row `其余`, branch `否则`
#include "engine/exec/trace.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/exec/asked.h"
#include "engine/exec/program.h"

namespace heng::exec {

namespace {

using plan::Op;
using plan::Probe;

// A formula of a column, with the values of those of its nodes that decide something.
struct Traced {
  const plan::Program* program = nullptr;
  size_t rows = 0;
  std::vector<std::optional<std::vector<Register>>> values;  // by node: one register a block
  std::vector<std::vector<uint8_t>> seen;                    // by node and row
};

class Tracer {
 public:
  Tracer(const plan::Plan& plan, data::Dataset& data, Values& values)
      : context_{plan, data, values, 1}, kinds_(data.gaps) {}

  std::set<int> Fired();

 private:
  struct Formulas {  // a column's formula; of a 递推 that of its first rows too
    Traced always, first;
    ColumnId previous = plan::kNone;
  };

  void AddFormulas(const std::vector<plan::Step>& steps);
  void Add(const plan::Program& program, plan::SpaceId space, Traced& to);
  void Ask(ColumnId column, size_t row);
  void Visit(Traced& formula, uint32_t node, size_t row);
  void VisitCases(Traced& formula, const plan::Node& node, size_t row);
  void FollowLoad(const plan::Node& node, size_t row);
  const Register& ValueOf(Traced& formula, uint32_t node, size_t row);
  Status GapOf(Traced& formula, uint32_t node, size_t row);
  bool True(Traced& formula, uint32_t node, size_t row) { return ValueOf(formula, node, row).True(row % kBlock); }
  bool Fires(Traced& formula, const plan::Node& node, Probe::When when, size_t row);
  bool PartAbsent(Traced& formula, const plan::Node& node, size_t row);

  Context context_;
  KindCache kinds_;
  std::map<ColumnId, Formulas> formulas_;
  std::set<int> fired_;
};

void Tracer::Add(const plan::Program& program, plan::SpaceId space, Traced& to) {
  to.program = &program;
  to.rows = context_.rows(space);
  to.values.resize(program.nodes.size());
  to.seen.resize(program.nodes.size());
}

void Tracer::AddFormulas(const std::vector<plan::Step>& steps) {
  for (const plan::Step& step : steps) {
    if (const auto* compute = std::get_if<plan::Compute>(&step.op)) {
      if (context_.values.given[compute->out] == 0)
        Add(compute->program, compute->space, formulas_[compute->out].always);
    }
    if (const auto* scan = std::get_if<plan::Scan>(&step.op)) {
      for (const plan::ScanColumn& column : scan->columns) {
        if (context_.values.given[column.out] != 0) continue;
        Formulas& to = formulas_[column.out];
        Add(column.program, scan->space, to.always);
        if (column.first) Add(*column.first, scan->space, to.first);
        to.previous = scan->previous;
      }
    }
  }
}

// The nodes that lead to `node`, as a program that ends with it.
plan::Program Leading(const plan::Program& program, uint32_t node) {
  std::vector<uint8_t> needed(node + 1, 0);
  needed[node] = 1;
  plan::Program out;
  for (uint32_t i = node + 1; i-- > 0;) {
    if (needed[i] == 0) continue;
    for (const uint32_t input : program.nodes[i].in) needed[input] = 1;
  }
  std::vector<uint32_t> place(node + 1, 0);
  for (uint32_t i = 0; i <= node; ++i) {
    if (needed[i] == 0) continue;
    place[i] = static_cast<uint32_t>(out.nodes.size());
    plan::Node copy = program.nodes[i];
    for (uint32_t& input : copy.in) input = place[input];
    out.nodes.push_back(std::move(copy));
  }
  return out;
}

const Register& Tracer::ValueOf(Traced& formula, uint32_t node, size_t row) {
  auto& blocks = formula.values[node];
  if (!blocks) {
    blocks.emplace();
    const plan::Program part = Leading(*formula.program, node);
    const Prepared prepared = Prepare(part, context_.data.texts);
    for (size_t begin = 0; begin < formula.rows; begin += kBlock) {
      const size_t n = std::min(kBlock, formula.rows - begin);
      Worker worker(context_, prepared, n);
      blocks->push_back(worker.Run(begin, n));
    }
  }
  return (*blocks)[row / kBlock];
}

Status Tracer::GapOf(Traced& formula, uint32_t node, size_t row) {
  return ValueOf(formula, node, row).status_of(row % kBlock);
}

void Tracer::Ask(ColumnId column, size_t row) {
  const auto at = formulas_.find(column);
  if (at == formulas_.end()) return;
  Formulas& formulas = at->second;
  const bool first = formulas.previous != plan::kNone && formulas.first.program != nullptr &&
                     context_.column(formulas.previous).HasGap(row);
  Traced& formula = first ? formulas.first : formulas.always;
  Visit(formula, static_cast<uint32_t>(formula.program->nodes.size() - 1), row);
}

// What is read of a column without a name is asked for in the row it is read from.
void Tracer::FollowLoad(const plan::Node& node, size_t row) {
  if (context_.plan.columns[node.column].named) return;
  for (const ColumnId step : node.via) {
    const data::Column& reference = context_.column(step);
    if (reference.HasGap(row)) return;
    row = static_cast<size_t>(reference.num[row]);
  }
  Ask(node.column, context_.IsUnit(node.column) ? 0 : row);
}

void Tracer::VisitCases(Traced& formula, const plan::Node& node, size_t row) {
  const size_t cases = node.in.size() / 2;
  size_t found = cases;
  bool undecided = false;
  for (size_t k = 0; k < cases; ++k) {
    const uint32_t condition = node.in[2 * k];
    Visit(formula, condition, row);
    if (GapOf(formula, condition, row) != 0) {
      if (!node.exclusive) return;
      undecided = true;
    } else if (True(formula, condition, row)) {
      if (found < cases) return;  // two hold: an error
      found = k;
      if (!node.exclusive) break;
    }
  }
  if (undecided) return;
  if (found < cases) return Visit(formula, node.in[2 * found + 1], row);
  if (node.in.size() % 2 == 1) Visit(formula, node.in.back(), row);
}

void Tracer::Visit(Traced& formula, uint32_t index, size_t row) {
  std::vector<uint8_t>& seen = formula.seen[index];
  if (seen.empty()) seen.assign(formula.rows, 0);
  if (seen[row] != 0) return;
  seen[row] = 1;
  const plan::Node& node = formula.program->nodes[index];
  for (const Probe& probe : node.probes) {
    if (fired_.count(probe.point) == 0 && Fires(formula, node, probe.when, row)) fired_.insert(probe.point);
  }
  switch (node.op) {
    case Op::kLoad: return FollowLoad(node, row);
    case Op::kCases: return VisitCases(formula, node, row);
    case Op::kIf: {
      Visit(formula, node.in[0], row);
      if (GapOf(formula, node.in[0], row) == 0) Visit(formula, node.in[True(formula, node.in[0], row) ? 1 : 2], row);
      return;
    }
    case Op::kOrElse: {
      Visit(formula, node.in[0], row);
      const Status gap = GapOf(formula, node.in[0], row);
      if (gap != 0 && !kinds_.IsError(gap)) Visit(formula, node.in[1], row);
      return;
    }
    default:
      for (const uint32_t input : node.in) Visit(formula, input, row);
  }
}

bool Tracer::PartAbsent(Traced& formula, const plan::Node& node, size_t row) {
  for (size_t k = 0; k + 1 < node.in.size(); k += 2) {
    const Status share = GapOf(formula, node.in[k + 1], row);
    if (node.code == 1 && share != 0 && kinds_(share) == data::GapKind::kNotTaking) continue;
    const Status part = share != 0 ? share : GapOf(formula, node.in[k], row);
    if (part != 0 && !kinds_.IsError(part)) return true;
  }
  return false;
}

bool Tracer::Fires(Traced& formula, const plan::Node& node, Probe::When when, size_t row) {
  if (when == Probe::When::kReached) return true;
  if (when == Probe::When::kAbsent) return PartAbsent(formula, node, row);
  const size_t limit = when == Probe::When::kHigh && node.op == Op::kClamp ? 2 : 1;
  if (GapOf(formula, node.in[0], row) != 0 || GapOf(formula, node.in[limit], row) != 0) return false;
  const int compared =
      CompareRow(ValueOf(formula, node.in[0], row), ValueOf(formula, node.in[limit], row), row % kBlock);
  if (when == Probe::When::kEqual) return compared == 0;
  return when == Probe::When::kLow ? compared < 0 : compared > 0;
}

std::set<int> Tracer::Fired() {
  const plan::Plan& plan = context_.plan;
  AddFormulas(plan.checks);
  AddFormulas(plan.steps);
  const std::vector<uint8_t> asked = AskedFor(plan);
  for (const auto& [column, formulas] : formulas_) {
    for (size_t row = 0; asked[column] != 0 && row < formulas.always.rows; ++row) Ask(column, row);
  }
  return std::move(fired_);
}

}  // namespace

std::set<int> FiredProbes(const plan::Plan& plan, data::Dataset& data, Values& values) {
  return Tracer(plan, data, values).Fired();
}

}  // namespace heng::exec
