#pragma once
// A disk in memory that can stop at any point and shows what might be left on it then: for SQLite (test_vfs.cc) and
// for whole commands (test_calls.cc, in place of cli/disk.cc). One at a time.
//
// Every operation that changes something, and every sync, is a point, counted from 0. At the point `stop` the machine
// dies, before that operation or behind it: all later ones fail; or the operation fails, once or from then on. What is
// left is one of three: everything written so far (the program was killed); only what was synced (the power went,
// nothing else reached the disk); or what was synced and, of what was not, sectors of 512 bytes and names in folders as
// they are drawn (the power went while the disk was writing).
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace heng::tests {

constexpr size_t kSectorBytes = 512;

struct Inode {
  std::string now, synced;  // content
  bool folder = false;
  uint32_t mode = 0644;
  bool held = false;
};

class Disk {
 public:
  enum class Stop : uint8_t { kDies, kFailsOnce, kFails /*from then on*/, kFullOnce, kFull /*from then on*/ };
  enum class Kind : uint8_t { kGrows /*needs room*/, kMoves, kSyncs };

  uint64_t points = 0;  // so far
  uint64_t stop = UINT64_MAX;
  Stop how = Stop::kDies;
  bool last_done = false;  // the machine dies behind the operation at `stop`, not before it

  // Whether the next operation is done; else `errno` says why not.
  bool Point(Kind kind);
  bool dead() const { return dead_; }

  // Paths are as in a folder that is the disk's root; `a//./b` is `a/b`. 0: nothing is there; 1: the root.
  uint64_t Find(const std::string& path) const;
  Inode& At(uint64_t number) { return inodes_.at(number); }
  uint64_t Add(const std::string& path, bool folder);
  void Remove(const std::string& path);
  void Move(const std::string& from, const std::string& to);
  void Exchange(const std::string& one, const std::string& other);
  void SyncFolder(const std::string& folder);
  std::vector<std::string> Names(const std::string& folder) const;
  static std::string Normal(const std::string& path);
  static std::string FolderOf(const std::string& path);

  // A whole file, safely on the disk with its folders.
  void Put(const std::string& path, const std::string& bytes);
  // nullopt: no file.
  std::optional<std::string> Content(const std::string& path) const;
  // Of all files.
  std::vector<std::string> Paths() const;

  // What the disk holds after everything, after a power cut, after one in the middle of writing.
  Disk AfterKill() const;
  Disk AfterPowerCut() const;
  Disk AfterTorn(std::mt19937_64& random) const;

 private:
  std::map<uint64_t, Inode> inodes_ = {{1, {"", "", true, 0755, false}}};
  uint64_t next_ = 2;
  std::map<std::string, uint64_t> names_, synced_names_;
  bool dead_ = false;
};

// The disk that SQLite and commands then work on.
void UseDisk(Disk& disk);
Disk& UsedDisk();

}  // namespace heng::tests
