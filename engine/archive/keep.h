#pragma once
// What a run leaves in an archive: its rules, data, results and messages as the objects and the record of FORMAT.md.
//
// A run is made into a record twice: when it is kept, and when it is replayed, to be compared. What differs between the
// two is where objects go and where salts come from: the Vault.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/archive/packing.h"
#include "engine/archive/record.h"
#include "engine/archive/suite.h"
#include "engine/data/table.h"
#include "engine/result/result.h"

namespace heng::archive {

class Vault {
 public:
  virtual ~Vault() = default;
  virtual Suite suite() const = 0;
  // Takes in a text or file; the digests of its chunks.
  virtual Digests Chunks(std::string_view bytes);
  // Takes in what `make` gives for 0, 1 … count - 1; their digests.
  virtual Digests Objects(size_t count, const MakeObject& make) = 0;
  // Threads that the making of a record may use.
  virtual int threads() const { return 1; }
  virtual void Opening(const std::string& root, const std::string& bytes) = 0;
  // kSaltBytes for a personal cell. `path` names its column or file within the run.
  virtual std::string Salt(const std::string& path, size_t row) = 0;
  // The zstd frame that a personal file is kept as.
  virtual std::string Pack(const std::string& path, std::string_view bytes) = 0;
};

struct KeptFile {
  std::string name;
  bool there = true;
  std::string_view bytes;
};
struct KeptRule {
  bool given = false;
  std::vector<std::string> names;
  std::string_view bytes;
};
struct KeptEarlier {  // see EarlierRecord
  std::string kind, what, entry, from;
  std::vector<std::pair<std::string, KeptFile>> files;
};

struct Material {
  std::string title, period, engine;
  uint64_t language = 1;
  std::string who, when, note;
  std::vector<KeptRule> rules;
  std::vector<KeptFile> files;  // by table of the schema
  std::vector<KeptEarlier> earlier;
  const result::Outcome* outcome = nullptr;                 // with schema and data
  std::vector<std::pair<std::string, std::string>> sheets;  // name, text
  std::string roundings, messages;
  std::string corrects, reason;
};

RunRecord KeepRun(const Material& material, Vault& vault);
// Its results alone, without the roots of their rows: enough to see whether they came out the same.
std::vector<ResultRecord> KeepResults(const Material& material, Vault& vault);

// Whether a column of the scheme is 隐私; then all its files and messages are kept as personal ones are.
bool HoldsPersonal(const data::Schema& schema);

// A whole file from its chunks; nullopt: one is missing or erased, or it has more than `most` bytes.
class Store;
constexpr uint64_t kMostFileBytes = uint64_t{8} << 30;   // as Limits has it
constexpr uint64_t kMostTextBytes = uint64_t{64} << 20;  // of messages
std::optional<std::string> ReadChunks(Store& store, const Digests& chunks, uint64_t most = kMostFileBytes);
std::optional<std::string> ReadBlob(Store& store, Suite suite, const BlobRecord& blob, uint64_t most = kMostFileBytes);

constexpr const char* kQuantities = "";  // the table of the 量

// The bytes of a row of results, whose leaf stands in its table's tree. `cells`: keys, then results.
std::string RowBytes(const std::string& table, std::string_view cells);

}  // namespace heng::archive
