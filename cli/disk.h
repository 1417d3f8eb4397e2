#pragma once
// The calls of the system behind everything this program does to files and folders; archives alone go through SQLite.
// Each is the system's call of its name: what that returns, and `errno` after a failure. Tests link calls of their own
// in place of these (tests/archive/test_disk.h), which fail or break off wherever they are told to.
#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace heng::cli::disk {

int Stat(const std::string& path, struct stat& info);
int StatOpen(int fd, struct stat& info);
int MayWrite(const std::string& folder);  // 0: files can be made there
std::optional<std::vector<std::string>> List(const std::string& folder);

int OpenToRead(const std::string& path);
// What is there and is no regular file: a device, a pipe.
int OpenDevice(const std::string& path);
// A new file, held against Hold of others; refused when the name is taken.
int Make(const std::string& path, mode_t mode);
// Whether nobody else holds the file; then it is held.
bool Hold(int fd);
ssize_t Write(int fd, const char* bytes, size_t size);
int SetMode(int fd, mode_t mode);
int Sync(int fd);
int Close(int fd);

int MakeFolder(const std::string& path);
int SyncFolder(const std::string& path);
int Rename(const std::string& from, const std::string& to);
// Refused when the name is taken.
int RenameToNew(const std::string& from, const std::string& to);
// Both must be there.
int Exchange(const std::string& one, const std::string& other);
int Unlink(const std::string& path);

}  // namespace heng::cli::disk
