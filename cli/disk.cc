#include "cli/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace heng::cli::disk {

int Stat(const std::string& path, struct stat& info) { return stat(path.c_str(), &info); }
int StatOpen(int fd, struct stat& info) { return fstat(fd, &info); }
int MayWrite(const std::string& folder) { return access(folder.c_str(), W_OK | X_OK); }

std::optional<std::vector<std::string>> List(const std::string& folder) {
  DIR* open = opendir(folder.c_str());
  if (open == nullptr) return std::nullopt;
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(open)) names.emplace_back(entry->d_name);
  const int error = errno;
  closedir(open);
  errno = error;
  if (error != 0) return std::nullopt;
  return names;
}

int OpenToRead(const std::string& path) { return open(path.c_str(), O_RDONLY | O_CLOEXEC); }
int OpenDevice(const std::string& path) { return open(path.c_str(), O_WRONLY | O_CLOEXEC); }

int Make(const std::string& path, mode_t mode) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd >= 0) flock(fd, LOCK_EX | LOCK_NB);
  return fd;
}

bool Hold(int fd) { return flock(fd, LOCK_EX | LOCK_NB) == 0; }
ssize_t Write(int fd, const char* bytes, size_t size) { return write(fd, bytes, size); }
int SetMode(int fd, mode_t mode) { return fchmod(fd, mode); }
int Sync(int fd) { return fsync(fd); }
int Close(int fd) { return close(fd); }

int MakeFolder(const std::string& path) { return mkdir(path.c_str(), 0777); }

int SyncFolder(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return -1;
  const int result = fsync(fd);
  const int error = errno;
  close(fd);
  errno = error;
  return result;
}

int Rename(const std::string& from, const std::string& to) { return rename(from.c_str(), to.c_str()); }
int RenameToNew(const std::string& from, const std::string& to) {
  return renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
}
int Exchange(const std::string& one, const std::string& other) {
  return renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE);
}
int Unlink(const std::string& path) { return unlink(path.c_str()); }

}  // namespace heng::cli::disk
