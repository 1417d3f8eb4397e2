// A proof of a row: there and back, the root it leads to, and no byte of it that may be changed.
#include "engine/archive/proof.h"

#include <catch2/catch.hpp>

#include "engine/archive/canonical.h"
#include "engine/archive/keep.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"
#include "engine/archive/seal.h"

namespace heng::archive {
namespace {

std::string CellOf(const std::string& content, bool gap = false) {
  std::string out;
  AppendCell(out, content, gap);
  return out;
}

struct Made {
  RowProof proof;
  std::string root;
};

// Row 2 of 5 in the second of three tables of the run in entry 3 of 6; its name is personal, and one cell is a gap.
Made Make(Suite suite) {
  const OpenCell name{std::string(kSaltBytes, 's'), CellOf("王\t芳\\"), {}};
  const std::string digest = Commitment(suite, name);
  Tree rows(suite);
  for (int i = 0; i < 5; ++i) {
    rows.AddLeaf(RowBytes("教\n师", CellOf("T" + std::to_string(i)) + CellOf(digest) + CellOf("缺(未考)", true)));
  }
  RunRecord run;
  run.title = "考\\核";
  run.when = "2023";
  const ResultRecord other{"甲", 0, 0, {}, {}};
  const ResultRecord table{"教\n师",
                           1,
                           5,
                           {{"编号", "text", false, {}}, {"姓名", "text", true, {}}, {"得分", "number 分", false, {}}},
                           {rows.Root()}};
  run.results = {other, table, other};
  Tree results(suite), log(suite);
  for (const ResultRecord& one : run.results) results.AddLeaf(TableSeal(suite, one));
  const std::string bytes = Encode(run);
  for (int i = 0; i < 6; ++i) log.Add(i == 3 ? LeafOf(suite, bytes, run) : LeafHash(suite, std::to_string(i)));
  RowProof proof{suite, run.title, run.period, run.when, table.table, 1, {}, {}, {}, {}, DigestOf(suite, bytes)};
  proof.cells = {{"编号", "text", false, false, "T2", std::nullopt},
                 {"姓名", "text", true, false, digest, name},
                 {"得分", "number 分", false, true, "缺(未考)", std::nullopt}};
  proof.row = {2, 5, rows.Inclusion(2, 5)};
  proof.results = {1, 3, results.Inclusion(1, 3)};
  proof.entry = {3, 6, log.Inclusion(3, 6)};
  return {proof, log.Root()};
}

// Against a checkpoint of 6 entries.
bool Holds(const std::string& text, const std::string& root) {
  const auto proof = ReadProof(text);
  return proof && proof->entry.count == 6 && RootOf(*proof) == root;
}

TEST_CASE("a proof leads to the root") {
  for (const Suite suite : {Suite::kIntl, Suite::kGm, Suite::kBoth}) {
    const Made made = Make(suite);
    CHECK(RootOf(made.proof) == made.root);
    const std::string text = Print(made.proof);
    CHECK(Holds(text, made.root));
    // Who hands it on may leave out what opens a digest.
    RowProof closed = made.proof;
    closed.cells[1].opened.reset();
    CHECK(Holds(Print(closed), made.root));
    CHECK(Print(closed).find("王") == std::string::npos);
  }
}

TEST_CASE("no byte of a proof may be changed, left out or put in") {
  for (const Suite suite : {Suite::kIntl, Suite::kBoth}) {
    const Made made = Make(suite);
    const std::string text = Print(made.proof);
    for (size_t i = 0; i < text.size(); ++i) {
      for (const char with : {static_cast<char>(text[i] ^ 1), '\t', '\n', '0', 'A', '\\'}) {
        std::string changed = text;
        changed[i] = with;
        if (changed != text) REQUIRE(!Holds(changed, made.root));
        changed = text;
        changed.insert(i, 1, with);
        REQUIRE(!Holds(changed, made.root));
      }
      REQUIRE(!Holds(text.substr(0, i), made.root));
      REQUIRE(!Holds(text.substr(0, i) + text.substr(i + 1), made.root));
    }
  }
}

TEST_CASE("another value, row, table, run or name is another root") {
  const Made made = Make(Suite::kIntl);
  const auto changed = [&](auto change) {
    RowProof proof = made.proof;
    change(proof);
    return RootOf(proof) != made.root;
  };
  CHECK(changed([](RowProof& p) { p.cells[0].content = "T3"; }));
  CHECK(changed([](RowProof& p) { p.cells[2].gap = false; }));
  CHECK(changed([](RowProof& p) { p.cells[2].name = "总分"; }));
  CHECK(changed([](RowProof& p) { p.cells[2].type = "number 元"; }));
  CHECK(changed([](RowProof& p) { p.cells[1].personal = false; }));
  CHECK(changed([](RowProof& p) { p.cells[1].opened->cell = CellOf("李雷"); }));
  CHECK(changed([](RowProof& p) { p.keys = 2; }));
  CHECK(changed([](RowProof& p) { p.table = "学校"; }));
  CHECK(changed([](RowProof& p) { p.period = "2022-09-01/2023-08-31"; }));
  CHECK(changed([](RowProof& p) { p.row.index = 3; }));
  CHECK(changed([](RowProof& p) { p.row.count = 6; }));
  CHECK(changed([](RowProof& p) { p.results.index = 0; }));
  CHECK(changed([](RowProof& p) { p.entry.count = 1000; }));
  CHECK(changed([](RowProof& p) { std::swap(p.row.path[0], p.row.path[1]); }));
}

}  // namespace
}  // namespace heng::archive
