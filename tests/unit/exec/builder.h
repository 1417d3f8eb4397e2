#pragma once
// Small plans by hand: tables of cells written as text, steps, and the results as text.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/exec/execute.h"

namespace heng::exec::testing {

using plan::ColumnId;
using plan::kNone;
using plan::SpaceId;
using plan::ValueKind;
using Cells = std::vector<std::string>;

// What a run left: cells as text ("12.5", "1/3", "缺(未报)", "不评(…)", "不参加(…)", "E2001", "E2021 -3").
struct Outcome {
  std::unique_ptr<data::Dataset> data;
  Values values;
  std::string Cell(ColumnId column, size_t row) const;
  Cells Column(ColumnId column) const;
  // "E2001 row 3 column 名", in order.
  Cells Faults(const plan::Plan& plan) const;
};

class Builder {
 public:
  Builder();
  SpaceId Table(const std::string& name, size_t rows);
  SpaceId Groups(const std::string& name);
  SpaceId unit() const { return 0; }
  // Cells: a number; "" = 缺(未报); "?x" = 不评(x); "-x?" = 缺(x); "!" = an error; for kText the text itself.
  ColumnId Data(SpaceId table, const std::string& name, ValueKind kind, const Cells& cells, SpaceId target = 0);
  ColumnId Numbers(SpaceId table, const Cells& cells) { return Data(table, "数", ValueKind::kNumber, cells); }
  ColumnId Out(SpaceId space, const std::string& name, ValueKind kind = ValueKind::kNumber, bool named = true,
               SpaceId target = 0);
  template <class Step>
  void Add(Step step) {
    plan.steps.push_back({std::move(step), plan::Together::kSpace, {}});
  }
  // Rows with equal keys; returns group_of.
  ColumnId GroupBy(SpaceId space, std::vector<ColumnId> keys, SpaceId groups);
  // `careful`: as Options::careful.
  Outcome Run(int threads = 1, std::vector<std::pair<ColumnId, Cells>> given = {}, bool careful = false) const;

  plan::Plan plan;

 private:
  struct Source {
    ColumnId column;
    Cells cells;
  };
  data::Column Read(data::Dataset& data, ValueKind kind, const Cells& cells) const;
  std::vector<size_t> rows_;
  std::vector<Source> sources_;
  std::vector<int> columns_of_table_;
};

// Nodes of a program, written one after the other.
class Formula {
 public:
  uint32_t Const(const std::string& decimal);
  uint32_t Code(int64_t code);
  uint32_t Text(const std::string& text);
  uint32_t Load(ColumnId column, std::vector<ColumnId> via = {});
  uint32_t Gap(data::GapKind kind, const std::string& reason);
  uint32_t Op(plan::Op op, std::vector<uint32_t> in);
  uint32_t Round(uint32_t in, Rounding mode, const std::string& step);
  plan::Node& last() { return program.nodes.back(); }
  plan::Program program;
};

}  // namespace heng::exec::testing
