// What held or was counted over several years, and the names of what holds.
//
//   this year   before   before that     streak (unbroken)   streak (gaps left out)   mean of the last 2
//   是          是       否              2                   2
//   是          缺       是              1                   2
//   80          缺       90                                                           80 unbroken, else 85
//   缺          80       90                                                           不评(无行) unbroken, else 85
#include <algorithm>

#include "engine/exec/program.h"

namespace heng::exec {

using plan::AggregateKind;

// How often the condition held without a break, or the gap there is instead.
Status Worker::Streak(const Node& node, size_t i, int64_t& count) {
  count = 0;
  bool counting = true;
  for (size_t k = 0; k < node.in.size(); ++k) {
    const Register& year = In(node, k);
    const Status gap = year.status_of(i);
    if (gap != 0 && (k == 0 || kinds_(gap) != data::GapKind::kMissing)) return gap;
    counting &= gap != 0 ? !node.exclusive : year.True(i);
    if (counting && gap == 0) ++count;
  }
  return 0;
}

Status Worker::Recent(const Node& node, size_t i, Number& value) {
  const AggregateKind kind = static_cast<AggregateKind>(node.code);
  int64_t used = 0;
  int64_t years = 0;
  bool ended = false;
  for (size_t k = 0; k < node.in.size(); ++k) {
    const Register& year = In(node, k);
    const Status gap = year.status_of(i);
    if (gap != 0 && kinds_(gap) != data::GapKind::kMissing) return gap;
    ended |= gap != 0 ? node.exclusive : years >= node.at_least;
    if (ended || gap != 0) continue;
    ++years;
    const Number own = year.Get(i);
    const bool best = kind == AggregateKind::kMax ? own > value : kind == AggregateKind::kMin && own < value;
    if (kind == AggregateKind::kSum || kind == AggregateKind::kMean) {
      value = value + own;
    } else if (used == 0 || best) {
      value = own;
    }
    ++used;
  }
  if (kind == AggregateKind::kCount) value = Number(used);
  if (used == 0 && kind != AggregateKind::kCount && kind != AggregateKind::kSum)
    return context_.gaps().Intern(data::GapKind::kUnrated, "无行");
  if (kind == AggregateKind::kMean) value = value / Number(used);
  return 0;
}

void Worker::Years(const Node& node, size_t n, Register& out) {
  out.Reset(1);
  out.split = node.op == plan::Op::kRecent;
  std::fill_n(out.dens.begin(), n, 1);
  std::vector<std::pair<size_t, Status>> gaps;
  for (size_t i = 0; i < n; ++i) {
    out.num[i] = 0;
    Number value;
    Status gap = 0;
    if (node.op == plan::Op::kStreak) {
      gap = Streak(node, i, out.num[i]);
    } else if (gap = Recent(node, i, value); gap == 0) {
      out.Put(i, value);
    }
    if (gap != 0) gaps.emplace_back(i, gap);
  }
  for (auto [i, gap] : gaps) out.PutGap(i, gap);
  if (!gaps.empty()) out.ClearGapRows(n);
}

// New texts enter the dictionary: a program with this operation runs on one thread.
void Worker::TrueNames(const Node& node, size_t n, Register& out) {
  out.Reset(1);
  const Status none = context_.gaps().Intern(data::GapKind::kMissing, "无行");
  for (size_t i = 0; i < n; ++i) {
    out.num[i] = 0;
    Status gap = 0;
    std::string names;
    for (size_t k = 0; k < node.in.size(); ++k) {
      const Register& condition = In(node, k);
      if (const Status own = condition.status_of(i)) {
        gap = context_.gaps().Join(gap, own);
      } else if (condition.True(i)) {
        names += (names.empty() ? "" : node.text) + node.args[k].zh;
      }
    }
    if (gap == 0 && names.empty()) gap = none;
    if (gap != 0) {
      out.PutGap(i, gap);
    } else {
      out.num[i] = context_.data.texts.Code(names);
    }
  }
}

}  // namespace heng::exec
