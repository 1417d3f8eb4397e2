// Archives whose signatures hold and whose content is nonsense: no command that reads them crashes, hangs, calls it a
// fault of its own, or takes more memory than is reasonable.
//
//   hostile_test COUNT SEED [FOLDER]   COUNT drawn at random, and those of hostile_cases.cc; with FOLDER they are
//                                      written there, named after the first bad entry as tamper.cc does
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "engine/archive/verify.h"
#include "tests/archive/crash_commands.h"
#include "tests/archive/hostile_cases.h"
#include "tests/archive/test_console.h"
#include "tests/archive/test_vfs.h"

namespace {

using heng::tests::Disk;
using heng::tests::Forged;
using heng::tests::Ran;
using heng::tests::RunLine;
using heng::tests::Tell;

constexpr const char* kPath = "档";
constexpr unsigned kSeconds = 300;
std::string g_now;

void Die(int) {
  Tell("FAILED " + g_now + ": crashed or hung\n");
  std::_Exit(1);
}

void Guard() {
  static char stack[1 << 16];
  stack_t other{};
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_handler = Die;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGALRM, SIGSEGV, SIGABRT, SIGBUS, SIGFPE}) sigaction(signal, &action, nullptr);
#ifndef __SANITIZE_ADDRESS__
  constexpr rlim_t kMemory = rlim_t{4} << 30;
  const rlimit limit{kMemory, kMemory};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

// x: of the file as a whole; sound.
std::string FirstBad(Disk disk) {
  UseDisk(disk);
  heng::archive::Store store(kPath, heng::archive::Store::Mode::kRead);
  if (store.failure()) return "x";
  const auto verified = heng::archive::Verify(store);
  if (verified.findings.empty()) return "sound";
  return verified.findings[0].entry ? std::to_string(*verified.findings[0].entry) : "x";
}

// False: told.
bool Try(const Disk& disk, const std::string& name, size_t last) {
  bool fine = true;
  for (std::string line : heng::tests::kReading) {
    if (line.find('@') != std::string::npos) line.replace(line.find('@'), 1, std::to_string(last));
    g_now = name + ", heng " + line;
    alarm(kSeconds);
    Disk copy = disk;
    const Ran ran = RunLine(line, copy);
    alarm(0);
    const bool own = ran.exit == 70 || ran.said.find("E9002") != std::string::npos;
    if (own) Tell("FAILED " + g_now + ": exit " + std::to_string(ran.exit) + "\n" + ran.said + "\n");
    fine &= !own;
  }
  return fine;
}

void WriteOut(const Disk& disk, const std::string& folder, size_t number) {
  char name[40];
  std::snprintf(name, sizeof name, "/%06zu.", number);
  std::ofstream out(folder + name + FirstBad(disk) + ".archive", std::ios::binary);
  const std::string bytes = disk.Content(kPath).value_or("");
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int argc, char** argv) {
  const size_t count = argc > 1 ? std::stoul(argv[1]) : 100;
  const uint64_t seed = argc > 2 ? std::stoull(argv[2]) : 1;
  const std::string folder = argc > 3 ? argv[3] : "";
  heng::tests::UseTestVfs();
  heng::tests::CatchOutput();
  Guard();
  Disk start = heng::tests::CrashFiles();
  for (const char* line : heng::tests::kMaking) {
    const Ran ran = RunLine(line, start);
    if (ran.exit != 0) Tell(ran.said);
    if (ran.exit != 0) return 1;
  }
  start = start.AfterKill();
  UseDisk(start);
  const Forged sound(kPath);
  const auto keys = heng::tests::CrashKeys();
  size_t number = 0, bad = 0;
  const auto try_one = [&](const Forged& forged, const std::string& name) {
    Disk disk = start;
    disk.Remove(kPath);
    UseDisk(disk);
    forged.Write(kPath, keys);
    bad += Try(disk, name, forged.entries.size() - 1) ? 0 : 1;
    constexpr size_t kMostEntries = 100;  // the second verifier takes its time over signatures
    if (!folder.empty() && forged.entries.size() <= kMostEntries) WriteOut(disk, folder, number);
    ++number;
  };
  try_one(sound, "nothing changed");
  for (const auto& [name, change] : heng::tests::HostileCases()) {
    Forged forged = sound;
    change(forged);
    try_one(forged, name);
  }
  for (size_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed * 1000003 + i);
    Forged forged = sound;
    std::string name = "seed " + std::to_string(seed) + ", number " + std::to_string(i);
    for (size_t times = 1 + random() % 2; times > 0; --times) name += ", " + forged.Change(random);
    try_one(forged, name);
  }
  Tell(std::to_string(number) + " forged archives, " + std::to_string(bad) + " brought a command down\n");
  return bad == 0 ? 0 : 1;
}
