#pragma once
// The file system: reading, listing, making folders; output_files.h writes. Every failure is told to the console and
// shows as an empty result or false.
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
  // These bytes of a mapped file have been read: their memory is given back until they are read again.
  void Done(std::string_view part) const;

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

}  // namespace heng::cli
