#pragma once
// The runs of one command on their way into an archive. Records are made while the command does other things: the data
// files are packed while they are evaluated, the results while they are written down.
#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/archive_file.h"
#include "cli/load.h"
#include "engine/archive/keep.h"
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
  // Reads the keys, and sees that the archive takes them; nullptr: it was told what is wrong. Nothing is held open.
  static std::unique_ptr<RunArchive> Open(const Arguments& arguments, Console& console);
  ~RunArchive();

  // Whether the archive takes runs of these schemes: what they correct is there, no period is locked. False: told.
  bool Takes(const std::vector<const Compiled*>& schemes) const;
  // Begins to pack the data of a scheme. What `find` gives must live as long as this.
  void BeginData(const Compiled& compiled, const FindFile& find);
  // Begins to make the records. All that is handed in must stay as it is until Seal has returned, or this is gone.
  // False: told.
  bool Begin(const RuleFiles& rules, const Diagnostics& diagnostics, std::vector<const KeptJob*> jobs,
             const Limits& limits);
  // Seals the runs, each behind those it adopts from, all or none.
  bool Seal();
  // For who finds no files of results: where they are all the same.
  void TellSealedOnly() const;

 private:
  class PackingVault;
  RunArchive(const Arguments& arguments, Console& console, std::vector<archive::PrivateKey> keys);
  std::launch policy() const;
  archive::RunRecord Make(const KeptJob& job, const RuleFiles& rules, const Diagnostics& diagnostics,
                          const Limits& limits, PackingVault& vault) const;

  const Arguments* arguments_;
  Console* console_;
  const std::vector<archive::PrivateKey> keys_;
  const archive::Suite suite_;
  std::atomic<bool> given_up_ = false;
  // Files that are packed ahead, by their bytes and whether they are personal.
  using Bytes = std::tuple<const char*, size_t, bool>;
  std::map<Bytes, std::shared_future<std::vector<archive::Packed>>> ahead_;
  std::vector<const KeptJob*> jobs_;
  std::vector<std::unique_ptr<PackingVault>> vaults_;  // by job
  std::future<std::vector<archive::RunRecord>> records_;
};

}  // namespace heng::cli
