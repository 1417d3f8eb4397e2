#include "engine/archive/store.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <cstdio>

#include "engine/archive/compress.h"

namespace heng::archive {
namespace {

struct ScratchFile {
  std::string path = "store_test.heng-archive";
  ScratchFile() { std::remove(path.c_str()); }
  ~ScratchFile() { std::remove(path.c_str()); }
};

// What another program may do to the file.
std::string Sql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  char* said = nullptr;
  sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &said);
  std::string message = said == nullptr ? "" : said;
  sqlite3_free(said);
  sqlite3_close(database);
  return message;
}

TEST_CASE("what is added is there; without Commit it is not") {
  const ScratchFile file;
  {
    Store store(file.path, Store::Mode::kCreate);
    REQUIRE(!store.failure());
    REQUIRE(store.Begin());
    CHECK(store.AddEntry(0, "zero"));
    CHECK(store.AddObject({"d", 4, "frame"}));
    CHECK(store.AddNote({1, "sha256", "text"}));
    CHECK(store.AddOpening({"r", "opening"}));
    CHECK(store.Commit());
    REQUIRE(store.Begin());
    CHECK(store.AddEntry(1, "lost"));
  }
  Store store(file.path, Store::Mode::kRead);
  CHECK(store.CountEntries() == 1);
  CHECK(store.FindEntry(0) == "zero");
  CHECK(!store.FindEntry(1));
  CHECK(store.FindObject("d")->frame == "frame");
  CHECK(!store.FindObject("e"));
  CHECK(store.FindOpening("r")->bytes == "opening");
  CHECK(store.StructureFault().empty());
  CHECK(!store.failure());
}

TEST_CASE("an archive only grows") {
  const ScratchFile file;
  {
    Store store(file.path, Store::Mode::kCreate);
    REQUIRE(store.Begin());
    CHECK(store.AddEntry(0, "zero"));
    CHECK(store.Commit());
  }
  CHECK(Sql(file.path, "DELETE FROM entry") == "an archive only grows");
  CHECK(Sql(file.path, "UPDATE entry SET record = x'00'") == "an archive only grows");
  Store again(file.path, Store::Mode::kAppend);
  REQUIRE(again.Begin());
  CHECK(!again.AddEntry(0, "other"));
  REQUIRE(again.failure());
  CHECK(!again.Commit());
  CHECK(Store(file.path, Store::Mode::kRead).FindEntry(0) == "zero");
  CHECK(Sql(file.path, "DROP TRIGGER entry_delete").empty());
  const Store changed(file.path, Store::Mode::kRead);
  REQUIRE(changed.failure());
  CHECK(changed.failure()->kind == Failure::Kind::kDamaged);
}

TEST_CASE("files that are no archives") {
  const ScratchFile file;
  using Kind = Failure::Kind;
  CHECK(Store(file.path, Store::Mode::kRead).failure()->kind == Kind::kNoFile);
  CHECK(Store("no such folder/a", Store::Mode::kCreate).failure()->kind == Kind::kNoFile);
  CHECK(Sql(file.path, "CREATE TABLE t (a)").empty());
  CHECK(Store(file.path, Store::Mode::kAppend).failure()->kind == Kind::kNoArchive);
  CHECK(Store(file.path, Store::Mode::kCreate).failure()->kind == Kind::kNoArchive);
  CHECK(Sql(file.path, "PRAGMA application_id = 1212501575; PRAGMA user_version = 2").empty());
  CHECK(Store(file.path, Store::Mode::kRead).failure()->kind == Kind::kNewer);
  std::FILE* text = std::fopen(file.path.c_str(), "wb");
  std::fputs("编号,姓名\nT1,王芳\nT1,王芳\nT1,王芳\nT1,王芳\nT1,王芳\nT1,王芳\nT1,王芳\nT1,王芳\n", text);
  std::fclose(text);
  CHECK(Store(file.path, Store::Mode::kRead).failure()->kind == Kind::kNoArchive);
}

TEST_CASE("frames") {
  for (const std::string& content : {std::string(), std::string("a"), std::string(300000, 'x')}) {
    const std::string frame = Compress(content);
    CHECK(Decompress(frame, content.size()) == content);
    CHECK(!Decompress(frame, content.size() + 1));
    CHECK(!Decompress(frame + "x", content.size()));
    CHECK(!Decompress(frame.substr(0, frame.size() - 1), content.size()));
  }
  CHECK(!Decompress("", 0));
  CHECK(!Decompress("no frame", 8));
}

}  // namespace
}  // namespace heng::archive
