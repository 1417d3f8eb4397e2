#include "engine/model/from_ast.h"

#include "engine/model/builder.h"

namespace heng::model {

Scheme FromAst(const ast::File& file, Diagnostics& diagnostics) { return Builder(file, diagnostics).Build(); }

}  // namespace heng::model
