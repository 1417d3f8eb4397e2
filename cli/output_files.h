#pragma once
// Writing files so that each is either whole or not there, whatever happens: written aside, synced, put in place.
#include <sys/types.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"

namespace heng::cli {

// Files written together: under names of their own first (.heng-…), put in place by Commit, all or none of them.
// Without Commit nothing is left. Only a machine that dies during Commit leaves some in place and others not; what it
// leaves aside is removed by the next command that writes into the folder.
class OutputFiles {
 public:
  explicit OutputFiles(Console& console) : console_(console) {}
  OutputFiles(const OutputFiles&) = delete;
  OutputFiles& operator=(const OutputFiles&) = delete;
  ~OutputFiles();

  // Begins the next file, in a folder that exists. A device or a pipe is written to directly; a file that is replaced
  // leaves its permissions.
  bool Begin(const std::string& path);
  // Likewise a file that must not replace another, and that only its owner can read.
  bool BeginSecret(const std::string& path);
  bool Write(std::string_view bytes);
  bool End();
  bool WriteWhole(const std::string& path, std::string_view bytes);
  // A file of an earlier run that would now be wrong; removed by Commit.
  void Drop(const std::string& path) { drops_.push_back(path); }
  bool Commit();

  size_t count() const { return files_.size(); }

 private:
  struct File {
    std::string path;
    std::string aside;  // "" = nothing lies there (any more)
    int fd = -1;
    bool is_new = false;  // must not replace another
    enum class Done : unsigned char { kNothing, kPut, kReplaced, kExchanged, kTakenAway } done = Done::kNothing;
  };
  bool Fail(const std::string& path, int error);
  bool WriteOut(std::string_view bytes);
  bool Drain();
  std::string NextAside(const std::string& folder);
  int MakeAside(const std::string& path, mode_t mode);
  void Sweep(const std::string& folder);
  int Put(File& file);
  int TakeAway(const std::string& path);
  void PutBack();
  void RemoveAsides();

  Console& console_;
  std::vector<File> files_;
  std::vector<std::string> drops_;
  std::set<std::string> swept_;  // folders
  size_t numbers_ = 0;           // of names aside
  std::string buffer_;
};

// The folder of a file: `data/` of `data/a.csv`, `./` of `a.csv`.
std::string FolderOf(const std::string& path);
// 0, or why what was put into the folder may not outlive a power cut. Some file systems know no such thing; they are
// not asked more than they can do.
int SyncFolder(const std::string& folder);

}  // namespace heng::cli
