// Changes every stored field of an archive, a byte at a time, and wants each change found.
//
//   tamper ARCHIVE COUNT SEED [FOLDER KEPT]
//
// The archive is copied into memory; a change is made behind the back of its triggers, verified and taken back. Bytes
// are drawn evenly over all fields of all rows; each is changed in one bit or to another value. With FOLDER, KEPT of
// the changed archives are written there, for the second verifier, named after the first bad entry: 000017.3.archive;
// an x instead: of the file as a whole.
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/archive/verify.h"
#include "engine/base/digest.h"

namespace {

using heng::archive::Note;
using heng::archive::PublicKey;
using heng::archive::Store;
using heng::archive::Verified;

constexpr const char* kMemory = "/tampered";  // of the file system `memdb`, which connections share by name

void Want(bool truth, const char* what) {
  if (truth) return;
  std::fprintf(stderr, "tamper: %s\n", what);
  std::exit(2);
}

struct Field {
  std::string table, column, key;  // key: which row, as SQL
  std::string value;
  bool integer;
  bool text;
};

class Copy {
 public:
  explicit Copy(const char* path) {
    sqlite3* from = nullptr;
    Want(sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK, "the archive cannot be opened");
    Want(sqlite3_open_v2(kMemory, &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "memdb") == SQLITE_OK, "no memory");
    sqlite3_backup* backup = sqlite3_backup_init(db_, "main", from, "main");
    Want(backup != nullptr && sqlite3_backup_step(backup, -1) == SQLITE_DONE, "it cannot be copied");
    sqlite3_backup_finish(backup);
    sqlite3_close(from);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  }
  ~Copy() { sqlite3_close(db_); }

  void AddFields(const std::string& table, const std::vector<std::string>& columns, std::vector<Field>& fields) {
    // Rows are told by their rowid, those of the table without one by its key.
    const bool notes = table == "note";
    for (const std::string& column : columns) {
      const std::string key =
          notes ? "'entries = ' || entries || ' AND hash = ' || quote(hash)" : "'rowid = ' || rowid";
      sqlite3_stmt* rows = nullptr;
      const std::string sql = "SELECT " + key + ", " + column + " FROM " + table;
      Want(sqlite3_prepare_v2(db_, sql.c_str(), -1, &rows, nullptr) == SQLITE_OK, sql.c_str());
      while (sqlite3_step(rows) == SQLITE_ROW) {
        const int type = sqlite3_column_type(rows, 1);
        Field field{table,
                    column,
                    reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)),
                    "",
                    type == SQLITE_INTEGER,
                    type == SQLITE_TEXT};
        const void* bytes = sqlite3_column_blob(rows, 1);
        field.value.assign(static_cast<const char*>(bytes == nullptr ? "" : bytes), sqlite3_column_bytes(rows, 1));
        fields.push_back(field);
      }
      sqlite3_finalize(rows);
    }
  }

  // False: the table does not take the value (a key that is there already).
  bool Set(const Field& field, const std::string& value) {
    sqlite3_stmt* update = nullptr;
    const std::string sql = "UPDATE " + field.table + " SET " + field.column + " = ? WHERE " + KeyOf(field);
    Want(sqlite3_prepare_v2(db_, sql.c_str(), -1, &update, nullptr) == SQLITE_OK, sql.c_str());
    const int size = static_cast<int>(value.size());
    if (field.integer) {
      sqlite3_bind_int64(update, 1, std::stoll(value));
    } else if (field.text) {
      sqlite3_bind_text(update, 1, value.data(), size, SQLITE_TRANSIENT);
    } else {
      sqlite3_bind_blob(update, 1, value.data(), size, SQLITE_TRANSIENT);
    }
    const bool done = sqlite3_step(update) == SQLITE_DONE && sqlite3_changes(db_) == 1;
    sqlite3_finalize(update);
    if (done) at_[field.table + field.key + field.column] = value;
    return done;
  }
  bool Do(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }
  void Write(const std::string& path) {
    sqlite3* to = nullptr;
    std::remove(path.c_str());
    Want(sqlite3_open(path.c_str(), &to) == SQLITE_OK, path.c_str());
    sqlite3_backup* backup = sqlite3_backup_init(to, "main", db_, "main");
    Want(backup != nullptr && sqlite3_backup_step(backup, -1) == SQLITE_DONE, "it cannot be written");
    sqlite3_backup_finish(backup);
    sqlite3_close(to);
  }

 private:
  // A key that was itself changed is found under its new value.
  std::string KeyOf(const Field& field) {
    const auto changed = at_.find(field.table + field.key + field.column);
    if (changed == at_.end() || changed->second == field.value) return field.key;
    if (field.table == "entry" && field.column == "seq") return "rowid = " + changed->second;
    if (field.column == "entries") {
      return "entries = " + changed->second + field.key.substr(field.key.find(" AND"));
    }
    if (field.column == "hash") {
      // As bytes: a zero among them would end a text.
      const std::string key =
          field.key.substr(0, field.key.find("hash = ")) + "hash = CAST(x'" + heng::Hex(changed->second) + "' AS TEXT)";
      return key;
    }
    return field.key;
  }

  sqlite3* db_ = nullptr;
  std::map<std::string, std::string> at_;  // values as they are now, of fields that were changed once
};

// Signatures over what was not changed are worked out once.
class Remembered {
 public:
  bool operator()(const Note& note, const PublicKey& key) {
    const std::string question = heng::archive::Print(note) + key.bytes;
    const auto known = answers_.find(question);
    if (known != answers_.end()) return known->second;
    return answers_[question] = heng::archive::IsSignedBy(note, key);
  }

 private:
  std::map<std::string, bool> answers_;
};

class Tampering {
 public:
  explicit Tampering(const char* path) : copy_(path) {
    copy_.AddFields("entry", {"seq", "record"}, fields_);
    copy_.AddFields("object", {"digest", "size", "zstd"}, fields_);
    copy_.AddFields("note", {"entries", "hash", "text"}, fields_);
    copy_.AddFields("personal", {"root", "opening"}, fields_);
    for (const Field& field : fields_) bytes_ += field.value.size();
    Want(Check().findings.empty(), "the archive is not sound to begin with");
  }
  int Run(size_t count, uint64_t seed, const std::string& folder, size_t kept);
  int Rows(const std::string& folder);

 private:
  Verified Check() {
    Store store(kMemory, Store::Mode::kRead, "memdb");
    return heng::archive::Verify(store, {},
                                 [this](const Note& note, const PublicKey& key) { return known_(note, key); });
  }
  std::string Changed(const Field& field, size_t at, std::mt19937_64& random);
  std::string NameOf(const Verified& verified, size_t number) const {
    char name[40];
    std::snprintf(name, sizeof name, "/%06zu.", number);
    const auto& entry = verified.findings[0].entry;
    return name + (entry ? std::to_string(*entry) : "x") + ".archive";
  }

  Copy copy_;
  std::vector<Field> fields_;
  size_t bytes_ = 0;
  Remembered known_;
};

std::string Tampering::Changed(const Field& field, size_t at, std::mt19937_64& random) {
  std::string value = field.value;
  if (field.integer) return std::to_string(std::stoll(value) ^ (1ll << (random() % 20)));
  const bool bit = random() % 2 == 0;
  const auto mask = static_cast<char>(bit ? 1u << (random() % 8) : 1 + random() % 255);
  value[at] = static_cast<char>(value[at] ^ mask);
  return value;
}

int Tampering::Run(size_t count, uint64_t seed, const std::string& folder, size_t kept) {
  std::mt19937_64 random(seed);
  std::map<std::string, size_t> by_field;
  size_t missed = 0, done = 0;
  while (done < count) {
    size_t at = random() % bytes_;
    const Field* field = fields_.data();
    for (; at >= field->value.size(); ++field) at -= field->value.size();
    const std::string value = Changed(*field, at, random);
    if (!copy_.Set(*field, value)) continue;
    const Verified verified = Check();
    ++by_field[field->table + "." + field->column];
    if (verified.findings.empty()) {
      ++missed;
      std::printf("MISSED %s.%s of the row %s, byte %zu\n", field->table.c_str(), field->column.c_str(),
                  field->key.c_str(), at);
    } else if (!folder.empty() && done * kept / count != (done + 1) * kept / count) {
      copy_.Write(folder + NameOf(verified, done));
    }
    Want(copy_.Set(*field, field->value), "a change cannot be taken back");
    ++done;
  }
  Want(Check().findings.empty(), "a change was not taken back");
  for (const auto& [name, times] : by_field) std::printf("%8zu  %s\n", times, name.c_str());
  std::printf("%zu changes over %zu bytes of %zu fields, %zu missed\n", done, bytes_, fields_.size(), missed);
  return missed == 0 ? 0 : 1;
}

// Whole rows gone, put in, exchanged.
int Tampering::Rows(const std::string& folder) {
  const std::vector<std::string> kChanges = {
      "DELETE FROM entry WHERE seq = 100",
      "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
      "DELETE FROM entry WHERE seq = 0",
      "DELETE FROM note WHERE entries = 1",
      "DELETE FROM note WHERE entries = 57",
      "DELETE FROM note WHERE entries = 57 AND hash = (SELECT min(hash) FROM note)",  // of one of two hashes
      "DELETE FROM note WHERE entries = 57 AND hash = (SELECT max(hash) FROM note)",
      "DELETE FROM note WHERE entries = (SELECT max(entries) FROM note)",
      "DELETE FROM note",
      "DELETE FROM object WHERE rowid = 7",
      "DELETE FROM object",
      "DELETE FROM personal WHERE rowid = (SELECT max(rowid) FROM personal)",
      "INSERT INTO entry SELECT max(seq) + 1, (SELECT record FROM entry WHERE seq = 5) FROM entry",
      "INSERT INTO entry VALUES (100000, x'00')",
      "INSERT INTO note SELECT max(entries) + 1, 'sha256', (SELECT text FROM note WHERE entries = 3) FROM note",
      "INSERT INTO note VALUES (3, 'md5', 'x')",
      "INSERT INTO object VALUES (x'00', 1, x'00')",
      "INSERT INTO object SELECT zeroblob(32), size, zstd FROM object WHERE rowid = 3",
      "INSERT INTO personal VALUES (x'00', x'00')",
      "UPDATE entry SET record = (SELECT record FROM entry WHERE seq = 91) WHERE seq = 90",
      "UPDATE object SET zstd = (SELECT zstd FROM object WHERE rowid = 4), size = (SELECT size FROM object WHERE rowid "
      "= 4) WHERE rowid = 3",
      "UPDATE note SET text = (SELECT text FROM note WHERE entries = 41) WHERE entries = 40",
      "UPDATE note SET text = text || '\u2014 x AAAAAAAA' || char(10) WHERE entries = 40",
      "UPDATE personal SET opening = (SELECT opening FROM personal WHERE rowid = 2) WHERE rowid = 1",
      "CREATE TABLE more (x)",
      "CREATE INDEX more ON entry (record)",
      "CREATE VIEW more AS SELECT 1",
      "CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END",
      "DROP TRIGGER note_delete",
      "PRAGMA user_version = 7",
  };
  size_t missed = 0;
  copy_.Write(folder + "/sound");
  for (size_t i = 0; i < kChanges.size(); ++i) {
    const std::string path = folder + "/row" + std::to_string(i);
    copy_.Write(path);
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    char* said = nullptr;
    if (sqlite3_exec(db, kChanges[i].c_str(), nullptr, nullptr, &said) != SQLITE_OK) Want(false, said);
    sqlite3_close(db);
    Store store(path, Store::Mode::kRead);
    const bool found = store.failure().has_value() || !heng::archive::Verify(store, {}).findings.empty();
    if (!found) std::printf("MISSED %s\n", kChanges[i].c_str());
    missed += found ? 0 : 1;
  }
  std::printf("%zu changes of whole rows and tables, %zu missed\n", kChanges.size(), missed);
  return missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Want(argc == 4 || argc == 6, "tamper ARCHIVE COUNT SEED [FOLDER KEPT]");
  Tampering tampering(argv[1]);
  const std::string folder = argc == 6 ? argv[4] : "";
  const int bytes =
      tampering.Run(std::stoul(argv[2]), std::stoull(argv[3]), folder, argc == 6 ? std::stoul(argv[5]) : 0);
  const int rows = folder.empty() ? 0 : tampering.Rows(folder);
  return bytes != 0 ? bytes : rows;
}
