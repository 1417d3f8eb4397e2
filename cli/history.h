#pragma once
// Earlier results from the sealed runs of an archive: --history, --use.
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/archive_file.h"
#include "engine/archive/keep.h"
#include "engine/past_runs.h"

namespace heng::cli {

// A sealed run whose results a scheme uses.
struct SealedSource {
  archive::KeptEarlier kept;
  bool copied = false;  // of another archive than the one it is sealed in: the record keeps its files
  int64_t year = 0;
  FindFile find;
  std::string name;  // in messages
};
struct SealedSources {  // of one scheme
  std::vector<SealedSource> adopted, years;
  std::vector<Text> said;  // what was asked for, what of it was found, and what is missing
};

class History {
 public:
  // Verifies the archive, whole: nothing is taken from a bad one. null: it was told what is wrong. One that is not
  // there yet and will be made by this run has no runs.
  static std::unique_ptr<History> Open(const Arguments& arguments, Console& console);

  // What the scheme asks for and is not given otherwise. `given`: adopted results; `years`: earlier ones; `only`: no
  // other scheme of the command looks back. What was found is said. nullopt: it was told what is wrong.
  std::optional<SealedSources> Find(const Compiled& compiled, const std::vector<AdoptSource>& given,
                                    const std::vector<Arguments::Folder>& years, bool only);
  // After all schemes: whether there was something to find, and every run of --use was found; tells what was not.
  bool CheckUse();
  // Lets go of the archive, which may now be added to: what was read stays.
  void Close();

 private:
  History(const Arguments& arguments, Console& console) : arguments_(arguments), console_(console) {}
  bool Verified();
  bool TakeUse();
  struct Choice {
    const archive::Entry* entry = nullptr;
    bool failed = false;
  };
  Choice Choose(const std::string& title, int64_t year, bool any_title);
  // Adds what was chosen, or says that there is none.
  bool Add(const std::string& kind, const std::string& title, int64_t year, bool any_title, const Text& head,
           SealedSources& out);
  std::string StateOf(const archive::Entry& entry, Lang lang) const;
  void Say(const Text& line, SealedSources& out) {
    console_.Say(line);
    out.said.push_back(line);
  }
  SealedSource Source(const archive::Entry& entry, const std::string& kind, const std::string& what);

  const Arguments& arguments_;
  Console& console_;
  std::unique_ptr<OpenArchive> open_;                        // null: it will be made by this run
  bool own_ = false;                                         // the run is sealed in the same archive
  std::vector<std::pair<const archive::Entry*, bool>> use_;  // and whether it was asked for
  std::deque<PastResults> results_;
  bool asked_ = false;
};

}  // namespace heng::cli
