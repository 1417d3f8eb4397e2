#pragma once
// The file of an archive on the command line: keys, opening, and its failures in a clerk's words.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "engine/archive/index.h"
#include "engine/archive/log.h"
#include "engine/archive/store.h"

namespace heng::cli {

// nullopt: one cannot be read; it was told.
std::optional<std::vector<archive::PrivateKey>> ReadKeys(const std::vector<std::string>& paths, Console& console);

// The suite of an archive that takes just these keys; nullopt: there is none.
std::optional<archive::Suite> SuiteOf(const std::vector<archive::PrivateKey>& keys);

void TellFailure(const std::string& path, const archive::Failure& failure, Console& console);
void TellFault(const std::string& path, archive::Store& store, const archive::LogFault& fault, Console& console);

// An archive to be read; null: it cannot be, which was told.
struct OpenArchive {
  archive::Store store;
  archive::Index index;
  explicit OpenArchive(const std::string& path) : store(path, archive::Store::Mode::kRead), index(store) {}
};
std::unique_ptr<OpenArchive> OpenToRead(const std::string& path, Console& console);
// The run that is meant; null: there is none or several, which was told.
const archive::Entry* FindRun(const archive::Index& index, const std::string& path, const std::string& name,
                              Console& console);
const archive::Entry* FindRun(const OpenArchive& open, const std::string& path, const std::string& name,
                              Console& console);

// Whether an archive can be made there: no file, an empty one, or one whose making was cut off, which is undone.
bool IsFree(const std::string& path);
// An archive to be added to, made when it is not there. The log is null after a failure, which was told.
struct AddingArchive {
  std::unique_ptr<archive::Store> store;
  std::unique_ptr<archive::Log> log;
  bool founded = false;
};
AddingArchive OpenToAdd(const Arguments& arguments, const std::vector<archive::PrivateKey>& keys, bool make,
                        Console& console);
// Keeps what was added; false: nothing was, which was told.
bool Commit(AddingArchive& adding, const std::string& path, Console& console);

// When and by whom, as far as it was said.
std::string WhenAndWho(const std::string& when, const std::string& who, Lang lang);
// The seal of an entry as it is shown: the first 16 hexadecimal digits of its leaf.
std::string ShownSeal(const std::string& leaf);
// "封存为第 3 条 …": number, seal, digits for the notice board.
Text SealedText(const std::string& path, uint64_t seq, const std::string& leaf, const archive::Log& log);

}  // namespace heng::cli
