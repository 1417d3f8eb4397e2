// 至多 and 至少 of the reference evaluator, by the letters of plan::TierLimit and plan::Tier.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

namespace {

constexpr int64_t kNone = -1;

struct Limit {
  const model::TierLimit* rule;
  Rational heads;
  std::vector<size_t> kinds;  // the groups met
};

struct Person {
  size_t row;
  size_t place;  // in the queue
  std::vector<Value> keys;
  std::vector<int64_t> kinds;  // by limit
  bool meets = true;
  bool in_queue = false;
  bool taken = false;    // now
  bool earlier = false;  // placed in the same tier before
  bool faulty = false;
};

// The people of a share row with limits; all of them are rated.
struct Room {
  std::vector<Limit> limits;
  std::vector<Person> people;                      // best first
  std::vector<std::pair<size_t, int64_t>> closed;  // kinds of which nobody comes any more

  Rational Placed(size_t limit, int64_t kind) const {
    Rational count = 0;
    for (const Person& person : people) {
      if ((person.taken || person.earlier) && person.kinds[limit] == kind) count += 1;
    }
    return count;
  }
  // Whether every limit of one sort holds once `changed` are in (or out).
  bool Holds(const std::vector<size_t>& changed, bool in) {
    for (size_t i : changed) people[i].taken = in;
    bool holds = true;
    for (size_t l = 0; l < limits.size(); ++l) {
      if (limits[l].rule->at_least == in) continue;
      for (size_t i : changed) {
        if (people[i].kinds[l] == kNone) continue;
        const Rational placed = Placed(l, people[i].kinds[l]);
        if (in && std::find(closed.begin(), closed.end(), std::pair(l, people[i].kinds[l])) != closed.end())
          holds = false;
        holds = holds && (in ? placed <= limits[l].heads : placed >= limits[l].heads);
      }
    }
    for (size_t i : changed) people[i].taken = !in;
    return holds;
  }
};

}  // namespace

// The group a row is in; without groups there is one.
std::optional<size_t> Evaluator::GroupOf(const std::optional<model::Grouping>& grouping, int table, size_t row) {
  if (!grouping) return 0;
  const std::vector<Group> groups = Groups(*grouping, table);
  for (size_t i = 0; i < groups.size(); ++i) {
    if (std::find(groups[i].rows.begin(), groups[i].rows.end(), row) != groups[i].rows.end()) return i;
  }
  return std::nullopt;
}

std::optional<Gap> Evaluator::TierLimited(const model::Tier& tier, size_t index, const Group& group, TierState& state,
                                          const std::vector<Ranked>& queue, const Rational& places,
                                          std::vector<bool>& taken) {
  const model::TierRow& row = tier.rows[index];
  const Context context = GroupContext(tier.group, tier.table, group);
  taken.assign(queue.size(), false);
  const std::vector<bool> meets = TierConditions(tier, row, queue, queue.size());
  Room room;
  for (const model::TierLimit& rule : tier.limits) {
    if (rule.row != index) continue;
    const Value amount = Evaluate(*rule.amount, context);
    if (const Gap* gap = GapOf(amount)) return gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2005);
    Rational heads = std::get<Rational>(amount);
    if (!rule.heads) heads *= places;
    if (heads < 0) return MakeError(Code::E2094);
    room.limits.push_back({&rule, RoundTo(heads, tier.quota_rounding, 1), {}});
    if (!rule.group) room.limits.back().kinds.push_back(0);
  }
  // Who is of which kind. The undecided ones of the queue are faulty; of the others nobody asks.
  for (const Ranked& rated : state.rated) {
    Person person{rated.row, 0, rated.keys, {}};
    std::optional<Gap> fault;
    for (Limit& limit : room.limits) {
      Value condition = static_cast<int64_t>(1);
      if (limit.rule->condition) condition = Evaluate(*limit.rule->condition, RowContext(tier.table, rated.row));
      if (const Gap* gap = GapOf(condition); gap && !fault) {
        fault = gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2005);
      }
      if (GapOf(condition) || std::get<int64_t>(condition) == 0) {
        person.kinds.push_back(kNone);
        continue;
      }
      const std::optional<size_t> own = GroupOf(limit.rule->group, tier.table, rated.row);
      const auto at = std::find(limit.kinds.begin(), limit.kinds.end(), own.value_or(0)) - limit.kinds.begin();
      if (own && at == static_cast<int64_t>(limit.kinds.size())) limit.kinds.push_back(*own);
      person.kinds.push_back(own ? at : kNone);
    }
    for (size_t i = 0; i < queue.size(); ++i) {
      if (queue[i].row != rated.row) continue;
      person.place = i;
      person.meets = meets[i];
      person.in_queue = meets[i] || !row.refill;
      if (fault && person.in_queue) {
        if (!Cell(tier.field, rated.row)) Put(tier.field, rated.row, *fault);
        person.faulty = true;
        person.in_queue = false;
      }
    }
    const std::optional<Value>& before = Cell(tier.field, rated.row);
    person.earlier = before && !GapOf(*before) && std::get<int64_t>(*before) == row.tier;
    room.people.push_back(std::move(person));
  }
  for (size_t l = 0; l < room.limits.size(); ++l) {
    const Limit& limit = room.limits[l];
    Rational wanted = 0;
    for (size_t kind = 0; kind < limit.kinds.size(); ++kind) {
      const Rational missing = limit.heads - room.Placed(l, static_cast<int64_t>(kind));
      if (missing > 0) wanted += missing;
    }
    if (limit.rule->at_least && limit.rule->displace && wanted > places) return MakeError(Code::E2090);
  }

  std::vector<model::SortKey> keys;
  for (const auto* list : {&tier.keys, &tier.border_keys}) {
    for (const model::SortKey& key : *list) keys.push_back({nullptr, key.descending, key.gaps});
  }
  auto ties = [&](const std::vector<size_t>& list, size_t from) {  // those of `list` tied with the one at `from`
    std::vector<size_t> block;
    for (size_t i = from; i < list.size(); ++i) {
      if (CompareKeys(keys, room.people[list[i]].keys, room.people[list[from]].keys) == 0) block.push_back(list[i]);
    }
    return block;
  };
  const bool pending = tier.border == model::Border::kPending;
  auto fault = [&](const std::vector<size_t>& block, Code code) {
    for (size_t i : block) {
      room.people[i].faulty = true;
      room.people[i].taken = false;
      Put(tier.field, room.people[i].row, MakeError(code));
    }
  };

  // Down the queue.
  std::vector<size_t> line;
  for (size_t i = 0; i < room.people.size(); ++i) {
    if (room.people[i].in_queue) line.push_back(i);
  }
  Rational held = 0;
  for (size_t from = 0; from < line.size() && held < places;) {
    const std::vector<size_t> block = ties(line, from);
    from += block.size();
    std::vector<size_t> coming, holding;
    std::vector<bool> passed(room.people.size(), false), refused(room.people.size(), false);
    for (size_t l = 0; l < room.limits.size(); ++l) {
      const Limit& limit = room.limits[l];
      if (limit.rule->at_least) continue;
      for (size_t kind = 0; kind < limit.kinds.size(); ++kind) {
        const auto of = static_cast<int64_t>(kind);
        std::vector<size_t> own;
        for (size_t i : block) {
          if (room.people[i].meets && !refused[i] && room.people[i].kinds[l] == of) own.push_back(i);
        }
        const bool over = std::find(room.closed.begin(), room.closed.end(), std::pair(l, of)) != room.closed.end();
        const Rational free = over ? Rational(0) : Rational(limit.heads - room.Placed(l, of));
        if (Rational(own.size()) <= free) continue;
        for (size_t i : own) {
          refused[i] = true;
          passed[i] = limit.rule->refill;
        }
        if (own.empty() || free <= 0) continue;
        room.closed.emplace_back(l, of);
        if (pending) fault(own, Code::E2093);
      }
    }
    for (size_t i : block) {
      if (!passed[i]) holding.push_back(i);
      if (!refused[i] && room.people[i].meets) coming.push_back(i);
    }
    if (held + holding.size() > places && tier.border != model::Border::kAllIn) {
      if (pending) fault(holding, Code::E2011);
      break;
    }
    for (size_t i : coming) room.people[i].taken = true;
    held += holding.size();
  }

  // Who is missing.
  Rational empty = 0;
  bool displaces = false;
  for (size_t l = 0; l < room.limits.size(); ++l) {
    const Limit& limit = room.limits[l];
    if (!limit.rule->at_least) continue;
    displaces = displaces || limit.rule->displace;
    for (size_t kind = 0; kind < limit.kinds.size(); ++kind) {
      std::vector<size_t> eligible;
      for (size_t i = 0; i < room.people.size(); ++i) {
        const Person& person = room.people[i];
        const bool stands = person.in_queue && person.meets && !person.taken && !person.faulty;
        if (stands && person.kinds[l] == static_cast<int64_t>(kind)) eligible.push_back(i);
      }
      Rational missing = limit.heads - room.Placed(l, static_cast<int64_t>(kind));
      for (size_t from = 0; from < eligible.size() && missing > 0;) {
        const std::vector<size_t> block = ties(eligible, from);
        from += block.size();
        if (!room.Holds(block, true)) continue;
        if (Rational(block.size()) > missing && tier.border != model::Border::kAllIn) {
          if (pending) fault(block, Code::E2093);
          break;
        }
        for (size_t i : block) room.people[i].taken = true;
        missing -= block.size();
      }
      if (missing > 0 && limit.rule->displace) empty += missing;
    }
  }

  // Who has to go for them.
  while (displaces) {
    std::vector<size_t> standing;
    for (size_t i = 0; i < room.people.size(); ++i) {
      if (room.people[i].taken) standing.push_back(i);
    }
    const Rational over = Rational(standing.size()) + empty - places;
    if (over <= 0) break;
    std::vector<size_t> going;
    for (size_t from = 0; from < standing.size();) {
      const std::vector<size_t> block = ties(standing, from);
      from += block.size();
      std::vector<size_t> spare;
      for (size_t i : block) {
        if (room.Holds({i}, false)) spare.push_back(i);
      }
      if (!spare.empty()) going = spare;
    }
    if (going.empty()) return MakeError(Code::E2090);
    if ((Rational(going.size()) > over && tier.border != model::Border::kNoneIn) || !room.Holds(going, false)) {
      fault(going, Code::E2093);
      break;
    }
    for (size_t i : going) room.people[i].taken = false;
  }
  for (const Person& person : room.people) {
    if (person.taken) taken[person.place] = true;
  }
  return std::nullopt;
}

}  // namespace heng::reference
