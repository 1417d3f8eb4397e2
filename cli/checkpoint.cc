// The newest signed state of an archive, for an auditor to keep: later archives must have grown from it.
#include "cli/archive_file.h"
#include "cli/commands.h"

namespace heng::cli {

void RunCheckpoint(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  // Of `both` there is one for each hash: who keeps one of them only relies on that hash.
  std::string newest;
  open->store.EachNote([&](const archive::NoteRow& row) {
    if (row.entries == open->index.tree().size()) newest += row.text;
  });
  if (open->store.failure()) return TellFailure(arguments.archive, *open->store.failure(), console);
  if (newest.empty()) return console.Fail(Code::E9132, {arguments.archive});
  console.Data(newest);
}

}  // namespace heng::cli
