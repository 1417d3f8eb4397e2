#pragma once
// Rows that a 用例 gives of tables made from tables. Internal to the facade.
//
// Rows of a 视图 are given to the table they come from, as rows that are in it. Rows of a 汇总, 展开 or 并表 are taken
// as they are: nothing is made from the table's sources, and what is not given of their columns has no value.
#include <map>
#include <vector>

#include "engine/collect_text.h"

namespace heng {

// Several 给 of one table stand behind each other.
struct GivenRows {
  std::vector<model::FieldId> fields;
  std::vector<std::map<model::FieldId, const model::CaseTable::Cell*>> rows;
};

// The table of the schema that rows given of `table` are rows of; else `table` itself.
int GivenTo(const model::Scheme& scheme, int table);
// The field of that table that a field of `table` is, else the field itself.
model::FieldId GivenAs(const model::Scheme& scheme, int table, model::FieldId field);

// Which rows of the table of the schema are in the 视图: `places` are those of the rows given for it.
std::vector<exec::Override> ViewRows(const Compiled& compiled, const data::Dataset& data, int view,
                                     const std::vector<size_t>& places, data::Gaps& gaps);
// What stands for the rows' sources, and for the columns that are not given, of a table whose rows are given.
// `all`: by table, what the 用例 gives.
std::vector<exec::Override> RowsWithoutSources(const Compiled& compiled, const data::Dataset& data, int table,
                                               const std::map<int, GivenRows>& all, data::Gaps& gaps);

}  // namespace heng
