// The seal of a run and the leaf made from it, written by hand from FORMAT.md.
#include "engine/archive/seal.h"

#include <catch2/catch.hpp>

#include "engine/archive/log.h"
#include "engine/archive/merkle.h"

namespace heng::archive {
namespace {

std::string Field(char letter, const std::string& content) {
  std::string length(4, '\0');
  length[3] = static_cast<char>(content.size());
  return letter + length + content;
}

RunRecord Run() {
  const std::string a = Digest(Hash::kSha256, "a"), b = Digest(Hash::kSha256, "b");
  RunRecord run;
  run.title = "考核";
  run.period = "2022-09-01/2023-08-31";
  run.when = "2023";
  run.results = {
      {"教师", 1, 65537, {{"编号", "text", true, {"r"}}, {"得分", "number 分", false, {"c"}}}, {a, b}},
      {"", 0, 1, {{"均分", "number", false, {"d"}}}, {a}},
  };
  return run;
}

TEST_CASE("a seal by hand") {
  const RunRecord run = Run();
  const std::string a = run.results[0].roots[0], b = run.results[0].roots[1];
  const std::string rows = Digest(Hash::kSha256, '\1' + a + b);
  const std::string first = Field('T', "heng/table/1") + Field('T', "教师") + Field('I', "1") + Field('L', "2") +
                            Field('T', "编号") + Field('T', "text") + Field('I', "1") + Field('T', "得分") +
                            Field('T', "number 分") + Field('I', "0") + Field('I', "65537") + Field('B', rows);
  CHECK(TableSeal(Suite::kIntl, run.results[0]) == first);
  const std::string second = Field('T', "heng/table/1") + Field('T', "") + Field('I', "0") + Field('L', "1") +
                             Field('T', "均分") + Field('T', "number") + Field('I', "0") + Field('I', "1") +
                             Field('B', a);
  const std::string bytes = Encode(run);
  const std::string results =
      Digest(Hash::kSha256, '\1' + Digest(Hash::kSha256, '\0' + first) + Digest(Hash::kSha256, '\0' + second));
  const std::string seal = Field('T', "heng/seal/1") + Field('T', "考核") + Field('T', run.period) +
                           Field('T', "2023") + Field('I', "2") + Field('B', results) +
                           Field('B', Digest(Hash::kSha256, bytes));
  CHECK(RunSeal(Suite::kIntl, run, bytes) == seal);
  CHECK(LeafOf(Suite::kIntl, bytes) == Digest(Hash::kSha256, '\0' + seal));
}

TEST_CASE("what has no seal") {
  RunRecord run = Run();
  run.format = 1;
  const std::string old = Encode(run);
  CHECK(old.substr(5, 10) == "heng/run/1");
  const auto back = Decode(old);
  REQUIRE(back);
  CHECK(std::get<RunRecord>(*back).format == 1);
  CHECK(Encode(*back) == old);
  CHECK(LeafOf(Suite::kIntl, old) == Digest(Hash::kSha256, '\0' + old));
  const std::string lock = Encode(LockRecord{"2022", "", "", ""});
  CHECK(LeafOf(Suite::kBoth, lock) == LeafHash(Suite::kBoth, lock));
  CHECK(LeafOf(Suite::kIntl, "no record") == LeafHash(Suite::kIntl, "no record"));
}

TEST_CASE("roots that are none") {
  RunRecord run = Run();
  run.results[0].roots = {"x", std::string(33, 'y')};
  CHECK(LeafOf(Suite::kIntl, Encode(run)).size() == kDigestBytes);
  CHECK(RootOfRows(Suite::kIntl, {}) == Digest(Hash::kSha256, ""));
}

}  // namespace
}  // namespace heng::archive
