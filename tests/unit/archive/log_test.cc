// The log: what is sealed is found again with its seal, what is not sealed is refused.
#include "engine/archive/log.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <cstdio>

#include "engine/archive/compress.h"
#include "engine/archive/seal.h"

namespace heng::archive {
namespace {

constexpr const char* kPath = "log_test.heng-archive";

std::vector<PrivateKey> KeysOf(Suite suite, char seed = 1) {
  std::vector<PrivateKey> keys;
  for (const Hash hash : HashesOf(suite)) keys.push_back(*MakeKey("县教育局", hash, std::string(32, seed)));
  return keys;
}

void Sql(const std::string& sql) {
  sqlite3* database = nullptr;
  sqlite3_open(kPath, &database);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

// A founded archive of the suite with one lock.
void Make(Suite suite) {
  std::remove(kPath);
  Store store(kPath, Store::Mode::kCreate);
  REQUIRE(!FoundLog(store, suite, "heng/某县", "张", "2023-09-01", KeysOf(suite)));
  REQUIRE(store.Commit());
  Log log(store, KeysOf(suite));
  REQUIRE(!log.fault());
  CHECK(log.size() == 1);
  REQUIRE(!log.Append(LockRecord{"2022", "张", "2023-09-01", "公示期满"}).empty());
  REQUIRE(log.Commit());
}

std::optional<LogFault::Kind> FaultOf(Suite suite, char seed = 1) {
  Store store(kPath, Store::Mode::kAppend);
  const Log log(store, KeysOf(suite, seed));
  return log.fault() ? std::optional(log.fault()->kind) : std::nullopt;
}

TEST_CASE("a log of each suite") {
  for (const Suite suite : {Suite::kIntl, Suite::kGm, Suite::kBoth}) {
    Make(suite);
    CHECK(!FaultOf(suite));
    Store store(kPath, Store::Mode::kRead);
    Tree tree(suite);
    store.EachEntry([&](uint64_t, std::string_view entry) { tree.Add(LeafOf(suite, entry)); });
    CHECK(tree.size() == 2);
    size_t notes = 0;
    store.EachNote([&](const NoteRow& row) {
      const auto note = ReadNote(row.text);
      REQUIRE(note);
      const auto checkpoint = ReadCheckpoint(note->text);
      REQUIRE(checkpoint);
      const Hash hash = row.hash == "sha256" ? Hash::kSha256 : Hash::kSm3;
      CHECK(checkpoint->root == PartOf(suite, hash, tree.RootOf(checkpoint->size)));
      CHECK(IsSignedBy(*note, MakeKey("县教育局", hash, std::string(32, 1))->pub));
      ++notes;
    });
    CHECK(notes == 2 * HashesOf(suite).size());
  }
}

TEST_CASE("what is not sealed is not added to") {
  using Kind = LogFault::Kind;
  for (const Suite suite : {Suite::kIntl, Suite::kBoth}) {
    Make(suite);
    CHECK(FaultOf(suite, 2) == Kind::kWrongKeys);
    CHECK(FaultOf(suite == Suite::kIntl ? Suite::kGm : Suite::kIntl) == Kind::kWrongKeys);
    Sql("REPLACE INTO note SELECT 2, hash, 'none' FROM note WHERE entries = 2");
    CHECK(FaultOf(suite) == Kind::kUnsealed);
    Make(suite);
    Sql("REPLACE INTO entry SELECT 1, CAST(record || x'00' AS BLOB) FROM entry WHERE seq = 1");
    CHECK(FaultOf(suite) == Kind::kUnsealed);
    Make(suite);
    Sql("REPLACE INTO entry VALUES (0, x'00')");
    CHECK(FaultOf(suite) == Kind::kNoLog);
  }
}

TEST_CASE("objects are stored once, in chunks, and named by the run that brought them") {
  Make(Suite::kIntl);
  const std::string text(kChunkBytes + 10, 'x');
  Digests chunks;
  {
    Store store(kPath, Store::Mode::kAppend);
    Log log(store, KeysOf(Suite::kIntl));
    chunks = log.Add(text);
    CHECK(log.Add(text) == chunks);
    CHECK(log.Add("").empty());
    RunRecord run;
    run.rules = {{true, {"方案.heng"}, chunks}};
    REQUIRE(!log.Append(run).empty());
    REQUIRE(log.Commit());
  }
  Store store(kPath, Store::Mode::kAppend);
  Log again(store, KeysOf(Suite::kIntl));
  REQUIRE(!again.fault());
  CHECK(again.Add(text) == chunks);
  REQUIRE(!again.Append(RunRecord()).empty());
  REQUIRE(again.Commit());
  Store reading(kPath, Store::Mode::kRead);
  const auto first = Decode(*reading.FindEntry(2));
  const auto second = Decode(*reading.FindEntry(3));
  REQUIRE((first && second));
  CHECK(std::get<RunRecord>(*first).stored.size() == 2);
  CHECK(std::get<RunRecord>(*second).stored.empty());
  REQUIRE(chunks.size() == 2);
  std::string back;
  for (const std::string& digest : chunks) {
    const auto object = reading.FindObject(digest);
    REQUIRE(object);
    back += Decompress(object->frame, object->size).value_or("");
  }
  CHECK(back == text);
}

TEST_CASE("nothing is kept without Commit") {
  Make(Suite::kIntl);
  {
    Store store(kPath, Store::Mode::kAppend);
    Log log(store, KeysOf(Suite::kIntl));
    log.Add("lost");
  }
  CHECK(!FaultOf(Suite::kIntl));
  Store store(kPath, Store::Mode::kRead);
  CHECK(store.CountEntries() == 2);
  CHECK(!store.FindObject(Digest(Hash::kSha256, "lost")));
  std::remove(kPath);
}

}  // namespace
}  // namespace heng::archive
