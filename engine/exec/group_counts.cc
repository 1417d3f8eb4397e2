// How many rows go or stay: trims, and counts that a formula gives for each group.
//
//   rows 60, 70, 80, 100   去最高 1 去最低 1    70, 80
//                          去最低 20% 取整 进一   4 × 20 % = 0.8 → 1: 70, 80, 100
//                          取高 2                80, 100          取高 9: all four
#include "engine/exec/group_value.h"

namespace heng::exec {

// An error in the divisor or in a count shows even when there is nothing to divide or to trim.
Status GroupValue::ErrorInCounts(size_t divisor_row) const {
  auto error = [&](const data::Column* column) -> Status {
    const Status status = column == nullptr ? 0 : column->status_of(divisor_row);
    return status != 0 && in_.gaps.Kind(status) == data::GapKind::kError ? status : 0;
  };
  if (Status status = error(in_.divide_by)) return status;
  if (Status status = error(in_.context.optional_column(in_.step.n_column))) return status;
  for (const plan::TrimStep& trim : in_.step.trims) {
    if (Status status = error(in_.context.optional_column(trim.column))) return status;
  }
  return 0;
}

Status GroupValue::Error(Code code, const std::vector<Text>& args) {
  const Status error = data::InternError(in_.gaps, code, args);
  made_.insert(error);
  return error;
}

// The whole number, at least `least`, that `column` holds, or the one written out.
std::variant<Number, Status> GroupValue::Count(ColumnId column, const Number& otherwise, size_t divisor_row,
                                               int64_t least) {
  if (column == plan::kNone) return otherwise;
  const data::Column& counts = in_.context.column(column);
  if (Status gap = counts.status_of(divisor_row)) return gap;
  Number count = counts.Get(divisor_row);
  if (!count.IsInteger() || count < Number(least)) return Error(Code::E2061, {count.ToText()});
  return count;
}

GroupValue::Cut GroupValue::Trims(size_t rows, size_t divisor_row) {
  Cut cut;
  if (in_.step.trims.empty()) return cut;
  const Number count(static_cast<int64_t>(rows));
  Number gone[2];  // lowest, highest
  for (const plan::TrimStep& trim : in_.step.trims) {
    auto amount = Count(trim.column, trim.amount, divisor_row, 0);
    if (const Status* gap = std::get_if<Status>(&amount)) return {0, 0, *gap};
    Number number = std::get<Number>(amount);
    if (trim.percent) number = (count * number).RoundToStep(trim.mode, 1);
    if (number.Sign() < 0) number = Number(0);
    if (trim.keep) number = number < count ? count - number : Number(0);
    Number& side = gone[trim.high != trim.keep];
    side = side + number;
  }
  auto limited = [&](const Number& amount) {
    return amount < count ? static_cast<size_t>(*amount.RoundToStep(Rounding::kFloor, 1).ToInt64()) : rows;
  };
  cut.low = limited(gone[0]);
  cut.high = limited(gone[1]);
  return cut;
}

// Rows with the value of rows_[index], but for the one left out, have weights that differ.
bool GroupValue::DifferentWeights(std::optional<size_t> skip, size_t index) const {
  const int64_t code = in_.codes[rows_[index]];
  size_t begin = index;
  while (begin > 0 && in_.codes[rows_[begin - 1]] == code) --begin;
  const Number own = in_.weight->Get(rows_[index]);
  for (size_t i = begin; i < rows_.size() && in_.codes[rows_[i]] == code; ++i) {
    if (i != skip && in_.weight->Get(rows_[i]) != own) return true;
  }
  return false;
}

// Of equal values with different weights some go and some stay: which, nobody has said.
Status GroupValue::BorderTie(std::optional<size_t> skip, const Cut& cut) {
  if (in_.weight == nullptr || !in_.weighs || cut.low + cut.high == 0) return 0;
  const size_t count = rows_.size() - (skip ? 1 : 0);
  auto at = [&](size_t position) { return skip && position >= *skip ? position + 1 : position; };
  for (size_t border : {cut.low, count - cut.high}) {
    if (border == 0 || border == count) continue;
    const size_t below = at(border - 1);
    if (in_.codes[rows_[below]] != in_.codes[rows_[at(border)]] || !DifferentWeights(skip, below)) continue;
    return Error(Code::E2064, {CellForMessage(in_.context, in_.step.value, rows_[below])});
  }
  return 0;
}

}  // namespace heng::exec
