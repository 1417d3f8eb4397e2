#include "tests/archive/recording_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace heng::tests {

namespace {

Disk* g_disk = nullptr;  // the one in use

struct OpenFile {
  sqlite3_file base;
  std::string* name;
  bool delete_on_close;
};

RecordedFile& FileOf(sqlite3_file* file) { return g_disk->files[*reinterpret_cast<OpenFile*>(file)->name]; }

// What the operation at this point gives: SQLITE_OK, or the error asked for. `error`: when the machine is dead.
int Point(int error) {
  if (g_disk->dead) return error;
  if (g_disk->points++ != g_disk->stop) return SQLITE_OK;
  g_disk->dead = g_disk->error == 0;
  if (g_disk->dead && g_disk->last_done) return SQLITE_OK;
  return g_disk->dead ? error : g_disk->error;
}

int Close(sqlite3_file* file) {
  auto* open = reinterpret_cast<OpenFile*>(file);
  if (open->delete_on_close) g_disk->files.erase(*open->name);
  delete open->name;
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  const std::string& bytes = FileOf(file).now;
  const size_t begin = std::min<size_t>(at, bytes.size()), count = std::min<size_t>(size, bytes.size() - begin);
  std::memset(out, 0, size);
  std::memcpy(out, bytes.data() + begin, count);
  return count == static_cast<size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (const int error = Point(SQLITE_IOERR_WRITE)) return error;
  std::string& bytes = FileOf(file).now;
  bytes.resize(std::max<size_t>(bytes.size(), at + size));
  std::memcpy(bytes.data() + at, from, size);
  return SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int error = Point(SQLITE_IOERR_TRUNCATE)) return error;
  FileOf(file).now.resize(size);
  return SQLITE_OK;
}

int Sync(sqlite3_file* file, int) {
  if (const int error = Point(SQLITE_IOERR_FSYNC)) return error;
  RecordedFile& recorded = FileOf(file);
  recorded.synced = recorded.now;
  recorded.is_synced = true;
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(FileOf(file).now.size());
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
  auto* open = reinterpret_cast<OpenFile*>(file);
  open->base.pMethods = nullptr;
  const std::string path = name == nullptr ? "temporary" + std::to_string(g_disk->files.size()) : name;
  const auto known = g_disk->files.find(path);
  const bool there = known != g_disk->files.end() && known->second.is_there;
  if (!there && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (!there && g_disk->dead) return SQLITE_CANTOPEN;
  if (!there) {
    RecordedFile& made = g_disk->files[path];
    made.now.clear();
    made.is_there = true;
  }
  open->name = new std::string(path);
  open->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  open->base.pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs*, const char* name, int sync_folder) {
  if (const int error = Point(SQLITE_IOERR_DELETE)) return error;
  const auto known = g_disk->files.find(name);
  if (known == g_disk->files.end()) return SQLITE_IOERR_DELETE_NOENT;
  known->second.is_there = false;
  if (sync_folder != 0) g_disk->files.erase(known);
  return SQLITE_OK;
}

int Access(sqlite3_vfs*, const char* name, int, int* out) {
  const auto known = g_disk->files.find(name);
  *out = known != g_disk->files.end() && known->second.is_there ? 1 : 0;
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

Disk Disk::AfterKill() const {
  Disk left;
  for (const auto& [name, file] : files) {
    if (file.is_there) left.files[name] = {file.now, file.now, true, true};
  }
  return left;
}

Disk Disk::AfterPowerCut() const {
  Disk left;
  for (const auto& [name, file] : files) {
    if (file.is_synced) left.files[name] = {file.synced, file.synced, true, true};
  }
  return left;
}

Disk Disk::AfterTorn(std::mt19937_64& random) const {
  Disk left;
  for (const auto& [name, file] : files) {
    if (!file.is_synced && random() % 2 == 0) continue;
    std::string bytes = file.synced;
    if (random() % 2 == 0) bytes.resize(file.now.size());
    for (size_t at = 0; at < bytes.size(); at += kSectorBytes) {
      const size_t count = std::min({kSectorBytes, bytes.size() - at, file.now.size() - std::min(at, file.now.size())});
      if (random() % 2 == 0) std::copy_n(file.now.begin() + std::min(at, file.now.size()), count, bytes.begin() + at);
    }
    left.files[name] = {bytes, bytes, true, true};
  }
  return left;
}

const char* UseDisk(Disk& disk) {
  static sqlite3_vfs vfs = {1,      sizeof(OpenFile), 200,     nullptr, "recording", nullptr, Open,       Delete,
                            Access, FullPath,         nullptr, nullptr, nullptr,     nullptr, Randomness, Sleep,
                            Time,   LastError,        nullptr, nullptr, nullptr,     nullptr};
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  static_cast<void>(registered);
  g_disk = &disk;
  return "recording";
}

}  // namespace heng::tests
