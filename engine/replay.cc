#include "engine/replay.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <utility>

#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/archive/opening.h"
#include "engine/base/parallel.h"
#include "engine/collect.h"
#include "engine/compare_records.h"
#include "engine/kept_rules.h"
#include "engine/past_runs.h"
#include "engine/sealing.h"

namespace heng {

namespace {

using archive::RunRecord;

constexpr size_t kMostRunsBehind = 100;  // that adopt from one another

// nullopt: not as a school year is written down.
std::optional<int64_t> YearOf(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::optional<int64_t>(std::stoll(text)) : std::nullopt;
}

// Takes what the second run gives: objects that the archive has are dropped, others kept to be shown; salts and frames
// of personal cells are those of the first.
class SecondRun : public archive::Vault {
 public:
  SecondRun(archive::Store& store, archive::Suite suite, const RunRecord& first, int threads)
      : store_(store), suite_(suite), threads_(threads) {
    for (const archive::InputRecord& input : first.inputs) {
      AddColumns("input/" + input.table + "/", input.columns);
      AddBlob("file/" + input.table, input.file.bytes);
    }
    for (size_t i = 0; i < first.earlier.size(); ++i) {
      const std::string path = "earlier/" + std::to_string(i) + "/";
      for (const auto& [table, file] : first.earlier[i].files) AddBlob(path + table, file.bytes);
    }
    for (const archive::ResultRecord& result : first.results)
      AddColumns("result/" + result.table + "/", result.columns);
    for (const archive::FileRecord& sheet : first.sheets) AddBlob("sheet/" + sheet.name, sheet.bytes);
    AddBlob("messages", first.messages);
  }
  // Whether a personal cell of the first run was erased.
  bool erased() const { return erased_; }
  const std::map<std::string, std::string>& fresh() const { return fresh_; }

  archive::Suite suite() const override { return suite_; }
  int threads() const override { return threads_; }
  archive::Digests Objects(size_t count, const archive::MakeObject& make) override {
    constexpr size_t kAtOnce = 32;  // that stand in memory together
    archive::Digests digests(count);
    for (size_t first = 0; first < count; first += kAtOnce) {
      std::vector<std::string> made(std::min(kAtOnce, count - first));
      ParallelFor(threads_, made.size(), [&](size_t, size_t i) {
        made[i] = make(first + i).first;
        digests[first + i] = archive::DigestOf(suite_, made[i]);
      });
      for (size_t i = 0; i < made.size(); ++i) {
        const std::string& digest = digests[first + i];
        if (fresh_.count(digest) == 0 && !store_.HasObject(digest)) fresh_.emplace(digest, std::move(made[i]));
      }
    }
    return digests;
  }
  void Opening(const std::string&, const std::string&) override {}
  std::string Salt(const std::string& path, size_t row) override {
    const auto found = cells_.find(path);
    if (found == cells_.end() || row >= found->second.size()) return std::string(archive::kSaltBytes, '\0');
    return found->second[row].salt;
  }
  std::string Pack(const std::string& path, std::string_view bytes) override {
    const auto found = cells_.find(path);
    if (found != cells_.end() && found->second.size() == 1) {
      const std::string& frame = found->second[0].cell;
      if (archive::DecompressAny(frame) == bytes) return frame;
    }
    return archive::Compress(bytes);
  }

 private:
  void AddColumns(const std::string& path, const std::vector<archive::ColumnRecord>& columns) {
    for (const archive::ColumnRecord& column : columns) {
      if (column.personal) Add(path + column.name, column.chunks);
    }
  }
  void AddBlob(const std::string& path, const archive::BlobRecord& blob) {
    if (blob.personal) Add(path, blob.chunks);
  }
  void Add(const std::string& path, const archive::Digests& root) {
    const auto opening = root.size() == 1 ? store_.FindOpening(root[0]) : std::nullopt;
    auto cells = opening ? archive::DecodeOpening(suite_, opening->bytes) : std::nullopt;
    erased_ |= !cells;
    if (!cells) return;
    for (const archive::OpenCell& cell : *cells) erased_ |= !cell.digest.empty();
    cells_.emplace(path, std::move(*cells));
  }

  archive::Store& store_;
  const archive::Suite suite_;
  const int threads_;
  std::map<std::string, std::vector<archive::OpenCell>> cells_;
  std::map<std::string, std::string> fresh_;  // objects that the archive does not have
  bool erased_ = false;
};

bool SameResults(const std::vector<archive::ResultRecord>& a, const std::vector<archive::ResultRecord>& b) {
  const auto same_column = [](const archive::ColumnRecord& x, const archive::ColumnRecord& y) {
    return x.name == y.name && x.type == y.type && x.personal == y.personal && x.chunks == y.chunks;
  };
  const auto same = [&](const archive::ResultRecord& x, const archive::ResultRecord& y) {
    return x.table == y.table && x.keys == y.keys && x.rows == y.rows &&
           std::equal(x.columns.begin(), x.columns.end(), y.columns.begin(), y.columns.end(), same_column);
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace

class Replayer {
 public:
  Replayer(archive::Store& store, const archive::Index& index, const Limits& limits, int threads, bool keep_all)
      : store_(store), index_(index), limits_(limits) {
    options_.threads = threads;
    options_.keep_all = keep_all;
  }
  // `whole`: everything is compared; otherwise what was computed, from the data as they were kept.
  Replayed Do(const archive::Entry& entry, bool whole);

  const SourceMap& sources() const { return rules_.sources(); }
  const Compiled& compiled() const { return *asked_->compiled; }
  Run& run() { return asked_->run; }
  // Null: there is no such scheme any more.
  const Compiled* Rules() const;
  Assembled AssembledRules() const;
  std::optional<Run> Under(const Compiled& rules);

 private:
  using Files = std::map<std::string, std::pair<archive::FileRecord, std::string>>;  // by table
  std::optional<Files> ReadFiles(const std::vector<std::pair<std::string, const archive::FileRecord*>>& from);
  std::optional<Files> ReadInputs(const RunRecord& run);
  FindFile Finder(const Files& files);
  struct Second {
    const Compiled* compiled;
    const Files* files;
    std::vector<archive::KeptEarlier> earlier;
    std::vector<AdoptSource> sources;
    std::vector<EarlierYear> years;
    Run run;
  };
  Second* Evaluate(const RunRecord& run);
  bool TakeEarlier(const RunRecord& run, Second& second, std::vector<AdoptSource>& sources,
                   std::vector<EarlierYear>& years);
  bool TakeSealed(const archive::EarlierRecord& earlier, const archive::Entry& entry, std::vector<AdoptSource>& sources,
                  std::vector<EarlierYear>& years);
  archive::Material Material(const RunRecord& run, const Second& second, const result::Outcome& outcome);
  bool IsWhatWasKept(const RunRecord& run) const;
  bool Cannot(Text why) {
    cannot_ = std::move(why);
    return false;
  }

  archive::Store& store_;
  const archive::Index& index_;
  const Limits& limits_;
  exec::Options options_;
  KeptRules rules_;
  std::deque<Files> files_;
  std::deque<PastResults> past_;                        // results of sealed runs that are not done again
  std::deque<std::pair<std::string, Second>> seconds_;  // runs done again, by title
  size_t behind_ = 0;                                   // runs that are waiting for those they adopt from
  std::string title_;                                   // of the run that Do was asked for
  Second* asked_ = nullptr;                             // the run that Do was asked for
  Text cannot_;
};

const Compiled* Replayer::Rules() const { return FindScheme(rules_.schemes(), title_); }

Assembled Replayer::AssembledRules() const {
  Diagnostics diagnostics;
  return Assemble(rules_.sources(), Rules()->sources[0], rules_.open(), limits_, diagnostics);
}

std::optional<Run> Replayer::Under(const Compiled& rules) {
  Run run = heng::Evaluate(rules, Finder(*asked_->files), limits_, options_, false, asked_->sources, asked_->years);
  return run.ok ? std::optional(std::move(run)) : std::nullopt;
}

std::optional<Replayer::Files> Replayer::ReadFiles(
    const std::vector<std::pair<std::string, const archive::FileRecord*>>& from) {
  Files files;
  for (const auto& [table, file] : from) {
    std::optional<std::string> bytes = "";
    if (file->there) bytes = archive::ReadBlob(store_, index_.suite(), file->bytes);
    if (!bytes) {
      Cannot({"表 `" + table + "` 的原文件读不出来", "the file of table `" + table + "` cannot be read"});
      return std::nullopt;
    }
    files.emplace(table, std::pair(*file, std::move(*bytes)));
  }
  return files;
}

FindFile Replayer::Finder(const Files& files) {
  return [&files](const std::string& table) {
    const auto found = files.find(table);
    if (found == files.end()) return DataFile{false, table, {}};
    const auto& [file, bytes] = found->second;
    return DataFile{file.there, file.name, bytes};
  };
}

// Results of other runs: kept beside this one, or of a run that stands in the archive and is done again as well.
bool Replayer::TakeEarlier(const RunRecord& run, Second& second, std::vector<AdoptSource>& sources,
                           std::vector<EarlierYear>& years) {
  for (const archive::EarlierRecord& earlier : run.earlier) {
    archive::KeptEarlier& kept =
        second.earlier.emplace_back(archive::KeptEarlier{earlier.kind, earlier.what, earlier.entry, earlier.from, {}});
    if (earlier.files.empty() && !earlier.entry.empty()) {
      const archive::Entry* entry = index_.WithLeaf(earlier.entry);
      const auto* other = entry == nullptr ? nullptr : std::get_if<RunRecord>(&entry->record);
      if (other == nullptr) return Cannot({"它用到的运行不在封存档里", "a run that it uses is not in the archive"});
      const bool same_command = earlier.kind == "adopt" && FindScheme(rules_.schemes(), earlier.what) != nullptr;
      if (!same_command) {
        if (!TakeSealed(earlier, *entry, sources, years)) return false;
        continue;
      }
      if (++behind_ > kMostRunsBehind)
        return Cannot({"它用到的运行一次接一次太多", "too many runs that it uses follow one another"});
      const Second* done = Evaluate(*other);
      --behind_;
      if (done == nullptr) return false;
      sources.push_back({earlier.what, false, done->compiled, &done->run, {}});
      continue;
    }
    std::vector<std::pair<std::string, const archive::FileRecord*>> list;
    for (const auto& [table, file] : earlier.files) list.emplace_back(table, &file);
    auto files = ReadFiles(list);
    if (!files) return false;
    files_.push_back(std::move(*files));
    for (const auto& [table, file] : earlier.files) {
      kept.files.emplace_back(table, archive::KeptFile{file.name, file.there, files_.back().at(table).second});
    }
    if (earlier.kind == "year") {
      const auto year = YearOf(earlier.what);
      if (!year) return Cannot({"“" + earlier.what + "” 不是学年", "“" + earlier.what + "” is no school year"});
      years.push_back({*year, Finder(files_.back())});
    } else {
      sources.push_back({earlier.what, earlier.kind == "previous", FindScheme(rules_.schemes(), earlier.what), nullptr,
                         Finder(files_.back())});
    }
  }
  return true;
}

bool Replayer::TakeSealed(const archive::EarlierRecord& earlier, const archive::Entry& entry,
                          std::vector<AdoptSource>& sources, std::vector<EarlierYear>& years) {
  const FindFile find = past_.emplace_back(store_, index_.suite(), entry, "").Finder();
  if (earlier.kind == "year") {
    const auto year = YearOf(earlier.what);
    if (!year) return Cannot({"“" + earlier.what + "” 不是学年", "“" + earlier.what + "” is no school year"});
    years.push_back({*year, find});
    return true;
  }
  const bool previous = earlier.kind == "previous";
  sources.push_back({earlier.what, previous, FindScheme(rules_.schemes(), earlier.what), nullptr, find});
  return true;
}

Replayer::Second* Replayer::Evaluate(const RunRecord& run) {
  for (auto& [title, second] : seconds_) {
    if (title == run.title) return &second;
  }
  const Compiled* compiled = rules_.Find(run.title);
  if (compiled == nullptr) {
    Cannot({"规则现在检查不通过: “" + run.title + "”", "the rules do not pass any more: “" + run.title + "”"});
    return nullptr;
  }
  std::vector<std::pair<std::string, const archive::FileRecord*>> list;
  for (const archive::InputRecord& input : run.inputs) list.emplace_back(input.table, &input.file);
  auto files = ReadFiles(list);
  if (!files) return nullptr;
  files_.push_back(std::move(*files));
  Second second{compiled, &files_.back(), {}, {}, {}, {}};
  if (!TakeEarlier(run, second, second.sources, second.years)) return nullptr;
  second.run = heng::Evaluate(*compiled, Finder(*second.files), limits_, options_, false, second.sources, second.years);
  DropReadByOthers(rules_.schemes(), *compiled, second.run.faults);
  for (const PastResults& past : past_) {
    if (past.results().damaged()) {
      Cannot({"它用到的以前的结果不是封存时的样子", "earlier results that it uses are not as they were sealed"});
      return nullptr;
    }
    if (!past.results().erased()) continue;
    Cannot({"它用到的以前的结果里有个人数据已经删除", "of earlier results that it uses personal data were erased"});
    return nullptr;
  }
  if (!second.run.ok) {
    Cannot({"数据现在检查不通过: “" + run.title + "”", "the data do not pass any more: “" + run.title + "”"});
    return nullptr;
  }
  seconds_.emplace_back(run.title, std::move(second));
  return &seconds_.back().second;
}

archive::Material Replayer::Material(const RunRecord& run, const Second& second, const result::Outcome& outcome) {
  RunSources from{&rules_.sources(), &rules_.diagnostics(), {}, Finder(*second.files), second.earlier};
  for (size_t i = 0; i < run.rules.size(); ++i) {
    from.rules.push_back({run.rules[i].given, run.rules[i].names, rules_.texts()[i]});
  }
  archive::Material material = MaterialOf(*second.compiled, second.run, outcome, from, limits_);
  material.engine = run.engine;
  material.language = run.language;
  material.who = run.who;
  material.when = run.when;
  material.note = run.note;
  material.corrects = run.corrects;
  material.reason = run.reason;
  return material;
}

// Whether rules and data are the very bytes that the record names. Where some are personal: not asked, false.
bool Replayer::IsWhatWasKept(const RunRecord& run) const {
  std::vector<std::pair<const archive::Digests*, std::string_view>> all;
  for (size_t i = 0; i < run.rules.size(); ++i) all.emplace_back(&run.rules[i].chunks, rules_.texts()[i]);
  for (const Files& files : files_) {
    for (const auto& [table, file] : files) {
      if (file.first.bytes.personal) return false;
      all.emplace_back(&file.first.bytes.chunks, file.second);
    }
  }
  std::atomic<bool> same = true;
  for (const auto& [digests, bytes] : all) {
    ParallelFor(options_.threads, digests->size(), [&, &digests = digests, &bytes = bytes](size_t, size_t i) {
      const size_t begin = std::min(i * archive::kChunkBytes, bytes.size());
      const std::string_view chunk = bytes.substr(begin, archive::kChunkBytes);
      if (archive::DigestOf(index_.suite(), chunk) != (*digests)[i]) same = false;
    });
  }
  return same;
}

Replayed Replayer::Do(const archive::Entry& entry, bool whole) {
  const RunRecord& first = std::get<RunRecord>(entry.record);
  SecondRun vault(store_, index_.suite(), first, options_.threads);
  title_ = first.title;
  const bool read = rules_.Read(store_, first, limits_);
  if (vault.erased()) {
    return {Replayed::Kind::kCannot,
            {"个人数据已经删除，不能再算一遍；封存的结果用 heng export 取",
             "personal data were erased; it cannot be run again; heng export takes out the results"}};
  }
  if (!read) return {Replayed::Kind::kCannot, {"规则文件读不出来", "a rule file cannot be read"}};
  asked_ = Evaluate(first);
  const Second* second = asked_;
  if (second == nullptr) return {Replayed::Kind::kCannot, cannot_};
  const result::Outcome outcome = Collect(*second->compiled, second->run);
  const archive::Material material = Material(first, *second, outcome);
  if (!whole && IsWhatWasKept(first) && SameResults(first.results, archive::KeepResults(material, vault))) {
    return {Replayed::Kind::kSame, {}};
  }
  RunRecord again = archive::KeepRun(material, vault);
  again.format = first.format;
  again.stored = first.stored;
  const auto told = archive::ReadBlob(store_, index_.suite(), first.messages, archive::kMostTextBytes);
  if (told && CodesIn(*told) == CodesIn(material.messages)) again.messages = first.messages;  // perhaps in other words
  if (archive::Encode(first) == archive::Encode(again)) return {Replayed::Kind::kSame, {}};
  return {Replayed::Kind::kDiffers, FirstDifference(store_, first, again, vault.fresh())};
}

Replayed Replay(archive::Store& store, const archive::Index& index, const archive::Entry& entry, const Limits& limits,
                int threads) {
  return Replayer(store, index, limits, threads, false).Do(entry, true);
}

Reopened::Reopened(archive::Store& store, const archive::Index& index, const archive::Entry& entry,
                   const Limits& limits, int threads)
    : replayer_(std::make_unique<Replayer>(store, index, limits, threads, true)),
      replayed_(replayer_->Do(entry, false)) {}
Reopened::~Reopened() = default;

const SourceMap& Reopened::sources() const { return replayer_->sources(); }
const Compiled& Reopened::compiled() const { return replayer_->compiled(); }
Run& Reopened::run() { return replayer_->run(); }
const Compiled* Reopened::rules() const { return replayer_->Rules(); }
Assembled Reopened::assembled() const { return replayer_->AssembledRules(); }
std::optional<Run> Reopened::RunUnder(const Compiled& rules) { return replayer_->Under(rules); }

}  // namespace heng
