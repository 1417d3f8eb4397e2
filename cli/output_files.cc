#include "cli/output_files.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>

#include "cli/disk.h"
#include "cli/files.h"

namespace heng::cli {

namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr std::string_view kAside = ".heng-";
constexpr std::string_view kAsideEnd = ".tmp";

// `.heng-PROCESS-NUMBER.tmp`: the process; "" of another name.
std::string ProcessOf(const std::string& name) {
  if (name.size() <= kAside.size() + kAsideEnd.size() || name.compare(0, kAside.size(), kAside) != 0 ||
      name.compare(name.size() - kAsideEnd.size(), kAsideEnd.size(), kAsideEnd) != 0) {
    return "";
  }
  const std::string middle = name.substr(kAside.size(), name.size() - kAside.size() - kAsideEnd.size());
  const size_t dash = middle.find('-');
  const bool digits = middle.find_first_not_of("0123456789-") == std::string::npos;
  return digits && dash != std::string::npos && dash > 0 ? middle.substr(0, dash) : "";
}

// Whether the system cannot do it here, rather than failed to.
bool IsUnknownHere(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EPERM || error == EACCES;
}

}  // namespace

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

int SyncFolder(const std::string& folder) {
  if (disk::SyncFolder(folder) == 0) return 0;
  return errno == EIO || errno == ENOSPC || errno == EDQUOT ? errno : 0;
}

OutputFiles::~OutputFiles() { RemoveAsides(); }

void OutputFiles::RemoveAsides() {
  for (File& file : files_) {
    if (!file.aside.empty()) disk::Unlink(file.aside);
    file.aside.clear();
    if (file.fd >= 0) disk::Close(std::exchange(file.fd, -1));
  }
}

bool OutputFiles::Fail(const std::string& path, int error) {
  console_.Fail(Code::E9016, {path, SystemText(error)});
  return false;
}

// Removes what commands that were cut off have left aside in the folder. One that is still at work holds its files.
void OutputFiles::Sweep(const std::string& folder) {
  if (!swept_.insert(folder).second) return;
  const auto names = disk::List(folder);
  if (!names) return;
  std::map<std::string, std::vector<std::string>> by_process;
  for (const std::string& name : *names) {
    const std::string process = ProcessOf(name);
    if (!process.empty()) by_process[process].push_back(JoinPath(folder, name));
  }
  for (const auto& [process, paths] : by_process) {
    const bool left = std::all_of(paths.begin(), paths.end(), [](const std::string& path) {
      const int fd = disk::OpenToRead(path);
      const bool free = fd >= 0 && disk::Hold(fd);
      if (fd >= 0) disk::Close(fd);
      return free;
    });
    for (const std::string& path : paths) {
      if (left) disk::Unlink(path);
    }
  }
}

std::string OutputFiles::NextAside(const std::string& folder) {
  std::string name(kAside);
  name += std::to_string(getpid()) + "-" + std::to_string(numbers_++);
  return JoinPath(folder, name.append(kAsideEnd));
}

int OutputFiles::MakeAside(const std::string& path, mode_t mode) {
  const std::string folder = FolderOf(path);
  Sweep(folder);
  for (;;) {
    const std::string aside = NextAside(folder);
    const int fd = disk::Make(aside, mode);
    if (fd < 0 && errno == EEXIST) continue;  // of a process of the same number, on another machine
    if (fd >= 0) files_.push_back({path, aside, fd});
    return fd < 0 ? errno : 0;
  }
}

bool OutputFiles::Begin(const std::string& path) {
  buffer_.clear();
  struct stat info;
  const bool exists = disk::Stat(path, info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return Fail(path, EISDIR);
  if (exists && !S_ISREG(info.st_mode)) {
    const int fd = disk::OpenDevice(path);
    if (fd < 0) return Fail(path, errno);
    files_.push_back({path, "", fd});
    return true;
  }
  const int error = MakeAside(path, 0666);
  if (error != 0) return Fail(path, error);
  if (exists) disk::SetMode(files_.back().fd, info.st_mode & 07777);  // some file systems know no permissions
  return true;
}

bool OutputFiles::BeginSecret(const std::string& path) {
  buffer_.clear();
  const int error = MakeAside(path, 0600);
  if (error != 0) return Fail(path, error);
  files_.back().is_new = true;
  return true;
}

bool OutputFiles::Write(std::string_view bytes) {
  constexpr size_t kLarge = size_t{1} << 16;  // not worth a copy
  if (bytes.size() >= kLarge) return Drain() && WriteOut(bytes);
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes || Drain();
}

bool OutputFiles::WriteOut(std::string_view bytes) {
  const File& file = files_.back();
  while (!bytes.empty()) {
    const ssize_t n = disk::Write(file.fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(file.path, errno);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool OutputFiles::Drain() {
  const bool written = WriteOut(buffer_);
  buffer_.clear();
  return written;
}

bool OutputFiles::End() {
  if (!Drain()) return false;
  File& file = files_.back();
  if (!file.aside.empty()) return disk::Sync(file.fd) == 0 || Fail(file.path, errno);  // held until it is in place
  return disk::Close(std::exchange(file.fd, -1)) == 0 || Fail(file.path, errno);
}

bool OutputFiles::WriteWhole(const std::string& path, std::string_view bytes) {
  return Begin(path) && Write(bytes) && End();
}

// 0, or the system's error. What was there is kept aside until all files are in place, where the file system can.
int OutputFiles::Put(File& file) {
  using Done = File::Done;
  struct stat info;
  if (file.is_new) {
    int result = disk::RenameToNew(file.aside, file.path);
    if (result != 0 && IsUnknownHere(errno)) {
      if (disk::Stat(file.path, info) == 0) return EEXIST;
      result = disk::Rename(file.aside, file.path);
    }
    if (result != 0) return errno;
    file.done = Done::kPut;
  } else if (disk::Stat(file.path, info) != 0) {
    if (disk::Rename(file.aside, file.path) != 0) return errno;
    file.done = Done::kPut;
  } else if (disk::Exchange(file.aside, file.path) == 0) {
    file.done = Done::kExchanged;
    return 0;
  } else {
    if (!IsUnknownHere(errno) || disk::Rename(file.aside, file.path) != 0) return errno;
    file.done = Done::kReplaced;
  }
  file.aside.clear();
  return 0;
}

// As it was before Commit, as far as the disk still answers.
void OutputFiles::PutBack() {
  using Done = File::Done;
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
    switch (file->done) {
      case Done::kNothing:
      case Done::kReplaced: break;
      case Done::kPut: disk::Unlink(file->path); break;
      case Done::kExchanged: disk::Exchange(file->aside, file->path); break;
      case Done::kTakenAway:
        if (disk::Rename(file->aside, file->path) == 0) file->aside.clear();
        break;
    }
    file->done = Done::kNothing;
  }
}

// Taken away under a name of its own, so that it can be put back.
int OutputFiles::TakeAway(const std::string& path) {
  struct stat info;
  if (disk::Stat(path, info) != 0) return 0;
  const std::string aside = NextAside(FolderOf(path));
  if (disk::Rename(path, aside) != 0) return errno;
  files_.push_back({path, aside, -1, false, File::Done::kTakenAway});
  return 0;
}

bool OutputFiles::Commit() {
  const size_t written = files_.size();
  std::set<std::string> folders;
  std::string at;
  int error = 0;
  for (size_t i = 0; i < written && error == 0; ++i) {
    at = files_[i].path;
    if (files_[i].aside.empty()) continue;  // a device
    folders.insert(FolderOf(at));
    error = Put(files_[i]);
  }
  for (size_t i = 0; i < drops_.size() && error == 0; ++i) {
    at = drops_[i];
    folders.insert(FolderOf(at));
    error = TakeAway(at);
  }
  for (auto folder = folders.begin(); folder != folders.end() && error == 0; ++folder) error = SyncFolder(*folder);
  if (error != 0) PutBack();
  RemoveAsides();
  files_.resize(written);
  return error == 0 || Fail(at, error);
}

}  // namespace heng::cli
