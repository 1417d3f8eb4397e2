#pragma once
// Runs a plan over a dataset.
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/data/table.h"
#include "engine/plan/plan.h"

namespace heng::exec {

// A fault found while computing: the row, the column being computed and what was wrong.
struct RunFault {
  Code code;
  plan::SpaceId space;
  size_t row;
  plan::ColumnId column;  // the column that holds the error (kNone for a Check)
  std::vector<Text> args;
  Span span;
  bool warning = false;
  const plan::Check* check = nullptr;  // in the plan; null: an error of a column
};

struct Options {
  int threads = 1;
  // Called between steps with (done, all); may be empty.
  std::function<void(size_t, size_t)> progress;
  bool keep_all = false;      // intermediate columns too, for Trace
  bool results_only = false;  // columns that neither results nor messages show go with their last reader (uses.h)
  bool careful = false;       // no lanes (lane_code.h): for comparing the two ways, which give the same
};

struct Values {
  std::vector<data::Column> columns;  // by ColumnId; source columns are moved in from the dataset's tables
  std::vector<size_t> rows;           // by SpaceId
  std::vector<RunFault> faults;       // in order of step, then row
  // What the run itself keeps, by ColumnId:
  std::vector<uint8_t> given;       // 1: taken from an Override, no step writes it
  std::vector<uint8_t> rows_given;  // by SpaceId; 1: rows of a derived space come with an Override, no step makes them
  std::vector<uint32_t> readers;    // steps that have yet to read it; intermediate columns go with the last
  std::unordered_map<plan::ColumnId, std::unordered_set<uint64_t>> unreported;  // rows whose error is in no fault yet
  // Under Options::results_only: columns that were not made, and what would make them (loads.h). A step of the plan.
  std::unordered_map<plan::ColumnId, const plan::Compute*> unmade;
};

// `overrides[column]`, when set, is taken instead of what a step would compute (用例).
struct Override {
  plan::ColumnId column;
  data::Column values;
};

// Sets up values from the dataset, then runs `plan.checks`. Returns the state for Execute.
Values RunChecks(const plan::Plan& plan, data::Dataset& data, std::vector<Override> overrides, const Options& options);
// Runs `plan.steps`. The result does not depend on `threads`. A named column that holds errors adds a fault for
// each row (only where the error arises, not where it travels to).
void RunSteps(const plan::Plan& plan, data::Dataset& data, Values& values, const Options& options);

// Runs some steps of the plan again, in their order, over values that hold every column (Options::keep_all) and their
// source columns too. For asking what another datum would have given: what the steps write is the caller's to put back.
void RunAgain(const plan::Plan& plan, const std::vector<const plan::Step*>& steps, data::Dataset& data, Values& values);

}  // namespace heng::exec
