#pragma once
// Values of a run as explanations show them.
#include <string>
#include <vector>

#include "engine/explain/reader.h"
#include "engine/result/explanation.h"

namespace heng::explain {

// An exact number; long ones cut behind six places, with `…`.
std::string ShortText(const Number& value);
// A cell as results show it.
result::Shown ShownOf(Reader& reader, const Cell& cell);
// What an option column chooses from; empty: unknown.
std::vector<std::string> OptionsOf(const Reader& reader, ColumnId column);
model::FieldId FieldOf(const Reader& reader, ColumnId column);  // kNoField: of no name

}  // namespace heng::explain
