#pragma once
// Which run of an archive each scheme of a command corrects.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "engine/archive/index.h"

namespace heng::cli {

struct NewRun {
  std::string title, period;
};
// The leaf of the run that is corrected, by title; every --corrects names the run of one of the schemes. nullopt: one
// is not as it must be, or a period is locked and its run corrects none; it was told.
std::optional<std::map<std::string, std::string>> FindCorrections(const archive::Index& index,
                                                                  const Arguments& arguments,
                                                                  const std::vector<NewRun>& runs, Console& console);

}  // namespace heng::cli
