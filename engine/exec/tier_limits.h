#pragma once
// A share row of a tier whose tier has limits on kinds of people: see plan::TierLimit and plan::Tier.
#include <map>
#include <utility>
#include <vector>

#include "engine/exec/keys.h"
#include "engine/exec/sort_order.h"

namespace heng::exec {

bool HasLimits(const plan::Tier& step, size_t row);

class LimitedTier {
 public:
  // `rated`: who takes part, in order. `tiers`, `done`: what has been settled so far.
  LimitedTier(Context& context, const plan::Tier& step, const SortOrder& order, size_t row, size_t group, size_t places,
              const std::vector<uint32_t>& rated, const data::Column& tiers, const std::vector<uint8_t>& done);

  // `left`: the unplaced in order, and who of them meets the row's condition. Returns the error of the whole row, or 0.
  Status Take(const std::vector<uint32_t>& left, const std::vector<uint8_t>& meets);
  const std::vector<uint32_t>& taken() const { return taken_; }  // in order
  const std::vector<std::pair<uint32_t, Status>>& faults() const { return faults_; }

 private:
  static constexpr int64_t kNoKind = -1;
  struct Limit {
    const plan::TierLimit* rule;
    int64_t heads = 0;
    std::map<int64_t, int64_t> placed;  // by subgroup
    std::vector<int64_t> kinds;         // the subgroups, in the order of their first people
  };
  struct Person {
    uint32_t row;
    bool meets;
    bool taken = false;
    bool faulty = false;
    std::vector<int64_t> kinds;  // by limit: the subgroup, or kNoKind
  };

  bool Prepare(const std::vector<uint32_t>& left, const std::vector<uint8_t>& meets, Status& error);
  std::vector<int64_t> KindsOf(uint32_t row, Status& fault);
  size_t BlockEnd(const std::vector<size_t>& list, size_t begin) const;
  void TakeDown();
  std::vector<uint8_t> PassOver(const std::vector<size_t>& block);
  void Count(Person& person, int change);
  void Fault(const std::vector<size_t>& people, Code code, size_t places);
  void AddMissing(size_t limit);
  int64_t AddEligible(size_t limit, int64_t kind, int64_t missing);
  bool FitsAll(const std::vector<size_t>& block) const;
  Status Displace();
  bool Spare(const std::vector<size_t>& people) const;

  Context& context_;
  const plan::Tier& step_;
  const SortOrder& order_;
  size_t row_;
  size_t group_;
  size_t places_;
  const std::vector<uint32_t>& rated_;
  const data::Column& tiers_;
  const std::vector<uint8_t>& done_;
  std::vector<Limit> limits_;
  std::vector<Person> people_;  // the unplaced, in order
  int64_t kept_empty_ = 0;
  std::vector<uint32_t> taken_;
  std::vector<std::pair<uint32_t, Status>> faults_;
};

}  // namespace heng::exec
