// An archive survives whatever happens while it is added to: at every write, sync, truncation and deletion the machine
// dies, or the disk is full, or fails; afterwards the archive opens, is sound, and holds what it held before or what
// was being added, nothing between.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "engine/archive/log.h"
#include "engine/archive/verify.h"
#include "tests/archive/test_disk.h"
#include "tests/archive/test_vfs.h"

namespace {

using namespace heng::archive;  // NOLINT: the test of it
using heng::Hash;
using heng::tests::Disk;
using heng::tests::UseDisk;

constexpr const char* kPath = "archive";

void Want(bool truth, const std::string& what) {
  if (truth) return;
  std::printf("FAILED %s\n", what.c_str());
  std::exit(1);
}

std::vector<PrivateKey> Keys() { return {*MakeKey("county", Hash::kSha256, std::string(32, 'k'))}; }

// A run with objects of several pages, and a personal opening.
bool AddRun(Log& log, char letter) {
  RunRecord run;
  run.title = std::string("run ") + letter;
  std::string bytes;
  for (int i = 0; i < 9000; ++i) bytes += static_cast<char>(letter + (i * i + i * letter) % 97);
  run.rules = {{true, {"rules"}, log.Add(std::string(2000, letter))}};
  run.roundings = log.Add(std::string(300, letter));
  run.messages = {false, log.Add("")};
  run.inputs = {{"t", {"t.csv", true, {false, log.Add(bytes)}}, 0, {}}};
  return !log.Append(run).empty() && log.Commit();
}

// The commands that add to an archive.
bool Make() {
  Store store(kPath, Store::Mode::kCreate);
  if (store.failure() || FoundLog(store, Suite::kIntl, "heng/county", "", "", Keys())) return false;
  Log log(store, Keys());
  return !log.fault() && AddRun(log, 'A');
}
bool Add() {
  Store store(kPath, Store::Mode::kAppend);
  Log log(store, Keys());
  return !log.fault() && AddRun(log, 'B');
}
bool AddTwo() {
  Store store(kPath, Store::Mode::kAppend);
  Log log(store, Keys());
  if (log.fault() || log.Append(LockRecord{"2022", "", "", ""}).empty()) return false;
  return AddRun(log, 'C');
}

// More than SQLite keeps in memory before it writes.
bool AddMuch() {
  Store store(kPath, Store::Mode::kAppend);
  Log log(store, Keys());
  std::mt19937_64 random(1);
  std::string bytes(3 << 20, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  log.Add(bytes);
  return !log.fault() && AddRun(log, 'D');
}

// How many entries there are; 0: no archive was made yet. Anything else fails.
uint64_t EntriesOf(Disk disk, const std::string& when) {
  UseDisk(disk);
  if (disk.Content(kPath).value_or("").empty()) return 0;
  Store store(kPath, Store::Mode::kRead);
  if (store.failure() && disk.Content(kPath) == "") return 0;  // a file that was begun, rolled back
  if (store.failure() && store.failure()->kind == Failure::Kind::kNoArchive) {
    // Likewise, when its first page was written already: what was begun is undone by the next one that makes it.
    const Store again(kPath, Store::Mode::kCreate);
    Want(!again.failure(), when + ": a file that was begun cannot be made");
    return 0;
  }
  Want(!store.failure(), when + ": cannot be opened: " + (store.failure() ? store.failure()->detail : ""));
  const Verified verified = Verify(store);
  Want(verified.findings.empty(), when + ": not sound");
  return verified.entries;
}

struct Counts {
  uint64_t points = 0, states = 0, before = 0, after = 0, errors = 0;
};

void Try(const std::string& name, const Disk& start, uint64_t before, uint64_t after, bool (*command)(), Counts& all,
         uint64_t every = 1) {
  Disk whole = start;
  UseDisk(whole);
  Want(command(), name + " itself");
  Want(EntriesOf(whole.AfterPowerCut(), name) == after, name + ": what was kept is on the disk");
  std::mt19937_64 random(1);
  const auto judge = [&](const Disk& left, const std::string& when) {
    const uint64_t entries = EntriesOf(left, when);
    Want(entries == before || entries == after, when + ": " + std::to_string(entries) + " entries");
    ++all.states;
    ++(entries == before ? all.before : all.after);
  };
  for (uint64_t point = 0; point < whole.points; point += every) {
    ++all.points;
    const std::string when = name + ", point " + std::to_string(point);
    for (const bool last_done : {false, true}) {
      Disk dying = start;
      dying.stop = point;
      dying.last_done = last_done;
      UseDisk(dying);
      const bool done = command();
      Want(!done || (last_done && point + 1 == whole.points), when + ": done although it died");
      judge(dying.AfterKill(), when + ", killed");
      judge(dying.AfterPowerCut(), when + ", power cut");
      for (int i = 0; i < 8; ++i) judge(dying.AfterTorn(random), when + ", torn");
    }
    for (const auto how : {Disk::Stop::kFullOnce, Disk::Stop::kFull, Disk::Stop::kFailsOnce, Disk::Stop::kFails}) {
      Disk failing = start;
      failing.stop = point;
      failing.how = how;
      UseDisk(failing);
      const bool done = command();
      const uint64_t entries = EntriesOf(failing.AfterKill(), when + ", error");
      Want(entries == (done ? after : before) || entries == after, when + ": an error left something between");
      ++all.errors;
    }
  }
}

}  // namespace

int main() {
  heng::tests::UseTestVfs();
  Counts all;
  Disk none;
  Try("making", none, 0, 2, Make, all);
  Disk made;
  UseDisk(made);
  Want(Make(), "making");
  made = made.AfterKill();
  Try("adding", made, 2, 3, Add, all);
  Try("adding two", made, 2, 4, AddTwo, all);
  Try("adding much", made, 2, 3, AddMuch, all, 53);
  std::printf("%llu points; %llu states of the disk: %llu as before, %llu as after; %llu errors\n",
              static_cast<unsigned long long>(all.points), static_cast<unsigned long long>(all.states),
              static_cast<unsigned long long>(all.before), static_cast<unsigned long long>(all.after),
              static_cast<unsigned long long>(all.errors));
  return 0;
}
