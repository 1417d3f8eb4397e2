#pragma once
// What the log says of periods and runs, entry by entry: which period is locked, which run another one corrects.
//
// The rules (FORMAT.md): a period is locked once; after that a run of it must correct one. A run corrects a run of the
// same scheme and period that stands before it and that no other one corrects yet, and says why.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/record.h"
#include "engine/diag/diagnostic.h"

namespace heng::archive {

class Ledger {
 public:
  struct Run {
    uint64_t seq;
    std::string title, period;
    std::optional<uint64_t> corrects, corrected_by;  // entries
  };
  struct Lock {
    uint64_t seq;
    std::string who, when, reason;
  };
  struct Fault {  // of the entry against the rules
    Code code;
    std::vector<Text> args;
  };

  // The next entry; it counts even when it keeps the rules badly. An entry that it names and that is not there is no
  // fault here.
  std::vector<Fault> Take(uint64_t seq, const std::string& leaf, const Record& record);

  const Run* FindRun(const std::string& leaf) const;
  const Lock* FindLock(const std::string& period) const;
  const std::map<uint64_t, Run>& runs() const { return runs_; }  // by entry

 private:
  std::vector<Fault> TakeRun(uint64_t seq, const RunRecord& run);

  std::map<std::string, uint64_t> leaves_;
  std::map<uint64_t, Run> runs_;
  std::map<std::string, Lock> locks_;  // by period
};

}  // namespace heng::archive
