#pragma once
// Tables written in a rule file: rows of keys and cells under a head.
#include "engine/ast/expr.h"

namespace heng::ast {

// A block of rows under named columns: 列 : 语文, 数学 ⏎ 小学 : 50%, 50%.
struct GridRow {
  std::vector<LookupKey> keys;
  std::vector<Cell> cells;
  Span span;
};
struct Grid {
  std::vector<Name> columns;
  std::vector<GridRow> rows;
  Span span;
};
struct WeightTable {  // 权重表 名(类, 有丙) { 列 : 甲, 乙 ⏎ 大, 是 : 50%, 50% }
  Name name;
  std::vector<Name> parameters;
  Grid grid;
};

}  // namespace heng::ast
