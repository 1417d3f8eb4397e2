#pragma once
// The archive's file: the tables of FORMAT.md, and nothing about what they mean. Rows are added, never changed: there
// is no statement here that could, and triggers refuse those of others.
//
// What goes wrong outside is kept as a Failure; after one nothing of the transaction is in the file.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heng::archive {

struct Failure {
  enum class Kind : uint8_t {
    kNoFile,     // it is not there, or may not be opened
    kNoArchive,  // a file of another kind
    kNewer,      // of a format this program does not know; `detail`: its number
    kDamaged,    // the database itself is broken
    kFull,       // no space left
    kBusy,       // another program is writing
    kDevice      // reading or writing failed
  } kind;
  std::string detail;  // what the library said
};

struct Object {
  std::string digest;
  uint64_t size = 0;  // of the content
  std::string frame;  // as stored
};
struct NoteRow {
  uint64_t entries = 0;
  std::string hash, text;
};
struct Opening {
  std::string root, bytes;
};

class Store {
 public:
  enum class Mode : uint8_t { kRead, kAppend, kCreate };
  // kRead: one state of the file, however long it is read.
  // kCreate: the file must not be there, or be empty; until Commit it stays so. `vfs`: the name of the file system
  // SQLite uses, "" for its own.
  Store(const std::string& path, Mode mode, const std::string& vfs = {});
  ~Store();

  // The first thing that went wrong; after it nothing is read or written any more.
  const std::optional<Failure>& failure() const;

  // Begin takes the file's only writing place, so what is read after it is what Commit adds to. A Store that goes away
  // before Commit has added nothing. False: a failure.
  bool Begin();
  bool Commit();
  bool AddEntry(uint64_t seq, std::string_view record);
  bool AddObject(const Object& object);
  bool AddNote(const NoteRow& note);
  bool AddOpening(const Opening& opening);

  // Empty when it is not there.
  uint64_t CountEntries();
  std::optional<std::string> FindEntry(uint64_t seq);
  std::optional<Object> FindObject(std::string_view digest);
  bool HasObject(std::string_view digest);
  std::optional<Opening> FindOpening(std::string_view root);
  // All rows, in order of their keys.
  bool EachEntry(const std::function<void(uint64_t seq, std::string_view record)>& take);
  bool EachObject(const std::function<void(const Object&)>& take);
  bool EachNote(const std::function<void(const NoteRow&)>& take);
  bool EachOpening(const std::function<void(const Opening&)>& take);

  // What is wrong with the database itself or with the definitions of its tables; "" when nothing is.
  std::string StructureFault();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace heng::archive
