#pragma once
// Getting hold of what a command works on: the rule file, checked, and the data files.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/files.h"
#include "engine/data/encoding.h"
#include "engine/engine.h"

namespace heng::cli {

struct RuleFile {
  SourceMap sources;  // the file itself and those it takes over
  uint32_t source = 0;
  FileId id;
  std::map<FileId, uint32_t> by_id;  // of every file read
  // The path of the file with this id, if it is one of these; "" otherwise.
  std::string PathOf(const FileId& other) const;
};
std::optional<RuleFile> ReadRuleFile(const std::string& path, const Limits& limits, Console& console);

// Finds the files of 引入 and 沿用, and adds them to `file`.
OpenRules Opener(RuleFile& file, const Limits& limits, Console& console);

// Prints the messages about a rule file and notes what they mean for the exit code.
void TellDiagnostics(const Diagnostics& diagnostics, const SourceMap& sources, const Limits& limits, Console& console);

// Reads and checks a rule file; nullopt when it has faults (they have been told).
std::optional<Compiled> LoadRules(RuleFile& file, const Limits& limits, Console& console);

// The data files of a scheme's tables in one folder.
class DataFolder {
 public:
  // nullopt: a failure that was told.
  static std::optional<DataFolder> Open(const std::string& path, const data::Schema& schema, const Limits& limits,
                                        Console& console);
  FindFile Finder() const;
  // The file with this id, if it is one of these; "" otherwise.
  std::string PathOf(const FileId& id) const;

 private:
  struct Entry {
    std::string path;
    FileBytes bytes;
  };
  std::map<std::string, Entry> files_;  // by table
};

void TellFaults(const std::vector<DataFault>& faults, const Limits& limits, Console& console);
std::string FaultsFile(const std::vector<DataFault>& faults, data::Encoding encoding, Lang lang);

}  // namespace heng::cli
