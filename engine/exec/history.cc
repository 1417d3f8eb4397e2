// History: what a row was in earlier years, through mergers, splits and new names.
//
//   past: A 2021 是   A 2020 否   B 2021 否   B 2020 否   D 2021 是        changes: A → C 2022, B → C 2022, D → E 2022
//   row   2021 (从宽)        2021 (从严)   2020
//   C     否 (A 是, B 否)    是            否         merged of A and B
//   E     是                 是            缺(…)      D under a new name, or a part of it
//   F     缺(新设)                                    no forerunner in any year
#include <set>
#include <unordered_map>

#include "engine/exec/cell.h"
#include "engine/exec/digest.h"
#include "engine/exec/operators.h"

namespace heng::exec {

namespace {

class Past {
 public:
  Past(Context& context, const plan::History& step);
  void Run();

 private:
  struct Change {
    std::string from;
    Number year;  // the first in which it had been made
  };
  std::set<std::string> Forerunners(const std::string& key, const Number& year) const;
  std::vector<uint32_t> RowsOf(const std::string& key, const Number& year) const;
  Cell ValueOf(const std::vector<uint32_t>& rows, const Number& year);
  Cell Merged(const std::vector<uint32_t>& rows);
  Cell MergedBool(const std::vector<uint32_t>& rows);
  Cell MergedNumber(const std::vector<uint32_t>& rows);
  std::string PastKey(const std::string& key, const Number& year) const { return key + kDivider + year.ToText(); }
  Cell Gap(data::GapKind kind, std::string_view reason) { return {context_.gaps().Intern(kind, reason), {}}; }
  void Fill(size_t row, const std::string& key);

  Context& context_;
  const plan::History& step_;
  const data::Column& value_;
  plan::ValueKind kind_;
  std::unordered_map<std::string, uint32_t> row_of_;  // key and year
  std::unordered_map<std::string, std::vector<Change>> changes_;
  std::vector<std::vector<Cell>> cells_;  // by year, row
};

Past::Past(Context& context, const plan::History& step)
    : context_(context),
      step_(step),
      value_(context.column(step.past_value)),
      kind_(context.plan.columns[step.past_value].kind),
      cells_(step.outs.size(), std::vector<Cell>(context.rows(step.space))) {
  const data::Column& years = context.column(step.past_year);
  for (size_t row = 0; row < context.rows(step.past); ++row) {
    if (GapOfParts(context, step.past_keys, row) != 0 || years.HasGap(row)) continue;
    row_of_.emplace(PastKey(KeyText(context, step.past_keys, row), years.Get(row)), static_cast<uint32_t>(row));
  }
  if (step.from.empty()) return;
  const data::Column& change_years = context.column(step.change_year);
  for (size_t row = 0; row < context.rows(step.changes); ++row) {
    const bool gap = GapOfParts(context, step.from, row) != 0 || GapOfParts(context, step.to, row) != 0;
    if (gap || change_years.HasGap(row)) continue;
    changes_[KeyText(context, step.to, row)].push_back({KeyText(context, step.from, row), change_years.Get(row)});
  }
}

std::set<std::string> Past::Forerunners(const std::string& key, const Number& year) const {
  std::set<std::string> found{key};
  std::vector<std::string> open{key};
  while (!open.empty()) {
    const auto at = changes_.find(open.back());
    open.pop_back();
    if (at == changes_.end()) continue;
    for (const Change& change : at->second) {
      if (change.year > year && found.insert(change.from).second) open.push_back(change.from);
    }
  }
  return found;
}

std::vector<uint32_t> Past::RowsOf(const std::string& key, const Number& year) const {
  std::vector<uint32_t> out;
  for (const std::string& one : Forerunners(key, year)) {
    if (auto at = row_of_.find(PastKey(one, year)); at != row_of_.end()) out.push_back(at->second);
  }
  return out;
}

Cell Past::MergedBool(const std::vector<uint32_t>& rows) {
  const bool all = step_.merge == plan::MergeRule::kLenient;
  bool holds = all;
  for (uint32_t row : rows) {
    const bool one = value_.num[row] != 0;
    holds = all ? holds && one : holds || one;
  }
  return {0, Number(holds)};
}

Cell Past::MergedNumber(const std::vector<uint32_t>& rows) {
  const data::Column& weight = context_.column(step_.weight);
  const bool counts = step_.weight == step_.past_value;  // the heads themselves are added
  Number sum, weights;
  for (uint32_t row : rows) {
    if (weight.HasGap(row)) return Gap(data::GapKind::kMissing, "合并");
    sum = sum + weight.Get(row) * (counts ? Number(1) : value_.Get(row));
    weights = weights + weight.Get(row);
  }
  if (counts) return {0, sum};
  if (weights.IsZero()) return Gap(data::GapKind::kMissing, "合并");
  return {0, sum / weights};
}

Cell Past::Merged(const std::vector<uint32_t>& rows) {
  if (kind_ == plan::ValueKind::kBool) return MergedBool(rows);
  if (kind_ == plan::ValueKind::kNumber && step_.weight != plan::kNone) return MergedNumber(rows);
  return Gap(data::GapKind::kMissing, "合并");
}

Cell Past::ValueOf(const std::vector<uint32_t>& rows, const Number& year) {
  if (rows.empty()) return Gap(data::GapKind::kMissing, year.ToText() + "学年无数据");
  std::vector<uint32_t> with_value;
  Status gap = 0;
  for (uint32_t row : rows) {
    if (value_.HasGap(row)) {
      gap = context_.gaps().Join(gap, value_.status_of(row));
    } else {
      with_value.push_back(row);
    }
  }
  if (with_value.empty()) {
    const data::Gap why = context_.gaps()[gap];
    return why.kind == data::GapKind::kError ? Cell{gap, {}} : Gap(data::GapKind::kMissing, why.reason);
  }
  return rows.size() == 1 ? Cell{0, value_.Get(with_value[0])} : Merged(with_value);
}

void Past::Fill(size_t row, const std::string& key) {
  bool known = false;
  bool afresh = false;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const Number year(step_.year - static_cast<int64_t>(i) - 1);
    const std::vector<uint32_t> rows = RowsOf(key, year);
    known |= !rows.empty();
    afresh |= rows.size() > 1 && step_.merge == plan::MergeRule::kAfresh;
    cells_[i][row] = afresh ? Gap(data::GapKind::kMissing, "合并") : ValueOf(rows, year);
  }
  if (known) return;
  const data::GapKind kind = step_.new_unrated ? data::GapKind::kUnrated : data::GapKind::kMissing;
  const Cell gap = row_of_.empty() ? Gap(data::GapKind::kMissing, "没有往年数据") : Gap(kind, "新设");
  for (std::vector<Cell>& year : cells_) year[row] = gap;
}

void Past::Run() {
  for (size_t row = 0; row < context_.rows(step_.space); ++row) Fill(row, KeyText(context_, step_.keys, row));
  for (size_t i = 0; i < cells_.size(); ++i) context_.column(step_.outs[i]) = ToColumn(cells_[i], 1);
}

}  // namespace

void Run(Context& context, const plan::History& step) { Past(context, step).Run(); }

}  // namespace heng::exec
