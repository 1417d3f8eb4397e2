#include "engine/explain/cohort.h"

#include <algorithm>
#include <set>

#include "engine/exec/sort_order.h"
#include "engine/explain/shown.h"

namespace heng::explain {

namespace {

// A condition that is met; one that is not decided is not.
bool Holds(Reader& reader, ColumnId condition, size_t row) {
  const data::Column& column = reader.Column(condition);
  return !column.HasGap(row) && column.num[row] != 0;
}

bool Excluded(Reader& reader, const std::vector<plan::Exclusion>& excluded, size_t row) {
  return std::any_of(excluded.begin(), excluded.end(),
                     [&](const plan::Exclusion& e) { return Holds(reader, e.condition, row); });
}

bool HasPlace(Reader& reader, const std::vector<plan::SortKey>& keys, const std::vector<plan::Exclusion>& excluded,
              size_t row) {
  for (const plan::SortKey& key : keys) {
    if (key.gaps == plan::SortKey::Gaps::kExcluded && reader.Column(key.column).HasGap(row)) return false;
  }
  return !Excluded(reader, excluded, row);
}

// Those of a group who have a place, in their order.
struct Queue {
  exec::SortOrder order;
  std::vector<uint32_t> rows;
};
Queue QueueOf(Reader& reader, const std::vector<plan::SortKey>& keys, const std::vector<plan::SortKey>& border_keys,
              const std::vector<plan::Exclusion>& excluded, const std::vector<uint32_t>& group) {
  for (const auto* list : {&keys, &border_keys}) {
    for (const plan::SortKey& key : *list) reader.Column(key.column);
  }
  Queue queue{exec::SortOrder(reader.context(), keys), {}};
  queue.order.Append(reader.context(), border_keys);
  for (const uint32_t row : group) {
    if (HasPlace(reader, keys, excluded, row)) queue.rows.push_back(row);
  }
  queue.order.Sort(queue.rows.data(), queue.rows.data() + queue.rows.size());
  return queue;
}

result::Standing Describe(Reader& reader, SpaceId space, SpaceId groups, size_t group, const Queue& queue,
                          const std::vector<plan::SortKey>& keys, size_t row) {
  result::Standing out;
  out.table = reader.plan().spaces[space].name;
  out.label = LabelOf(reader, groups, group);
  out.rated = queue.rows.size();
  for (const uint32_t other : queue.rows) {
    const int compared = queue.order.Compare(other, row);
    if (compared < 0) ++out.ahead;
    if (compared != 0 || other == row) continue;
    ++out.tied;
    if (out.tied_rows.size() < kMostListed) out.tied_rows.push_back(RowValueOf(reader, keys[0].column, other));
  }
  return out;
}

void AddKeys(Reader& reader, const std::vector<plan::SortKey>& keys, size_t row, result::Standing& out) {
  for (const plan::SortKey& key : keys) {
    out.keys.push_back({reader.plan().columns[key.column].name, ShownOf(reader, {key.column, row}), key.descending});
  }
}

uint64_t Trimmed(Reader& reader, const plan::TrimStep& trim, uint64_t used, size_t beside) {
  Number amount = trim.amount;
  if (trim.column != plan::kNone && !reader.Column(trim.column).HasGap(beside)) {
    amount = reader.Column(trim.column).Get(beside);
  }
  if (trim.percent) amount = (amount * Number(static_cast<int64_t>(used))).RoundToStep(trim.mode, 1);
  const auto rows = std::min<uint64_t>(static_cast<uint64_t>(std::max<int64_t>(amount.ToInt64().value_or(0), 0)), used);
  return trim.keep ? used - rows : rows;
}

}  // namespace

namespace {

// The options of a key, also of one that is read through a reference.
std::vector<std::string> KeyOptions(const Reader& reader, ColumnId key) {
  const plan::Step* step = reader.WriterOf(key);
  const auto* compute = step == nullptr ? nullptr : std::get_if<plan::Compute>(&step->op);
  const bool read = compute != nullptr && compute->program.nodes.back().op == plan::Op::kLoad;
  return OptionsOf(reader, read ? compute->program.nodes.back().column : key);
}

}  // namespace

std::string LabelOf(Reader& reader, SpaceId groups, size_t group) {
  const plan::Plan& plan = reader.plan();
  if (plan.spaces[groups].kind == plan::Space::Kind::kUnit) return "";
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      const auto* by = std::get_if<plan::GroupBy>(&step.op);
      if (by == nullptr || by->groups != groups || plan.spaces[groups].kind != plan::Space::Kind::kGroups) continue;
      plan::GroupLabel label{by->keys, {}, by->first_row};
      for (const ColumnId key : by->keys) label.options.push_back(KeyOptions(reader, key));
      return reader.view().GroupText(label, group);
    }
  }
  return reader.view().RowText(groups, group);
}

result::RowValue RowValueOf(Reader& reader, ColumnId column, size_t row) {
  return {reader.view().RowText(reader.plan().columns[column].space, row), ShownOf(reader, {column, row})};
}

result::Group GroupOf(Reader& reader, const plan::Aggregate& step, size_t row) {
  result::Group out;
  out.table = reader.plan().spaces[step.space].name;
  const auto group = step.except_self ? reader.GroupOf(step.group_of, row) : row;
  if (!group) return out;
  out.label = LabelOf(reader, step.groups, *group);
  std::vector<uint32_t> used;
  for (const uint32_t member : reader.RowsOf(step.group_of, step.space, *group)) {
    ++out.rows;
    if (step.except_self && member == row) continue;
    if (step.when != plan::kNone && !Holds(reader, step.when, member)) continue;
    if (step.value != plan::kNone && reader.Column(step.value).HasGap(member)) continue;
    used.push_back(member);
  }
  out.used = used.size();
  for (const plan::TrimStep& trim : step.trims) {
    (trim.high ? out.trimmed_high : out.trimmed_low) += Trimmed(reader, trim, out.used, row);
  }
  if (step.value == plan::kNone || used.empty()) return out;
  if (used.size() <= kMostListed) {
    for (const uint32_t member : used) out.list.push_back(RowValueOf(reader, step.value, member));
  }
  if (reader.plan().columns[step.value].kind != plan::ValueKind::kNumber) return out;
  const data::Column& values = reader.Column(step.value);
  uint32_t high = used[0], low = used[0];
  for (const uint32_t member : used) {
    if (values.Get(member) > values.Get(high)) high = member;
    if (values.Get(member) < values.Get(low)) low = member;
  }
  out.highest = RowValueOf(reader, step.value, high);
  out.lowest = RowValueOf(reader, step.value, low);
  return out;
}

std::optional<result::Standing> StandingOf(Reader& reader, const plan::Rank& step, size_t row) {
  const auto group = reader.GroupOf(step.group_of, row);
  if (!group || !HasPlace(reader, step.keys, step.excluded, row)) return std::nullopt;
  const auto members = reader.RowsOf(step.group_of, step.space, *group);
  const Queue queue = QueueOf(reader, step.keys, {}, step.excluded, members);
  result::Standing out = Describe(reader, step.space, step.groups, *group, queue, step.keys, row);
  AddKeys(reader, step.keys, row, out);
  return out;
}

std::optional<result::Standing> StandingOf(Reader& reader, const plan::Tier& step, size_t row) {
  const auto group = reader.GroupOf(step.group_of, row);
  if (!group || step.keys.empty() || !HasPlace(reader, step.keys, step.excluded, row)) return std::nullopt;
  const auto members = reader.RowsOf(step.group_of, step.space, *group);
  const Queue queue = QueueOf(reader, step.keys, step.border_keys, step.excluded, members);
  result::Standing out = Describe(reader, step.space, step.groups, *group, queue, step.keys, row);
  AddKeys(reader, step.keys, row, out);
  AddKeys(reader, step.border_keys, row, out);
  return out;
}

std::vector<result::TierRow> TiersOf(Reader& reader, const plan::Tier& step, size_t row) {
  std::vector<result::TierRow> out;
  const auto group = reader.GroupOf(step.group_of, row);
  if (!group) return out;
  const auto members = reader.RowsOf(step.group_of, step.space, *group);
  const Queue queue = QueueOf(reader, step.keys, step.border_keys, step.excluded, members);
  const data::Column& tiers = reader.Column(step.out);
  const std::vector<std::string> names = OptionsOf(reader, step.out);
  const auto in = [&](uint32_t member, int64_t tier) { return !tiers.HasGap(member) && tiers.num[member] == tier; };
  std::set<int64_t> seen;
  for (size_t i = 0; i < step.rows.size(); ++i) {
    const int64_t tier = step.rows[i].tier;
    const ColumnId quota = i < step.quotas.size() ? step.quotas[i] : plan::kNone;
    std::optional<int64_t> places;
    if (quota != plan::kNone && !reader.Column(quota).HasGap(*group)) places = reader.Column(quota).num[*group];
    if (!seen.insert(tier).second) {
      for (result::TierRow& other : out) {
        if (places && other.tier == names[tier]) other.places = other.places.value_or(0) + *places;
      }
      continue;
    }
    result::TierRow line;
    line.tier = names[tier];
    line.places = places;
    for (const uint32_t member : members) line.people += in(member, tier) ? 1 : 0;
    for (const uint32_t member : queue.rows) {
      if (step.keys.empty() || !in(member, tier)) continue;
      line.last = RowValueOf(reader, step.keys[0].column, member);
      if (!line.first) line.first = line.last;
    }
    out.push_back(std::move(line));
  }
  return out;
}

namespace {

// The people who share by weight, and what they share.
struct Sharing {
  std::vector<uint32_t> rows;
  Number weights, first, fixed;
};

Sharing SharingOf(Reader& reader, const plan::Share& step, const std::vector<uint32_t>& members) {
  Sharing out;
  const data::Column& weights = reader.Column(step.weight);
  for (const uint32_t row : members) {
    for (const plan::FirstPayment& payment : step.first) out.first = out.first + reader.Column(payment.out).Get(row);
    if (Excluded(reader, step.excluded, row)) continue;
    if (weights.HasGap(row)) {
      if (step.unrated == plan::UnratedAs::kValue) out.fixed = out.fixed + step.unrated_amount;
    } else if (weights.Get(row).Sign() > 0) {
      out.rows.push_back(row);
      out.weights = out.weights + weights.Get(row);
    }
  }
  return out;
}

}  // namespace

std::optional<result::Payment> PaymentOf(Reader& reader, const plan::Share& step, size_t row) {
  const auto group = reader.GroupOf(step.group_of, row);
  if (!group) return std::nullopt;
  const Sharing sharing = SharingOf(reader, step, reader.RowsOf(step.group_of, step.space, *group));
  result::Payment out;
  out.label = LabelOf(reader, step.groups, *group);
  out.total = reader.Column(step.total).Get(*group);
  out.first = sharing.first;
  out.rest = out.total - sharing.first - sharing.fixed;
  out.weights = sharing.weights;
  out.step = step.unit_column == plan::kNone ? step.unit : reader.Column(step.unit_column).Get(*group);
  out.leftover = reader.Column(step.leftover).Get(*group);
  const auto first_of = [&](uint32_t member) {
    Number sum;
    for (const plan::FirstPayment& payment : step.first) sum = sum + reader.Column(payment.out).Get(member);
    return sum;
  };
  const auto share_of = [&](uint32_t member) { return reader.Column(step.out).Get(member) - first_of(member); };
  out.own_first = first_of(static_cast<uint32_t>(row));
  for (const plan::FundOutput& fund : reader.plan().funds) {
    if (fund.leftover == step.leftover) out.unit = fund.unit;
  }
  const bool own = std::find(sharing.rows.begin(), sharing.rows.end(), row) != sharing.rows.end();
  if (!reader.Column(step.out).HasGap(row)) out.share = share_of(static_cast<uint32_t>(row));
  if (!own) return out;
  out.weight = reader.Column(step.weight).Get(row);
  const bool plain = step.floor == plan::kNone && step.ceiling == plan::kNone && step.pool_below.IsZero() &&
                     step.difference == plan::Difference::kReport;
  if (!plain || sharing.weights.IsZero()) return out;
  out.exact = out.rest * out.weight / sharing.weights;
  out.sharers = sharing.rows.size();
  if (step.remainder != plan::RemainderRule::kLargest) return out;
  for (const uint32_t member : sharing.rows) {
    const Number exact = out.rest * reader.Column(step.weight).Get(member) / sharing.weights;
    const bool extra = share_of(member) > exact.RoundToStep(Rounding::kFloor, out.step);
    out.extras += extra ? 1 : 0;
    out.extra = out.extra || (extra && member == row);
  }
  return out;
}

}  // namespace heng::explain
