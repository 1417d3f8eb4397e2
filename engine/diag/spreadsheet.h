#pragma once
// What is written in a spreadsheet, and how the same is said in a rule file.
#include <optional>
#include <string_view>

#include "engine/diag/diagnostic.h"

namespace heng {

// `SUM`, `sumif`, `VLOOKUP` …: how it is written here, in backticks. nullopt: no function of spreadsheets.
std::optional<Text> SpreadsheetFunction(std::string_view name);

}  // namespace heng
