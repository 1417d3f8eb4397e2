// Share: whole units of a fund given out by weight, after what is paid first.
//
//   100 元 to the cent by weights 1, 1, 1: 10000 units, exact shares 3333⅓ each
//   row   floor   largest remainder: one unit left   paid
//   0     3333    ⅓, first by 尾差并列               33.34
//   1     3333    ⅓                                  33.33
//   2     3333    ⅓                                  33.33      Σ = 100.00
//
//   100 元 to the yuan, first payments 10, 10, 0; rest 80 by 1, 1, 不评, floors 0, 45
//   row   first   share: λ = 35                      paid
//   0     10      35                                 45
//   1     10      45, not less                       55
//   2     0       不参加                             0          Σ = 100
#include <algorithm>

#include "engine/exec/operators.h"
#include "engine/exec/share_group.h"
#include "engine/exec/share_plain.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

// ShareResults of the groups that the plain way left.
ShareResults RunCareful(Context& context, const plan::Share& step, const ShareOrders& orders, const GroupRows& members,
                        const std::vector<Status>& outside, const std::vector<uint8_t>& left) {
  const size_t rows = context.rows(step.space);
  const size_t groups = left.size();
  ShareResults results{
      std::vector<Cell>(rows), {}, std::vector<Cell>(rows), std::vector<Cell>(groups), std::vector<Cell>(groups)};
  results.first.assign(step.first.size(), std::vector<Cell>(rows));
  const data::Column* group_of = context.optional_column(step.group_of);
  for (size_t row = 0; row < outside.size(); ++row) {
    results.part[row].status = outside[row];
    if (group_of == nullptr || !group_of->HasGap(row)) continue;
    for (std::vector<Cell>& payment : results.first) payment[row].status = outside[row];
  }
  ForGroups(context.threads, members, [&](size_t group) {
    if (left[group] == 0) return;
    const uint32_t* all = members.rows.data();
    const uint32_t* begin = all + members.begin[group];
    GroupShare(context, step, orders, results, group, begin, all + members.begin[group + 1]).Run();
  });
  return results;
}

void Put(const Cell& cell, size_t at, data::Column& column) {
  if (cell.status != 0) {
    column.SetGap(at, cell.status);
  } else {
    column.Set(at, cell.value);
  }
}

// Puts the cells of the groups that were left over what stands there; `out` and `part` may be one column's cells.
void PutRows(const std::vector<Cell>& cells, const GroupRows& members, const std::vector<uint8_t>& left,
             data::Column& column) {
  for (size_t group = 0; group < left.size(); ++group) {
    for (size_t i = members.begin[group]; left[group] != 0 && i < members.begin[group + 1]; ++i) {
      Put(cells[members.rows[i]], members.rows[i], column);
    }
  }
}

void PutGroups(const std::vector<Cell>& cells, const std::vector<uint8_t>& left, data::Column& column) {
  for (size_t group = 0; group < left.size(); ++group) {
    if (left[group] != 0) Put(cells[group], group, column);
  }
}

// The groups that were shared in whole numbers; [group] = 1: it is left.
std::vector<uint8_t> RunPlain(Context& context, const plan::Share& step, const ShareOrders& orders,
                              const GroupRows& members, const std::vector<Status>& outside,
                              PlainShares::Columns& columns) {
  std::vector<uint8_t> left(members.begin.size() - 1, 1);
  if (!PlainShares::Suits(context, step)) return left;
  ForPieces(context.threads, members, [&](size_t first, size_t last) {
    PlainShares shares(context, step, orders, outside, columns);
    for (size_t group = first; group < last; ++group) {
      const uint32_t* all = members.rows.data();
      if (shares.Give(group, all + members.begin[group], all + members.begin[group + 1])) left[group] = 0;
    }
  });
  return left;
}

}  // namespace

void Run(Context& context, const plan::Share& step) {
  const size_t rows = context.rows(step.space);
  const data::Column* group_of = context.optional_column(step.group_of);
  const size_t groups = group_of == nullptr ? 1 : context.rows(step.groups);
  const int64_t den = step.unit.is_small() ? step.unit.den() : 1;
  const std::vector<Status> outside = OutsideStatuses(context, step.space, step.group_of, step.excluded, step.out);
  const ShareOrders orders(context, step);
  const GroupRows members = CollectGroups(group_of, rows, groups);
  PlainShares::Columns columns{data::Column(rows, den), data::Column(groups, den), data::Column(groups, den)};
  columns.out.status = outside;
  const std::vector<uint8_t> left = RunPlain(context, step, orders, members, outside, columns);
  const bool careful = std::find(left.begin(), left.end(), 1) != left.end() || !step.first.empty();
  ShareResults results;
  if (careful) results = RunCareful(context, step, orders, members, outside, left);
  if (step.part != plan::kNone) {
    data::Column& part = context.column(step.part) = columns.out;
    if (careful) PutRows(results.part, members, left, part);
  }
  if (careful) {
    PutRows(results.out, members, left, columns.out);
    PutGroups(results.paid, left, columns.paid);
    PutGroups(results.leftover, left, columns.leftover);
  }
  for (size_t i = 0; i < step.first.size(); ++i) context.column(step.first[i].out) = ToColumn(results.first[i], den);
  if (!columns.out.AnyGap()) columns.out.status.clear();
  context.column(step.out) = std::move(columns.out);
  if (step.paid != plan::kNone) context.column(step.paid) = std::move(columns.paid);
  if (step.leftover != plan::kNone) context.column(step.leftover) = std::move(columns.leftover);
}

}  // namespace heng::exec
