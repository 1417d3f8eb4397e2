// The calls of cli/disk.h on a test disk: linked in place of the system's.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "cli/disk.h"
#include "tests/archive/test_disk.h"

namespace heng::cli::disk {

namespace {

using tests::Disk;
using tests::Inode;
using tests::UsedDisk;
using Kind = Disk::Kind;

constexpr int kFirst = 1 << 20;  // numbers of files that are written, above those of the system

struct OpenFile {
  uint64_t number;
  bool holds;
};
std::map<int, OpenFile>& OpenFiles() {
  static std::map<int, OpenFile> files;
  return files;
}

int Refuse(int error) {
  errno = error;
  return -1;
}

void Describe(uint64_t number, struct stat& info) {
  const Inode& inode = UsedDisk().At(number);
  info = {};
  info.st_dev = 1;
  info.st_ino = number;
  info.st_mode = inode.mode | (inode.folder ? S_IFDIR : S_IFREG);
  info.st_size = static_cast<off_t>(inode.now.size());
}

}  // namespace

int Stat(const std::string& path, struct stat& info) {
  const uint64_t number = UsedDisk().Find(path);
  if (number == 0) return Refuse(ENOENT);
  Describe(number, info);
  return 0;
}

int StatOpen(int fd, struct stat& info) {
  Describe(OpenFiles().at(fd).number, info);
  return 0;
}

int MayWrite(const std::string& folder) { return UsedDisk().Find(folder) == 0 ? Refuse(ENOENT) : 0; }

std::optional<std::vector<std::string>> List(const std::string& folder) {
  const uint64_t number = UsedDisk().Find(folder);
  if (number != 0 && UsedDisk().At(number).folder) return UsedDisk().Names(folder);
  errno = number == 0 ? ENOENT : ENOTDIR;
  return std::nullopt;
}

// A file of the system's memory, so that it can be mapped.
int OpenToRead(const std::string& path) {
  const uint64_t number = UsedDisk().Find(path);
  if (number == 0) return Refuse(ENOENT);
  const std::string& bytes = UsedDisk().At(number).now;
  const int fd = memfd_create("file", MFD_CLOEXEC);
  if (fd < 0 || write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return Refuse(EIO);
  OpenFiles()[fd] = {number, false};
  return fd;
}

int OpenDevice(const std::string&) { return Refuse(EACCES); }

int Make(const std::string& path, mode_t mode) {
  Disk& disk = UsedDisk();
  if (disk.Find(path) != 0) return Refuse(EEXIST);
  if (disk.Find(Disk::FolderOf(path)) == 0) return Refuse(ENOENT);
  if (!disk.Point(Kind::kGrows)) return -1;
  const uint64_t number = disk.Add(path, false);
  disk.At(number).mode = mode & 0755;
  disk.At(number).held = true;
  static int next = kFirst;
  OpenFiles()[++next] = {number, true};
  return next;
}

bool Hold(int fd) {
  OpenFile& file = OpenFiles().at(fd);
  if (UsedDisk().At(file.number).held) return false;
  return UsedDisk().At(file.number).held = file.holds = true;
}

// Half of what does not fit is written before it is said.
ssize_t Write(int fd, const char* bytes, size_t size) {
  Disk& disk = UsedDisk();
  std::string& now = disk.At(OpenFiles().at(fd).number).now;
  const bool done = disk.Point(Kind::kGrows);
  const int error = errno;
  if (done || !disk.dead()) now.append(bytes, done ? size : size / 2);
  return done ? static_cast<ssize_t>(size) : Refuse(error);
}

int SetMode(int fd, mode_t mode) {
  UsedDisk().At(OpenFiles().at(fd).number).mode = mode;
  return 0;
}

int Sync(int fd) {
  if (!UsedDisk().Point(Kind::kSyncs)) return -1;
  Inode& inode = UsedDisk().At(OpenFiles().at(fd).number);
  inode.synced = inode.now;
  return 0;
}

int Close(int fd) {
  const auto file = OpenFiles().find(fd);
  if (file == OpenFiles().end()) return Refuse(EBADF);
  if (file->second.holds) UsedDisk().At(file->second.number).held = false;
  OpenFiles().erase(file);
  return fd < kFirst ? close(fd) : 0;
}

int MakeFolder(const std::string& path) {
  Disk& disk = UsedDisk();
  if (disk.Find(path) != 0) return Refuse(EEXIST);
  if (disk.Find(Disk::FolderOf(path)) == 0) return Refuse(ENOENT);
  if (!disk.Point(Kind::kGrows)) return -1;
  disk.Add(path, true);
  return 0;
}

int SyncFolder(const std::string& path) {
  if (!UsedDisk().Point(Kind::kSyncs)) return -1;
  UsedDisk().SyncFolder(path);
  return 0;
}

int Rename(const std::string& from, const std::string& to) {
  Disk& disk = UsedDisk();
  if (disk.Find(from) == 0) return Refuse(ENOENT);
  // Within a folder a name takes the place of another.
  const bool same = Disk::FolderOf(from) == Disk::FolderOf(to);
  if (!disk.Point(same ? Kind::kMoves : Kind::kGrows)) return -1;
  disk.Move(from, to);
  return 0;
}

int RenameToNew(const std::string& from, const std::string& to) {
  return UsedDisk().Find(to) != 0 ? Refuse(EEXIST) : Rename(from, to);
}

int Exchange(const std::string& one, const std::string& other) {
  Disk& disk = UsedDisk();
  if (disk.Find(one) == 0 || disk.Find(other) == 0) return Refuse(ENOENT);
  if (!disk.Point(Kind::kMoves)) return -1;
  disk.Exchange(one, other);
  return 0;
}

int Unlink(const std::string& path) {
  if (UsedDisk().Find(path) == 0) return Refuse(ENOENT);
  if (!UsedDisk().Point(Kind::kMoves)) return -1;
  UsedDisk().Remove(path);
  return 0;
}

}  // namespace heng::cli::disk
