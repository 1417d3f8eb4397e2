#pragma once
// The file system: reading, listing, and writing so that a result file is either whole or not there. Every failure is
// told to the console and shows as an empty result or false.
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "engine/file_names.h"

namespace heng::cli {

// The file behind a path, whatever the path is called.
using FileId = std::pair<dev_t, ino_t>;
std::optional<FileId> FindFileId(const std::string& path);  // nullopt: not there

bool IsMissingOrEmpty(const std::string& path);

// A standard stream that was closed must not become the number of a result file: it is held by something that refuses
// reading and writing alike.
void HoldStandardStreams();

// What the system says, in a person's words.
Text SystemText(int error);

// The file that a path leads to at last, through symbolic links; the path itself when that cannot be found out.
std::string BehindLinks(const std::string& path);
std::string JoinPath(const std::string& folder, const std::string& name);

// A file's bytes: mapped, or read when it is no regular file.
class FileBytes {
 public:
  // `most`: of a file that is not mapped no more than most + 1 bytes are read.
  static std::optional<FileBytes> Open(const std::string& path, uint64_t most, Console& console);
  FileBytes(FileBytes&& other) noexcept;
  FileBytes& operator=(FileBytes&&) = delete;
  ~FileBytes();

  std::string_view bytes() const { return map_ != nullptr ? std::string_view(map_, size_) : std::string_view(read_); }
  FileId id() const { return id_; }

 private:
  FileBytes() = default;
  char* map_ = nullptr;
  size_t size_ = 0;
  std::string read_;
  FileId id_;
};

// Names of what is in a folder, sorted.
std::optional<std::vector<std::string>> ListFolder(const std::string& path, Console& console);
// Makes the folder and those above it, and sees that it can be written to.
bool MakeFolder(const std::string& path, Console& console);

// Bytes that nobody can guess; "" after a failure that was told.
std::string RandomBytes(size_t count, Console& console);
// A new file that only its owner can read. False: it is there already, or cannot be written, which was told.
bool WriteSecret(const std::string& path, std::string_view bytes, Console& console);

// Files written together: under temporary names first, put in place by Commit. Without Commit nothing is left.
class OutputFiles {
 public:
  explicit OutputFiles(Console& console) : console_(console) {}
  OutputFiles(const OutputFiles&) = delete;
  OutputFiles& operator=(const OutputFiles&) = delete;
  ~OutputFiles();

  // Begins the next file, in a folder that exists. A device or a pipe is written to directly; a file that is replaced
  // leaves its permissions.
  bool Begin(const std::string& path);
  bool Write(std::string_view bytes);
  bool End();
  bool WriteWhole(const std::string& path, std::string_view bytes);
  // A file of an earlier run that would now be wrong; removed by Commit.
  void Drop(const std::string& path) { drops_.push_back(path); }
  bool Commit();

  size_t count() const { return files_.size(); }

 private:
  struct File {
    std::string path;
    std::string temporary;  // "" = written in place
  };
  bool Fail(const std::string& path, int error);
  bool Drain();

  Console& console_;
  std::vector<File> files_;
  std::vector<std::string> drops_;
  std::string buffer_;
  int fd_ = -1;
  bool committed_ = false;
};

}  // namespace heng::cli
