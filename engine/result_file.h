#pragma once
// A table of results as a run wrote it, with the file of gaps beside it (教师.csv, 教师.未评.csv). Internal to the
// facade.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/column.h"
#include "engine/data/fault_list.h"
#include "engine/engine.h"

namespace heng {

struct ResultFile {
  struct Row {
    uint64_t line;
    std::string key;  // its parts as they stand in the file, each with a mark behind it
    std::vector<std::string> cells;
  };
  std::string file;
  std::vector<std::string> header;
  std::vector<Row> rows;
  std::map<std::pair<std::string, std::string>, data::Gap> gaps;  // key, column → why there is no value

  int ColumnOf(const std::string& name) const;  // -1: none
  const data::Gap* GapOf(const Row& row, const std::string& column) const;
};

// The first `keys` columns are the key. nullopt: what is wrong has been told.
std::optional<ResultFile> ReadResultFile(const FindFile& find, const std::string& table, size_t keys,
                                         const Limits& limits, data::FaultList& faults);

constexpr char kBehindKeyPart = '\x1f';
// A text as a results file holds it: a spreadsheet shall not take it for a formula.
std::string AsWritten(const std::string& text);
// Whether a cell may stand for two texts: one that was made harmless, and one that begins with an apostrophe itself.
bool MayBeTwoTexts(const std::string& cell);

}  // namespace heng
