#pragma once
// Which columns of the data a value depends on. Internal to the facade.
#include <set>
#include <vector>

#include "engine/model/model.h"

namespace heng {

// Of `of`, where the values of `known` are given: source columns, and keys and columns of the derived table `rows_of`
// (its rows are given as they stand). Keys of tables that are referred to belong to them.
std::set<model::FieldId> NeededColumns(const model::Scheme& scheme, const std::vector<model::FieldId>& of,
                                       model::FieldId known, int rows_of);

}  // namespace heng
