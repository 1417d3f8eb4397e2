#pragma once
// How far a run has got on its way to being released, in a clerk's words.
#include <string>

#include "engine/archive/approval.h"
#include "engine/diag/diagnostic.h"

namespace heng::cli {

// 草稿, 一人批准, 已发布; `whole`: and by which entry it was corrected.
Text StateText(const archive::RunState& state, bool whole = true);
// What a person who is shown these results must know; empty of a released run that nobody corrected.
Text NoticeOf(const archive::RunState& state);
// Who approved: "审核+1a2b3c4d 张三 2023-09-02（第 3 条）"; `whole`: with the whole line of the key.
Text ApprovalLine(const archive::Approval& approval, bool whole);

}  // namespace heng::cli
