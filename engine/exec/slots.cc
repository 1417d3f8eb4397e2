// Slots: places filled from the best rows left, each row used once.
//
//   rows of one owner    value      slots                              used              value
//   英语语言             8          数学 ×2, 1 of {数学}               数学 7            14
//   数学                 7          英语 ×2, 1 of {英语语言, 文学}     英语语言 8        16
//   英语文学             6          核心, 3 of {理科 …}                理科 6, 理科 5    11 + 0
//   理科                 6          开放, 1 of any                     英语文学 6        6
//   理科                 5                                             total             47
#include <algorithm>

#include "engine/exec/cell.h"
#include "engine/exec/keys.h"
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

class Filling {
 public:
  Filling(Context& context, const plan::Slots& step)
      : context_(context), step_(step), order_(context, step.keys), used_(context.rows(step.rows)) {
    owners_ = context.rows(step.space);
    cells_.resize(step.slots.size(), std::vector<Cell>(owners_));
    totals_.resize(owners_);
  }
  void Run();

 private:
  // The slots of one owner from its rows [begin, end).
  void Fill(size_t owner, uint32_t* begin, uint32_t* end);
  Status TakePart(uint32_t*& begin, uint32_t*& end);
  Cell FillSlot(size_t slot, size_t owner, uint32_t* begin, uint32_t* end);
  void Fail(size_t owner, Status error, const uint32_t* begin, const uint32_t* end);

  Context& context_;
  const plan::Slots& step_;
  SortOrder order_;
  size_t owners_ = 0;
  std::vector<std::vector<Cell>> cells_;  // by slot, owner
  std::vector<Cell> totals_;
  data::Column used_;
  std::vector<uint8_t> taken_;
};

void Filling::Fail(size_t owner, Status error, const uint32_t* begin, const uint32_t* end) {
  for (const uint32_t* row = begin; row != end; ++row) used_.SetGap(*row, error);
  for (std::vector<Cell>& slot : cells_) slot[owner].status = error;
  totals_[owner].status = error;
}

// Leaves the rows with a value and all keys in [begin, end); an error among them is returned.
Status Filling::TakePart(uint32_t*& begin, uint32_t*& end) {
  Status error = 0;
  const data::Column& value = context_.column(step_.value);
  end = std::remove_if(begin, end, [&](uint32_t row) {
    const Status gap = context_.gaps().Join(value.status_of(row), GapOfKeys(context_, step_.keys, row));
    if (gap == 0) return false;
    used_.SetGap(row, gap);
    if (error == 0 && context_.gaps().Kind(gap) == data::GapKind::kError) error = gap;
    return true;
  });
  return error;
}

Cell Filling::FillSlot(size_t index, size_t owner, uint32_t* begin, uint32_t* end) {
  const plan::Slot& slot = step_.slots[index];
  const data::Column* condition = context_.optional_column(slot.condition);
  Cell out;
  int64_t left = slot.count;
  for (uint32_t* row = begin; row != end && left > 0; ++row) {
    if (taken_[*row] != 0) continue;
    if (condition != nullptr && condition->HasGap(*row)) {
      return {context_.Undecided(slot.out, owner, condition->status_of(*row)), {}};
    }
    if (condition != nullptr && condition->num[*row] == 0) continue;
    taken_[*row] = 1;
    used_.num[*row] = slot.option;
    out.value = out.value + context_.column(step_.value).Get(*row);
    --left;
  }
  out.value = out.value + Number(left) * step_.empty_value;
  if (const data::Column* factor = context_.optional_column(slot.factor)) {
    if (const Status gap = factor->status_of(owner)) return {gap, {}};
    out.value = out.value * factor->Get(owner);
  }
  if (!step_.step.IsZero()) out.value = out.value.RoundToStep(step_.rounding, step_.step);
  return out;
}

void Filling::Fill(size_t owner, uint32_t* begin, uint32_t* end) {
  uint32_t* const last = end;
  if (const Status error = TakePart(begin, end)) return Fail(owner, error, begin, last);
  order_.Sort(begin, end);
  for (uint32_t* row = begin; row + 1 < end; ++row) {
    if (!order_.Tied(row[0], row[1])) continue;
    const Status tie = context_.Error(step_.total, owner, Code::E2053, {KeysForMessage(context_, step_.keys, row[0])});
    return Fail(owner, tie, begin, last);
  }
  for (size_t slot = 0; slot < step_.slots.size(); ++slot) {
    cells_[slot][owner] = FillSlot(slot, owner, begin, end);
    Cell& total = totals_[owner];
    total.status = context_.gaps().Join(total.status, cells_[slot][owner].status);
    total.value = total.value + cells_[slot][owner].value;
  }
  const Status whole = totals_[owner].status;
  if (whole != 0 && context_.gaps().Kind(whole) == data::GapKind::kError) return Fail(owner, whole, begin, last);
  const Status unused = context_.gaps().Intern(data::GapKind::kNotTaking, "未用");
  for (uint32_t* row = begin; row != end; ++row) {
    if (taken_[*row] == 0) used_.SetGap(*row, unused);
  }
}

void Filling::Run() {
  const size_t rows = context_.rows(step_.rows);
  taken_.assign(rows, 0);
  const data::Column& owner_of = context_.column(step_.owner);
  for (size_t row = 0; row < rows; ++row) {
    if (const Status gap = owner_of.status_of(row)) used_.SetGap(row, gap);
  }
  GroupRows groups = CollectGroups(&owner_of, rows, owners_);
  if (context_.IsAbsent(step_.rows)) {
    const Status absent = context_.gaps().Intern(data::GapKind::kMissing, step_.absent_reason);
    for (size_t owner = 0; owner < owners_; ++owner) Fail(owner, absent, nullptr, nullptr);
  }
  for (size_t owner = 0; !context_.IsAbsent(step_.rows) && owner < owners_; ++owner) {
    Fill(owner, groups.rows.data() + groups.begin[owner], groups.rows.data() + groups.begin[owner + 1]);
  }
  for (size_t slot = 0; slot < step_.slots.size(); ++slot) {
    context_.column(step_.slots[slot].out) = ToColumn(cells_[slot], 1);
  }
  context_.column(step_.total) = ToColumn(totals_, 1);
  context_.column(step_.used) = std::move(used_);
}

}  // namespace

void Run(Context& context, const plan::Slots& step) { Filling(context, step).Run(); }

}  // namespace heng::exec
