#include "engine/archive/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <utility>

namespace heng::archive {

namespace {

constexpr int kApplicationId = 0x48454E47;
constexpr int kVersion = 1;
constexpr int kBusyMs = 10000;

// In this order; a file whose definitions are others is no archive.
const std::array<const char*, 4> kTables = {
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT",
    "CREATE TABLE object (digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT",
    "CREATE TABLE note (entries INTEGER NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (entries, hash)) "
    "STRICT, WITHOUT ROWID",
    "CREATE TABLE personal (root BLOB NOT NULL UNIQUE, opening BLOB NOT NULL) STRICT",
};
const std::array<const char*, 4> kNames = {"entry", "object", "note", "personal"};

std::string TriggerSql(const std::string& table, const std::string& verb) {
  return "CREATE TRIGGER " + table + "_" + (verb == "UPDATE" ? "update" : "delete") + " BEFORE " + verb + " ON " +
         table + " BEGIN SELECT raise(ABORT, 'an archive only grows'); END";
}

std::vector<std::string> Definitions() {
  std::vector<std::string> all;
  for (size_t i = 0; i < kTables.size(); ++i) {
    all.emplace_back(kTables[i]);
    all.push_back(TriggerSql(kNames[i], "UPDATE"));
    all.push_back(TriggerSql(kNames[i], "DELETE"));
  }
  return all;
}

Failure FailureOf(const SQLite::Exception& error) {
  using Kind = Failure::Kind;
  switch (error.getErrorCode()) {
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH: return {Kind::kNoFile, error.what()};
    case SQLITE_NOTADB: return {Kind::kNoArchive, error.what()};
    case SQLITE_FULL: return {Kind::kFull, error.what()};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Kind::kBusy, error.what()};
    case SQLITE_IOERR:
    case SQLITE_NOMEM: return {Kind::kDevice, error.what()};
    default: return {Kind::kDamaged, error.what()};
  }
}

std::string_view BytesOf(const SQLite::Column& column) {
  const void* bytes = column.getBlob();
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), static_cast<size_t>(column.getBytes()));
}

void Bind(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bindNoCopy(index, static_cast<const void*>(bytes.empty() ? "" : bytes.data()),
                       static_cast<int>(bytes.size()));
}

Object ObjectOf(SQLite::Statement& row) {
  return {std::string(BytesOf(row.getColumn(0))), static_cast<uint64_t>(row.getColumn(1).getInt64()),
          std::string(BytesOf(row.getColumn(2)))};
}

}  // namespace

struct Store::State {
  std::optional<SQLite::Database> database;
  std::optional<SQLite::Transaction> transaction;
  std::optional<Failure> failure;

  // What `work` gives, or nothing once something has failed.
  template <typename Work>
  auto Try(Work work) -> decltype(work()) {
    if (failure) return {};
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      failure = FailureOf(error);
    }
    // Rolling back may itself fail; the journal then does it when the file is opened next.
    try {
      transaction.reset();
    } catch (const SQLite::Exception&) {
    }
    return {};
  }

  bool Create();
  bool Recognise();
  std::string OtherDefinition();
};

bool Store::State::Create() {
  transaction.emplace(*database, SQLite::TransactionBehavior::EXCLUSIVE);
  if (database->execAndGet("SELECT count(*) FROM sqlite_schema").getInt() != 0) {
    transaction.reset();
    failure = Failure{Failure::Kind::kNoArchive, "the file is not empty"};
    return false;
  }
  database->exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  database->exec("PRAGMA user_version = " + std::to_string(kVersion));
  for (const std::string& sql : Definitions()) database->exec(sql);
  return true;
}

bool Store::State::Recognise() {
  if (database->execAndGet("PRAGMA application_id").getInt() != kApplicationId) {
    failure = Failure{Failure::Kind::kNoArchive, "application_id"};
    return false;
  }
  const int version = database->execAndGet("PRAGMA user_version").getInt();
  if (version != kVersion) {
    failure = Failure{Failure::Kind::kNewer, std::to_string(version)};
    return false;
  }
  // A table that is a view could go on for ever.
  const std::string other = OtherDefinition();
  if (!other.empty()) failure = Failure{Failure::Kind::kDamaged, other};
  return other.empty();
}

// The first definition that is not as it must be; "" when all are.
std::string Store::State::OtherDefinition() {
  const std::vector<std::string> wanted = Definitions();
  SQLite::Statement rows(*database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
  size_t at = 0;
  for (; rows.executeStep(); ++at) {
    const std::string sql = rows.getColumn(0).getText();
    if (at >= wanted.size() || sql != wanted[at]) return sql.empty() ? "sqlite_schema" : sql;
  }
  return at == wanted.size() ? "" : wanted[at];
}

Store::Store(const std::string& path, Mode mode, const std::string& vfs) : state_(std::make_unique<State>()) {
  state_->Try([&] {
    // Also to read: what a program that was cut off left behind is put right by the next one that opens the file. A
    // file that is write-protected is opened for reading by the library itself.
    int flags = SQLite::OPEN_READWRITE;
    if (mode == Mode::kCreate) flags |= SQLite::OPEN_CREATE;
    state_->database.emplace(path, flags, kBusyMs, vfs);
    // A commit is on the disk when it returns, and so is the folder's entry of the journal that is gone.
    state_->database->exec("PRAGMA synchronous = EXTRA");
    // Definitions in the file are not trusted to call functions; broken pages are noticed where they are read.
    state_->database->exec("PRAGMA trusted_schema = OFF");
    state_->database->exec("PRAGMA cell_size_check = ON");
    if (mode == Mode::kRead) state_->database->exec("PRAGMA query_only = ON");
    if (mode == Mode::kCreate) return state_->Create();
    // What is read belongs together, whatever is added meanwhile.
    if (mode == Mode::kRead) state_->transaction.emplace(*state_->database, SQLite::TransactionBehavior::DEFERRED);
    return state_->Recognise();
  });
}

Store::~Store() = default;

const std::optional<Failure>& Store::failure() const { return state_->failure; }

bool Store::Begin() {
  return state_->Try([&] {
    if (state_->transaction) return true;  // of a file that is being made
    state_->transaction.emplace(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    return true;
  });
}

bool Store::Commit() {
  return state_->Try([&] {
    state_->transaction->commit();
    state_->transaction.reset();
    return true;
  });
}

bool Store::AddEntry(uint64_t seq, std::string_view record) {
  return state_->Try([&] {
    SQLite::Statement add(*state_->database, "INSERT INTO entry (seq, record) VALUES (?, ?)");
    add.bind(1, static_cast<int64_t>(seq));
    Bind(add, 2, record);
    add.exec();
    return true;
  });
}

bool Store::AddObject(const Object& object) {
  return state_->Try([&] {
    SQLite::Statement add(*state_->database, "INSERT INTO object (digest, size, zstd) VALUES (?, ?, ?)");
    Bind(add, 1, object.digest);
    add.bind(2, static_cast<int64_t>(object.size));
    Bind(add, 3, object.frame);
    add.exec();
    return true;
  });
}

bool Store::AddNote(const NoteRow& note) {
  return state_->Try([&] {
    SQLite::Statement add(*state_->database, "INSERT INTO note (entries, hash, text) VALUES (?, ?, ?)");
    add.bind(1, static_cast<int64_t>(note.entries));
    add.bind(2, note.hash);
    add.bind(3, note.text);
    add.exec();
    return true;
  });
}

bool Store::AddOpening(const Opening& opening) {
  return state_->Try([&] {
    SQLite::Statement add(*state_->database, "INSERT INTO personal (root, opening) VALUES (?, ?)");
    Bind(add, 1, opening.root);
    Bind(add, 2, opening.bytes);
    add.exec();
    return true;
  });
}

uint64_t Store::CountEntries() {
  return state_->Try(
      [&] { return static_cast<uint64_t>(state_->database->execAndGet("SELECT count(*) FROM entry").getInt64()); });
}

std::optional<std::string> Store::FindEntry(uint64_t seq) {
  return state_->Try([&]() -> std::optional<std::string> {
    SQLite::Statement find(*state_->database, "SELECT record FROM entry WHERE seq = ?");
    find.bind(1, static_cast<int64_t>(seq));
    if (!find.executeStep()) return std::nullopt;
    return std::string(BytesOf(find.getColumn(0)));
  });
}

std::optional<Object> Store::FindObject(std::string_view digest) {
  return state_->Try([&]() -> std::optional<Object> {
    SQLite::Statement find(*state_->database, "SELECT digest, size, zstd FROM object WHERE digest = ?");
    Bind(find, 1, digest);
    if (!find.executeStep()) return std::nullopt;
    return ObjectOf(find);
  });
}

bool Store::HasObject(std::string_view digest) {
  return state_->Try([&] {
    SQLite::Statement find(*state_->database, "SELECT 1 FROM object WHERE digest = ?");
    Bind(find, 1, digest);
    return find.executeStep();
  });
}

std::optional<Opening> Store::FindOpening(std::string_view root) {
  return state_->Try([&]() -> std::optional<Opening> {
    SQLite::Statement find(*state_->database, "SELECT root, opening FROM personal WHERE root = ?");
    Bind(find, 1, root);
    if (!find.executeStep()) return std::nullopt;
    return Opening{std::string(BytesOf(find.getColumn(0))), std::string(BytesOf(find.getColumn(1)))};
  });
}

// Pages that lead to one another in a forged file could go on for ever: keys must grow.
template <typename Key>
class Growing {
 public:
  void See(const Key& key) {
    if (last_ && !(*last_ < key)) throw SQLite::Exception("keys out of order", SQLITE_CORRUPT);
    last_ = key;
  }

 private:
  std::optional<Key> last_;
};

bool Store::EachEntry(const std::function<void(uint64_t seq, std::string_view record)>& take) {
  return state_->Try([&] {
    SQLite::Statement rows(*state_->database, "SELECT seq, record FROM entry ORDER BY seq");
    Growing<int64_t> keys;
    while (rows.executeStep()) {
      keys.See(rows.getColumn(0).getInt64());
      take(static_cast<uint64_t>(rows.getColumn(0).getInt64()), BytesOf(rows.getColumn(1)));
    }
    return true;
  });
}

bool Store::EachObject(const std::function<void(const Object&)>& take) {
  return state_->Try([&] {
    SQLite::Statement rows(*state_->database, "SELECT digest, size, zstd FROM object ORDER BY digest");
    Growing<std::string> keys;
    while (rows.executeStep()) {
      const Object object = ObjectOf(rows);
      keys.See(object.digest);
      take(object);
    }
    return true;
  });
}

bool Store::EachNote(const std::function<void(const NoteRow&)>& take) {
  return state_->Try([&] {
    SQLite::Statement rows(*state_->database, "SELECT entries, hash, text FROM note ORDER BY entries, hash");
    Growing<std::pair<int64_t, std::string>> keys;
    while (rows.executeStep()) {
      const int64_t entries = rows.getColumn(0).getInt64();
      const NoteRow note{static_cast<uint64_t>(entries), std::string(BytesOf(rows.getColumn(1))),
                         std::string(BytesOf(rows.getColumn(2)))};
      keys.See({entries, note.hash});
      take(note);
    }
    return true;
  });
}

bool Store::EachOpening(const std::function<void(const Opening&)>& take) {
  return state_->Try([&] {
    SQLite::Statement rows(*state_->database, "SELECT root, opening FROM personal ORDER BY root");
    Growing<std::string> keys;
    while (rows.executeStep()) {
      const Opening opening{std::string(BytesOf(rows.getColumn(0))), std::string(BytesOf(rows.getColumn(1)))};
      keys.See(opening.root);
      take(opening);
    }
    return true;
  });
}

std::string Store::StructureFault() {
  return state_->Try([&]() -> std::string {
    SQLite::Statement check(*state_->database, "PRAGMA integrity_check(1)");
    if (!check.executeStep()) return "integrity_check";
    if (const std::string said = check.getColumn(0).getText(); said != "ok") return said;
    return state_->OtherDefinition();
  });
}

}  // namespace heng::archive
