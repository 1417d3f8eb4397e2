// Ranks, tiers and shares as steps; what a run gives out.
#include "engine/plan/lowering.h"

namespace heng::plan {

std::vector<SortKey> Lowering::SortKeys(const std::vector<model::SortKey>& keys, const Place& row) {
  std::vector<SortKey> out;
  for (const auto& key : keys) {
    out.push_back({ColumnFor(*key.value, row, "#sort key"), key.descending, static_cast<SortKey::Gaps>(key.gaps)});
  }
  return out;
}

std::vector<Exclusion> Lowering::Exclusions(const std::vector<model::Exclusion>& excluded, const Place& row) {
  std::vector<Exclusion> out;
  for (const auto& exclusion : excluded)
    out.push_back({ColumnFor(*exclusion.condition, row, "#excluded"), exclusion.reason});
  return out;
}

void Lowering::LowerRank(FieldId id, const model::Rank& rank) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(rank.table);
  Place groups = GroupPlace(rank.group, rank.table, f.span);
  plan::Rank step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.keys = SortKeys(rank.keys, row);
  step.excluded = Exclusions(rank.excluded, row);
  step.ties = rank.ties;
  step.out = AddColumn(f.path, row.space, ValueKind::kNumber, f.reported, f.span);
  out_.column_of_field[id] = step.out;
  Add(std::move(step), Together::kGroup, f.span);
}

void Lowering::LowerTier(FieldId id, const model::Tier& tier) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(tier.table);
  Place groups = GroupPlace(tier.group, tier.table, f.span);
  plan::Tier step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.keys = SortKeys(tier.keys, row);
  step.border_keys = SortKeys(tier.border_keys, row);
  step.excluded = Exclusions(tier.excluded, row);
  TierOutput output;
  output.options = scheme_.option_lists[f.type.options].options;
  for (const auto& source : tier.rows) {
    TierRow target;
    target.tier = source.tier;
    target.share = source.share;
    target.heads = source.heads;
    target.refill = source.refill;
    if (source.amount) target.amount = ColumnFor(*source.amount, groups, f.path + " #amount");
    if (source.condition) target.condition = ColumnFor(*source.condition, row, "#condition");
    if (source.most) target.most = ColumnFor(*source.most, groups, f.path + " #most");
    target.parts = source.parts;
    target.takes_rest = source.takes_rest;
    step.rows.push_back(target);
    if (!source.amount) {
      step.quotas.push_back(kNone);
      continue;
    }
    step.quotas.push_back(AddColumn(f.path + "." + output.options[source.tier] + " 名额", groups.space,
                                    ValueKind::kNumber, true, f.span));
    output.quotas.emplace_back(source.tier, step.quotas.back());
  }
  for (const auto& source : tier.limits) step.limits.push_back(LimitOf(source, f, row, groups));
  step.base = tier.base;
  if (tier.base_value) step.base_column = ColumnFor(*tier.base_value, groups, f.path + " #base");
  step.quota_rounding = tier.quota_rounding;
  step.quota_largest = tier.quota_largest;
  step.quota_lower = tier.quota_lower;
  step.border = tier.border;
  step.vacancy_down = tier.vacancy_down;
  step.unrated = tier.unrated.as;
  step.unrated_reason = tier.unrated.reason;
  step.unrated_tier = tier.unrated.tier;
  step.out = AddColumn(f.path, row.space, ValueKind::kOption, true, f.span);
  out_.column_of_field[id] = step.out;
  output.name = f.path;
  output.space = row.space;
  output.groups = groups.space;
  output.tier = step.out;
  output.group_of = groups.group_of;
  output.label = LabelOf(tier.group, groups);
  Add(std::move(step), Together::kGroup, f.span);
  for (FieldId quota : tier.quotas) LowerQuota(quota, groups, output);
  plan_.tiers.push_back(std::move(output));
}

TierLimit Lowering::LimitOf(const model::TierLimit& source, const Field& f, const Place& row, const Place& groups) {
  TierLimit limit;
  limit.row = source.row;
  limit.at_least = source.at_least;
  limit.amount = ColumnFor(*source.amount, groups, f.path + " #limit");
  limit.heads = source.heads;
  if (source.condition) limit.condition = ColumnFor(*source.condition, row, "#limit condition");
  if (source.group) {
    const Place kinds = GroupPlace(*source.group, f.table, f.span);
    limit.group_of = kinds.group_of;
    limit.groups = kinds.space;
  }
  limit.refill = source.refill;
  limit.displace = source.displace;
  return limit;
}

// The value of a group, read in each of its rows.
ColumnId Lowering::InRows(FieldId id, ColumnId of_group, const Place& groups) {
  const Field& f = scheme_.fields[id];
  if (plan_.columns[of_group].space == SpaceOf(f.table)) return of_group;
  Compute read;
  read.space = SpaceOf(f.table);
  Node node;
  node.op = Op::kLoad;
  node.column = of_group;
  if (groups.group_of != kNone) node.via.push_back(groups.group_of);
  node.span = f.span;
  read.program.nodes.push_back(std::move(node));
  read.out = AddColumn(f.path, read.space, ValueKind::kNumber, f.reported, f.span);
  const ColumnId out = read.out;
  Add(std::move(read), Together::kRow, f.span);
  return out;
}

// The places of one tier: of all its rows together.
void Lowering::LowerQuota(FieldId id, const Place& groups, const TierOutput& output) {
  const Field& f = scheme_.fields[id];
  Compute sum;
  sum.space = groups.space;
  for (const auto& [tier, column] : output.quotas) {
    if (tier != f.part) continue;
    Node load;
    load.op = Op::kLoad;
    load.column = column;
    load.span = f.span;
    sum.program.nodes.push_back(std::move(load));
  }
  const auto count = static_cast<uint32_t>(sum.program.nodes.size());
  for (uint32_t i = 1; i < count; ++i) {
    Node add;
    add.op = Op::kAdd;
    add.in = {i == 1 ? 0 : count + i - 2, i};
    add.span = f.span;
    sum.program.nodes.push_back(std::move(add));
  }
  sum.out = AddColumn(f.path, groups.space, ValueKind::kNumber, false, f.span);
  const ColumnId column = sum.out;
  Add(std::move(sum), Together::kRow, f.span);
  out_.column_of_field[id] = InRows(id, column, groups);
}

void Lowering::LowerShare(FieldId id, const model::Share& share) {
  const Field& f = scheme_.fields[id];
  Place row = RowPlace(share.table);
  Place groups = GroupPlace(share.group, share.table, f.span);
  plan::Share step;
  step.space = row.space;
  step.group_of = groups.group_of;
  step.groups = groups.space;
  step.total = ColumnFor(*share.total, groups, f.path + ".总额", true);
  step.weight = ColumnFor(*share.weight, row, f.path + " #weight");
  step.excluded = Exclusions(share.excluded, row);
  step.unrated = share.unrated.as;
  step.unrated_reason = share.unrated.reason;
  step.unrated_amount = share.unrated.amount;
  step.unit = share.unit;
  if (share.unit_value) step.unit_column = ColumnFor(*share.unit_value, groups, f.path + " #unit");
  LowerPayments(share, row, step);
  if (share.floor) step.floor = ColumnFor(*share.floor, row, f.path + " #floor");
  if (share.ceiling) step.ceiling = ColumnFor(*share.ceiling, row, f.path + " #ceiling");
  step.share_freed = share.share_freed;
  step.pool_below = share.pool_below;
  step.pool_kept = share.pool_kept;
  step.pool_keys = SortKeys(share.pool_keys, row);
  step.remainder = share.remainder;
  step.remainder_keys = SortKeys(share.remainder_keys, row);
  step.least = share.least;
  step.difference = share.difference;
  step.difference_keys = SortKeys(share.difference_keys, row);
  step.zero_stated = share.zero_stated;
  step.zero_not_taking = share.zero_not_taking;
  step.nobody_is_error = share.nobody_is_error;
  step.out = AddColumn(f.path, row.space, ValueKind::kNumber, true, f.span);
  step.paid = AddColumn(f.path + ".发放", groups.space, ValueKind::kNumber, true, f.span);
  step.leftover = AddColumn(f.path + ".结余", groups.space, ValueKind::kNumber, true, f.span);
  out_.column_of_field[id] = step.out;
  FundOutput output;
  output.name = f.path;
  output.space = row.space;
  output.groups = groups.space;
  output.total = step.total;
  output.paid = step.paid;
  output.leftover = step.leftover;
  output.group_of = groups.group_of;
  output.decimals = DecimalsOf(f);
  output.unit = model::UnitText(scheme_, f.type.unit);
  output.label = LabelOf(share.group, groups);
  const ColumnId leftover = step.leftover;
  Add(std::move(step), Together::kGroup, f.span);
  if (share.leftover != model::kNoField)
    out_.column_of_field[share.leftover] = InRows(share.leftover, leftover, groups);
  plan_.funds.push_back(std::move(output));
}

void Lowering::LowerPayments(const model::Share& share, const Place& row, Share& step) {
  for (const auto& payment : share.first) {
    const Field& f = scheme_.fields[payment.field];
    FirstPayment target;
    target.amount = ColumnFor(*payment.amount, row, f.path + " #amount");
    target.out = AddColumn(f.path, row.space, ValueKind::kNumber, true, f.span);
    out_.column_of_field[payment.field] = target.out;
    step.first.push_back(target);
  }
  step.first_rounding = share.first_rounding;
  step.overspend = share.overspend;
  step.overspend_keys = SortKeys(share.overspend_keys, row);
  if (share.part == model::kNoField) return;
  const Field& f = scheme_.fields[share.part];
  step.part = AddColumn(f.path, row.space, ValueKind::kNumber, true, f.span);
  out_.column_of_field[share.part] = step.part;
}

GroupLabel Lowering::LabelOf(const Grouping& group, const Place& place) {
  GroupLabel label;
  if (group.kind == Grouping::Kind::kEach) {
    for (FieldId id : scheme_.tables[group.each].key) {
      const Field& f = scheme_.fields[id];
      label.columns.push_back(out_.column_of_field[id]);
      label.options.push_back(f.type.kind == ValueKind::kOption ? scheme_.option_lists[f.type.options].options
                                                                : std::vector<std::string>{});
    }
  } else if (group.kind == Grouping::Kind::kKeys) {
    label.columns = group_keys_[std::to_string(place.table) + " " + model::GroupingText(scheme_, group)];
    for (const auto& key : group.keys) {
      label.options.push_back(key->type.kind == ValueKind::kOption ? scheme_.option_lists[key->type.options].options
                                                                   : std::vector<std::string>{});
    }
    label.first_row = place.first_row;
  }
  return label;
}

// Places of the rounding step: 0.01 → 2, 0.5 → 1, 10 → 0; not known: -1.
int Lowering::DecimalsOf(const Field& f) const {
  if (!f.step) return f.integral ? 0 : -1;
  for (int places = 0; places <= 18; ++places) {
    if ((*f.step * Number::PowerOfTen(places)).IsInteger()) return places;
  }
  return -1;
}

void Lowering::LowerRowNames() {
  for (size_t t = 0; t < scheme_.tables.size(); ++t) {
    if (!scheme_.tables[t].origin) continue;
    GroupLabel label;
    for (FieldId id : RowName(static_cast<int>(t))) {
      const Field& f = scheme_.fields[id];
      label.columns.push_back(out_.column_of_field[id]);
      plan_.columns[label.columns.back()].named = true;
      label.options.push_back(f.type.kind == ValueKind::kOption ? scheme_.option_lists[f.type.options].options
                                                                : std::vector<std::string>{});
    }
    plan_.row_names.emplace_back(SpaceOf(static_cast<int>(t)), std::move(label));
  }
}

}  // namespace heng::plan
