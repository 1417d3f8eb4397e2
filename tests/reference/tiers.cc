// 等次 of the reference evaluator, by the letters of plan::Tier in engine/plan/plan.h.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

namespace {

// Directions of the keys and of the border keys behind them.
std::vector<model::SortKey> AllKeys(const model::Tier& tier) {
  std::vector<model::SortKey> keys;
  for (const auto* list : {&tier.keys, &tier.border_keys}) {
    for (const model::SortKey& key : *list) keys.push_back({nullptr, key.descending, key.gaps});
  }
  return keys;
}

bool HasShare(const model::TierRow& row) {
  return row.share == model::TierShare::kFront || row.share == model::TierShare::kOwn;
}

}  // namespace

void Evaluator::ComputeTier(const model::Tier& tier) {
  for (const Group& group : Groups(tier.group, tier.table)) TierGroup(tier, group);
}

void Evaluator::TierGroup(const model::Tier& tier, const Group& group) {
  std::vector<Ranked> queue = TierQueue(tier, group);
  TierState state;
  state.rated = queue;
  for (model::FieldId quota : tier.quotas) {
    for (size_t row : QuotaRows(tier, quota, group)) Put(quota, row, Rational(0));
  }
  for (size_t index = 0; index < tier.rows.size(); ++index) {  // (b)
    const model::TierRow& row = tier.rows[index];
    std::vector<bool> taken;
    if (!HasShare(row)) {
      taken = TierConditions(tier, row, queue, queue.size());
    } else {
      const auto places = TierPlaces(tier, row, group, state);
      std::optional<Gap> fault;
      if (const Gap* gap = std::get_if<Gap>(&places)) {
        fault = gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2005);
      } else {
        PutQuota(tier, group, row.tier, std::get<Rational>(places));
        const bool limited = std::any_of(tier.limits.begin(), tier.limits.end(),
                                         [&](const model::TierLimit& limit) { return limit.row == index; });
        if (limited && !queue.empty()) {
          fault = TierLimited(tier, index, group, state, queue, std::get<Rational>(places), taken);
        } else {
          taken = TierTake(tier, row, queue, std::get<Rational>(places));
        }
      }
      if (fault) {
        group_faults_.push_back(*fault);
        for (const Ranked& person : queue) {
          if (!Cell(tier.field, person.row)) Put(tier.field, person.row, *fault);
        }
        for (size_t later = index; later < tier.rows.size(); ++later) {
          if (HasShare(tier.rows[later])) PutQuota(tier, group, tier.rows[later].tier, *fault);
        }
        return;
      }
      const Rational count = Rational(std::count(taken.begin(), taken.end(), true));
      state.placed_by_shares += count;
      state.vacant = std::get<Rational>(places) - count;
      if (state.vacant < 0) state.vacant = 0;
    }
    std::vector<Ranked> rest;  // (g)
    for (size_t i = 0; i < queue.size(); ++i) {
      if (taken[i]) {
        Put(tier.field, queue[i].row, row.tier);
        if (!state.share_seen) ++state.placed_by_conditions;
      } else if (!Cell(tier.field, queue[i].row)) {
        rest.push_back(queue[i]);
      }
    }
    queue = std::move(rest);
  }
  for (const Ranked& person : queue) Put(tier.field, person.row, MakeError(Code::E2012));
}

// Where a quota is read: the rows of the group, or the row of 每 … 一份.
std::vector<size_t> Evaluator::QuotaRows(const model::Tier& tier, model::FieldId quota, const Group& group) const {
  return scheme_.fields[quota].table == tier.table ? group.rows : std::vector<size_t>{*group.each};
}

// The quota of a tier is that of all its rows together.
void Evaluator::PutQuota(const model::Tier& tier, const Group& group, int64_t of, const Value& places) {
  for (model::FieldId quota : tier.quotas) {
    if (scheme_.fields[quota].part != of) continue;
    for (size_t row : QuotaRows(tier, quota, group)) {
      const Value before = *Cell(quota, row);
      if (GapOf(before)) continue;
      if (GapOf(places)) {
        Put(quota, row, places);
      } else {
        Put(quota, row, Rational(std::get<Rational>(before) + std::get<Rational>(places)));
      }
    }
  }
}

// (a) Everybody with a value of the first key, best first; the others get their result at once.
std::vector<Evaluator::Ranked> Evaluator::TierQueue(const model::Tier& tier, const Group& group) {
  std::vector<Ranked> queue;
  for (size_t row : group.rows) {
    if (auto out = Excluded(tier.excluded, tier.table, row)) {
      Put(tier.field, row, *out);
      continue;
    }
    Ranked person{row, Keys(tier.keys, tier.table, row)};
    const Value first = person.keys.empty() ? Value(int64_t{0}) : person.keys[0];
    const Gap* gap = GapOf(first);
    if (!gap) {  // only who stands in the queue is parted by the border keys
      for (Value& key : Keys(tier.border_keys, tier.table, row)) person.keys.push_back(std::move(key));
    }
    const auto error = std::find_if(person.keys.begin(), person.keys.end(), IsError);
    if (error != person.keys.end()) {
      Put(tier.field, row, *error);
    } else if (!gap) {
      queue.push_back(std::move(person));
    } else if (tier.unrated.as == model::UnratedAs::kValue) {
      Put(tier.field, row, tier.unrated.tier);
    } else if (tier.unrated.as == model::UnratedAs::kNotTaking) {
      Put(tier.field, row, MakeNotTaking(*gap));
    } else {
      Put(tier.field, row, MakeGap(data::GapKind::kUnrated, tier.unrated.reason));
    }
  }
  const std::vector<model::SortKey> keys = AllKeys(tier);
  std::stable_sort(queue.begin(), queue.end(),
                   [&](const Ranked& a, const Ranked& b) { return CompareKeys(keys, a.keys, b.keys) < 0; });
  return queue;
}

// Whether the first `count` of the queue meet the row's condition. A person for whom it is undecided gets an error.
std::vector<bool> Evaluator::TierConditions(const model::Tier& tier, const model::TierRow& row,
                                            const std::vector<Ranked>& queue, size_t count) {
  std::vector<bool> meets(queue.size(), false);
  for (size_t i = 0; i < count; ++i) {
    Value condition = static_cast<int64_t>(1);
    if (row.condition) condition = Evaluate(*row.condition, RowContext(tier.table, queue[i].row));
    if (GapOf(condition)) {
      Put(tier.field, queue[i].row, IsError(condition) ? condition : Value(MakeError(Code::E2005)));
    } else {
      meets[i] = std::get<int64_t>(condition) != 0;
    }
  }
  return meets;
}

// The exact share of a row, before rounding.
Value Evaluator::ExactPlaces(const model::Tier& tier, const model::TierRow& row, const Context& context,
                             const Group& group, const TierState& state) {
  const Value amount = Evaluate(*row.amount, context);
  if (GapOf(amount) || row.heads) return amount;
  Rational part = std::get<Rational>(amount);
  if (row.parts) {
    Rational all = 0;
    for (const model::TierRow& other : tier.rows) {
      if (!other.parts) continue;
      const Value own = Evaluate(*other.amount, context);
      if (GapOf(own)) return own;
      all += std::get<Rational>(own);
    }
    part = all == 0 ? Rational(0) : Rational(part / all);
  }
  Value base = Rational(group.rows.size());
  if (tier.base == model::TierBase::kRated) base = Rational(state.rated.size());
  if (tier.base == model::TierBase::kCandidates) base = Rational(state.rated.size() - state.placed_by_conditions);
  if (tier.base == model::TierBase::kColumn) base = Evaluate(*tier.base_value, context);
  if (GapOf(base)) return base;
  return Rational(part * std::get<Rational>(base));
}

// All shares of the block rounded together: the place of each row by largest fraction.
std::variant<Rational, Gap> Evaluator::LargestPlaces(const model::Tier& tier, const model::TierRow& row,
                                                     const Context& context, const Group& group,
                                                     const TierState& state) {
  std::vector<Rational> exact, whole;
  size_t own = 0;
  for (const model::TierRow& other : tier.rows) {
    if (!HasShare(other) || other.heads) continue;
    const Value value = ExactPlaces(tier, other, context, group, state);
    if (const Gap* gap = GapOf(value)) return *gap;
    if (&other == &row) own = exact.size();
    exact.push_back(std::get<Rational>(value));
    whole.push_back(Rational(Floor(exact.back())));
  }
  Rational sum = 0, given = 0;
  for (size_t i = 0; i < exact.size(); ++i) {
    sum += exact[i];
    given += whole[i];
  }
  std::vector<bool> served(exact.size(), false);
  for (Rational left = Rational(Floor(sum)) - given; left > 0; left -= 1) {
    size_t best = exact.size();
    for (size_t i = 0; i < exact.size(); ++i) {
      if (served[i]) continue;
      const Rational fraction = exact[i] - whole[i];
      const Rational leading = best == exact.size() ? Rational(-1) : Rational(exact[best] - whole[best]);
      if (fraction > leading || (tier.quota_lower && fraction == leading)) best = i;
    }
    served[best] = true;
  }
  return Rational(whole[own] + (served[own] ? 1 : 0));
}

// (c)
std::variant<Rational, Gap> Evaluator::TierPlaces(const model::Tier& tier, const model::TierRow& row,
                                                  const Group& group, TierState& state) {
  state.share_seen = true;
  const Context context = GroupContext(tier.group, tier.table, group);
  const Value exact = ExactPlaces(tier, row, context, group, state);
  if (const Gap* gap = GapOf(exact)) return *gap;
  Rational places = RoundTo(std::get<Rational>(exact), tier.quota_rounding, 1);
  if (tier.quota_largest && !row.heads) {
    const auto together = LargestPlaces(tier, row, context, group, state);
    if (const Gap* gap = std::get_if<Gap>(&together)) return *gap;
    places = std::get<Rational>(together);
  }
  Value most = Rational(0);
  if (row.most) most = Evaluate(*row.most, context);
  if (const Gap* gap = GapOf(most)) return *gap;
  if (row.share == model::TierShare::kFront) places -= state.placed_by_shares;
  if (row.share == model::TierShare::kOwn && tier.vacancy_down) places += state.vacant;
  if (row.most) {
    const Rational limit = RoundTo(std::get<Rational>(most), tier.quota_rounding, 1);
    if (places > limit) places = limit;
  }
  if (places < 0) places = 0;
  return places;
}

// (d) to (f). Without 递补 the condition is asked of those on the places only.
std::vector<bool> Evaluator::TierTake(const model::Tier& tier, const model::TierRow& row,
                                      const std::vector<Ranked>& queue, const Rational& places) {
  std::vector<bool> meets(queue.size(), true);
  if (row.refill) meets = TierConditions(tier, row, queue, queue.size());
  std::vector<size_t> standing;  // positions in `queue` of those who stand for these places
  for (size_t i = 0; i < queue.size(); ++i) {
    if (meets[i]) standing.push_back(i);
  }
  const std::vector<model::SortKey> keys = AllKeys(tier);
  auto tied = [&](size_t a, size_t b) {
    return CompareKeys(keys, queue[standing[a]].keys, queue[standing[b]].keys) == 0;
  };
  size_t cut = row.takes_rest || places >= standing.size() ? standing.size() : static_cast<size_t>(Floor(places));
  if (cut > 0 && cut < standing.size() && tied(cut - 1, cut)) {
    size_t from = cut - 1, to = cut + 1;
    while (from > 0 && tied(from - 1, cut)) --from;
    while (to < standing.size() && tied(to, cut)) ++to;
    cut = tier.border == model::Border::kAllIn ? to : from;
    for (size_t i = from; i < to && tier.border == model::Border::kPending; ++i) {
      Put(tier.field, queue[standing[i]].row, MakeError(Code::E2011));
    }
  }
  if (!row.refill) return TierConditions(tier, row, queue, cut);  // everybody stands
  std::vector<bool> taken(queue.size(), false);
  for (size_t i = 0; i < cut; ++i) taken[standing[i]] = true;
  return taken;
}

}  // namespace heng::reference
