#pragma once
// A file system for SQLite, in memory, that can stop at any write, sync, truncation or deletion and shows what a disk
// might hold then. One at a time.
//
// Every such operation is a point, counted from 0. At the point `stop` the machine dies, before that operation or
// behind it: all later ones fail. What is left is one of three: everything written so far (the program was killed);
// only what was synced (the power went, nothing else reached the disk); or what was synced and, of what was not,
// sectors of 512 bytes as they are drawn (the power went while the disk was writing).
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace heng::tests {

constexpr size_t kSectorBytes = 512;

struct RecordedFile {
  std::string now, synced;
  bool is_synced = false;  // the folder knows it after a power cut
  bool is_there = true;    // not deleted
};

struct Disk {
  std::map<std::string, RecordedFile> files;
  uint64_t points = 0;  // so far
  uint64_t stop = UINT64_MAX;
  int error = 0;           // of the operation at `stop`; 0: the machine dies there
  bool last_done = false;  // the machine dies behind the operation at `stop`, not before it
  bool dead = false;

  // What the disk holds after everything, after a power cut, after one with sectors half written.
  Disk AfterKill() const;
  Disk AfterPowerCut() const;
  Disk AfterTorn(std::mt19937_64& random) const;
};

// The name to open files with; they are in `disk`.
const char* UseDisk(Disk& disk);

}  // namespace heng::tests
