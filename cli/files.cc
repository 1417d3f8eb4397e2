#include "cli/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "cli/disk.h"
#include "cli/output_files.h"

namespace heng::cli {

std::optional<FileId> FindFileId(const std::string& path) {
  struct stat info;
  if (disk::Stat(path, info) != 0) return std::nullopt;
  return FileId(info.st_dev, info.st_ino);
}

bool IsMissingOrEmpty(const std::string& path) {
  struct stat info;
  return disk::Stat(path, info) != 0 || (S_ISREG(info.st_mode) && info.st_size == 0);
}

void HoldStandardStreams() {
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest free number is the closed one.
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) return;
  }
}

Text SystemText(int error) {
  switch (error) {
    case EEXIST: return {"同名的文件已经在那里", "there is a file of this name already"};
    case EACCES:
    case EPERM: return {"没有权限", "permission denied"};
    case ENOSPC:
    case EDQUOT: return {"磁盘满了", "the disk is full"};
    case EROFS: return {"磁盘是只读的", "the disk is read-only"};
    case ENOENT: return {"没有这个文件或文件夹", "there is no such file or folder"};
    case ENOTDIR: return {"路径中间有一段不是文件夹", "a part of the path is not a folder"};
    case EISDIR: return {"同名的文件夹已经在那里", "there is a folder of this name"};
    case ENAMETOOLONG: return {"名字太长", "the name is too long"};
    case EBADF: return {"没有打开", "it is not open"};
    case EMFILE:
    case ENFILE: return {"打开的文件太多", "too many files are open"};
    case EIO: return {"磁盘出错", "the disk reports a fault"};
    case EFBIG: return {"文件超过系统允许的大小", "the file is larger than the system allows"};
    case EPIPE: return {"接收的一方已经关闭", "the reader has gone"};
    default: return {"系统错误 " + std::to_string(error), "system error " + std::to_string(error)};
  }
}

std::string BehindLinks(const std::string& path) {
  char* real = realpath(path.c_str(), nullptr);
  std::string out = real == nullptr ? path : std::string(real);
  std::free(real);
  return out;
}

std::string JoinPath(const std::string& folder, const std::string& name) {
  if (folder.empty() || folder.back() == '/') return folder + name;
  return folder + '/' + name;
}

std::optional<FileBytes> FileBytes::Open(const std::string& path, uint64_t most, Console& console) {
  const int fd = disk::OpenToRead(path);
  if (fd < 0) {
    if (errno == ENOENT) {
      console.Fail(Code::E9010, {path});
    } else {
      console.Fail(Code::E9012, {path, SystemText(errno)});
    }
    return std::nullopt;
  }
  FileBytes file;
  struct stat info;
  int error = disk::StatOpen(fd, info) == 0 ? 0 : errno;
  if (error == 0 && S_ISDIR(info.st_mode)) {
    disk::Close(fd);
    console.Fail(Code::E9011, {path});
    return std::nullopt;
  }
  if (error == 0) file.id_ = FileId(info.st_dev, info.st_ino);
  if (error == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
    void* map = mmap(nullptr, info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) {
      error = errno;
    } else {
      file.map_ = static_cast<char*>(map);
      file.size_ = info.st_size;
    }
  } else if (error == 0) {
    char block[1 << 16];
    while (file.read_.size() <= most) {
      const ssize_t n = read(fd, block, sizeof block);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) error = errno;
      if (n <= 0) break;
      file.read_.append(block, n);
    }
  }
  disk::Close(fd);
  if (error == 0) return file;
  console.Fail(Code::E9012, {path, SystemText(error)});
  return std::nullopt;
}

FileBytes::FileBytes(FileBytes&& other) noexcept
    : map_(std::exchange(other.map_, nullptr)), size_(other.size_), read_(std::move(other.read_)), id_(other.id_) {}

void FileBytes::Done(std::string_view part) const {
  if (map_ == nullptr || part.data() < map_ || part.data() + part.size() > map_ + size_) return;
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t begin = (static_cast<size_t>(part.data() - map_) + page - 1) / page * page;
  const size_t end = static_cast<size_t>(part.data() + part.size() - map_) / page * page;
  if (begin < end) madvise(map_ + begin, end - begin, MADV_DONTNEED);
}

FileBytes::~FileBytes() {
  if (map_ != nullptr) munmap(map_, size_);
}

std::optional<std::vector<std::string>> ListFolder(const std::string& path, Console& console) {
  auto names = disk::List(path);
  if (!names) {
    switch (errno) {
      case ENOENT: console.Fail(Code::E9013, {path}); break;
      case ENOTDIR: console.Fail(Code::E9014, {path}); break;
      default: console.Fail(Code::E9012, {path, SystemText(errno)});
    }
    return std::nullopt;
  }
  std::sort(names->begin(), names->end());
  return names;
}

bool MakeFolder(const std::string& path, Console& console) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    const bool made = disk::MakeFolder(part) == 0;
    int error = made ? 0 : errno;
    if (!made && FindFileId(part)) error = 0;
    if (made) error = SyncFolder(FolderOf(part));
    if (error != 0) {
      console.Fail(Code::E9015, {path, SystemText(error)});
      return false;
    }
    if (end == std::string::npos) break;
  }
  struct stat info;
  if (disk::Stat(path, info) != 0 || !S_ISDIR(info.st_mode)) {
    console.Fail(Code::E9014, {path});
    return false;
  }
  if (disk::MayWrite(path) != 0) {
    console.Fail(Code::E9016, {path, SystemText(errno)});
    return false;
  }
  return true;
}

std::string RandomBytes(size_t count, Console& console) {
  std::string bytes(count, '\0');
  for (size_t done = 0; done < count;) {
    const ssize_t n = getrandom(bytes.data() + done, count - done, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      console.Fail(Code::E9012, {"getrandom", SystemText(errno)});
      return "";
    }
    done += static_cast<size_t>(n);
  }
  return bytes;
}

}  // namespace heng::cli
