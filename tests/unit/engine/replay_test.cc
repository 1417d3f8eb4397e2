// A run whose record was made from something else than its rules and data give: replaying says where they part.
#include "engine/replay.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <map>

#include "engine/archive/canonical.h"
#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/collect.h"
#include "engine/compare_records.h"
#include "engine/diag/render.h"
#include "engine/schemes.h"
#include "engine/sealing.h"

namespace heng {
namespace {

constexpr const char* kPath = "replay_test.heng-archive";
constexpr const char* kRules =
    "方案 “考核” { 语言版本 1  修约 四舍五入 { 分 2 位 } }\n"
    "表 教师 主键 编号 { 编号 : 文本  课堂 : 分 1 位 }\n"
    "指标 得分 于 教师 = 课堂 * 60%\n";
const std::string kUnused = std::string(kRules) + "参数 余 = 1 分\n";
constexpr const char* kData = "编号,课堂\nT1,92.5\nT2,80\n";

std::string Cells(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) archive::AppendCell(out, text, false);
  return out;
}

// Into the log, with one object exchanged for another.
class Falsifying : public archive::Vault {
 public:
  Falsifying(archive::Log& log, std::string from, std::string to)
      : log_(log), from_(std::move(from)), to_(std::move(to)) {}
  archive::Suite suite() const override { return log_.suite(); }
  archive::Digests Objects(size_t count, const archive::MakeObject& make) override {
    archive::Digests digests;
    for (size_t i = 0; i < count; ++i) {
      const auto [bytes, content] = make(i);
      digests.push_back(log_.Take(archive::Pack(log_.suite(), bytes == from_ ? to_ : bytes, content)));
    }
    return digests;
  }
  void Opening(const std::string& root, const std::string& bytes) override { log_.AddOpening(root, bytes); }
  std::string Salt(const std::string&, size_t) override { return std::string(16, 's'); }
  std::string Pack(const std::string&, std::string_view bytes) override { return archive::Compress(bytes); }

 private:
  archive::Log& log_;
  const std::string from_, to_;
};

std::string MessagesOf(const std::string& rules) {
  SourceMap sources;
  Diagnostics diagnostics;
  Compile(sources, sources.Add("方案.heng", rules), Limits(), diagnostics);
  return RenderAll(diagnostics, sources, {Lang::kZh, false}, Limits().diagnostics);
}

// Keeps the run with an object exchanged, and replays it.
Replayed Falsified(const std::string& from, const std::string& to, const std::string& rules = kRules) {
  std::remove(kPath);
  const Limits limits;
  SourceMap sources;
  const uint32_t source = sources.Add("方案.heng", rules);
  Diagnostics diagnostics;
  const Compiled compiled = Compile(sources, source, limits, diagnostics);
  REQUIRE(compiled.ok);
  const FindFile find = [](const std::string& table) { return DataFile{true, table + ".csv", kData}; };
  const Run run = Evaluate(compiled, find, limits, {});
  REQUIRE(run.ok);
  const result::Outcome outcome = Collect(compiled, run);
  const RunSources sources_of{&sources, &diagnostics, {{true, {"方案.heng"}, rules}}, find, {}};
  {
    archive::Store store(kPath, archive::Store::Mode::kCreate);
    const std::vector<archive::PrivateKey> keys = {*archive::MakeKey("k", Hash::kSha256, std::string(32, 'k'))};
    REQUIRE(!archive::FoundLog(store, archive::Suite::kIntl, "o", "", "", keys));
    archive::Log log(store, keys);
    Falsifying vault(log, from, to);
    REQUIRE(!log.Append(archive::KeepRun(MaterialOf(compiled, run, outcome, sources_of, limits), vault)).empty());
    REQUIRE(log.Commit());
  }
  archive::Store store(kPath, archive::Store::Mode::kRead);
  const archive::Index index(store);
  REQUIRE(index.entries().size() == 2);
  Replayed replayed = Replay(store, index, index.entries()[1], limits, 1);
  std::remove(kPath);
  return replayed;
}

TEST_CASE("messages in other words are the same messages") {
  const std::string kept =
      "警告 W0220: `余` 声明了，没有用到\n --> 方案.heng:4:4\n  |\n警告 W2091 教师.csv 键 S1：名额是 0\n";
  const std::string reworded =
      "警告 W0220: 没有地方用到 `余`\n --> 方案.heng:4:4\n  |\n警告 W2091 教师.csv 键 S1：没有名额\n";
  CHECK(CodesIn(kept) == std::vector<std::string>{"W0220", "--> 方案.heng:4:4", "W2091"});
  CHECK(CodesIn(kept) == CodesIn(reworded));
  CHECK(CodesIn(kept) != CodesIn("警告 W0220\n --> 方案.heng:4:4\n"));
  CHECK(CodesIn(kept) != CodesIn("警告 W0220\n --> 方案.heng:5:4\n警告 W2091\n"));

  // As kept, and as told now: parameter `余` of a rule file is not used.
  const std::string told = MessagesOf(kUnused);
  REQUIRE(told.find("W0220") != std::string::npos);
  CHECK(Falsified(told, "警告 W0220: 别的话\n --> 方案.heng:4:4\n", kUnused).kind == Replayed::Kind::kSame);
  CHECK(Falsified(told, "警告 W0221: 别的话\n --> 方案.heng:4:4\n", kUnused).kind == Replayed::Kind::kDiffers);
}

TEST_CASE("a run replays, or the first difference is told") {
  CHECK(Falsified("", "").kind == Replayed::Kind::kSame);

  // 92.5 × 60% = 55.5, 80 × 60% = 48
  const Replayed result = Falsified(Cells({"55.5", "48"}), Cells({"55.5", "49"}));
  CHECK(result.kind == Replayed::Kind::kDiffers);
  CHECK(result.what.zh == "`教师.得分` (T2): 封存的是 `49`，重放得 `48`");
  CHECK(result.what.en == "`教师.得分` (T2): `49` was kept, `48` came out");

  const Replayed input = Falsified(Cells({"92.5", "80"}), Cells({"92.4", "80"}));
  CHECK(input.kind == Replayed::Kind::kDiffers);
  CHECK(input.what.zh == "`教师.课堂`: 封存的是 `92.4`，重放得 `92.5`");

  // Other data: what is kept of them is what is replayed, and the columns of the record are others.
  const Replayed data = Falsified(kData, "编号,课堂\nT1,92.5\nT2,81\n");
  CHECK(data.what.zh == "`教师.得分` (T2): 封存的是 `48`，重放得 `48.6`");

  const Replayed gone = Falsified(kData, "编号,课堂\nT1,差\n");
  CHECK(gone.kind == Replayed::Kind::kCannot);
  const Replayed rules = Falsified(kRules, "方案 “考核”");
  CHECK(rules.kind == Replayed::Kind::kCannot);
}

}  // namespace
}  // namespace heng
