// OncePer: which rows of a group count when rows with equal keys count once.
//
//   教师 (group)   班级 (key)   成绩     out             highest: out
//   张             1班          80       1               1
//   张             1班          80       0               0
//   张             2班          70       1               0
//   张             2班          75       error E2040     1
#include <string>

#include "engine/exec/keys.h"
#include "engine/exec/operators.h"

namespace heng::exec {

namespace {

class Marker {
 public:
  Marker(Context& context, const plan::OncePer& step)
      : context_(context),
        step_(step),
        value_(context.optional_column(step.value)),
        weight_(context.optional_column(step.weight)),
        out_(context.rows(step.space)) {}

  data::Column Mark() {
    const size_t rows = out_.rows();
    std::vector<uint32_t> id(rows, 0);
    std::vector<bool> inside(rows, true);
    FindRows(id, inside);
    for (ColumnId key : step_.keys) {
      const data::Numerators codes = MakeEqualCodes(context_.column(key), nullptr).first;
      TupleIds ids(rows);
      for (size_t row = 0; row < rows; ++row) {
        if (inside[row]) id[row] = ids.Id(id[row], codes[row]);
      }
    }
    std::vector<uint32_t> standing(rows + 1, kNobody);  // ids are fewer than rows, or the number of a group
    for (size_t row = 0; row < rows; ++row) {
      if (!inside[row]) continue;
      if (id[row] >= standing.size()) standing.resize(id[row] + 1, kNobody);
      uint32_t& first = standing[id[row]];
      if (first == kNobody) {
        first = static_cast<uint32_t>(row);
        out_.num[row] = 1;
      } else {
        Settle(first, row);
      }
    }
    return std::move(out_);
  }

 private:
  static constexpr uint32_t kNobody = UINT32_MAX;

  // Rows that belong to a group and fulfil the condition; the others are 0, or undecided.
  void FindRows(std::vector<uint32_t>& id, std::vector<bool>& inside) {
    const data::Column* group_of = context_.optional_column(step_.group_of);
    const data::Column* when = context_.optional_column(step_.when);
    for (size_t row = 0; row < out_.rows(); ++row) {
      if (group_of != nullptr && group_of->HasGap(row)) {
        inside[row] = false;
        continue;
      }
      if (group_of != nullptr) id[row] = static_cast<uint32_t>(group_of->num[row]);
      Status gap = when == nullptr ? 0 : when->status_of(row);
      const bool counts = when == nullptr || gap != 0 || when->num[row] != 0;
      for (ColumnId key : step_.keys) {
        if (counts) gap = context_.gaps().Join(gap, context_.column(key).status_of(row));
      }
      if (gap != 0) out_.SetGap(row, gap);
      inside[row] = counts && gap == 0;
    }
  }

  // Two rows of one group with equal keys: which one stands.
  void Settle(uint32_t& first, size_t row) {
    if (value_ == nullptr) return;
    const Status old_gap = value_->status_of(first);
    const Status new_gap = value_->status_of(row);
    if (old_gap != 0 || new_gap != 0) {
      const bool gap_first = step_.gaps != plan::GapUse::kSkip;
      if (gap_first ? old_gap == 0 : new_gap == 0 && old_gap != 0) Replace(first, row);
      return;
    }
    const int order = Compare(value_->Get(row), value_->Get(first));
    if (step_.highest) {
      if (order > 0) Replace(first, row);
    } else if (order != 0 || (weight_ != nullptr && Different(*weight_, first, row))) {
      const ColumnId shown = order != 0 ? step_.value : step_.weight;
      out_.SetGap(row, context_.Error(step_.out, row, Code::E2040,
                                      {CellForMessage(context_, shown, first), CellForMessage(context_, shown, row),
                                       Line(first), Line(row)}));
    }
  }

  static bool Different(const data::Column& cells, size_t a, size_t b) {
    if (cells.HasGap(a) || cells.HasGap(b)) return cells.status_of(a) != cells.status_of(b);
    return Compare(cells.Get(a), cells.Get(b)) != 0;
  }

  void Replace(uint32_t& first, size_t row) {
    out_.num[first] = 0;
    out_.num[row] = 1;
    first = static_cast<uint32_t>(row);
  }

  // Where the row stands in its file; of a derived table: in the table.
  std::string Line(size_t row) const {
    const plan::Space& space = context_.plan.spaces[step_.space];
    if (space.kind != plan::Space::Kind::kTable) return std::to_string(row + 1);
    return std::to_string(context_.data.tables[space.table].file_row[row]);
  }

  Context& context_;
  const plan::OncePer& step_;
  const data::Column* value_;
  const data::Column* weight_;
  data::Column out_;
};

}  // namespace

void Run(Context& context, const plan::OncePer& step) { context.column(step.out) = Marker(context, step).Mark(); }

}  // namespace heng::exec
