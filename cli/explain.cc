#include "cli/commands.h"
#include "engine/diag/render.h"

namespace heng::cli {

void RunExplain(const Arguments& arguments, Console& console) {
  const auto code = FindCode(arguments.code);
  if (!code) return console.Fail(Code::E9027, {arguments.code});
  console.Print(RenderPage(*code, console.lang()));
}

}  // namespace heng::cli
