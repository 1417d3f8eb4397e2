// Whole commands survive whatever happens to the machine: at every point (test_disk.h) it dies, or the disk is full, or
// fails; afterwards each archive is sound and as it was before or as it should be, each file is whole, results are
// handed out only of what is sealed, and the command done again leaves what it would have left.
//
//   command_crash_test [EVERY [NAME]]   every so many points of each command; the command whose name begins like that
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "engine/archive/index.h"
#include "engine/archive/signing.h"
#include "engine/archive/verify.h"
#include "tests/archive/crash_commands.h"
#include "tests/archive/test_console.h"
#include "tests/archive/test_disk.h"
#include "tests/archive/test_vfs.h"

namespace {

using heng::tests::Command;
using heng::tests::Disk;
using heng::tests::Ran;
using heng::tests::RunLine;
using heng::tests::Tell;
using Stop = Disk::Stop;

std::string g_now;  // what is being tried

void Want(bool truth, const std::string& what) {
  if (truth) return;
  Tell("FAILED " + g_now + ": " + what + "\n");
  std::_Exit(1);
}

bool IsAside(const std::string& path) { return path.find(".heng-") != std::string::npos; }
bool IsJournal(const std::string& path) { return path.size() > 8 && path.substr(path.size() - 8) == "-journal"; }

// How many entries an archive has, 0 when none was made yet; it must be sound.
uint64_t Entries(const Disk& left, const std::string& path, uint64_t before, std::string* root) {
  Disk disk = left;
  UseDisk(disk);
  if (disk.Content(path).value_or("").empty()) return 0;
  using heng::archive::Store;
  Store store(path, Store::Mode::kRead);
  if (store.failure() && disk.Content(path).value_or("").empty()) return 0;  // its making was cut off, and undone
  Want(!store.failure(), path + " cannot be opened: " + (store.failure() ? store.failure()->detail : ""));
  const auto verified = heng::archive::Verify(store);
  Want(verified.findings.empty(), path + " is not sound");
  const heng::archive::Index index(store);
  if (root != nullptr && before > 0) *root = index.tree().RootOf(before);
  return verified.entries;
}

class Trial {
 public:
  Trial(const Command& command, Disk start) : command_(command), start_(std::move(start)) {}
  void Do(uint64_t every);

  struct Counts {
    uint64_t points = 0, states = 0, before = 0, after = 0, errors = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  struct Archive {
    uint64_t before, after;
    std::string root;  // of the entries before
  };
  struct State {
    bool archives_after = true, archives_before = true;
    bool files_after = true, files_before = true;
  };
  State Judge(const Disk& left);
  bool IsWhole(const std::string& path, const std::string& bytes) const;
  void Again(const Disk& left, const State& state);
  void Die(uint64_t point);
  void Fail(uint64_t point);

  const Command& command_;
  const Disk start_;
  Disk end_;
  std::map<std::string, Archive> archives_;
  Counts counts_;
  std::mt19937_64 random_{1};
};

// The bytes of a key are never twice the same: whether it is one.
bool Trial::IsWhole(const std::string& path, const std::string& bytes) const {
  if (bytes == start_.Content(path) || bytes == end_.Content(path)) return true;
  if (!command_.makes_keys || bytes.empty() || bytes.back() != '\n') return false;
  const std::string text = bytes.substr(0, bytes.size() - 1);
  return heng::archive::ReadPrivateKey(text) || heng::archive::ReadPublicKey(text);
}

Trial::State Trial::Judge(const Disk& left) {
  State state;
  for (const auto& [path, archive] : archives_) {
    std::string root = archive.root;
    const uint64_t entries = Entries(left, path, archive.before, &root);
    Want(entries == archive.before || entries == archive.after, path + ": " + std::to_string(entries) + " entries");
    Want(root == archive.root, path + ": what was there before is changed");
    state.archives_before &= entries == archive.before;
    state.archives_after &= entries == archive.after;
  }
  std::map<std::string, int> paths;
  for (const Disk* disk : std::initializer_list<const Disk*>{&start_, &end_, &left}) {
    for (const std::string& path : disk->Paths()) paths[path] = 0;
  }
  for (const auto& [path, unused] : paths) {
    if (archives_.count(path) != 0 || IsAside(path) || IsJournal(path)) continue;
    const auto before = start_.Content(path), after = end_.Content(path), now = left.Content(path);
    Want(now || !before || !after, path + " is gone");
    Want(!now || before || after, path + " should not be there");
    Want(!now || IsWhole(path, *now), path + " is half written");
    state.files_before &= now == before;
    state.files_after &= command_.makes_keys ? now.has_value() == after.has_value() : now == after;
    const bool handed_out = now != before && !(before && !now);
    Want(!handed_out || state.archives_after, path + " was handed out, and is not sealed");
  }
  return state;
}

// The command is done again on what is left.
void Trial::Again(const Disk& left, const State& state) {
  Disk disk = left;
  const bool all = state.archives_after && state.files_after;
  const bool sealed = state.archives_after && !archives_.empty() && !state.archives_before;
  const Ran ran = RunLine(command_.line, disk);
  const int wanted = all || (sealed && command_.again != 0) ? command_.again : command_.exit;
  Want(ran.exit == wanted, "again: exit " + std::to_string(ran.exit) + "\n" + ran.said);
  for (const auto& [path, archive] : archives_) {
    const uint64_t more = sealed && archive.before != archive.after ? command_.adds_again : 0;
    const uint64_t entries = Entries(disk, path, 0, nullptr);
    Want(entries == archive.after + more, "again: " + path + ": " + std::to_string(entries) + " entries\n" + ran.said);
  }
  for (const std::string& path : disk.Paths()) {
    // A command that finds its work done may leave what lies aside to the next that writes.
    Want((!IsAside(path) || all || ran.exit != command_.exit) && !IsJournal(path), "again: " + path + " lies about");
    const bool file = archives_.count(path) == 0 && !IsAside(path);
    Want(!file || IsWhole(path, *disk.Content(path)), "again: " + path + " is another");
  }
  // Results of a sealed run that cannot be sealed twice are taken from the archive.
  for (const std::string& path : sealed&& ran.exit != 0 ? std::vector<std::string>() : end_.Paths()) {
    Want(IsAside(path) || disk.Content(path).has_value(), "again: " + path + " is missing");
  }
}

void Trial::Die(uint64_t point) {
  for (const bool last_done : {false, true}) {
    Disk dying = start_;
    dying.stop = point;
    dying.last_done = last_done;
    RunLine(command_.line, dying);
    constexpr int kTorn = 8;
    for (int i = 0; i < kTorn + 2; ++i) {
      const char* how = i == 0 ? ", killed" : i == 1 ? ", power cut" : ", torn";
      g_now = command_.name + ", point " + std::to_string(point) + (last_done ? " done" : "") + how;
      const Disk left = i == 0 ? dying.AfterKill() : i == 1 ? dying.AfterPowerCut() : dying.AfterTorn(random_);
      const State state = Judge(left);
      ++counts_.states;
      counts_.before += state.archives_before && state.files_before ? 1 : 0;
      counts_.after += state.archives_after && state.files_after ? 1 : 0;
      if (i < 3) Again(left, state);
    }
  }
}

void Trial::Fail(uint64_t point) {
  for (const auto how : {Stop::kFailsOnce, Stop::kFails, Stop::kFullOnce, Stop::kFull}) {
    g_now = command_.name + ", point " + std::to_string(point) + ", error " + std::to_string(static_cast<int>(how));
    Disk failing = start_;
    failing.stop = point;
    failing.how = how;
    const Ran ran = RunLine(command_.line, failing);
    const Disk left = failing.AfterKill();
    const State state = Judge(left);
    ++counts_.errors;
    if (ran.exit == command_.exit) {
      Want(state.archives_after && state.files_after, "it says it is done");
    } else {
      Want(ran.exit == heng::cli::kExitFiles, "exit " + std::to_string(ran.exit) + "\n" + ran.said);
      Want(ran.said.find("错误 E9") != std::string::npos, "no message: " + ran.said);
      const bool only_sealed = ran.said.find("封存在") != std::string::npos && command_.line.starts_with("run ");
      Want(!only_sealed || ran.said.find("用 heng export ") != std::string::npos, "where are the results? " + ran.said);
      const bool one = state.files_before || state.files_after;
      Want(how == Stop::kFails || command_.makes_keys || one, "some files are new, others are not");
    }
    for (const std::string& path : left.Paths()) {
      Want(how == Stop::kFails || ran.exit == command_.exit || !IsAside(path), path + " lies about");
    }
    Again(left, state);
  }
}

void Trial::Do(uint64_t every) {
  g_now = command_.name;
  Disk whole = start_;
  const Ran ran = RunLine(command_.line, whole);
  Want(ran.exit == command_.exit, "exit " + std::to_string(ran.exit) + "\n" + ran.said);
  end_ = whole.AfterPowerCut();
  for (const std::string& path : command_.archives) {
    Archive archive{Entries(start_, path, 0, nullptr), Entries(end_, path, 0, nullptr), ""};
    Entries(start_, path, archive.before, &archive.root);
    archives_.emplace(path, archive);
  }
  for (const std::string& path : whole.Paths()) {
    Want(!IsAside(path) && !IsJournal(path), path + " lies about");
    if (archives_.count(path) == 0) Want(whole.Content(path) == end_.Content(path), path + " is lost in a power cut");
  }
  for (uint64_t point = every - 1; point < whole.points; point += every) {
    Die(point);
    Fail(point);
    ++counts_.points;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t every = argc > 1 ? std::stoull(argv[1]) : 1;
  const std::string only = argc > 2 ? argv[2] : "";
  heng::tests::UseTestVfs();
  heng::tests::CatchOutput();
  Trial::Counts all;
  for (const Command& command : heng::tests::CrashCommands()) {
    if (command.name.compare(0, only.size(), only) != 0) continue;
    Disk start = heng::tests::CrashFiles();
    for (const std::string& line : command.before) {
      g_now = command.name + ", " + line;
      const Ran ran = RunLine(line, start);
      Want(ran.exit == 0, ran.said);
    }
    Trial trial(command, start.AfterKill());
    trial.Do(every);
    const auto& c = trial.counts();
    char line[120];
    std::snprintf(line, sizeof line,
                  "%6zu points, %6zu states (%zu as before, %zu as after), %5zu errors: ", size_t{c.points},
                  size_t{c.states}, size_t{c.before}, size_t{c.after}, size_t{c.errors});
    Tell(line + command.name + "\n");
    all.points += c.points;
    all.states += c.states;
    all.errors += c.errors;
  }
  Tell(std::to_string(all.points) + " points, " + std::to_string(all.states) + " states of the disk, " +
       std::to_string(all.errors) + " errors\n");
  return all.points > 0 ? 0 : 1;
}
