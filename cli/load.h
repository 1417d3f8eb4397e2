#pragma once
// Getting hold of what a command works on: the rule files, checked, and the data files.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/files.h"
#include "engine/data/encoding.h"
#include "engine/schemes.h"

namespace heng::cli {

struct RuleFiles {
  SourceMap sources;                                      // the files themselves and those they take over
  std::vector<uint32_t> given;                            // as on the command line
  std::map<FileId, uint32_t> by_id;                       // of every file read
  std::map<uint32_t, std::set<std::string>> other_names;  // paths that lead to a file besides its name
  // The path of the file with this id, if it is one of these; "" otherwise.
  std::string PathOf(const FileId& other) const;
};
// nullopt: one cannot be read, or is given twice.
std::optional<RuleFiles> ReadRuleFiles(const std::vector<std::string>& paths, const Limits& limits, Console& console);

// Finds the files of 引入 and 沿用, and adds them to `files`.
OpenRules Opener(RuleFiles& files, const Limits& limits, Console& console);

// Prints the messages about a rule file and notes what they mean for the exit code.
void TellDiagnostics(const Diagnostics& diagnostics, const SourceMap& sources, const Limits& limits, Console& console);

// Reads and checks the rule files; tells what is wrong with them, and leaves it in `told` too, if given.
Schemes LoadSchemes(RuleFiles& files, const Limits& limits, Console& console, Diagnostics* told = nullptr);
// Of the only rule file of a command; nullopt when it has faults (they have been told).
std::optional<Compiled> LoadRules(RuleFiles& files, const Limits& limits, Console& console);

// The files of tables in one folder, by their names; what stands in its folder `own`, if there is one, goes first.
class DataFolder {
 public:
  // nullopt: a failure that was told.
  static std::optional<DataFolder> Open(const std::string& path, const std::string& own,
                                        const std::vector<std::string>& tables, const Limits& limits, Console& console);
  // The data of a scheme: `own` is its name.
  static std::optional<DataFolder> Open(const std::string& path, const model::Scheme& scheme, const Limits& limits,
                                        Console& console);
  // The results of a scheme, of the tables `tables` and of all its own when its rule file is given. Drafts are no
  // results.
  static std::optional<DataFolder> OpenResults(const std::string& path, const std::string& scheme,
                                               std::vector<std::string> tables, const Limits& limits, Console& console);
  FindFile Finder() const;
  // Likewise, with the folder in the names of the files.
  FindFile PathFinder() const;
  // The file with this id, if it is one of these; "" otherwise.
  std::string PathOf(const FileId& id) const;

 private:
  struct Entry {
    std::string path;
    FileBytes bytes;
  };
  bool Add(const std::string& path, const std::vector<std::string>& tables, const Limits& limits, Console& console);

  bool HasDraft(const std::string& path, const std::string& table, Console& console) const;

  std::string folder_;
  std::map<std::string, Entry> files_;  // by table
};

void TellFaults(const std::vector<DataFault>& faults, const Limits& limits, Console& console);
std::string FaultsFile(const std::vector<DataFault>& faults, data::Encoding encoding, Lang lang);

}  // namespace heng::cli
