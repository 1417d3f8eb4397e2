// Rows that were taken together: which of them differ, which are the row's own, how many are others.
#include <algorithm>
#include <optional>

#include "engine/compare/causes.h"

namespace heng::compare {

using explain::Reads;

namespace {

constexpr uint64_t kOnlyBefore = uint64_t{1} << 32;

}  // namespace

ColumnId GroupColumnOf(const plan::Step& step) {
  return std::visit(
      [](const auto& op) {
        if constexpr (requires { op.group_of; }) return op.group_of;
        return plan::kNone;
      },
      step.op);
}

// A value of the whole scheme: every row is its own.
bool CauseFinder::IsOfAll() const {
  const plan::Plan& plan = pairing_.reader(side_).plan();
  return plan.spaces[plan.columns[subject_.column].space].kind == plan::Space::Kind::kUnit;
}

// The row asked about, and those that lead to it: records of its own.
std::vector<uint32_t> CauseFinder::OwnRows(const Group& group) {
  if (IsOfAll()) return group.rows;
  const SpaceId own = SpaceOf(subject_.column);
  const auto subject = static_cast<uint32_t>(subject_.row);
  if (group.space == own) {
    const bool there = std::binary_search(group.rows.begin(), group.rows.end(), subject);
    return there ? std::vector<uint32_t>{subject} : std::vector<uint32_t>{};
  }
  const plan::Plan& plan = reader().plan();
  std::vector<const data::Column*> leading;
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    const plan::ColumnInfo& info = plan.columns[id];
    const bool leads = info.space == group.space && info.kind == plan::ValueKind::kRow && info.target == own;
    if (leads && reader().Column(id).rows() > 0) leading.push_back(&reader().Column(id));
  }
  std::vector<uint32_t> out;
  for (const uint32_t row : group.rows) {
    const bool leads = std::any_of(leading.begin(), leading.end(), [&](const data::Column* rows) {
      return !rows->HasGap(row) && static_cast<size_t>(rows->num[row]) == subject_.row;
    });
    if (leads) out.push_back(row);
  }
  return out;
}

uint64_t CauseFinder::NameOfRow(SpaceId space, uint32_t row) {
  if (side_ == 1) return row;
  const RowPairs& pairs = pairing_.Rows(side_, space);
  return row < pairs.size() && pairs[row] != kNoPartner ? pairs[row] : kOnlyBefore | row;
}

size_t CauseFinder::CountOf(const Others& others) {
  const bool kept = std::all_of(others.groups.begin(), others.groups.end(), [this](const Group* group) {
    return std::none_of(lone_.begin(), lone_.end(), [&](const Group& one) { return &one == group; });
  });
  const auto known = kept ? sizes_.find(others.groups) : sizes_.end();
  if (known != sizes_.end()) return known->second - others.own.size();
  std::vector<uint64_t> all;
  for (const Group* group : others.groups) all.insert(all.end(), group->names.begin(), group->names.end());
  std::sort(all.begin(), all.end());
  const size_t size = std::unique(all.begin(), all.end()) - all.begin();
  if (kept) sizes_[others.groups] = size;
  return size - others.own.size();
}

// The rows that were taken together and that differ in something that counts.
const CauseFinder::Group& CauseFinder::GroupOfCell(const Cell& cell, const plan::Step& step, const Reads& reads) {
  const ColumnId group_of = GroupColumnOf(step);
  const bool of_group = group_of != plan::kNone && reader().plan().columns[group_of].target == SpaceOf(cell.column);
  std::optional<size_t> number = of_group ? std::optional(cell.row) : std::nullopt;
  const bool grouped = !std::holds_alternative<plan::Slots>(step.op);
  if (!of_group && group_of != plan::kNone) number = reader().GroupOf(group_of, cell.row);
  if (group_of == plan::kNone) number = 0;
  const std::tuple<int, const plan::Step*, size_t> name{side_, &step, number.value_or(0)};
  const auto known = grouped ? groups_.find(name) : groups_.end();
  if (known != groups_.end()) return known->second;
  Group group;
  group.space = reads.columns.empty() ? reads.spaces.back() : SpaceOf(reads.columns[0]);
  std::vector<ColumnId> columns;
  for (const ColumnId column : reads.columns) {
    if (SpaceOf(column) == group.space) columns.push_back(column);
  }
  if (group_of != plan::kNone && SpaceOf(group_of) == group.space) columns.push_back(group_of);
  for (const uint32_t row : reads.rows) {
    const bool differs = IsNew(group.space, row) || std::any_of(columns.begin(), columns.end(), [&](ColumnId column) {
                           return pairing_.Differs(side_, {column, row});
                         });
    if (!differs) continue;
    group.rows.push_back(row);
    group.names.push_back(NameOfRow(group.space, row));
  }
  return grouped ? groups_[name] = std::move(group) : lone_.emplace_back(std::move(group));
}

// Nothing of what it is made from differs: then which rows there are, or what is searched, does; or the scheme's head.
void CauseFinder::CountRest(const Cell& cell, const plan::Step& step, const Reads& reads) {
  bool found = false;
  const auto count = [&](SpaceId space, size_t rows, const auto& differs) {
    Group group{space, {}, {}};
    for (uint32_t row = 0; row < rows; ++row) {
      if (differs(row)) group.names.push_back(NameOfRow(space, row));
    }
    if (group.names.empty()) return;
    found = true;
    OthersOf(cell, step, space).groups.insert(&lone_.emplace_back(std::move(group)));
  };
  for (const ColumnId column : reads.whole) {
    count(SpaceOf(column), reader().Column(column).rows(), [&](uint32_t row) {
      return pairing_.Differs(side_, {column, row});
    });
  }
  for (const SpaceId space : reads.spaces) {
    count(space, reader().rows(space), [&](uint32_t row) { return IsNew(space, row); });
  }
  if (found) return;
  const auto head = rules_.OfHead();
  found_rules_.insert(head.begin(), head.end());
}

}  // namespace heng::compare
