// Aggregate: one value a group, or (不含本行) one value a row from the others of its group.
//
//   row  group  value   sum, 忽略缺   mean, 有缺不评   sum of the others, 忽略缺
//   0    甲     4       甲: 11        甲: 不评(未测)   7
//   1    甲     –                     乙: 5            11
//   2    甲     7                                      4
//   3    乙     5       乙: 5                          0
#include <algorithm>
#include <optional>
#include <set>

#include "engine/base/parallel.h"
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

  void StoreTallied(const Tallies& tallies);
  // left[group] = 1: the group is to do; empty: none are.
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

// Whether a tally alone says the value: nothing is asked of the number of rows, and the mean's denominators fit.
bool SaysAll(const AggregateInput& in, const Tallies& tallies) {
  const plan::Aggregate& step = in.step;
  if (!tallies.left.empty() || in.divide_by != nullptr || step.at_least > 0 || step.n_column != plan::kNone)
    return false;
  switch (step.kind) {
    case plan::AggregateKind::kMean: {
      int64_t most;
      return !__builtin_mul_overflow(in.value->den, static_cast<int64_t>(in.value->rows()), &most);
    }
    case plan::AggregateKind::kCount:
    case plan::AggregateKind::kSum:
    case plan::AggregateKind::kShare:
    case plan::AggregateKind::kAll:
    case plan::AggregateKind::kAny:
    case plan::AggregateKind::kMax:
    case plan::AggregateKind::kMin: return true;
    default: return false;
  }
}

// The column of tallies that say all: no Number is made.
data::Column Told(const Context& context, const AggregateInput& in, const Tallies& tallies) {
  using plan::AggregateKind;
  constexpr size_t kGroupsAPiece = 1 << 14;
  const AggregateKind kind = in.step.kind;
  const size_t groups = tallies.groups.size();
  const bool counts = kind == AggregateKind::kCount || kind == AggregateKind::kShare || kind == AggregateKind::kAll ||
                      kind == AggregateKind::kAny;
  const bool has_no_rows = kind != AggregateKind::kCount && kind != AggregateKind::kSum &&
                           kind != AggregateKind::kAll && kind != AggregateKind::kAny;
  data::Column out(groups, counts ? 1 : in.value->den);
  const bool divides = kind == AggregateKind::kMean || kind == AggregateKind::kShare;
  if (divides) out.dens.resize(groups);
  const auto is_empty = [](const Tally& tally) { return tally.rows == 0; };
  const bool gaps = has_no_rows && std::any_of(tallies.groups.begin(), tallies.groups.end(), is_empty);
  if (gaps) out.status.resize(groups);
  ParallelFor(context.threads, (groups + kGroupsAPiece - 1) / kGroupsAPiece, [&](size_t, size_t piece) {
    for (size_t group = piece * kGroupsAPiece; group < std::min(groups, (piece + 1) * kGroupsAPiece); ++group) {
      const Tally& tally = tallies.groups[group];
      out.num[group] = tally.x;
      if (kind == AggregateKind::kCount) out.num[group] = tally.rows;
      if (kind == AggregateKind::kAll) out.num[group] = tally.x == tally.rows ? 1 : 0;
      if (kind == AggregateKind::kAny) out.num[group] = tally.x > 0 ? 1 : 0;
      if (divides) out.dens[group] = std::max<int64_t>(tally.rows, 1) * out.den;
      if (gaps && tally.rows == 0) out.status[group] = in.no_rows;
    }
  });
  return out;
}

size_t GroupsOf(const Context& context, const plan::Aggregate& step) {
  return step.group_of == plan::kNone ? 1 : context.rows(step.groups);
}

// `tallies`: null when nothing can be tallied.
data::Column ValuesOf(Context& context, const plan::Aggregate& step, const Tallies* tallies) {
  const size_t rows = context.rows(step.space);
  const size_t groups = GroupsOf(context, step);
  std::vector<Cell> results;
  Runner runner(context, step, results);
  if (tallies != nullptr && SaysAll(runner.input(), *tallies)) return Told(context, runner.input(), *tallies);
  results.resize(step.except_self ? rows : groups);
  if (tallies != nullptr) runner.StoreTallied(*tallies);
  runner.RunListed(tallies != nullptr ? tallies->left : std::vector<uint8_t>(groups, 1), groups);
  const data::Column* group_of = context.optional_column(step.group_of);
  for (size_t row = 0; step.except_self && group_of != nullptr && row < rows; ++row) {
    if (group_of->HasGap(row)) results[row] = {group_of->status_of(row), {}};
  }
  const data::Column* value = runner.input().value;
  return ToColumn(results, value == nullptr || step.kind == plan::AggregateKind::kJoin ? 1 : value->den);
}

}  // namespace

bool RunTogether(Context& context, const plan::Compute& condition, const plan::Aggregate& step) {
  if (step.value != condition.out || context.IsAbsent(step.space)) return false;
  const auto tallies = TallyConditions(context, condition, step, GroupsOf(context, step));
  if (tallies) context.column(step.out) = ValuesOf(context, step, &*tallies);
  return tallies.has_value();
}

void Run(Context& context, const plan::Aggregate& step) {
  if (context.IsAbsent(step.space)) {
    data::Column& out = context.column(step.out);
    out = data::Column(step.except_self ? context.rows(step.space) : GroupsOf(context, step));
    out.status.assign(out.rows(), context.gaps().Intern(data::GapKind::kMissing, step.absent_reason));
    return;
  }
  std::optional<Tallies> tallies;
  if (CanTally(context, step)) tallies = MakeTallies(context, step, GroupsOf(context, step));
  context.column(step.out) = ValuesOf(context, step, tallies ? &*tallies : nullptr);
}

}  // namespace heng::exec
