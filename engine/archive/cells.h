#pragma once
// Cells of data and of results as FORMAT.md spells them.
#include <string>

#include "engine/data/table.h"
#include "engine/result/result.h"

namespace heng::archive {

// One cell of canonical.h, head and all.
std::string DataCell(const data::Schema& schema, const data::Dataset& data, int table, int column, size_t row);
std::string ResultCell(const result::Outcome& outcome, const result::Column& column, size_t row);

// text, number, integer, date, bool, option, reference; behind it the unit, if there is one.
std::string TypeName(data::CellKind kind, const std::string& unit);

}  // namespace heng::archive
