// Everything that a cell hangs on: what its step read, and so on down to the data.
#include <utility>

#include "engine/explain/explain.h"

namespace heng::explain {

namespace {

class Closure {
 public:
  explicit Closure(Reader& reader)
      : reader_(reader), seen_(reader.plan().columns.size()), spaces_(reader.plan().spaces.size(), false) {}

  std::set<InputCell> Of(const Cell& cell) {
    Add(cell.column, cell.row);
    while (!todo_.empty()) {
      const Cell next = todo_.back();
      todo_.pop_back();
      const Reads reads = reader_.ReadsOf(next);
      for (const Cell& read : reads.cells) Add(read.column, read.row);
      for (const ColumnId column : reads.columns) {
        for (const uint32_t row : reads.rows) Add(column, row);
      }
      for (const ColumnId column : reads.whole) AddWhole(column);
      for (const SpaceId space : reads.spaces) AddRowsOf(space);
    }
    return std::move(inputs_);
  }

 private:
  void Add(ColumnId column, size_t row) {
    std::vector<bool>& seen = seen_[column];
    if (seen.empty()) seen.resize(reader_.Column(column).rows());
    if (seen[row]) return;
    seen[row] = true;
    const plan::ColumnInfo& info = reader_.plan().columns[column];
    if (info.source_column < 0) return todo_.push_back({column, row});
    inputs_.emplace(reader_.plan().spaces[info.space].table, info.source_column, row);
  }
  void AddWhole(ColumnId column) {
    if (column == plan::kNone) return;
    for (size_t row = 0; row < reader_.Column(column).rows(); ++row) Add(column, row);
  }
  // What says which rows a space has.
  void AddRowsOf(SpaceId space) {
    if (spaces_[space]) return;
    spaces_[space] = true;
    for (const plan::Step& step : reader_.plan().steps) {
      if (const auto* filter = std::get_if<plan::Filter>(&step.op); filter != nullptr && filter->kept == space) {
        AddWhole(filter->condition);
        AddRowsOf(filter->space);
      }
      if (const auto* group = std::get_if<plan::GroupBy>(&step.op); group != nullptr && group->groups == space) {
        for (const ColumnId key : group->keys) AddWhole(key);
        AddRowsOf(group->space);
      }
      if (const auto* expand = std::get_if<plan::Expand>(&step.op); expand != nullptr && expand->rows == space) {
        AddRowsOf(expand->space);
      }
      if (const auto* append = std::get_if<plan::Append>(&step.op); append != nullptr && append->rows == space) {
        for (const plan::Append::Part& part : append->parts) AddRowsOf(part.space);
      }
    }
  }

  Reader& reader_;
  std::vector<std::vector<bool>> seen_;
  std::vector<bool> spaces_;
  std::vector<Cell> todo_;
  std::set<InputCell> inputs_;
};

}  // namespace

std::set<InputCell> InputsOf(Reader& reader, const Cell& cell) { return Closure(reader).Of(cell); }

}  // namespace heng::explain
