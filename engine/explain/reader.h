#pragma once
// A finished run, read backwards: which step wrote a cell, and what that step read for it.
#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "engine/collect_text.h"
#include "engine/engine.h"
#include "engine/exec/cell.h"

namespace heng::explain {

using plan::ColumnId;
using plan::SpaceId;

struct Cell {
  ColumnId column;
  size_t row;
  auto operator<=>(const Cell&) const = default;
};

// A formula in one row, with the value of each node. A node is live when the result hangs on it: of a choice only the
// conditions that were asked and the side that was taken.
struct Formula {
  const plan::Program* program = nullptr;
  std::vector<exec::Cell> values;  // by node
  std::vector<uint8_t> live;       // by node
  const plan::Node& node(uint32_t at) const { return program->nodes[at]; }
  uint32_t result() const { return static_cast<uint32_t>(program->nodes.size() - 1); }
};

// Everything that a step read for one cell: another value of anything else leaves the cell as it is.
struct Reads {
  std::vector<Cell> cells;        // in order, each once: of the row itself, through references, of its group
  std::vector<ColumnId> columns;  // read in `rows`, too
  std::vector<uint32_t> rows;     // of the group
  std::vector<ColumnId> whole;    // read in every row: what forms groups, what a look-up searches
  std::vector<SpaceId> spaces;    // whose being there counts, row by row
};

class Reader {
 public:
  // The run must be ok and have kept all its columns (Options::keep_all).
  Reader(const Compiled& compiled, Run& run);

  const Compiled& compiled() const { return compiled_; }
  const plan::Plan& plan() const { return compiled_.lowered.plan; }
  const RunView& view() const { return view_; }
  exec::Context& context() { return context_; }
  const data::Column& Column(ColumnId id);
  size_t rows(SpaceId space) const { return context_.rows(space); }
  // Null: a column of the data, or one that another scheme filled.
  const plan::Step* WriterOf(ColumnId id) const { return writers_[id]; }

  // Of a column that is computed row by row; nullopt: any other.
  std::optional<Formula> FormulaOf(const Cell& cell);
  // Where a load of the formula reads in this row; nullopt: a reference on the way has a gap.
  std::optional<Cell> TargetOf(const plan::Node& load, size_t row);
  // The row of `groups` that a row is in; nullopt: in none. `group_of` kNone: 0.
  std::optional<size_t> GroupOf(ColumnId group_of, size_t row);
  std::vector<uint32_t> RowsOf(ColumnId group_of, SpaceId space, size_t group);

  Reads ReadsOf(const Cell& cell);

 private:
  void Visit(Formula& formula, uint32_t node, size_t row) const;
  void VisitCases(Formula& formula, const plan::Node& node, size_t row) const;
  void MakeReady(const plan::Program& program);

  const Compiled& compiled_;
  Run& run_;
  RunView view_;
  exec::Context context_;
  std::vector<const plan::Step*> writers_;  // by column
};

}  // namespace heng::explain
