// One group of a share: who takes part, what is paid first, what is left, and who gets the whole units of it.
#include "engine/exec/share_group.h"

#include <algorithm>
#include <cassert>

#include "engine/exec/group_value.h"
#include "engine/exec/standing.h"

namespace heng::exec {

using data::GapKind;
using plan::RemainderRule;

void GroupShare::Fault(uint32_t row, Status error) {
  results_.part[row].status = error;
  if (error_ == 0) error_ = error;
}

// Where the error of a whole group is reported: with the group if its columns are shown, else with its first row.
Status GroupShare::GroupError(Code code, const std::vector<Text>& args) {
  for (ColumnId column : {step_.paid, step_.leftover}) {
    if (column != plan::kNone && context_.plan.columns[column].named) return context_.Error(column, group_, code, args);
  }
  std::vector<uint32_t> rows(takers_);
  rows.insert(rows.end(), zeros_.begin(), zeros_.end());
  if (!step_.first.empty()) rows.insert(rows.end(), begin_, end_);
  if (rows.empty()) return context_.Error(step_.paid, group_, code, args);
  return context_.Error(step_.out, *std::min_element(rows.begin(), rows.end()), code, args);
}

void GroupShare::ReadFirst(uint32_t row) {
  for (const plan::FirstPayment& payment : step_.first) {
    const data::Column& amounts = context_.column(payment.amount);
    if (Status gap = amounts.status_of(row)) {
      Fault(row, context_.Undecided(payment.out, row, gap));
    } else if (amounts.Get(row).Sign() < 0) {
      Fault(row, context_.Error(payment.out, row, Code::E2080, {amounts.Get(row).ToText()}));
    }
  }
}

void GroupShare::Unrated(uint32_t row, Status gap) {
  Cell& cell = results_.part[row];
  data::Gap why = context_.gaps()[gap];
  if (why.kind == GapKind::kError) {
    Fault(row, gap);
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
  if (!step_.zero_stated) {
    Fault(row, context_.Error(step_.out, row, Code::E2020));
  } else if (step_.zero_not_taking) {
    results_.part[row].status = context_.gaps().Intern(GapKind::kNotTaking, "零权");
  } else {
    zeros_.push_back(row);
  }
}

void GroupShare::Sort(uint32_t row) {
  Cell& cell = results_.part[row];
  const data::Column& weights = context_.column(step_.weight);
  if (cell.status != 0) {
    if (context_.gaps().Kind(cell.status) == GapKind::kError) Fault(row, cell.status);
    return;
  }
  if (Status gap = weights.status_of(row)) return Unrated(row, gap);
  int sign = weights.IsWide(row) ? weights.Get(row).Sign() : (weights.num[row] > 0) - (weights.num[row] < 0);
  if (sign > 0) {
    takers_.push_back(row);
  } else if (sign == 0) {
    Zero(row);
  } else {
    Fault(row, context_.Error(step_.out, row, Code::E2021, {weights.Get(row).ToText()}));
  }
  if (sign >= 0 && cell.status == 0) Bounds(row);
}

Number GroupShare::InUnits(ColumnId bound, uint32_t row, Rounding mode) const {
  if (bound == plan::kNone) return Number();
  const Number units = (context_.column(bound).Get(row) / unit_).RoundToStep(mode, 1);
  return bound == step_.floor && units.Sign() < 0 ? Number() : units;
}

// A floor and a ceiling must leave room for each other.
void GroupShare::Bounds(uint32_t row) {
  for (ColumnId bound : {step_.floor, step_.ceiling}) {
    if (bound == plan::kNone) continue;
    if (Status gap = context_.column(bound).status_of(row)) return Fault(row, context_.Undecided(step_.out, row, gap));
  }
  if (step_.ceiling == plan::kNone || unit_.Sign() <= 0) return;
  const Number low = InUnits(step_.floor, row, Rounding::kCeiling);
  const Number high = InUnits(step_.ceiling, row, Rounding::kFloor);
  if (low <= high) return;
  const std::vector<Text> args{(low * unit_).ToText(), (high * unit_).ToText()};
  Fault(row, context_.Error(step_.out, row, Code::E2082, args));
}

// Nothing can be said of the group: its people, unless an error of their own is known, its sum and its leftover get
// the error.
void GroupShare::Stop(Status error) {
  for (const std::vector<uint32_t>* people : {&takers_, &zeros_}) {
    for (uint32_t row : *people) {
      Cell& part = results_.part[row];
      if (part.status == 0) part = {error, {}};
    }
  }
  for (const uint32_t* row = begin_; row != end_; ++row) {
    results_.out[*row] = results_.part[*row];
    if (step_.first.empty()) continue;
    const Status status = results_.part[*row].status;
    const bool own = status != 0 && context_.gaps().Kind(status) == GapKind::kError;
    results_.out[*row] = {own ? status : error, {}};
    for (std::vector<Cell>& payment : results_.first) payment[*row] = results_.out[*row];
  }
  results_.paid[group_] = {error, {}};
  results_.leftover[group_] = {error, {}};
}

Status GroupShare::FindUnit() {
  unit_ = step_.unit;
  if (step_.unit_column == plan::kNone) return 0;
  const data::Column& units = context_.column(step_.unit_column);
  if (Status gap = units.status_of(group_)) {
    data::Gap why = context_.gaps()[gap];
    return why.kind == GapKind::kError ? gap : GroupError(Code::E2088, {why.reason});
  }
  unit_ = units.Get(group_);
  return unit_.Sign() > 0 ? 0 : GroupError(Code::E2088, {unit_.ToText()});
}

// The total, or the error there is instead.
Status GroupShare::FindTotal() {
  const data::Column& totals = context_.column(step_.total);
  if (Status gap = totals.status_of(group_)) {
    data::Gap why = context_.gaps()[gap];
    return why.kind == GapKind::kError ? gap : GroupError(Code::E2023, {why.reason});
  }
  total_ = totals.Get(group_);
  return total_.Sign() < 0 ? GroupError(Code::E2024, {total_.ToText()}) : 0;
}

// Every payment to the unit; more than there is: an error, or all cut alike.
Status GroupShare::PayFirst() {
  ExactSum sum;
  for (size_t i = 0; i < step_.first.size(); ++i) {
    const data::Column& amounts = context_.column(step_.first[i].amount);
    for (const uint32_t* row = begin_; row != end_; ++row) {
      Number& paid = results_.first[i][*row].value;
      paid = amounts.Get(*row).RoundToStep(step_.first_rounding, unit_);
      sum.Add(paid);
    }
  }
  first_ = sum.Value();
  if (first_ <= total_) return 0;
  if (step_.overspend == plan::Overspend::kError) {
    return GroupError(Code::E2081, {first_.ToText(), total_.ToText(), (first_ - total_).ToText()});
  }
  CutFirst();
  cut_ = true;
  return 0;
}

void GroupShare::CutFirst() {
  std::vector<uint32_t> rows(begin_, end_);
  orders_.overspend.Sort(rows.data(), rows.data() + rows.size());
  std::vector<Number> amounts;
  for (uint32_t row : rows) {
    for (const std::vector<Cell>& payment : results_.first) amounts.push_back(payment[row].value);
  }
  const std::vector<Number> cut = LargestRemainder(amounts, total_ / unit_);
  size_t at = 0;
  for (uint32_t row : rows) {
    for (std::vector<Cell>& payment : results_.first) payment[row].value = cut[at++] * unit_;
  }
  first_ = (total_ / unit_).RoundToStep(Rounding::kFloor, 1) * unit_;
}

// The first person by the keys bears what rounding left over or overspent.
Status GroupShare::GiveDifference(const ShareGroupInput& input, std::vector<Number>& units) {
  Number paid;
  for (const Number& own : units) paid = paid + own;
  const Number difference = (input.units - paid).RoundToStep(Rounding::kFloor, 1);
  if (difference.IsZero()) return 0;
  size_t first = 0;
  for (size_t i = 1; i < takers_.size(); ++i) {  // they stand first
    if (orders_.difference.Compare(input.rows[i], input.rows[first]) < 0) first = i;
  }
  const Number changed = units[first] + difference;
  const Number low = input.low.empty() ? Number() : input.low[first];
  if (changed < low || (!input.high.empty() && changed > input.high[first])) {
    const std::vector<Text> args{(difference * unit_).ToText(), (units[first] * unit_).ToText()};
    return context_.Error(step_.out, input.rows[first], Code::E2084, args);
  }
  units[first] = changed;
  return 0;
}

Status GroupShare::GiveShares() {
  const Number rest = total_ - first_ - fixed_;
  if (rest.Sign() < 0) return GroupError(Code::E2024, {rest.ToText()});
  if (cut_) return 0;
  if (takers_.empty()) return step_.nobody_is_error ? GroupError(Code::E2022) : 0;
  ShareGroupInput input;
  input.rows = takers_;
  input.units = rest / unit_;
  if (step_.floor != plan::kNone) input.rows.insert(input.rows.end(), zeros_.begin(), zeros_.end());
  if (step_.floor != plan::kNone || step_.ceiling != plan::kNone) {
    Number floors;
    for (uint32_t row : input.rows) {
      input.low.push_back(InUnits(step_.floor, row, Rounding::kCeiling));
      floors = floors + input.low.back();
      if (step_.ceiling != plan::kNone) input.high.push_back(InUnits(step_.ceiling, row, Rounding::kFloor));
    }
    if (floors > input.units) return GroupError(Code::E2083, {(floors * unit_).ToText(), rest.ToText()});
  }
  std::vector<Number> units = WholeUnits(context_, step_, orders_, input);
  if (step_.difference == plan::Difference::kFirst) {
    if (Status error = GiveDifference(input, units)) return error;
  }
  ExactSum paid;
  for (size_t i = 0; i < units.size(); ++i) {
    Number& share = results_.part[input.rows[i]].value;
    share = units[i] * unit_;
    paid.Add(share);
  }
  shares_ = paid.Value();
  return 0;
}

void GroupShare::Finish() {
  const Number paid = first_ + fixed_ + shares_;
  assert(step_.remainder == RemainderRule::kHalfUp || step_.least.Sign() > 0 || paid <= total_);
  for (const uint32_t* row = begin_; row != end_; ++row) {
    Cell& out = results_.out[*row];
    out = results_.part[*row];
    if (step_.first.empty()) continue;
    out.status = 0;
    for (const std::vector<Cell>& payment : results_.first) out.value = out.value + payment[*row].value;
  }
  results_.paid[group_].value = paid;
  results_.leftover[group_].value = total_ - paid;
  if (paid > total_) {
    const ColumnId shown = step_.leftover == plan::kNone ? step_.out : step_.leftover;
    context_.Warn(step_.groups, group_, shown, Code::W2085, {paid.ToText(), total_.ToText(), (paid - total_).ToText()});
  }
}

void GroupShare::Run() {
  const Status no_unit = FindUnit();
  for (const uint32_t* row = begin_; row != end_; ++row) {
    ReadFirst(*row);
    Sort(*row);
  }
  Status error = error_ != 0 ? error_ : no_unit;
  if (error == 0) error = FindTotal();
  if (error == 0) error = PayFirst();
  if (error == 0) error = GiveShares();
  if (error != 0) return Stop(error);
  Finish();
}

}  // namespace heng::exec
