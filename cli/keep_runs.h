#pragma once
// The runs of one command on their way into an archive.
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "cli/archive_file.h"
#include "cli/load.h"
#include "engine/sealing.h"

namespace heng::cli {

// Results of another run that a scheme used: of files, or of a run of this command.
struct EarlierFiles {
  archive::KeptEarlier kept;
  const Run* run = nullptr;
  AskedFiles asked;
};
struct KeptJob {  // one scheme
  const Compiled* compiled = nullptr;
  const Run* run = nullptr;
  const result::Outcome* outcome = nullptr;
  FindFile find;
  std::deque<EarlierFiles> earlier;
  std::vector<Text> said;  // about results of earlier runs, for the messages
};

class RunArchive {
 public:
  // Reads the keys, and sees that the archive takes them; nullopt: it was told what is wrong. Nothing is held open.
  static std::optional<RunArchive> Open(const Arguments& arguments, Console& console);
  // Whether the archive takes runs of these schemes: what they correct is there, no period is locked. False: told.
  bool Takes(const std::vector<const Compiled*>& schemes) const;
  // Seals the runs, each behind those it adopts from, all or none.
  bool Seal(const RuleFiles& rules, const Diagnostics& diagnostics, const std::vector<KeptJob*>& jobs,
            const Limits& limits);

 private:
  RunArchive(const Arguments& arguments, Console& console) : arguments_(&arguments), console_(&console) {}

  const Arguments* arguments_;
  Console* console_;
  std::vector<archive::PrivateKey> keys_;
};

}  // namespace heng::cli
