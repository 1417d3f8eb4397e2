// Adds an entry that no command would, sealed as it must be: an archive against the rules whose every signature holds.
//
//   forge ARCHIVE KEY run RUN TITLE PERIOD CORRECTS REASON    a run like RUN; CORRECTS an entry, or - for none
//   forge ARCHIVE KEY lock PERIOD
//
// `=` for TITLE, PERIOD: as it is.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/log.h"
#include "engine/archive/signing.h"

namespace {

using heng::archive::Index;
using heng::archive::Log;
using heng::archive::RunRecord;
using heng::archive::Store;

void Want(bool truth, const char* what) {
  if (truth) return;
  std::fprintf(stderr, "forge: %s\n", what);
  std::exit(2);
}

heng::archive::Record Forged(const Index& index, const std::vector<std::string>& words) {
  if (words[0] == "lock") return heng::archive::LockRecord{words.at(1), "张", "2023", "期满"};
  RunRecord run = std::get<RunRecord>(index.entries().at(std::stoul(words.at(1))).record);
  run.stored.clear();
  if (words.at(2) != "=") run.title = words[2];
  if (words.at(3) != "=") run.period = words[3];
  run.corrects = words.at(4) == "-" ? "" : index.entries().at(std::stoul(words[4])).leaf;
  run.reason = words.size() > 5 ? words[5] : "";
  return run;
}

}  // namespace

int main(int argc, char** argv) {
  Want(argc > 4, "forge ARCHIVE KEY KIND WORD...");
  std::ifstream file(argv[2]);
  std::string text;
  Want(static_cast<bool>(std::getline(file, text)), "no key");
  const auto key = heng::archive::ReadPrivateKey(text);
  Want(key.has_value(), "no key");
  Store store(argv[1], Store::Mode::kAppend);
  Log log(store, {*key});
  Want(!log.fault(), "the archive cannot be added to");
  const Index index(store);
  log.Append(Forged(index, std::vector<std::string>(argv + 3, argv + argc)));
  Want(log.Commit(), "nothing was added");
  return 0;
}
