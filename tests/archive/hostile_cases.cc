#include "tests/archive/hostile_cases.h"

#include <algorithm>
#include <cstdlib>

#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/archive/record.h"

namespace heng::tests {

namespace {

using archive::RunRecord;

constexpr size_t kFirst = 1;  // the run of one scheme without personal columns
constexpr uint64_t kHuge = uint64_t{1} << 62;

// The fields of a record that Encode gives; those of a record nobody would write go through it all the same.
void Change(Forged& forged, size_t entry, const std::function<void(RunRecord&)>& change) {
  auto record = archive::Decode(BytesOf(forged.entries[entry]));
  if (!record || !std::holds_alternative<RunRecord>(*record)) std::abort();
  change(std::get<RunRecord>(*record));
  forged.entries[entry] = FieldsOf(archive::Encode(*record));
}

size_t ObjectNamed(const Forged& forged, const std::string& digest) {
  const auto at = std::find_if(forged.objects.begin(), forged.objects.end(),
                               [&](const archive::Object& object) { return object.digest == digest; });
  if (at == forged.objects.end()) std::abort();
  return static_cast<size_t>(at - forged.objects.begin());
}

std::string RulesOf(const Forged& forged, size_t entry) {
  const auto record = archive::Decode(BytesOf(forged.entries[entry]));
  return std::get<RunRecord>(*record).rules.at(0).chunks.at(0);
}

void SetRules(Forged& forged, const std::string& text) {
  forged.SetContent(ObjectNamed(forged, RulesOf(forged, kFirst)), text);
}

// A frame whose head says so many bytes, and that holds blocks of 128 KiB zeros.
std::string Bomb(uint64_t says, size_t blocks) {
  std::string frame("\x28\xb5\x2f\xfd\xe0", 5);
  for (int i = 0; i < 8; ++i) frame += static_cast<char>(says >> (8 * i) & 0xff);
  for (size_t i = 0; i < blocks; ++i) {
    const uint32_t head = (uint32_t{128} << 10) << 3 | 1 << 1 | (i + 1 == blocks ? 1 : 0);
    for (int byte = 0; byte < 3; ++byte) frame += static_cast<char>(head >> (8 * byte) & 0xff);
    frame += '\0';
  }
  return frame;
}

void SetFrame(Forged& forged, size_t at, const std::string& frame, uint64_t size) {
  const std::string digest = forged.objects[at].digest;
  Change(forged, kFirst, [&](RunRecord& run) {
    for (archive::Stored& stored : run.stored) {
      if (stored.digest != digest) continue;
      stored.size = size;
      stored.frame_digest = Digest(Hash::kSha256, frame);
    }
  });
  forged.objects[at].size = size;
  forged.objects[at].frame = frame;
}

std::string Repeat(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

// So many runs, each adopting from the one before it.
void Chain(Forged& forged, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    const std::string before = archive::LeafHash(archive::Suite::kIntl, BytesOf(forged.entries.back()));
    RunRecord run = std::get<RunRecord>(*archive::Decode(BytesOf(forged.entries[kFirst])));
    run.format = 1;
    run.stored.clear();
    run.earlier = {{"adopt", run.title, i == 0 ? "" : before, "", {}}};
    forged.entries.push_back(FieldsOf(archive::Encode(run)));
  }
}

using Cases = std::vector<std::pair<std::string, std::function<void(Forged&)>>>;

void Counts(Cases& cases) {
  cases.emplace_back("endless rows of data", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.inputs[0].rows = kHuge; });
  });
  cases.emplace_back("endless rows of results", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.results[0].rows = kHuge; });
  });
  cases.emplace_back("rows without columns", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) {
      run.results[0].columns.clear();
      run.results[0].keys = 0;
      run.results[0].rows = uint64_t{200000} * archive::kChunkRows;
      run.results[0].roots.assign(200000, run.results[0].roots[0]);
    });
  });
  cases.emplace_back("more keys than columns", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.results[0].keys = run.results[0].columns.size() + 3; });
  });
  cases.emplace_back("a personal column without a root", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) {
      for (auto* columns : {&run.results[0].columns, &run.inputs[0].columns}) {
        for (archive::ColumnRecord& column : *columns) column = {column.name, column.type, true, {}};
      }
    });
  });
  cases.emplace_back("roots of no digest", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.results[0].roots.assign(3, "x"); });
  });
}

void Sizes(Cases& cases) {
  cases.emplace_back("a frame that says a tebibyte",
                     [](Forged& forged) { SetFrame(forged, 0, Bomb(uint64_t{1} << 40, 1), uint64_t{1} << 40); });
  cases.emplace_back("a frame that says everything",
                     [](Forged& forged) { SetFrame(forged, 0, Bomb(INT64_MAX, 1), INT64_MAX); });
  cases.emplace_back("two gibibytes of zeros",
                     [](Forged& forged) { SetFrame(forged, 0, Bomb(uint64_t{2} << 30, 16384), uint64_t{2} << 30); });
  cases.emplace_back("a rule file of one chunk many times", [](Forged& forged) {
    SetRules(forged, std::string(archive::kChunkBytes, ' '));
    const std::string chunk = RulesOf(forged, kFirst);
    Change(forged, kFirst, [&](RunRecord& run) { run.rules[0].chunks.assign(100000, chunk); });
  });
  cases.emplace_back("a data file of one chunk many times", [](Forged& forged) {
    SetRules(forged, std::string(archive::kChunkBytes, ' '));
    const std::string chunk = RulesOf(forged, kFirst);
    Change(forged, kFirst, [&](RunRecord& run) { run.inputs[0].file.bytes.chunks.assign(100000, chunk); });
  });
  cases.emplace_back("messages of one chunk many times", [](Forged& forged) {
    SetRules(forged, std::string(archive::kChunkBytes, 'x'));
    const std::string chunk = RulesOf(forged, kFirst);
    Change(forged, kFirst, [&](RunRecord& run) {
      run.messages.chunks.assign(100000, chunk);
      run.roundings.assign(100000, chunk);
      for (archive::FileRecord& sheet : run.sheets) sheet.bytes.chunks.assign(100000, chunk);
    });
  });
}

void Rules(Cases& cases) {
  cases.emplace_back("rules of many brackets", [](Forged& forged) {
    SetRules(forged, "方案 “考核” { 语言版本 1 }\n量 x = " + Repeat("(", 200000));
  });
  cases.emplace_back("rules that are no text", [](Forged& forged) { SetRules(forged, Repeat("\xff\xfe\0x", 5000)); });
  cases.emplace_back("rules that take themselves over",
                     [](Forged& forged) { SetRules(forged, "方案 “考核” { 语言版本 1 }\n沿用 “考核.heng”\n"); });
  cases.emplace_back("no rules",
                     [](Forged& forged) { Change(forged, kFirst, [](RunRecord& run) { run.rules.clear(); }); });
  cases.emplace_back("rules without names", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.rules[0].names.clear(); });
  });
  cases.emplace_back("rules that nobody gave", [](Forged& forged) {
    Change(forged, kFirst, [](RunRecord& run) { run.rules[0].given = false; });
  });
}

void Earlier(Cases& cases) {
  for (const char* year : {"", "x", "-1", "99999999999999999999999", "9223372036854775807", " 2021"}) {
    cases.emplace_back(std::string("the school year `") + year + "`", [year](Forged& forged) {
      Change(forged, kFirst, [&](RunRecord& run) {
        run.earlier = {{"year", year, "", "", {{"教师", run.inputs[0].file}}}};
      });
    });
  }
  cases.emplace_back("results of a run that is no run", [](Forged& forged) {
    const std::string founding = archive::LeafHash(archive::Suite::kIntl, BytesOf(forged.entries[0]));
    Change(forged, kFirst, [&](RunRecord& run) { run.earlier = {{"adopt", "考核", founding, "", {}}}; });
  });
  cases.emplace_back("a long chain of runs", [](Forged& forged) { Chain(forged, 6000); });
}

}  // namespace

const std::vector<const char*> kMaking = {
    "run 考核.heng --data 数据 --out 结果 --archive 原档 --key 县.key --when 2023",
    "run 听课.heng 考核.heng --data 数据2 --out 结果 --archive 原档 --key 县.key --when 2024",
    "lock 原档 2022-09-01/2023-08-31 --key 县.key --reason 公示期满 --when 2025",
    "run 考核.heng --data 数据 --out 结果 --archive 原档 --key 县.key --when 2026 --corrects 1 --reason 录错",
    "approve 原档 3 --key 县.key --by 审核.key --when 2026",
    "approve 原档 3 --key 县.key --by 批准.key --when 2026",
    "erase 原档 T2 --table 教师 --out 档 --key 县.key --reason 依申请 --when 2027",
    "run 听课.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2028 --corrects 2 --reason 录错",
    "run 明年.heng --data 数据2 --out 明年 --history 档 --use 3 --archive 档 --key 县.key --when 2029",
    "run 明年.heng --data 数据2 --out 明年 --history 原档 --use 5 --archive 档 --key 县.key --when 2029",
};
const std::vector<const char*> kReading = {
    "verify 档",
    "runs 档",
    "show 档 1",
    "show 档 2",
    "show 档 10",
    "checkpoint 档",
    "replay 档 1",
    "replay 档 2",
    "replay 档 9",
    "replay 档 10",
    "replay 档 @",
    "explain 档 1 T1",
    "explain 档 9 T1 --format json",
    "explain 档 10 T1 --format html",
    "compare 档 1 5",
    "compare 档 1 @",
    "compare 档 2 9 --format json",
    "proof 档 3 T1",
    "proof 档 9 T1 --open --out 证明",
    "export 档 3 --out 取出",
    "export 档 2 --out 取出",
    "approve 档 5 --key 县.key --by 审核.key --when 2030",
    "erase 档 T1 --table 教师 --out 新档 --key 县.key --reason 依申请 --when 2030",
    "run 明年.heng --data 数据2 --out 明年 --history 档 --use 5",
    "run 考核.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2030",
    "run 考核.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2030 --corrects @ --reason 又错",
    "lock 档 2023-09-01/2024-08-31 --key 县.key --reason 满",
};

const Cases& HostileCases() {
  static const Cases cases = [] {
    Cases all;
    Counts(all);
    Sizes(all);
    Rules(all);
    Earlier(all);
    return all;
  }();
  return cases;
}

}  // namespace heng::tests
