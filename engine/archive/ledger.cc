#include "engine/archive/ledger.h"

#include <variant>

namespace heng::archive {

std::vector<Ledger::Fault> Ledger::Take(uint64_t seq, const std::string& leaf, const Record& record) {
  std::vector<Fault> faults;
  if (const auto* run = std::get_if<RunRecord>(&record)) faults = TakeRun(seq, *run);
  if (const auto* lock = std::get_if<LockRecord>(&record)) {
    const auto [known, first] = locks_.emplace(lock->period, Lock{seq, lock->who, lock->when, lock->reason});
    if (!first) {
      faults.push_back({Code::E9173, {std::to_string(seq), lock->period, std::to_string(known->second.seq)}});
    }
  }
  leaves_.emplace(leaf, seq);
  return faults;
}

std::vector<Ledger::Fault> Ledger::TakeRun(uint64_t seq, const RunRecord& run) {
  std::vector<Fault> faults;
  const std::string number = std::to_string(seq);
  Run& own = runs_.emplace(seq, Run{seq, run.title, run.period, std::nullopt, std::nullopt}).first->second;
  if (run.corrects.empty() != run.reason.empty()) faults.push_back({Code::E9174, {number}});
  const Lock* lock = FindLock(run.period);
  if (run.corrects.empty() && lock != nullptr) {
    faults.push_back({Code::E9172, {number, run.period, std::to_string(lock->seq)}});
  }
  const auto named = leaves_.find(run.corrects);
  if (run.corrects.empty() || named == leaves_.end()) return faults;
  const auto first = runs_.find(named->second);
  if (first == runs_.end() || first->second.title != run.title || first->second.period != run.period) {
    faults.push_back({Code::E9170, {number, std::to_string(named->second)}});
    return faults;
  }
  own.corrects = named->second;
  if (first->second.corrected_by) {
    const std::string other = std::to_string(*first->second.corrected_by);
    faults.push_back({Code::E9171, {number, std::to_string(named->second), other}});
    return faults;
  }
  first->second.corrected_by = seq;
  return faults;
}

const Ledger::Run* Ledger::FindRun(const std::string& leaf) const {
  const auto named = leaves_.find(leaf);
  const auto found = named == leaves_.end() ? runs_.end() : runs_.find(named->second);
  return found == runs_.end() ? nullptr : &found->second;
}

const Ledger::Lock* Ledger::FindLock(const std::string& period) const {
  const auto found = locks_.find(period);
  return found == locks_.end() ? nullptr : &found->second;
}

}  // namespace heng::archive
