// Aggregate: one value a group, or (不含本行) one value a row from the others of its group.
//
//   row  group  value   sum, 忽略缺   mean, 有缺不评   sum of the others, 忽略缺
//   0    甲     4       甲: 11        甲: 不评(未测)   7
//   1    甲     –                     乙: 5            11
//   2    甲     7                                      4
//   3    乙     5       乙: 5                          0
#include <algorithm>
#include <set>

#include "engine/exec/group_value.h"
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

using data::GapKind;
using plan::GapUse;

class Runner {
 public:
  Runner(Context& context, const plan::Aggregate& step, std::vector<Cell>& results)
      : context_(context), step_(step), in_(context, step), results_(results) {}

  // The groups that can be tallied; [group] = 1: it is still to do. Empty: none are.
  std::vector<uint8_t> RunTallied(size_t groups);
  void StoreTallied(const Tallies& tallies);
  void RunListed(const std::vector<uint8_t>& left, size_t groups);
  const AggregateInput& input() const { return in_; }

 private:
  // Rows that make the result a gap, in row order.
  struct Obstacle {
    uint32_t row;
    Status status;
  };
  struct Rows {
    std::vector<uint32_t> taking;
    std::vector<Obstacle> obstacles;
    std::set<Status> made;  // errors made here
  };

  void RunGroup(const uint32_t* begin, const uint32_t* end, size_t group) const;
  Rows Collect(const uint32_t* begin, const uint32_t* end) const;
  Status Obstructing(Status gap, bool condition, Rows& out) const;
  void Consider(uint32_t row, Rows& out) const;
  void Store(size_t at, Cell cell, const Rows& rows, const GroupValue* value = nullptr) const;
  void WithoutEach(const uint32_t* begin, const uint32_t* end, const Rows& rows) const;
  std::vector<Status> ObstaclesWithoutEach(const std::vector<Obstacle>& obstacles) const;

  Context& context_;
  const plan::Aggregate& step_;
  AggregateInput in_;
  std::vector<Cell>& results_;
};

// What a gap of a row's condition, value or weight makes of the result; 0: the row only does not take part.
Status Runner::Obstructing(Status gap, bool condition, Rows& out) const {
  data::Gap why = context_.gaps()[gap];
  if (why.kind == GapKind::kError) return gap;
  if (condition && step_.gaps == GapUse::kNone) {
    Status error = data::InternError(context_.gaps(), Code::E2005, {why.reason});
    out.made.insert(error);
    return error;
  }
  return step_.gaps == GapUse::kSkip ? 0 : context_.gaps().Intern(GapKind::kUnrated, why.reason);
}

void Runner::Consider(uint32_t row, Rows& out) const {
  Status obstacle = 0;
  bool taking = true;
  auto meet = [&](const data::Column* column) {
    Status gap = column == nullptr ? 0 : column->status_of(row);
    if (gap == 0) return;
    taking = false;
    obstacle = context_.gaps().Join(obstacle, Obstructing(gap, column == in_.when, out));
  };
  meet(in_.when);
  if (taking && in_.when != nullptr && in_.when->num[row] == 0) return;
  meet(in_.value);
  meet(in_.weight);
  meet(in_.other);
  for (const plan::SortKey& key : step_.keys) {
    const data::Column& column = context_.column(key.column);
    const Status gap = column.status_of(row);
    const bool error = gap != 0 && context_.gaps().Kind(gap) == GapKind::kError;
    if (error || key.gaps == plan::SortKey::Gaps::kExcluded) meet(&column);
  }
  if (obstacle != 0) out.obstacles.push_back({row, obstacle});
  if (taking) out.taking.push_back(row);
}

Runner::Rows Runner::Collect(const uint32_t* begin, const uint32_t* end) const {
  Rows out;
  out.taking.reserve(end - begin);
  for (const uint32_t* row = begin; row != end; ++row) Consider(*row, out);
  return out;
}

void Runner::Store(size_t at, Cell cell, const Rows& rows, const GroupValue* value) const {
  const bool made = rows.made.count(cell.status) > 0 || (value != nullptr && value->Made(cell.status));
  if (made) context_.Arise(step_.out, at);
  results_[at] = std::move(cell);
}

void Runner::RunGroup(const uint32_t* begin, const uint32_t* end, size_t group) const {
  Rows rows = Collect(begin, end);
  if (step_.except_self) return WithoutEach(begin, end, rows);
  Status gap = 0;
  for (const Obstacle& obstacle : rows.obstacles) gap = context_.gaps().Join(gap, obstacle.status);
  if (gap != 0) return Store(group, {gap, {}}, rows);
  GroupValue value(in_);
  value.Take(std::move(rows.taking));
  Store(group, value.Value(std::nullopt, group), rows, &value);
}

std::vector<uint8_t> Runner::RunTallied(size_t groups) {
  if (!CanTally(context_, step_)) return std::vector<uint8_t>(groups, 1);
  const Tallies tallies = MakeTallies(context_, step_, groups);
  StoreTallied(tallies);
  return tallies.left;
}

void Runner::StoreTallied(const Tallies& tallies) {
  constexpr size_t kGroupsAPiece = 4096;
  const size_t groups = tallies.groups.size();
  ParallelFor(context_.threads, (groups + kGroupsAPiece - 1) / kGroupsAPiece, [&](size_t, size_t piece) {
    GroupValue value(in_);
    for (size_t group = piece * kGroupsAPiece; group < std::min(groups, (piece + 1) * kGroupsAPiece); ++group) {
      if (!tallies.left.empty() && tallies.left[group] != 0) continue;
      value.Take(tallies.groups[group]);
      Store(group, value.Value(std::nullopt, group), {}, &value);
    }
  });
}

// The groups that are left, from lists of their rows.
void Runner::RunListed(const std::vector<uint8_t>& left, size_t groups) {
  if (std::find(left.begin(), left.end(), 1) == left.end()) return;
  in_.OrderValues();
  const GroupRows members = CollectGroups(context_.optional_column(step_.group_of), context_.rows(step_.space), groups);
  const bool makes_texts = step_.kind == plan::AggregateKind::kJoin;
  ForGroups(makes_texts ? 1 : context_.threads, members, [&](size_t group) {
    const uint32_t* all = members.rows.data();
    if (left[group] != 0) RunGroup(all + members.begin[group], all + members.begin[group + 1], group);
  });
}

// [i] = all but the i-th joined; the last entry all of them.
std::vector<Status> Runner::ObstaclesWithoutEach(const std::vector<Obstacle>& obstacles) const {
  size_t count = obstacles.size();
  std::vector<Status> after(count + 1, 0);
  for (size_t i = count; i-- > 0;) after[i] = context_.gaps().Join(obstacles[i].status, after[i + 1]);
  std::vector<Status> out(count + 1, 0);
  Status before = 0;
  for (size_t i = 0; i < count; ++i) {
    out[i] = context_.gaps().Join(before, after[i + 1]);
    before = context_.gaps().Join(before, obstacles[i].status);
  }
  out[count] = before;
  return out;
}

void Runner::WithoutEach(const uint32_t* begin, const uint32_t* end, const Rows& rows) const {
  std::vector<Status> gaps = ObstaclesWithoutEach(rows.obstacles);
  GroupValue value(in_);
  value.Take(rows.taking);
  size_t next_obstacle = 0;
  size_t next_taking = 0;
  for (const uint32_t* row = begin; row != end; ++row) {
    bool obstacle = next_obstacle < rows.obstacles.size() && rows.obstacles[next_obstacle].row == *row;
    Status gap = gaps[obstacle ? next_obstacle++ : rows.obstacles.size()];
    bool taking = next_taking < rows.taking.size() && rows.taking[next_taking] == *row;
    if (taking) ++next_taking;
    if (gap != 0) {
      Store(*row, {gap, {}}, rows);
    } else if (!taking) {
      Store(*row, value.Value(std::nullopt, *row), rows, &value);
    }
  }
  if (gaps.back() != 0) return;
  for (size_t i = 0; i < value.rows().size(); ++i) {
    Store(value.rows()[i], value.Value(i, value.rows()[i]), rows, &value);
  }
}

size_t GroupsOf(const Context& context, const plan::Aggregate& step) {
  return step.group_of == plan::kNone ? 1 : context.rows(step.groups);
}

}  // namespace

bool RunTogether(Context& context, const plan::Compute& condition, const plan::Aggregate& step) {
  if (step.value != condition.out || context.IsAbsent(step.space)) return false;
  const auto tallies = TallyConditions(context, condition, step, GroupsOf(context, step));
  if (!tallies) return false;
  std::vector<Cell> results(tallies->groups.size());
  Runner(context, step, results).StoreTallied(*tallies);
  context.column(step.out) = ToColumn(results, 1);
  return true;
}

void Run(Context& context, const plan::Aggregate& step) {
  size_t rows = context.rows(step.space);
  const data::Column* group_of = context.optional_column(step.group_of);
  const size_t groups = GroupsOf(context, step);
  std::vector<Cell> results(step.except_self ? rows : groups);
  if (context.IsAbsent(step.space)) {
    data::Column& out = context.column(step.out);
    out = data::Column(results.size());
    out.status.assign(results.size(), context.gaps().Intern(data::GapKind::kMissing, step.absent_reason));
    return;
  }
  Runner runner(context, step, results);
  runner.RunListed(runner.RunTallied(groups), groups);
  for (size_t row = 0; step.except_self && group_of != nullptr && row < rows; ++row) {
    if (group_of->HasGap(row)) results[row] = {group_of->status_of(row), {}};
  }
  const data::Column* value = runner.input().value;
  context.column(step.out) =
      ToColumn(results, value == nullptr || step.kind == plan::AggregateKind::kJoin ? 1 : value->den);
}

}  // namespace heng::exec
