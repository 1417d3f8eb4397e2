// 参数 that nothing reads, and values that are not in force: a mistake in them is told too.
#include "engine/model/builder.h"

namespace heng::model {

// What a formula reads has been looked at where it is read; then only one of several dated values has.
void Builder::CheckParameters() {
  for (auto& [name, global] : globals_) {
    if (global.kind != Global::Kind::kParam) continue;
    const auto& param = std::get<ast::Param>(global.decl->node);
    if (global.used && param.values.size() == 1) continue;
    global.used = global.busy = true;
    for (const ast::DatedValue& value : param.values) {
      const ExprPtr resolved = Resolve(*value.value, Context{});
      if (resolved && resolved->op != Op::kConst && resolved->op != Op::kCode && resolved->op != Op::kTextConst) {
        Report(Code::E0219, value.value->span);
      }
    }
    global.busy = false;
  }
}

}  // namespace heng::model
