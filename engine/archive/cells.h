#pragma once
// Cells of data and of results as FORMAT.md spells them.
#include <string>

#include "engine/data/table.h"
#include "engine/result/result.h"

namespace heng::archive {

// 缺(未考)
std::string GapText(const data::Gap& gap);
// Appends the cells (canonical.h) of rows [begin, end) of a column. From any thread.
void AppendDataCells(std::string& out, const data::Schema& schema, const data::Dataset& data, int table, int column,
                     size_t begin, size_t end);
// Numbers exactly, not with the places that are shown.
void AppendResultCells(std::string& out, const result::Outcome& outcome, const result::Column& column, size_t begin,
                       size_t end);

// text, number, integer, date, bool, option, reference; behind it the unit, if there is one.
std::string TypeName(data::CellKind kind, const std::string& unit);

}  // namespace heng::archive
