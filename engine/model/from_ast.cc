#include "engine/model/from_ast.h"

#include "engine/model/builder.h"

namespace heng::model {

Scheme FromAst(const ast::File& file, Diagnostics& diagnostics, const std::vector<Other>& others) {
  return Builder(file, diagnostics, others).Build();
}

}  // namespace heng::model
