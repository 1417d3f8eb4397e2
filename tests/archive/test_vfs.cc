#include "tests/archive/test_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "tests/archive/test_disk.h"

namespace heng::tests {

namespace {

using Kind = Disk::Kind;

struct OpenFile {
  sqlite3_file base;
  uint64_t number;
  std::string* name;
  bool delete_on_close;
  bool sync_folder;  // with the next sync
};

OpenFile& Of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
std::string& BytesOf(sqlite3_file* file) { return UsedDisk().At(Of(file).number).now; }

// SQLITE_OK, or what the operation gives instead.
int Point(Kind kind, int error) {
  if (UsedDisk().Point(kind)) return SQLITE_OK;
  return errno == ENOSPC ? SQLITE_FULL : error;
}

int Close(sqlite3_file* file) {
  OpenFile& open = Of(file);
  if (open.delete_on_close) UsedDisk().Remove(*open.name);
  delete open.name;
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  const std::string& bytes = BytesOf(file);
  const size_t begin = std::min<size_t>(at, bytes.size()), count = std::min<size_t>(size, bytes.size() - begin);
  std::memset(out, 0, size);
  std::memcpy(out, bytes.data() + begin, count);
  return count == static_cast<size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (const int error = Point(Kind::kGrows, SQLITE_IOERR_WRITE)) return error;
  std::string& bytes = BytesOf(file);
  bytes.resize(std::max<size_t>(bytes.size(), at + size));
  std::memcpy(bytes.data() + at, from, size);
  return SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int error = Point(Kind::kMoves, SQLITE_IOERR_TRUNCATE)) return error;
  BytesOf(file).resize(size);
  return SQLITE_OK;
}

int Sync(sqlite3_file* file, int) {
  if (const int error = Point(Kind::kSyncs, SQLITE_IOERR_FSYNC)) return error;
  Inode& inode = UsedDisk().At(Of(file).number);
  inode.synced = inode.now;
  if (!std::exchange(Of(file).sync_folder, false)) return SQLITE_OK;
  if (const int error = Point(Kind::kSyncs, SQLITE_IOERR_DIR_FSYNC)) return error;
  UsedDisk().SyncFolder(Disk::FolderOf(*Of(file).name));
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(BytesOf(file).size());
  return SQLITE_OK;
}

int Lock(sqlite3_file*, int) { return SQLITE_OK; }
int IsReserved(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}
int Control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int SectorSize(sqlite3_file*) { return kSectorBytes; }
int Characteristics(sqlite3_file*) { return 0; }  // nothing is promised

const sqlite3_io_methods kMethods = {
    1,          Close,           Read,    Write,   Truncate, Sync,    FileSize, Lock,   Lock, IsReserved, Control,
    SectorSize, Characteristics, nullptr, nullptr, nullptr,  nullptr, nullptr,  nullptr};

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  OpenFile& open = Of(file);
  open.base.pMethods = nullptr;
  Disk& disk = UsedDisk();
  static int temporaries = 0;
  const std::string path = name == nullptr ? "temporary" + std::to_string(++temporaries) : name;
  uint64_t number = disk.Find(path);
  const bool make = number == 0;
  if (make && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (make && disk.Find(Disk::FolderOf(path)) == 0) return SQLITE_CANTOPEN;
  if (make && Point(Kind::kGrows, SQLITE_CANTOPEN) != SQLITE_OK) return SQLITE_CANTOPEN;
  if (make) number = disk.Add(path, false);
  open.number = number;
  open.name = new std::string(path);
  open.delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  open.sync_folder = make && (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0;
  open.base.pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs*, const char* name, int sync_folder) {
  if (const int error = Point(Kind::kMoves, SQLITE_IOERR_DELETE)) return error;
  if (UsedDisk().Find(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
  UsedDisk().Remove(name);
  if (sync_folder == 0) return SQLITE_OK;
  if (const int error = Point(Kind::kSyncs, SQLITE_IOERR_DIR_FSYNC)) return error;
  UsedDisk().SyncFolder(Disk::FolderOf(name));
  return SQLITE_OK;
}

int Access(sqlite3_vfs*, const char* name, int, int* out) {
  *out = UsedDisk().Find(name) != 0 ? 1 : 0;
  return SQLITE_OK;
}

int FullPath(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int Randomness(sqlite3_vfs*, int size, char* out) {
  std::memset(out, 7, size);
  return size;
}
int Sleep(sqlite3_vfs*, int) { return 0; }
int Time(sqlite3_vfs*, double* out) {
  *out = 2460000.5;
  return SQLITE_OK;
}
int LastError(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

void UseTestVfs() {
  static sqlite3_vfs vfs = {1,      sizeof(OpenFile), 200,     nullptr, "test",  nullptr, Open,       Delete,
                            Access, FullPath,         nullptr, nullptr, nullptr, nullptr, Randomness, Sleep,
                            Time,   LastError,        nullptr, nullptr, nullptr, nullptr};
  sqlite3_vfs_register(&vfs, 1);
}

}  // namespace heng::tests
