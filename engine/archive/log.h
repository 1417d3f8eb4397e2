#pragma once
// The log of an archive: its entries, their tree, and the notes that sign it. Entries are added here and nowhere else,
// each with the objects it names and a note by every key of the archive, those of one command in one transaction:
// without its seal nothing is kept.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/merkle.h"
#include "engine/archive/note.h"
#include "engine/archive/packing.h"
#include "engine/archive/record.h"
#include "engine/archive/store.h"

namespace heng::archive {

// What keeps a log from being read or added to.
struct LogFault {
  enum class Kind : uint8_t {
    kStore,     // see Store::failure()
    kNoLog,     // entry 0 is missing or says nothing that can be read
    kUnsealed,  // its last state has no note, or one that does not hold
    kWrongKeys  // those handed in are not the archive's
  } kind;
};

// An archive's first entry and its first notes, to be committed. `keys`: one for each hash of the suite.
std::optional<LogFault> FoundLog(Store& store, Suite suite, const std::string& origin, const std::string& who,
                                 const std::string& when, const std::vector<PrivateKey>& keys);

class Log {
 public:
  // Begins a transaction and reads the log. `keys` as for FoundLog; they must be the archive's.
  Log(Store& store, std::vector<PrivateKey> keys);
  const std::optional<LogFault>& fault() const { return fault_; }

  Suite suite() const { return suite_; }
  uint64_t size() const { return tree_.size(); }
  // A text or file in chunks; one that the archive holds already is not stored again.
  Digests Add(std::string_view bytes);
  // An object of the archive's suite, packed ahead; its digest.
  std::string Take(const Packed& packed);
  bool AddOpening(std::string_view root, std::string_view bytes);
  // Adds the entry (a run with what was stored for it) and its notes. Its leaf; "" after a fault.
  std::string Append(Record record);
  // Keeps what was added. False: a fault, and nothing was.
  bool Commit();
  const Tree& tree() const { return tree_; }

 private:
  Store& store_;
  std::vector<PrivateKey> keys_;
  std::optional<LogFault> fault_;
  Suite suite_ = Suite::kIntl;
  std::string origin_;
  Tree tree_{Suite::kIntl};
  std::vector<Stored> stored_;   // by the entry to come
  std::set<std::string> taken_;  // digests
};

// Whether the last state of a log that was read is signed, by each of the archive's own keys.
bool IsSealed(Store& store, Suite suite, const FoundingRecord& founding, const Tree& tree);

// The name of a hash in the table of notes: sha256, sm3.
std::string_view NameOf(Hash hash);
// The half of a digest that belongs to the hash.
std::string_view PartOf(Suite suite, Hash hash, std::string_view digest);

}  // namespace heng::archive
