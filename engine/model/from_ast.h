#pragma once
// ast → model: resolve, type, check, write out.
#include "engine/ast/ast.h"
#include "engine/model/model.h"

namespace heng::model {

// All faults and doubts go to `diagnostics`. The result is complete only when none of them is an error.
Scheme FromAst(const ast::File& file, Diagnostics& diagnostics);

}  // namespace heng::model
