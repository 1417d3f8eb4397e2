// Share: whole units of a fund given out by weight.
//
//   100 元 to the cent by weights 1, 1, 1: 10000 units, exact shares 3333⅓ each
//   row   floor   largest remainder: one unit left   paid
//   0     3333    ⅓, first by 尾差并列               33.34
//   1     3333    ⅓                                  33.33
//   2     3333    ⅓                                  33.33      Σ = 100.00
#include <cassert>
#include <numeric>
#include <optional>

#include "engine/exec/group_value.h"
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

using data::GapKind;
using plan::RemainderRule;

// What one person gets: whole units and the rest of the exact share, comparable among the persons of a group.
struct Part {
  uint32_t row;
  Number units;
  __int128 rest;
  bool half;  // the rest is half a unit or more
};

struct Results {
  std::vector<Cell> out;
  std::vector<Cell> paid;
  std::vector<Cell> leftover;
};

class GroupShare {
 public:
  GroupShare(Context& context, const plan::Share& step, const SortOrder& order, Results& results, size_t group,
             const uint32_t* begin, const uint32_t* end)
      : context_(context), step_(step), order_(order), results_(results), group_(group), begin_(begin), end_(end) {}

  void Run();

 private:
  void Sort(uint32_t row);
  void Unrated(uint32_t row, Status gap);
  void Zero(uint32_t row);
  void Stop(Status error);
  Status GroupError(Code code, const std::vector<Text>& args = {});
  Status FindTotal(Number& total);
  std::vector<Part> ExactShares(const Number& units) const;
  bool IntegerShares(const Number& units, std::vector<Part>& parts) const;
  void GiveRemainders(const Number& units, std::vector<Part>& parts) const;

  Context& context_;
  const plan::Share& step_;
  const SortOrder& order_;
  Results& results_;
  size_t group_;
  const uint32_t* begin_;
  const uint32_t* end_;
  std::vector<uint32_t> takers_;  // positive weight
  std::vector<uint32_t> zeros_;   // take part and get nothing
  Number fixed_;                  // paid to rows without a weight
  Status error_ = 0;              // of the first row whose part cannot be known
};

// Where the error of a whole group is reported: with the group if its columns are shown, else with its first row.
Status GroupShare::GroupError(Code code, const std::vector<Text>& args) {
  for (ColumnId column : {step_.paid, step_.leftover}) {
    if (column != plan::kNone && context_.plan.columns[column].named) return context_.Error(column, group_, code, args);
  }
  std::vector<uint32_t> rows(takers_);
  rows.insert(rows.end(), zeros_.begin(), zeros_.end());
  if (rows.empty()) return context_.Error(step_.paid, group_, code, args);
  return context_.Error(step_.out, *std::min_element(rows.begin(), rows.end()), code, args);
}

void GroupShare::Unrated(uint32_t row, Status gap) {
  Cell& cell = results_.out[row];
  data::Gap why = context_.gaps()[gap];
  if (why.kind == GapKind::kError) {
    cell.status = gap;
    if (error_ == 0) error_ = gap;
  } else if (step_.unrated == plan::UnratedAs::kNotTaking) {
    cell.status = context_.gaps().Intern(GapKind::kNotTaking, why.reason);
  } else if (step_.unrated == plan::UnratedAs::kUnrated) {
    cell.status = context_.gaps().Intern(GapKind::kUnrated, step_.unrated_reason);
  } else {
    cell.value = step_.unrated_amount;
    fixed_ = fixed_ + step_.unrated_amount;
  }
}

void GroupShare::Zero(uint32_t row) {
  Cell& cell = results_.out[row];
  if (!step_.zero_stated) {
    cell.status = context_.Error(step_.out, row, Code::E2020);
    if (error_ == 0) error_ = cell.status;
  } else if (step_.zero_not_taking) {
    cell.status = context_.gaps().Intern(GapKind::kNotTaking, "零权");
  } else {
    zeros_.push_back(row);
  }
}

void GroupShare::Sort(uint32_t row) {
  Cell& cell = results_.out[row];
  const data::Column& weights = context_.column(step_.weight);
  if (cell.status != 0) {
    if (error_ == 0 && context_.gaps().Kind(cell.status) == GapKind::kError) error_ = cell.status;
    return;
  }
  if (Status gap = weights.status_of(row)) return Unrated(row, gap);
  int sign = weights.IsWide(row) ? weights.Get(row).Sign() : (weights.num[row] > 0) - (weights.num[row] < 0);
  if (sign > 0) {
    takers_.push_back(row);
  } else if (sign == 0) {
    Zero(row);
  } else {
    cell.status = context_.Error(step_.out, row, Code::E2021, {weights.Get(row).ToText()});
    if (error_ == 0) error_ = cell.status;
  }
}

// Nothing can be said of the group: its people, its sum and its leftover get the error.
void GroupShare::Stop(Status error) {
  for (uint32_t row : takers_) results_.out[row] = {error, {}};
  for (uint32_t row : zeros_) results_.out[row] = {error, {}};
  results_.paid[group_] = {error, {}};
  results_.leftover[group_] = {error, {}};
}

// The total, or the error there is instead.
Status GroupShare::FindTotal(Number& total) {
  const data::Column& totals = context_.column(step_.total);
  if (Status gap = totals.status_of(group_)) {
    data::Gap why = context_.gaps()[gap];
    return why.kind == GapKind::kError ? gap : GroupError(Code::E2023, {why.reason});
  }
  total = totals.Get(group_);
  Number rest = total - fixed_;
  if (total.Sign() < 0 || rest.Sign() < 0) return GroupError(Code::E2024, {rest.ToText()});
  if (takers_.empty() && step_.nobody_is_error) return GroupError(Code::E2022);
  return 0;
}

// units × w / Σw in 128 bits; false when the weights or the units do not fit.
bool GroupShare::IntegerShares(const Number& units, std::vector<Part>& parts) const {
  const data::Column& weights = context_.column(step_.weight);
  std::optional<int64_t> whole = units.ToInt64();
  if (!weights.dens.empty() || !weights.wide.empty() || !whole) return false;
  __int128 sum = 0;
  for (uint32_t row : takers_) sum += weights.num[row];
  for (uint32_t row : takers_) {
    __int128 product = static_cast<__int128>(*whole) * weights.num[row];
    __int128 rest = product % sum;
    parts.push_back({row, Number::Ratio128(product / sum, 1), rest, rest >= sum - rest});
  }
  return true;
}

std::vector<Part> GroupShare::ExactShares(const Number& units) const {
  std::vector<Part> parts;
  parts.reserve(takers_.size());
  if (IntegerShares(units, parts)) return parts;
  const data::Column& weights = context_.column(step_.weight);
  ExactSum total;
  for (uint32_t row : takers_) total.Add(weights.Get(row));
  Number sum = total.Value();
  std::vector<Number> rests;
  for (uint32_t row : takers_) {
    Number exact = units * weights.Get(row) / sum;
    Number whole = exact.RoundToStep(Rounding::kFloor, 1);
    rests.push_back(exact - whole);
    parts.push_back({row, whole, 0, rests.back() >= Number::Ratio(1, 2)});
  }
  std::vector<size_t> order(rests.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rests[a] < rests[b]; });
  for (size_t i = 1; i < order.size(); ++i) {
    parts[order[i]].rest = parts[order[i - 1]].rest + (rests[order[i - 1]] != rests[order[i]] ? 1 : 0);
  }
  return parts;
}

// One unit each to the largest rests until all units are given out.
void GroupShare::GiveRemainders(const Number& units, std::vector<Part>& parts) const {
  Number given;
  for (const Part& part : parts) given = given + part.units;
  std::optional<int64_t> left = (units - given).ToInt64();
  assert(left && *left >= 0 && *left < static_cast<int64_t>(parts.size()));
  std::sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    if (a.rest != b.rest) return a.rest > b.rest;
    int order = order_.Compare(a.row, b.row);
    return order != 0 ? order < 0 : a.row < b.row;
  });
  for (int64_t i = 0; i < *left; ++i) parts[i].units = parts[i].units + Number(1);
}

void GroupShare::Run() {
  for (const uint32_t* row = begin_; row != end_; ++row) Sort(*row);
  Number total;
  Status error = error_ != 0 ? error_ : FindTotal(total);
  if (error != 0) return Stop(error);
  Number paid = fixed_;
  if (!takers_.empty()) {
    Number units = (total - fixed_) / step_.unit;
    if (step_.remainder != RemainderRule::kHalfUp) units = units.RoundToStep(Rounding::kFloor, 1);
    std::vector<Part> parts = ExactShares(units);
    if (step_.remainder == RemainderRule::kLargest) GiveRemainders(units, parts);
    for (Part& part : parts) {
      if (step_.remainder == RemainderRule::kHalfUp && part.half) part.units = part.units + Number(1);
      results_.out[part.row].value = part.units * step_.unit;
      paid = paid + results_.out[part.row].value;
    }
    assert(step_.remainder != RemainderRule::kLargest || paid - fixed_ == units * step_.unit);
  }
  results_.paid[group_].value = paid;
  results_.leftover[group_].value = total - paid;
}

}  // namespace

void Run(Context& context, const plan::Share& step) {
  size_t rows = context.rows(step.space);
  const data::Column* group_of = context.optional_column(step.group_of);
  size_t groups = group_of == nullptr ? 1 : context.rows(step.groups);
  Results results{std::vector<Cell>(rows), std::vector<Cell>(groups), std::vector<Cell>(groups)};
  std::vector<Status> outside = OutsideStatuses(context, step.space, step.group_of, step.excluded, step.out);
  for (size_t row = 0; row < rows; ++row) results.out[row].status = outside[row];
  SortOrder order(context, step.remainder_keys);
  GroupRows members = CollectGroups(group_of, rows, groups);
  ForGroups(context.threads, members, [&](size_t group) {
    const uint32_t* all = members.rows.data();
    const uint32_t* begin = all + members.begin[group];
    GroupShare(context, step, order, results, group, begin, all + members.begin[group + 1]).Run();
  });
  int64_t den = step.unit.is_small() ? step.unit.den() : 1;
  context.column(step.out) = ToColumn(results.out, den);
  if (step.paid != plan::kNone) context.column(step.paid) = ToColumn(results.paid, den);
  if (step.leftover != plan::kNone) context.column(step.leftover) = ToColumn(results.leftover, den);
}

}  // namespace heng::exec
