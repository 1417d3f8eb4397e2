// Runs kept runs again and says whether everything came out the same.
#include "engine/replay.h"
#include "cli/archive_file.h"
#include "cli/commands.h"

namespace heng::cli {

void RunReplay(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  std::vector<const archive::Entry*> entries;
  if (!arguments.all) {
    const archive::Entry* entry = FindRun(*open, arguments.archive, arguments.entry, console);
    if (entry == nullptr) return;
    entries.push_back(entry);
  }
  for (const archive::Entry& entry : open->index.entries()) {
    if (arguments.all && std::holds_alternative<archive::RunRecord>(entry.record)) entries.push_back(&entry);
  }
  const Limits limits;
  size_t same = 0;
  for (const archive::Entry* entry : entries) {
    const std::string number = std::to_string(entry->seq);
    const Replayed replayed = Replay(open->store, open->index, *entry, limits, arguments.threads);
    const std::string& title = std::get<archive::RunRecord>(entry->record).title;
    if (replayed.kind == Replayed::Kind::kDiffers) console.Fail(Code::E9133, {number, replayed.what});
    if (replayed.kind == Replayed::Kind::kCannot) console.Fail(Code::E9109, {number, replayed.what});
    if (replayed.kind != Replayed::Kind::kSame) continue;
    ++same;
    console.Print((console.lang() == Lang::kZh ? "第 " + number + " 条 “" + title + "”: 一致"
                                               : "entry " + number + " “" + title + "”: identical") +
                  "\n");
  }
  if (!arguments.all) return;
  const std::string all = std::to_string(entries.size()), good = std::to_string(same);
  console.Say({"重放 " + all + " 次运行，" + good + " 次一致", all + " runs replayed, " + good + " identical"});
}

}  // namespace heng::cli
