#pragma once
// How results that were not released are marked. The names of all their files begin with a mark, in the language of the
// rule file: whoever gets one, and whatever a program reads by name, knows it. Inside, tables and files of 输出 are to
// the letter what they will be, so that a payroll office can try a draft and compare it with what is released later; a
// 公示 is for people, and its first line says it.
#include <string>

#include "cli/results.h"

namespace heng::cli {

inline ResultFiles::Draft DraftOf(bool english) {
  if (english) return {"draft-", "draft: not approved and not released\r\n"};
  return {"草稿-", "草稿，没有批准发布\r\n"};
}

}  // namespace heng::cli
