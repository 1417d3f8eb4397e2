#pragma once
// Where an archive tells of a person: the rows of a table with their key, the rows of other tables that refer to them,
// and results made of their personal texts; for an erasure.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/archive/index.h"
#include "engine/archive/store.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng {

struct Person {
  std::string table, key;        // parts of the key joined with "/"
  std::set<std::string> except;  // tables whose rows stay though they refer to the person
};

// What is to go of one run.
struct PersonInRun {
  const archive::Entry* run = nullptr;
  std::map<std::string, std::set<uint64_t>> rows;   // by table
  std::map<std::string, std::set<uint64_t>> cells;  // by root of their opening: rows; of a file the only one
  uint64_t fresh = 0;                               // personal cells that are still there
};

struct PersonInArchive {
  std::set<std::string> tables;  // of all runs
  bool has_personal = false;     // a column of it, or of a table that refers to it
  bool has_row = false;          // with the key
  std::vector<PersonInRun> runs;
  std::optional<std::pair<uint64_t, Text>> fault;  // a run that cannot be read, and why; nothing else holds then
};
PersonInArchive FindPerson(archive::Store& store, const archive::Index& index, const Person& person,
                           const Limits& limits);

}  // namespace heng
