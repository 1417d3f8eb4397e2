#pragma once
// ast → model: resolve, type, check, write out.
#include <vector>

#include "engine/ast/ast.h"
#include "engine/model/model.h"

namespace heng::model {

// All faults and doubts go to `diagnostics`. The result is complete only when none of them is an error.
// `others`: schemes whose rule files are given as well, for 采用.
struct Other {
  const Scheme* scheme;
  bool sound;  // no errors
};
Scheme FromAst(const ast::File& file, Diagnostics& diagnostics, const std::vector<Other>& others = {});

}  // namespace heng::model
