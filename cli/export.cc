// The result files of a kept run, from its record alone, as the run wrote them.
#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/draft.h"
#include "cli/files.h"
#include "cli/results.h"
#include "cli/run_state.h"
#include "engine/kept_results.h"
#include "engine/report/sheet.h"

namespace heng::cli {

namespace {

// How long a list is put up is said in the language of the command, as by the run itself.
std::string WithFoot(std::string text, const result::Sheet& sheet, Lang kept, Lang lang) {
  std::string was, is;
  report::AppendSheetFoot(was, sheet, kept);
  report::AppendSheetFoot(is, sheet, lang);
  if (text.ends_with(was)) text.replace(text.size() - was.size(), was.size(), is);
  return text;
}

bool WriteAll(const KeptResults& kept, const ResultFiles& files, OutputFiles& out, Lang lang) {
  const result::Outcome& outcome = kept.outcome();
  if (!files.WriteTables(out, outcome)) return false;
  for (size_t i = 0; i < outcome.sheets.size(); ++i) {
    if (!kept.sheets()[i]) continue;
    const Lang own = outcome.english ? Lang::kEn : Lang::kZh;
    const result::Sheet& sheet = outcome.sheets[i];
    if (!files.WriteSheetText(out, sheet, i, WithFoot(*kept.sheets()[i], sheet, own, lang))) return false;
  }
  return files.WriteQuantities(out, outcome);
}

void Tell(const Arguments& arguments, const archive::Entry& run, const archive::RunState& state,
          const KeptResults& kept, size_t files, Console& console) {
  const std::string number = std::to_string(run.seq), count = std::to_string(files);
  const Text said = StateText(state);
  console.Say({"第 " + number + " 条: " + said.zh + "；写了 " + count + " 个文件，在 " + arguments.out,
               "entry " + number + ": " + said.en + "; wrote " + count + (files == 1 ? " file to " : " files to ") +
                   arguments.out});
  if (kept.erased() > 0) {
    const std::string cells = std::to_string(kept.erased());
    console.Say({"个人数据 " + cells + " 格写作 已删除", cells + " personal cells were erased and say so"});
  }
  for (size_t i = 0; i < kept.sheets().size(); ++i) {
    if (kept.sheets()[i]) continue;
    const std::string& name = kept.outcome().sheets[i].name;
    console.Say({"文件 " + name + " 已删除，没有写", "file " + name + " was erased and is not written"});
  }
}

}  // namespace

void RunExport(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Entry* run = FindRun(*open, arguments.archive, arguments.entry, console);
  if (run == nullptr) return;
  // Entries say which runs are released: their signature must hold.
  if (!archive::IsSealed(open->store, open->index.suite(), *open->index.founding(), open->index.tree())) {
    return console.Fail(Code::E9152, {arguments.archive});
  }
  const Limits limits;
  const KeptResults kept(open->store, open->index, *run, limits);
  if (kept.fault()) return console.Fail(Code::E9155, {std::to_string(run->seq), *kept.fault()});
  const archive::RunState state = archive::ReleasesOf(open->index).StateOf(run->leaf);
  const auto draft = state.released() ? ResultFiles::Draft() : DraftOf(kept.outcome().english);
  if (!MakeFolder(arguments.out, console)) return;
  const ResultFiles files(arguments.out, kept.compiled().lowered.plan, arguments.encoding, console.lang(),
                          arguments.threads, draft);
  OutputFiles out(console);
  if (!WriteAll(kept, files, out, console.lang()) || !out.Commit()) return;
  Tell(arguments, *run, state, kept, out.count(), console);
}

}  // namespace heng::cli
