// Tier: see plan::Tier for the rule, group by group.
//
//   等次 … 基数 参评人数 名额取整 舍去 边界并列 均不进 { 优 : 前 20%；良 : 前 50% 当 学时够 递补；其余 : 其余 }
//   row   score   学时够   优: 前 20% of 10 = 2 places   良: 前 50% = 5 − placed by 优
//   0     95      是       优                            –
//   1     90      是       tied at the last place of 2   良
//   2     90      否       tied: neither is taken        fails the condition, the next one is taken (递补)
//   3     88      是       –                             良
// The tie at the last place is judged inside the queue; the tier ends at a tie that does not fit.
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"
#include "engine/exec/tier_limits.h"
#include "engine/exec/tier_quota.h"

namespace heng::exec {

namespace {

using data::GapKind;
using plan::Border;
using plan::TierRow;
using plan::TierShare;

struct Output {
  data::Column tiers;
  std::vector<data::Column> quotas;  // by tier row
  std::vector<uint8_t> done;         // rows that are settled: placed, or with a gap
};

bool HasShare(const TierRow& row) { return row.share == TierShare::kFront || row.share == TierShare::kOwn; }

class GroupTiers {
 public:
  GroupTiers(Context& context, const plan::Tier& step, const SortOrder& order, Output& out)
      : context_(context), step_(step), order_(order), out_(out) {}

  // The group's rows, in their order.
  void Run(size_t group, const uint32_t* begin, const uint32_t* end);

 private:
  void TakeAll(const TierRow& row);
  void Take(size_t index, size_t places);
  bool TakeShare(size_t index);
  Status Places(size_t index, int64_t& places);
  size_t Cut(const std::vector<uint32_t>& queue, size_t places);
  bool Meets(const TierRow& row, uint32_t person);
  void Settle(uint32_t person, Status gap, int64_t tier = 0);
  void DropSettled();
  void Fail(size_t index, Status gap);

  Context& context_;
  const plan::Tier& step_;
  const SortOrder& order_;
  Output& out_;
  // One group's, and room for its lists that the next group uses again:
  size_t group_ = 0;
  std::vector<uint32_t> left_;   // not placed, in order
  std::vector<uint32_t> rated_;  // who takes part with a score, in order
  std::vector<uint32_t> queue_;  // for one tier row
  std::vector<uint32_t> taken_;  // by one tier row
  SortOrder::Scratch scratch_;
  size_t all_rows_ = 0;
  size_t placed_without_share_ = 0;  // by the rows above the first share
  bool share_seen_ = false;
  int64_t placed_by_shares_ = 0;
  int64_t vacant_ = 0;  // places passed down to the next 占
};

void GroupTiers::Settle(uint32_t person, Status gap, int64_t tier) {
  out_.done[person] = 1;
  out_.tiers.status[person] = gap;
  out_.tiers.num[person] = tier;
}

void GroupTiers::DropSettled() {
  left_.erase(std::remove_if(left_.begin(), left_.end(), [&](uint32_t person) { return out_.done[person] != 0; }),
              left_.end());
}

// A person whose condition is undecided is settled with that error.
bool GroupTiers::Meets(const TierRow& row, uint32_t person) {
  if (row.condition == plan::kNone) return true;
  const data::Column& condition = context_.column(row.condition);
  Status gap = condition.status_of(person);
  if (gap == 0) return condition.num[person] != 0;
  Settle(person, context_.Undecided(step_.out, person, gap));
  return false;
}

void GroupTiers::TakeAll(const TierRow& row) {
  for (uint32_t person : left_) {
    if (!Meets(row, person)) continue;
    Settle(person, 0, row.tier);
    if (!share_seen_) ++placed_without_share_;
  }
  DropSettled();
}

// The gap of the amount or the base, or 0 and the places of a share row.
Status GroupTiers::Places(size_t index, int64_t& places) {
  const TierRow& row = step_.rows[index];
  Quota quota;
  const QuotaBase base{all_rows_, rated_.size(), rated_.size() - placed_without_share_};
  if (Status gap = QuotaOf(context_, step_, group_, base, index, quota)) return gap;
  const bool lost = !row.heads && quota.places == 0 && quota.exact.Sign() > 0 && !rated_.empty();
  if (lost) context_.Warn(step_.groups, group_, ShownAt(step_, index), Code::W2091, {quota.exact.ToText()});
  places = quota.places;
  if (row.share == TierShare::kFront) {
    places -= placed_by_shares_;
  } else {
    places += vacant_;
    vacant_ = 0;
  }
  places = std::max<int64_t>(std::min(places, quota.most), 0);
  return 0;
}

// How many of the queue get a place, the tie at the last place settled.
size_t GroupTiers::Cut(const std::vector<uint32_t>& queue, size_t places) {
  if (places >= queue.size()) return queue.size();
  if (places == 0 || !order_.Tied(queue[places - 1], queue[places])) return places;
  size_t begin = places - 1;
  size_t end = places + 1;
  while (begin > 0 && order_.Tied(queue[begin - 1], queue[places])) --begin;
  while (end < queue.size() && order_.Tied(queue[end], queue[places])) ++end;
  if (step_.border == Border::kAllIn) return end;
  if (step_.border == Border::kNoneIn) return begin;
  for (size_t i = begin; i < end; ++i) {
    std::vector<Text> args{KeysForMessage(context_, step_.keys, queue[i]), std::to_string(end - begin),
                           std::to_string(places - begin)};
    Settle(queue[i], context_.Error(step_.out, queue[i], Code::E2011, args));
  }
  return begin;
}

// Everybody left gets the error that keeps the quota from being known.
void GroupTiers::Fail(size_t index, Status gap) {
  data::Gap why = context_.gaps()[gap];
  bool made = why.kind != GapKind::kError;
  if (made) gap = data::InternError(context_.gaps(), Code::E2005, {why.reason});
  if (made && !left_.empty()) context_.Arise(step_.out, left_[0]);
  for (uint32_t person : left_) Settle(person, gap);
  DropSettled();
  for (size_t i = index; i < step_.rows.size(); ++i) {
    if (HasShare(step_.rows[i])) out_.quotas[i].status[group_] = gap;
  }
}

// Takes those of the queue who have a place, in order. Those who fail the condition of a row without refill have none.
void GroupTiers::Take(size_t index, size_t places) {
  const TierRow& row = step_.rows[index];
  queue_.clear();
  taken_.clear();
  for (uint32_t person : left_) {
    if (!row.refill || Meets(row, person)) queue_.push_back(person);
  }
  const size_t end = row.takes_rest ? queue_.size() : Cut(queue_, places);
  for (size_t i = 0; i < end; ++i) {
    if (row.refill || Meets(row, queue_[i])) taken_.push_back(queue_[i]);
  }
}

bool GroupTiers::TakeShare(size_t index) {
  const TierRow& row = step_.rows[index];
  share_seen_ = true;
  int64_t places = 0;
  if (Status gap = Places(index, places)) {
    Fail(index, gap);
    return false;
  }
  out_.quotas[index].num[group_] = places;
  if (HasLimits(step_, index) && !left_.empty()) {
    LimitedTier limited(context_, step_, order_, index, group_, static_cast<size_t>(places), rated_, out_.tiers,
                        out_.done);
    std::vector<uint8_t> meets(left_.size(), 0);
    for (size_t i = 0; i < left_.size(); ++i) meets[i] = Meets(row, left_[i]) ? 1 : 0;
    Status error = limited.Take(left_, meets);
    for (const auto& [person, fault] : limited.faults()) Settle(person, fault);
    if (error != 0) {
      DropSettled();
      Fail(index, error);
      return false;
    }
    taken_ = limited.taken();
  } else {
    Take(index, static_cast<size_t>(places));
  }
  for (uint32_t person : taken_) Settle(person, 0, row.tier);
  DropSettled();
  const auto count = static_cast<int64_t>(taken_.size());
  placed_by_shares_ += count;
  if (row.share == TierShare::kOwn && step_.vacancy_down) vacant_ = std::max<int64_t>(places - count, 0);
  return true;
}

void GroupTiers::Run(size_t group, const uint32_t* begin, const uint32_t* end) {
  group_ = group;
  all_rows_ = static_cast<size_t>(end - begin);
  rated_.clear();
  std::copy_if(begin, end, std::back_inserter(rated_), [&](uint32_t row) { return out_.done[row] == 0; });
  order_.Sort(rated_.data(), rated_.data() + rated_.size(), scratch_);
  left_ = rated_;
  placed_without_share_ = 0;
  share_seen_ = false;
  placed_by_shares_ = 0;
  vacant_ = 0;
  for (size_t i = 0; i < step_.rows.size(); ++i) {
    if (!HasShare(step_.rows[i])) {
      TakeAll(step_.rows[i]);
    } else if (!TakeShare(i)) {
      return;
    }
  }
  for (uint32_t person : left_) Settle(person, context_.Error(step_.out, person, Code::E2012));
}

// Settles the rows that are not rated.
void SettleUnrated(Context& context, const plan::Tier& step, Output& out) {
  const auto has_gaps = [&](const plan::SortKey& key) { return context.column(key.column).AnyGap(); };
  const bool all_rated = std::none_of(step.keys.begin(), step.keys.end(), has_gaps) &&
                         std::none_of(step.border_keys.begin(), step.border_keys.end(), has_gaps);
  if (out.tiers.status.empty() && all_rated) return out.tiers.status.resize(out.tiers.rows(), 0);
  out.tiers.status.resize(out.tiers.rows(), 0);
  for (size_t row = 0; row < out.tiers.rows(); ++row) {
    Status& status = out.tiers.status[row];
    Status gap = status == 0 ? GapOfKeys(context, step.keys, row) : 0;
    if (gap != 0) {
      data::Gap why = context.gaps()[gap];
      out.done[row] = 1;
      if (why.kind == GapKind::kError) {
        status = gap;
      } else if (step.unrated == plan::UnratedAs::kNotTaking) {
        status = context.gaps().Intern(GapKind::kNotTaking, why.reason);
      } else if (step.unrated == plan::UnratedAs::kUnrated) {
        status = context.gaps().Intern(GapKind::kUnrated, step.unrated_reason);
      } else {
        out.tiers.num[row] = step.unrated_tier;
      }
    }
    for (const plan::SortKey& key : step.border_keys) {
      Status border = status == 0 && out.done[row] == 0 ? context.column(key.column).status_of(row) : 0;
      if (border != 0 && context.gaps().Kind(border) == GapKind::kError) status = border;
    }
    if (status != 0) out.done[row] = 1;
  }
}

void Publish(Context& context, const plan::Tier& step, Output& out) {
  if (!out.tiers.AnyGap()) out.tiers.status.clear();
  context.column(step.out) = std::move(out.tiers);
  for (size_t i = 0; i < step.quotas.size(); ++i) {
    if (step.quotas[i] == plan::kNone) continue;
    if (!out.quotas[i].AnyGap()) out.quotas[i].status.clear();
    context.column(step.quotas[i]) = std::move(out.quotas[i]);
  }
}

}  // namespace

void Run(Context& context, const plan::Tier& step) {
  size_t rows = context.rows(step.space);
  size_t groups = step.group_of == plan::kNone ? 1 : context.rows(step.groups);
  Output out{data::Column(rows), std::vector<data::Column>(step.rows.size(), data::Column(groups)),
             std::vector<uint8_t>(rows, 0)};
  for (data::Column& quota : out.quotas) quota.status.assign(groups, 0);
  out.tiers.status = OutsideStatuses(context, step.space, step.group_of, step.excluded, step.out);
  SettleUnrated(context, step, out);
  SortOrder order(context, step.keys);
  order.Append(context, step.border_keys);
  GroupRows members = CollectGroups(context.optional_column(step.group_of), rows, groups);
  ForPieces(context.threads, members, [&](size_t first, size_t last) {
    GroupTiers tiers(context, step, order, out);
    for (size_t group = first; group < last; ++group) {
      const uint32_t* all = members.rows.data();
      tiers.Run(group, all + members.begin[group], all + members.begin[group + 1]);
    }
  });
  Publish(context, step, out);
}

}  // namespace heng::exec
