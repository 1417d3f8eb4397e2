#pragma once
// What the operators of a run share.
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/data/error_gap.h"
#include "engine/exec/execute.h"

namespace heng::exec {

using data::Status;
using plan::ColumnId;

// What stands in a column: no numerator of a cell that is not wide (0 in rows with a gap) lies outside.
struct ColumnBounds {
  int64_t low = 0;
  int64_t high = 0;
  bool wide = false;
  bool gaps = false;
};

struct Context {
  const plan::Plan& plan;
  data::Dataset& data;
  Values& values;
  int threads = 1;
  bool careful = false;  // Options::careful
  // Columns that stay when no step reads them any more; empty: all.
  std::vector<bool> kept = {};
  // Cells in which the step being done made an error itself (others took theirs over from a cell they read).
  std::vector<std::pair<ColumnId, size_t>> arisen = {};
  std::mutex arisen_mutex = {};

  data::Column& column(ColumnId id) { return values.columns[id]; }
  // Of a column that is complete; found once. The ends of numbers, dates and texts are reached by a row.
  const ColumnBounds& BoundsOf(ColumnId id);
  bool EndsOfKind(ColumnId id, ColumnBounds& out) const;
  std::unordered_map<ColumnId, ColumnBounds> bounds = {};
  // Whether anything reads what a step would write there.
  bool IsWanted(ColumnId id) const { return kept.empty() || kept[id] || values.readers[id] > 0; }
  // What would make the column, when it is not made (loads.h); else null.
  const plan::Compute* Unmade(ColumnId id) const {
    const auto found = values.unmade.find(id);
    return found == values.unmade.end() ? nullptr : found->second;
  }
  const data::Column* optional_column(ColumnId id) { return id == plan::kNone ? nullptr : &values.columns[id]; }
  // The table's file was not there (可无).
  bool IsAbsent(plan::SpaceId space) const {
    int table = plan.spaces[space].table;
    return table >= 0 && data.tables[table].absent;
  }
  // The one row of the unit space is read from everywhere.
  bool IsUnit(ColumnId id) const { return plan.spaces[plan.columns[id].space].kind == plan::Space::Kind::kUnit; }
  size_t rows(plan::SpaceId space) const { return values.rows[space]; }
  data::Gaps& gaps() { return data.gaps; }
  void Arise(ColumnId out, size_t row) {
    std::lock_guard lock(arisen_mutex);
    arisen.emplace_back(out, row);
  }
  // Something the step did as told that people should look at. Told in order of column and row.
  struct Warning {
    plan::SpaceId space;
    size_t row;
    ColumnId column;  // whose name is shown
    Code code;
    std::vector<Text> args;
  };
  std::vector<Warning> warnings = {};
  void Warn(plan::SpaceId space, size_t row, ColumnId column, Code code, const std::vector<Text>& args = {}) {
    std::lock_guard lock(arisen_mutex);
    warnings.push_back({space, row, column, code, args});
  }
  // An error made by this step in one cell.
  Status Error(ColumnId out, size_t row, Code code, const std::vector<Text>& args = {}) {
    Arise(out, row);
    return data::InternError(data.gaps, code, args);
  }
  // A gap where a decision is needed: an error stays, others are error E2005 with their reason.
  Status Undecided(ColumnId out, size_t row, Status gap);
};

// The value of a key column in a row, for messages.
Text CellForMessage(Context& context, ColumnId column, size_t row);

// Kinds of statuses without a lock; one for each thread.
class KindCache {
 public:
  explicit KindCache(const data::Gaps& gaps) : gaps_(gaps) {}
  data::GapKind operator()(Status status) {
    if (status >= known_.size()) known_.resize(status + 1, kUnknown);
    if (known_[status] == kUnknown) known_[status] = static_cast<uint8_t>(gaps_.Kind(status));
    return static_cast<data::GapKind>(known_[status]);
  }
  bool IsError(Status status) { return status != 0 && (*this)(status) == data::GapKind::kError; }

 private:
  static constexpr uint8_t kUnknown = 255;
  const data::Gaps& gaps_;
  std::vector<uint8_t> known_;
};

}  // namespace heng::exec
