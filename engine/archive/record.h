#pragma once
// The entries of an archive as structs, and as the canonical bytes of FORMAT.md, which says what each field is.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace heng::archive {

constexpr uint64_t kMostRows = 200'000'000;  // of a table, as Limits has it

using Digests = std::vector<std::string>;  // of chunks, in order

// A text or file is cut into chunks of so many bytes, a column into chunks of so many rows, the last of each shorter.
constexpr size_t kChunkBytes = size_t{4} << 20;
constexpr size_t kChunkRows = 65536;

struct Stored {  // an object that an entry added
  std::string digest;
  uint64_t size = 0;
  std::string frame_digest;
};

struct FoundingRecord {  // entry 0
  std::string suite, origin, who, when;
  std::vector<std::string> keys;  // public ones
};

// Bytes: chunks, or, in a run with personal columns, one digest: the root of an opening of one row.
struct BlobRecord {
  bool personal = false;
  Digests chunks;
};
struct RuleRecord {
  bool given = false;              // in the command; else taken over by one that is
  std::vector<std::string> names;  // it was opened by, the first the one messages use
  Digests chunks;
};
struct FileRecord {
  std::string name;
  bool there = true;
  BlobRecord bytes;
};
struct ColumnRecord {
  std::string name, type;
  bool personal = false;
  Digests chunks;  // of a personal column one: the root of its cells
};
struct InputRecord {
  std::string table;
  FileRecord file;
  uint64_t rows = 0;
  std::vector<ColumnRecord> columns;
};
struct EarlierRecord {
  std::string kind;   // adopt, previous, year
  std::string what;   // the scheme, or the school year
  std::string entry;  // leaf of its run's entry; empty: of no archive
  std::string from;
  std::vector<std::pair<std::string, FileRecord>> files;  // by table; none: the results of `entry` itself
};
struct ResultRecord {
  std::string table;  // empty: the quantities
  uint64_t keys = 0, rows = 0;
  std::vector<ColumnRecord> columns;
  Digests roots;  // of 65,536 rows each
};
struct RunRecord {
  uint64_t format = 2;  // heng/run/1: before a run's leaf was made from its seal (seal.h)
  std::string title, period;
  std::string engine;
  uint64_t language = 1;
  std::string decoder, who, when, note;
  std::vector<RuleRecord> rules;
  std::vector<InputRecord> inputs;
  std::vector<EarlierRecord> earlier;
  std::vector<ResultRecord> results;
  std::vector<FileRecord> sheets;
  Digests roundings;
  BlobRecord messages;
  std::string corrects, reason;
  std::vector<Stored> stored;
};

struct ApprovalRecord {
  std::string run, key, note, who, when;
};
struct LockRecord {
  std::string period, who, when, reason;
};
struct ErasureRecord {
  std::string run, table;
  std::vector<uint64_t> rows;
  std::string who, when, reason;
};

using Record = std::variant<FoundingRecord, RunRecord, ApprovalRecord, LockRecord, ErasureRecord>;

std::string Encode(const Record& record);
// Bytes of a run's record, as they stand in it: its fields 3; 4 and 5; 6 to 8.
struct RunParts {
  std::string rules, data, results;
};
RunParts PartsOf(const RunRecord& run);
// nullopt: not what Encode gives for some record, or a run with more rows than kMostRows, or with results that have no
// columns or more keys than columns.
std::optional<Record> Decode(std::string_view bytes);

}  // namespace heng::archive
