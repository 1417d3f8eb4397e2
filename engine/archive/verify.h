#pragma once
// Verifying an archive: every byte of what it holds against the signatures, and what the results' trees say against the
// columns. Nothing is taken on trust but the keys in entry 0; whose keys those are, and that nothing was cut off at the
// end, an auditor knows from a checkpoint of earlier.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/approval.h"
#include "engine/archive/note.h"
#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/diag/diagnostic.h"

namespace heng::archive {

// The four headings of DA/T 70.
enum class Heading : uint8_t { kAuthentic /*真实性*/, kComplete /*完整性*/, kUsable /*可用性*/, kSafe /*安全性*/ };

struct Finding {
  Heading heading;
  std::optional<uint64_t> entry;  // none: of the file as a whole
  Code code;
  std::vector<Text> args;
};

struct Verified {
  std::optional<FoundingRecord> founding;
  uint64_t entries = 0, runs = 0, notes = 0, objects = 0, bytes = 0, openings = 0, erased = 0, rows = 0, approvals = 0;
  struct Run {
    uint64_t entry;
    std::string title;
    RunState state;
  };
  std::vector<Run> states;  // of every run
  std::string root;
  std::optional<uint64_t> checkpoint;  // entries of the auditor's, from which the log grew
  std::vector<Finding> findings;       // by entry, behind a broken file; what belongs to no entry last
};

// What an auditor knows from elsewhere.
struct Known {
  std::vector<Note> checkpoints;     // notes of earlier states
  std::vector<PublicKey> approvers;  // who may approve; none: anybody
};
Verified Verify(Store& store, const Known& known = {}, const SignatureCheck& check = IsSignedBy);

}  // namespace heng::archive
