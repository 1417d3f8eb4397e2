#pragma once
// The command line, read and checked.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "engine/data/encoding.h"
#include "engine/formatting.h"

namespace heng::cli {

struct Arguments {
  enum class Command : uint8_t {
    kHelp,
    kVersion,
    kCheck,
    kRun,
    kDump,
    kTest,
    kExplain,
    kDiff,
    kFormat,
    kKeygen,
    kRuns,
    kShow,
    kVerify,
    kCheckpoint,
    kProof,
    kReplay,
    kLock,
    kCompare,
    kApprove,
    kExport,
    kErase
  };
  Command command = Command::kHelp;
  std::vector<std::string> files;
  struct Folder {  // 方案名=文件夹, 2021=文件夹
    std::string name, path;
  };
  std::vector<Folder> adopt, previous, earlier;
  std::string data, out, faults;                   // "" = not given
  std::string stage;                               // ast, model, plan
  std::string code;                                // explain: of a message, or
  std::string key, value, table, format = "text";  // of a row and a value, "" = all; text, json, html, letter, inputs
  bool changes = false;
  int threads = 1;
  bool json = false;
  bool roundings = false;
  bool check = false, to_stdout = false;  // fmt
  bool cover = false, propose = false;    // test
  FormatRequest request;                  // fmt
  // Archives. `archive` is also the file of runs, show, verify and replay, `entry` the run they are about.
  std::string archive, entry, other_entry, suite, kind, name;
  std::vector<std::string> keys, checkpoints, corrects;
  std::string who, when, note, reason, period;
  bool all = false;                    // replay
  bool open = false;                   // proof
  std::string pub;                     // proof
  std::string history;                 // run: the archive that earlier results come from
  std::vector<std::string> use;        // run: which runs of it, when there are several
  std::string by;                      // approve: the key of who approves
  std::vector<std::string> approvers;  // verify: public keys
  std::string person;                  // erase: their key
  std::vector<std::string> except;     // erase: tables whose rows stay
  data::Encoding encoding = data::Encoding::kUtf8Bom;
};

// The language asked for anywhere on the command line, so that faults of the command line itself are told in it.
std::optional<Lang> FindLang(const std::vector<std::string>& words);
// nullopt: the faults have been told. `words` without the program's name.
std::optional<Arguments> ReadArguments(const std::vector<std::string>& words, Console& console);

}  // namespace heng::cli
