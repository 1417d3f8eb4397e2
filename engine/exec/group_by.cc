// GroupBy: rows with equal keys form a group, groups in the order of their first row or of their keys.
//
//   row   学校   年级    group_of        groups   first_row
//   0     甲     七      0               0        0
//   1     乙     七      1               1        1
//   2     甲     七      0
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/exec/keys.h"
#include "engine/exec/loads.h"
#include "engine/exec/operators.h"
#include "engine/exec/sort_order.h"

namespace heng::exec {

namespace {

// The first gap in the keys of a row: it then belongs to no group.
Status KeyGap(Context& context, const std::vector<ColumnId>& keys, size_t row) {
  for (ColumnId key : keys) {
    if (Status gap = context.column(key).status_of(row)) return gap;
  }
  return 0;
}

// Numbers the groups anew, in the order of their keys.
void OrderByKeys(Context& context, const std::vector<ColumnId>& keys, data::Column& group_of, data::Column& first_row) {
  std::vector<plan::SortKey> sort_keys;
  for (ColumnId key : keys) sort_keys.push_back({key, false, plan::SortKey::Gaps::kLast});
  std::vector<uint32_t> firsts(first_row.num.begin(), first_row.num.end());
  SortOrder(context, sort_keys).Sort(firsts.data(), firsts.data() + firsts.size());
  std::vector<int64_t> place(firsts.size());
  for (size_t i = 0; i < firsts.size(); ++i) {
    place[static_cast<size_t>(group_of.num[firsts[i]])] = static_cast<int64_t>(i);
    first_row.num[i] = firsts[i];
  }
  for (size_t row = 0; row < group_of.rows(); ++row) {
    if (!group_of.HasGap(row)) group_of.num[row] = place[static_cast<size_t>(group_of.num[row])];
  }
}

// Parts the groups found so far by one more code; returns how many there are then. Numbers follow the first rows.
size_t Part(const data::Numerators& codes, int64_t low, int64_t high, size_t groups, data::Column& group_of) {
  const size_t rows = codes.size();
  if (rows == 0) return 0;
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  const bool gaps = group_of.AnyGap();
  if (range >= rows || (range + 1) * groups > 2 * rows) {
    TupleIds ids(std::max<size_t>(groups, 256));
    for (size_t row = 0; row < rows; ++row) {
      if (gaps && group_of.HasGap(row)) continue;
      group_of.num[row] = ids.Id(static_cast<uint64_t>(group_of.num[row]), codes[row]);
    }
    return ids.size();
  }
  // Few different codes: a place for every pair.
  constexpr uint32_t kFree = UINT32_MAX;
  std::vector<uint32_t> places((range + 1) * groups, kFree);
  uint32_t found = 0;
  for (size_t row = 0; row < rows; ++row) {
    if (gaps && group_of.HasGap(row)) continue;
    uint32_t& place = places[static_cast<size_t>(codes[row] - low) * groups + static_cast<size_t>(group_of.num[row])];
    if (place == kFree) place = found++;
    group_of.num[row] = place;
  }
  return found;
}

// The groups, numbered, and the first row of each. A row with a gap in a key belongs to none.
struct Groups {
  data::Column group_of;
  data::Column first_row;
};

// Groups in the order of their keys, where every key is a number of few values: each tuple of keys has a place of its
// own, in their order, so that nothing is sorted and every row is looked at by itself.
//
//   row   学科 (0..2)   年级 (0..1)   place   group_of      place        0   1   2   3   4   5
//   0     2             0             4       2             first row    3   –   1   –   0   –
//   1     1             0             2       1             group        0       1       2
//   3     0             0             0       0
class PlacedGroups {
 public:
  PlacedGroups(Context& context, const plan::GroupBy& step) : context_(context), rows_(context.rows(step.space)) {
    may_ = step.in_key_order && rows_ > 0;
    for (ColumnId id : step.keys) {
      const plan::Compute* const unmade = context.Unmade(id);
      const ColumnId read = unmade == nullptr ? id : unmade->program.nodes[0].column;
      const data::Column& column = context.column(read);
      may_ = may_ && IsPlain(column) && context.plan.columns[id].kind != plan::ValueKind::kText;
      if (!may_) return;
      const ColumnBounds& bounds = context.BoundsOf(read);
      const uint64_t last = static_cast<uint64_t>(bounds.high) - static_cast<uint64_t>(bounds.low);
      may_ = last < rows_ && (last + 1) * places_ <= 2 * rows_;
      places_ *= last + 1;
      const int64_t* const by =
          unmade == nullptr ? nullptr : context.column(unmade->program.nodes[0].via[0]).num.data();
      keys_.push_back({column.num.data(), by, bounds.low, static_cast<int64_t>(last) + 1});
    }
  }

  bool May() const { return may_; }

  // `group_of`: with the gaps of the rows that belong to no group.
  Groups Find(data::Column group_of) {
    // Every thread notes first rows of its own, as long as the places are few beside the rows.
    constexpr size_t kRowsAPlace = 8;
    const size_t parts = WorkersFor(context_.threads, places_ * kRowsAPlace > rows_ ? 1 : rows_ / kRowsAPiece);
    const auto for_parts = [&](const auto& work) {
      ParallelFor(context_.threads, parts,
                  [&](size_t, size_t part) { work(part, rows_ * part / parts, rows_ * (part + 1) / parts); });
    };
    std::vector<std::vector<uint32_t>> first(parts);  // by part and place
    for_parts([&](size_t part, size_t begin, size_t end) { first[part] = Place(begin, end, group_of); });
    data::Column first_row(places_);
    std::vector<int64_t> number(places_);
    size_t groups = 0;
    for (size_t place = 0; place < places_; ++place) {
      uint32_t row = kFree;
      for (size_t part = 0; part < parts && row == kFree; ++part) row = first[part][place];
      if (row == kFree) continue;
      number[place] = static_cast<int64_t>(groups);
      first_row.num[groups++] = row;
    }
    first_row.num.resize(groups);
    for_parts([&](size_t, size_t begin, size_t end) {
      int64_t* const of = group_of.num.data();
      for (size_t row = begin; row < end; ++row) of[row] = number[static_cast<size_t>(of[row])];
      for (size_t row = begin; !group_of.status.empty() && row < end; ++row) {
        if (group_of.status[row] != 0) of[row] = 0;
      }
    });
    return {std::move(group_of), std::move(first_row)};
  }

 private:
  struct Key {
    const int64_t* num;
    const int64_t* by;  // the row of `num` for each row; null: its own
    int64_t low;
    int64_t values;  // from low on
  };
  static constexpr uint32_t kFree = UINT32_MAX;
  static constexpr size_t kRowsAPiece = 1 << 16;

  // Puts the places of some rows in `group_of`, key after key; the first of these rows for each place.
  std::vector<uint32_t> Place(size_t begin, size_t end, data::Column& group_of) const {
    constexpr size_t kTogether = 1024;
    std::vector<uint32_t> first(places_, kFree);
    for (size_t from = begin; from < end; from += kTogether) {
      const size_t rows = std::min(kTogether, end - from);
      int64_t* const of = group_of.num.data() + from;
      std::fill_n(of, rows, 0);
      for (const Key& key : keys_) {
        const int64_t* const num = key.by == nullptr ? key.num + from : key.num;
        const int64_t* const by = key.by == nullptr ? nullptr : key.by + from;
        for (size_t i = 0; i < rows; ++i) {
          of[i] = of[i] * key.values + (num[by == nullptr ? i : static_cast<size_t>(by[i])] - key.low);
        }
      }
      for (size_t i = 0; i < rows; ++i) {
        uint32_t& place = first[static_cast<size_t>(of[i])];
        const bool inside = group_of.status.empty() || group_of.status[from + i] == 0;
        if (place == kFree && inside) place = static_cast<uint32_t>(from + i);
      }
    }
    return first;
  }

  Context& context_;
  size_t rows_;
  bool may_;
  size_t places_ = 1;
  std::vector<Key> keys_;
};

// Any groups: parted by one key after the other.
Groups PartedGroups(Context& context, const plan::GroupBy& step, data::Column group_of) {
  const size_t rows = group_of.rows();
  size_t groups = 1;
  for (ColumnId key : step.keys) {
    const data::Column& column = context.column(key);
    if (IsPlain(column)) {
      const ColumnBounds& bounds = context.BoundsOf(key);
      groups = Part(column.num, bounds.low, bounds.high, groups, group_of);
      continue;
    }
    const data::Numerators codes = MakeEqualCodes(column, nullptr).first;
    const auto [low, high] = std::minmax_element(codes.begin(), codes.end());
    groups = codes.empty() ? 0 : Part(codes, *low, *high, groups, group_of);
  }
  data::Column first_row(groups);
  size_t next = 0;
  for (size_t row = 0; row < rows && next < groups; ++row) {
    if (group_of.HasGap(row) || group_of.num[row] != static_cast<int64_t>(next)) continue;
    first_row.num[next++] = static_cast<int64_t>(row);
  }
  if (next < groups) first_row.SetGap(next, context.gaps().Intern(data::GapKind::kMissing, "无行"));
  if (step.in_key_order && next == groups) OrderByKeys(context, step.keys, group_of, first_row);
  return {std::move(group_of), std::move(first_row)};
}

}  // namespace

void Run(Context& context, const plan::GroupBy& step) {
  const size_t rows = context.rows(step.space);
  PlacedGroups placed(context, step);
  for (const ColumnId key : step.keys) {
    if (!placed.May()) Make(context, key);
  }
  const auto has_gaps = [&](ColumnId key) { return context.column(key).AnyGap(); };
  const bool gaps = std::any_of(step.keys.begin(), step.keys.end(), has_gaps);
  data::Column group_of = placed.May() && !gaps ? data::Column::Unwritten(rows) : data::Column(rows);
  for (size_t row = 0; gaps && row < rows; ++row) {
    if (Status gap = KeyGap(context, step.keys, row)) group_of.SetGap(row, gap);
  }
  Groups found = placed.May() ? placed.Find(std::move(group_of)) : PartedGroups(context, step, std::move(group_of));
  context.values.rows[step.groups] = found.first_row.rows();
  context.column(step.group_of) = std::move(found.group_of);
  context.column(step.first_row) = std::move(found.first_row);
}

}  // namespace heng::exec
