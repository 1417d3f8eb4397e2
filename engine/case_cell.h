#pragma once
// Cells of a 用例: reading a value that is given, and comparing one that is expected. Internal to the facade.
#include <optional>
#include <string>

#include "engine/collect_text.h"
#include "engine/data/fault_list.h"

namespace heng {

// "12.50", "85%", "30 分" (the unit is the field's), "1/3".
std::optional<Number> ReadCaseNumber(std::string_view text, const model::Type& type);

// Puts a cell into `row` of a column of the field's type; a cell that cannot be read becomes an error gap.
std::optional<data::CellFault> SetGiven(const model::Scheme& scheme, const model::Field& field,
                                        const model::CaseTable::Cell& cell, size_t row, data::Dataset& data,
                                        data::Column& out);

// One value of a finished run, by its field.
struct CaseValue {
  const model::Scheme& scheme;
  const RunView& view;
  const model::Field& field;
  const data::Column& cells;
  size_t row;
};
// Numbers compare by value, everything else by text. 缺 is met by any gap; 不评 and 不参加 by a gap of that kind, with
// 不评(…) by that reason only.
bool Matches(const CaseValue& value, const model::CaseTable::Cell& expected);
// The value as a person would have written it into the expected cell.
Text ShowActual(const CaseValue& value, const model::CaseTable::Cell& expected);

}  // namespace heng
