// A new archive without the personal data of one person. The old file is left alone: whoever holds it and its copies
// must destroy them.
#include "engine/archive/erase.h"

#include <algorithm>
#include <utility>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "engine/person.h"

namespace heng::cli {

namespace {

// Nothing to do, which was told; or what to erase.
bool Told(const PersonInArchive& found, const Arguments& arguments, Console& console) {
  if (found.fault) {
    console.Fail(Code::E9155, {std::to_string(found.fault->first), found.fault->second});
  }
  std::vector<std::string> tables = arguments.except;
  tables.push_back(arguments.table);
  for (const std::string& table : tables) {
    if (!found.fault && found.tables.count(table) == 0) console.Fail(Code::E9156, {arguments.archive, table});
  }
  if (console.exit_code() != kExitDone) return true;
  if (!found.has_personal) {
    console.Fail(Code::E9146, {arguments.archive, arguments.table});
  } else if (!found.has_row) {
    console.Fail(Code::E9149, {arguments.archive, arguments.table, arguments.person});
  } else if (found.runs.empty()) {
    console.Fail(Code::E9148, {arguments.table, arguments.person});
  }
  return console.exit_code() != kExitDone;
}

bool AddEntries(const PersonInArchive& found, const Arguments& arguments, archive::Log& log) {
  for (const PersonInRun& run : found.runs) {
    for (const auto& [table, rows] : run.rows) {
      archive::ErasureRecord record{run.run->leaf, table,          {rows.begin(), rows.end()},
                                    arguments.who, arguments.when, arguments.reason};
      if (log.Append(std::move(record)).empty()) return false;
    }
  }
  return true;
}

void Tell(const PersonInArchive& found, const Arguments& arguments, Console& console) {
  for (const PersonInRun& run : found.runs) {
    Text tables;
    for (const auto& [table, rows] : run.rows) {
      const std::string count = std::to_string(rows.size());
      tables.zh += (tables.zh.empty() ? "" : "、") + table + " " + count + " 行";
      tables.en += (tables.en.empty() ? "" : ", ") + table + " " + count + (rows.size() == 1 ? " row" : " rows");
    }
    const std::string number = std::to_string(run.run->seq), cells = std::to_string(run.fresh);
    console.Say({"第 " + number + " 条: " + tables.zh + "，个人数据 " + cells + " 格；原文件、输出的文件和消息",
                 "entry " + number + ": " + tables.en + ", " + cells +
                     (run.fresh == 1 ? " personal cell" : " personal cells") +
                     "; the files of data, those handed in and the messages"});
  }
  console.Say({"删除以后的封存档是 " + arguments.out + "；" + arguments.archive +
                   " 没有动，里面的个人数据还在: 核对新档以后，把它和它的所有副本销毁",
               "the archive without them is " + arguments.out + "; " + arguments.archive +
                   " was left alone and still holds the data: verify the new one, then destroy the old one and all its "
                   "copies"});
}

}  // namespace

void RunErase(const Arguments& arguments, Console& console) {
  const auto keys = ReadKeys(arguments.keys, console);
  if (!keys) return;
  if (!IsFree(arguments.out)) return console.Fail(Code::E9147, {arguments.out});
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Index& index = open->index;
  // Nothing is made before the keys are known to be those of the archive, and its last state signed.
  const archive::Log old(open->store, *keys);
  if (old.fault()) return TellFault(arguments.archive, open->store, *old.fault(), console);
  const Limits limits;
  const Person person{arguments.table, arguments.person, {arguments.except.begin(), arguments.except.end()}};
  const PersonInArchive found = FindPerson(open->store, index, person, limits);
  if (Told(found, arguments, console)) return;
  archive::ErasedCells cells;
  for (const PersonInRun& run : found.runs) cells.insert(run.cells.begin(), run.cells.end());
  AddingArchive adding;
  adding.store = std::make_unique<archive::Store>(arguments.out, archive::Store::Mode::kCreate);
  if (adding.store->failure()) return TellFailure(arguments.out, *adding.store->failure(), console);
  if (!archive::CopyWithout(open->store, index.suite(), cells, *adding.store)) {
    if (adding.store->failure()) return TellFailure(arguments.out, *adding.store->failure(), console);
    if (open->store.failure()) return TellFailure(arguments.archive, *open->store.failure(), console);
    return console.Fail(Code::E9120, {Text{"个人数据读不出来", "personal data cannot be read"}});
  }
  adding.log = std::make_unique<archive::Log>(*adding.store, *keys);
  if (adding.log->fault()) return TellFault(arguments.archive, *adding.store, *adding.log->fault(), console);
  if (!AddEntries(found, arguments, *adding.log)) {
    return TellFault(arguments.out, *adding.store, *adding.log->fault(), console);
  }
  if (!Commit(adding, arguments.out, console)) return;
  Tell(found, arguments, console);
  console.Say({"公示码 " + archive::NoticeDigits(adding.log->tree().Root()),
               "digits for the notice board " + archive::NoticeDigits(adding.log->tree().Root())});
}

}  // namespace heng::cli
