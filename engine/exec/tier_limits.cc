// Limits inside a tier: at most so many of a kind, at least so many of a kind.
//
//   优秀 : 占 3 人, 优秀 至多 1 人 组内(学科) 递补, 优秀 至少 1 人 当 新教师 挤占
//   score   学科   新教师   at most 1 a subject        at least 1, displacing
//   95      语文   否       1st place                  stays
//   90      语文   否       passed over: 递补           –
//   88      数学   否       2nd place                  stays
//   86      英语   否       3rd place                  the lowest: gives its place up
//   80      体育   是       –                          takes it
// With 不递补 the person of 90 would hold an empty place.
#include "engine/exec/tier_limits.h"

#include <algorithm>

#include "engine/exec/standing.h"
#include "engine/exec/tier_quota.h"

namespace heng::exec {

namespace {

using plan::Border;

enum State : uint8_t { kTaken, kEmptyPlace, kPassedOver };

}  // namespace

bool HasLimits(const plan::Tier& step, size_t row) {
  return std::any_of(step.limits.begin(), step.limits.end(),
                     [&](const plan::TierLimit& limit) { return limit.row == row; });
}

LimitedTier::LimitedTier(Context& context, const plan::Tier& step, const SortOrder& order, size_t row, size_t group,
                         size_t places, const std::vector<uint32_t>& rated, const data::Column& tiers,
                         const std::vector<uint8_t>& done)
    : context_(context),
      step_(step),
      order_(order),
      row_(row),
      group_(group),
      places_(places),
      rated_(rated),
      tiers_(tiers),
      done_(done) {}

// By limit the subgroup a person counts in. An undecided condition is the person's fault.
std::vector<int64_t> LimitedTier::KindsOf(uint32_t row, Status& fault) {
  std::vector<int64_t> kinds;
  for (const Limit& limit : limits_) {
    int64_t kind = 0;
    if (limit.rule->condition != plan::kNone) {
      const data::Column& condition = context_.column(limit.rule->condition);
      Status gap = condition.status_of(row);
      if (gap != 0 && fault == 0) fault = gap;
      if (gap != 0 || condition.num[row] == 0) kind = kNoKind;
    }
    if (kind != kNoKind && limit.rule->group_of != plan::kNone) {
      const data::Column& groups = context_.column(limit.rule->group_of);
      kind = groups.HasGap(row) ? kNoKind : groups.num[row];
    }
    kinds.push_back(kind);
  }
  return kinds;
}

void LimitedTier::Count(Person& person, int change) {
  for (size_t i = 0; i < limits_.size(); ++i) {
    if (person.kinds[i] != kNoKind) limits_[i].placed[person.kinds[i]] += change;
  }
}

void LimitedTier::Fault(const std::vector<size_t>& people, Code code, size_t places) {
  for (size_t i : people) {
    Person& person = people_[i];
    const std::vector<Text> args{KeysForMessage(context_, step_.keys, person.row), std::to_string(people.size()),
                                 std::to_string(places)};
    faults_.emplace_back(person.row, context_.Error(step_.out, person.row, code, args));
    person.faulty = true;
    person.taken = false;
  }
}

// Limits with their amounts, what earlier rows placed, and the people; false: an error of the whole row.
bool LimitedTier::Prepare(const std::vector<uint32_t>& left, const std::vector<uint8_t>& meets, Status& error) {
  for (const plan::TierLimit& rule : step_.limits) {
    if (rule.row != row_) continue;
    Limit& limit = limits_.emplace_back();
    limit.rule = &rule;
    if (rule.group_of == plan::kNone) {
      limit.placed[0] = 0;
      limit.kinds = {0};
    }
    if ((error = LimitOf(context_, step_, rule, group_, places_, limit.heads)) != 0) return false;
  }
  for (uint32_t row : rated_) {
    Status ignored = 0;
    Person person{row, true, false, false, KindsOf(row, ignored)};
    for (size_t i = 0; i < limits_.size(); ++i) {
      const int64_t kind = person.kinds[i];
      if (kind != kNoKind && limits_[i].placed.emplace(kind, 0).second) limits_[i].kinds.push_back(kind);
    }
    if (done_[row] != 0 && tiers_.status[row] == 0 && tiers_.num[row] == step_.rows[row_].tier) Count(person, 1);
  }
  for (size_t i = 0; i < left.size(); ++i) {
    if (step_.rows[row_].refill && meets[i] == 0) continue;
    Status fault = 0;
    Person person{left[i], meets[i] != 0, false, false, KindsOf(left[i], fault)};
    if (fault == 0) {
      people_.push_back(std::move(person));
    } else if (done_[left[i]] == 0) {
      faults_.emplace_back(left[i], context_.Undecided(step_.out, left[i], fault));
    }
  }
  for (const Limit& limit : limits_) {
    int64_t wanted = 0;
    for (const auto& [kind, placed] : limit.placed) wanted += std::max<int64_t>(limit.heads - placed, 0);
    if (!limit.rule->at_least || !limit.rule->displace || wanted <= static_cast<int64_t>(places_)) continue;
    const std::vector<Text> args{std::to_string(wanted), std::to_string(places_)};
    error = context_.Error(ShownAt(step_, row_), group_, Code::E2090, args);
    return false;
  }
  return true;
}

// The end of the people tied with the first one of `list` from `begin`.
size_t LimitedTier::BlockEnd(const std::vector<size_t>& list, size_t begin) const {
  size_t end = begin + 1;
  while (end < list.size() && order_.Tied(people_[list[begin]].row, people_[list[end]].row)) ++end;
  return end;
}

// What becomes of people tied on the way down: the limits in order, each among those the ones before left.
std::vector<uint8_t> LimitedTier::PassOver(const std::vector<size_t>& block) {
  std::vector<uint8_t> states;
  for (size_t i : block) states.push_back(people_[i].meets ? kTaken : kEmptyPlace);
  for (size_t l = 0; l < limits_.size(); ++l) {
    Limit& limit = limits_[l];
    if (limit.rule->at_least) continue;
    std::map<int64_t, std::vector<size_t>> kinds;  // places in the block
    for (size_t i = 0; i < block.size(); ++i) {
      if (states[i] == kTaken && people_[block[i]].kinds[l] != kNoKind) kinds[people_[block[i]].kinds[l]].push_back(i);
    }
    for (const auto& [kind, members] : kinds) {
      const int64_t room = limit.heads - limit.placed[kind];
      if (static_cast<int64_t>(members.size()) <= room) continue;
      std::vector<size_t> people;
      for (size_t i : members) {
        states[i] = limit.rule->refill ? kPassedOver : kEmptyPlace;
        people.push_back(block[i]);
      }
      if (room <= 0) continue;
      if (step_.border == Border::kPending) Fault(people, Code::E2093, static_cast<size_t>(room));
      limit.placed[kind] = limit.heads;
    }
  }
  return states;
}

void LimitedTier::TakeDown() {
  std::vector<size_t> queue;
  for (size_t i = 0; i < people_.size(); ++i) queue.push_back(i);
  size_t held = 0;
  for (size_t begin = 0, end = 0; begin < queue.size() && held < places_; begin = end) {
    end = BlockEnd(queue, begin);
    const std::vector<size_t> block(queue.begin() + begin, queue.begin() + end);
    const std::vector<uint8_t> states = PassOver(block);
    std::vector<size_t> holding;
    for (size_t i = 0; i < block.size(); ++i) {
      if (states[i] != kPassedOver) holding.push_back(block[i]);
    }
    if (holding.size() > places_ - held && step_.border != Border::kAllIn) {
      if (step_.border == Border::kPending) Fault(holding, Code::E2011, places_ - held);
      return;
    }
    for (size_t i = 0; i < block.size(); ++i) {
      if (states[i] != kTaken) continue;
      people_[block[i]].taken = true;
      Count(people_[block[i]], 1);
    }
    held += holding.size();
  }
}

// Whether all of them together stay within the limits at most.
bool LimitedTier::FitsAll(const std::vector<size_t>& block) const {
  for (size_t l = 0; l < limits_.size(); ++l) {
    if (limits_[l].rule->at_least) continue;
    std::map<int64_t, int64_t> counts;
    for (size_t i : block) {
      const int64_t kind = people_[i].kinds[l];
      if (kind != kNoKind && limits_[l].placed.at(kind) + ++counts[kind] > limits_[l].heads) return false;
    }
  }
  return true;
}

// Adds up to `missing` people of a subgroup, the best first; returns how many.
int64_t LimitedTier::AddEligible(size_t limit, int64_t kind, int64_t missing) {
  std::vector<size_t> candidates;
  for (size_t i = 0; i < people_.size(); ++i) {
    const Person& person = people_[i];
    if (!person.taken && !person.faulty && person.meets && person.kinds[limit] == kind) candidates.push_back(i);
  }
  int64_t added = 0;
  for (size_t begin = 0, end = 0; begin < candidates.size() && added < missing; begin = end) {
    end = BlockEnd(candidates, begin);
    const std::vector<size_t> block(candidates.begin() + begin, candidates.begin() + end);
    if (!FitsAll(block)) continue;
    if (static_cast<int64_t>(block.size()) > missing - added && step_.border != Border::kAllIn) {
      if (step_.border == Border::kPending) Fault(block, Code::E2093, static_cast<size_t>(missing - added));
      break;
    }
    for (size_t i : block) {
      people_[i].taken = true;
      Count(people_[i], 1);
      ++added;
    }
  }
  return added;
}

void LimitedTier::AddMissing(size_t index) {
  const plan::TierLimit& rule = *limits_[index].rule;
  for (int64_t kind : limits_[index].kinds) {
    const int64_t missing = limits_[index].heads - limits_[index].placed[kind];
    if (missing <= 0) continue;
    const int64_t empty = missing - AddEligible(index, kind, missing);
    if (empty <= 0) continue;
    if (rule.displace) kept_empty_ += empty;
    const bool whole = rule.group_of == plan::kNone;
    context_.Warn(whole ? step_.groups : rule.groups, whole ? group_ : static_cast<size_t>(kind), ShownAt(step_, row_),
                  Code::W2092, {std::to_string(empty)});
  }
}

// No minimum misses any of them.
bool LimitedTier::Spare(const std::vector<size_t>& people) const {
  for (size_t l = 0; l < limits_.size(); ++l) {
    if (!limits_[l].rule->at_least) continue;
    std::map<int64_t, int64_t> counts;
    for (size_t i : people) {
      const int64_t kind = people_[i].kinds[l];
      if (kind != kNoKind && limits_[l].placed.at(kind) - ++counts[kind] < limits_[l].heads) return false;
    }
  }
  return true;
}

// People go, the lowest first, until the places suffice.
Status LimitedTier::Displace() {
  while (true) {
    std::vector<size_t> standing;
    for (size_t i = 0; i < people_.size(); ++i) {
      if (people_[i].taken) standing.push_back(i);
    }
    const int64_t needed = static_cast<int64_t>(standing.size()) + kept_empty_;
    const int64_t over = needed - static_cast<int64_t>(places_);
    if (over <= 0) return 0;
    std::vector<size_t> lowest;
    for (size_t begin = 0, end = 0; begin < standing.size(); begin = end) {
      end = BlockEnd(standing, begin);
      std::vector<size_t> spare;
      for (size_t i = begin; i < end; ++i) {
        if (Spare({standing[i]})) spare.push_back(standing[i]);
      }
      if (!spare.empty()) lowest = std::move(spare);
    }
    if (lowest.empty()) {
      const std::vector<Text> args{std::to_string(needed), std::to_string(places_)};
      return context_.Error(ShownAt(step_, row_), group_, Code::E2090, args);
    }
    const auto count = static_cast<int64_t>(lowest.size());
    const bool undecided = count > over && step_.border != Border::kNoneIn;
    if (undecided || !Spare(lowest)) {
      Fault(lowest, Code::E2093, static_cast<size_t>(std::max<int64_t>(count - over, 0)));
      return 0;
    }
    for (size_t i : lowest) {
      people_[i].taken = false;
      Count(people_[i], -1);
    }
  }
}

Status LimitedTier::Take(const std::vector<uint32_t>& left, const std::vector<uint8_t>& meets) {
  Status error = 0;
  if (!Prepare(left, meets, error)) return error;
  TakeDown();
  bool displace = false;
  for (size_t i = 0; i < limits_.size(); ++i) {
    if (!limits_[i].rule->at_least) continue;
    displace = displace || limits_[i].rule->displace;
    AddMissing(i);
  }
  if (displace && (error = Displace()) != 0) return error;
  for (const Person& person : people_) {
    if (person.taken) taken_.push_back(person.row);
  }
  return 0;
}

}  // namespace heng::exec
