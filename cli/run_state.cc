#include "cli/run_state.h"

#include "engine/archive/signing.h"

namespace heng::cli {

Text StateText(const archive::RunState& state, bool whole) {
  Text text{"草稿", "draft"};
  if (state.approvals.size() == 1) text = {"一人批准", "approved by one"};
  if (state.released()) text = {"已发布", "released"};
  if (!state.corrected_by || !whole) return text;
  const std::string number = std::to_string(*state.corrected_by);
  return {text.zh + "，已由第 " + number + " 条更正", text.en + ", corrected by entry " + number};
}

Text NoticeOf(const archive::RunState& state) {
  if (state.corrected_by) {
    const std::string number = std::to_string(*state.corrected_by);
    return {"这次结果已由第 " + number + " 条更正", "These results were corrected by entry " + number};
  }
  if (state.released()) return {};
  return {"草稿：这次结果还没有批准发布，可能改动", "Draft: these results were not released and may still change"};
}

Text ApprovalLine(const archive::Approval& approval, bool whole) {
  std::string key = archive::Print(approval.key);
  if (!whole) key = key.substr(0, key.rfind('+'));
  for (const std::string* more : {&approval.who, &approval.when}) key += more->empty() ? "" : " " + *more;
  const std::string number = std::to_string(approval.entry);
  return {key + "（第 " + number + " 条）", key + " (entry " + number + ")"};
}

}  // namespace heng::cli
