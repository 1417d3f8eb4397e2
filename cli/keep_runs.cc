#include "cli/keep_runs.h"

#include <algorithm>
#include <set>

#include "cli/corrections.h"
#include "engine/archive/compress.h"
#include "engine/archive/opening.h"

namespace heng::cli {

namespace {

// All rule files of the command, those named in it first.
std::vector<archive::KeptRule> KeptRules(const RuleFiles& files) {
  std::vector<uint32_t> order = files.given;
  for (uint32_t source = 0; source < files.sources.size(); ++source) {
    if (std::find(order.begin(), order.end(), source) == order.end()) order.push_back(source);
  }
  std::vector<archive::KeptRule> rules;
  for (size_t i = 0; i < order.size(); ++i) {
    archive::KeptRule rule{i < files.given.size(), {files.sources.name(order[i])}, files.sources.text(order[i])};
    const auto others = files.other_names.find(order[i]);
    if (others != files.other_names.end()) {
      rule.names.insert(rule.names.end(), others->second.begin(), others->second.end());
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

NewRun NewRunOf(const Compiled& compiled) { return {compiled.scheme.title, PeriodOf(compiled.scheme)}; }

}  // namespace

// Keeps what was packed until a log takes it. Salts come from a secret that nobody keeps: each is a digest of it and of
// the cell's place.
class RunArchive::PackingVault : public archive::Vault {
 public:
  PackingVault(const RunArchive& archive, std::string secret) : archive_(archive), secret_(std::move(secret)) {}

  archive::Suite suite() const override { return archive_.suite_; }
  int threads() const override { return archive_.arguments_->threads; }
  archive::Digests Chunks(std::string_view bytes) override {
    const auto ahead = archive_.ahead_.find({bytes.data(), bytes.size(), false});
    if (ahead != archive_.ahead_.end()) return Keep(ahead->second.get());
    return Keep(archive::PackChunks(suite(), bytes, threads()));
  }
  archive::Digests Objects(size_t count, const archive::MakeObject& make) override {
    return Keep(archive::PackAll(suite(), count, make, threads()));
  }
  void Opening(const std::string& root, const std::string& bytes) override { openings_.emplace_back(root, bytes); }
  std::string Salt(const std::string& path, size_t row) override {
    return Digest(Hash::kSha256, secret_ + path + '\n' + std::to_string(row)).substr(0, archive::kSaltBytes);
  }
  std::string Pack(const std::string&, std::string_view bytes) override {
    const auto ahead = archive_.ahead_.find({bytes.data(), bytes.size(), true});
    return ahead != archive_.ahead_.end() ? ahead->second.get()[0].frame : archive::Compress(bytes);
  }

  void PutInto(archive::Log& log) const {
    for (const archive::Packed& one : objects_) log.Take(one);
    for (const auto& [root, bytes] : openings_) log.AddOpening(root, bytes);
  }

 private:
  archive::Digests Keep(std::vector<archive::Packed> objects) {
    archive::Digests digests;
    for (archive::Packed& one : objects) {
      digests.push_back(one.stored.digest);
      if (known_.insert(one.stored.digest).second) objects_.push_back(std::move(one));
    }
    return digests;
  }

  const RunArchive& archive_;
  const std::string secret_;
  std::vector<archive::Packed> objects_;
  std::set<std::string> known_;
  std::vector<std::pair<std::string, std::string>> openings_;
};

RunArchive::RunArchive(const Arguments& arguments, Console& console, std::vector<archive::PrivateKey> keys)
    : arguments_(&arguments),
      console_(&console),
      keys_(std::move(keys)),
      suite_(SuiteOf(keys_).value_or(archive::Suite::kIntl)) {}  // of other keys no archive is made

RunArchive::~RunArchive() { given_up_ = true; }

std::unique_ptr<RunArchive> RunArchive::Open(const Arguments& arguments, Console& console) {
  auto keys = ReadKeys(arguments.keys, console);
  if (!keys) return nullptr;
  if (!IsMissingOrEmpty(arguments.archive) && !OpenToAdd(arguments, *keys, true, console).log) return nullptr;
  return std::unique_ptr<RunArchive>(new RunArchive(arguments, console, std::move(*keys)));
}

bool RunArchive::Takes(const std::vector<const Compiled*>& schemes) const {
  if (IsMissingOrEmpty(arguments_->archive) && arguments_->corrects.empty()) return true;
  const auto open = OpenToRead(arguments_->archive, *console_);
  std::vector<NewRun> runs;
  for (const Compiled* compiled : schemes) runs.push_back(NewRunOf(*compiled));
  return open && FindCorrections(open->index, *arguments_, runs, *console_);
}

// With one thread everything is done when it is asked for.
std::launch RunArchive::policy() const { return arguments_->threads > 1 ? std::launch::async : std::launch::deferred; }

void RunArchive::BeginData(const Compiled& compiled, const FindFile& find) {
  const data::Schema& schema = compiled.scheme.schema;
  const bool personal = archive::HoldsPersonal(schema);
  for (const data::TableSchema& table : schema.tables) {
    const DataFile file = find(table.name);
    auto& packed = ahead_[{file.bytes.data(), file.bytes.size(), personal}];
    if (packed.valid()) continue;
    packed = std::async(policy(), [this, personal, bytes = file.bytes] {
      std::vector<archive::Packed> all;
      if (personal) all.push_back({{}, archive::Compress(bytes)});
      for (size_t at = 0; at < bytes.size() && !personal && !given_up_; at += archive::kChunkBytes) {
        all.push_back(archive::Pack(suite_, bytes.substr(at, archive::kChunkBytes), archive::Content::kText));
      }
      return all;
    });
  }
}

archive::RunRecord RunArchive::Make(const KeptJob& job, const RuleFiles& rules, const Diagnostics& diagnostics,
                                    const Limits& limits, PackingVault& vault) const {
  RunSources from{&rules.sources, &diagnostics, KeptRules(rules), job.find, {}};
  for (const EarlierFiles& earlier : job.earlier) {
    from.earlier.push_back(earlier.kept);
    from.earlier.back().files = earlier.asked;
  }
  archive::Material material = MaterialOf(*job.compiled, *job.run, *job.outcome, from, limits);
  for (const Text& line : job.said) {
    material.messages += line.In(job.compiled->scheme.english ? Lang::kEn : Lang::kZh) + "\n";
  }
  material.engine = "heng " HENG_VERSION;
  material.who = arguments_->who;
  material.when = arguments_->when;
  material.note = arguments_->note;
  return archive::KeepRun(material, vault);
}

bool RunArchive::Begin(const RuleFiles& rules, const Diagnostics& diagnostics, std::vector<const KeptJob*> jobs,
                       const Limits& limits) {
  const std::string secret = RandomBytes(kDigestBytes, *console_);
  if (secret.empty()) return false;
  jobs_ = std::move(jobs);
  for (size_t i = 0; i < jobs_.size(); ++i) {
    vaults_.push_back(std::make_unique<PackingVault>(*this, secret + std::to_string(i)));
  }
  records_ = std::async(policy(), [this, &rules, &diagnostics, &limits] {
    std::vector<archive::RunRecord> records;
    for (size_t i = 0; i < jobs_.size() && !given_up_; ++i) {
      records.push_back(Make(*jobs_[i], rules, diagnostics, limits, *vaults_[i]));
    }
    return records;
  });
  return true;
}

bool RunArchive::Seal() {
  std::vector<archive::RunRecord> records = records_.get();
  AddingArchive adding = OpenToAdd(*arguments_, keys_, true, *console_);
  if (!adding.log) return false;
  std::vector<NewRun> runs;
  for (const KeptJob* job : jobs_) runs.push_back(NewRunOf(*job->compiled));
  // Again, now that nobody else adds: since they were looked for another program may have.
  const auto corrections = FindCorrections(archive::Index(*adding.store), *arguments_, runs, *console_);
  if (!corrections) return false;
  std::map<const Run*, std::string> leaves;
  std::vector<std::pair<uint64_t, std::string>> sealed;
  for (size_t i = 0; i < jobs_.size(); ++i) {
    archive::RunRecord& record = records[i];
    for (size_t e = 0; e < record.earlier.size(); ++e) {
      if (const Run* run = jobs_[i]->earlier[e].run) record.earlier[e].entry = leaves.at(run);
    }
    const auto corrected = corrections->find(record.title);
    if (corrected != corrections->end()) {
      record.corrects = corrected->second;
      record.reason = arguments_->reason;
    }
    vaults_[i]->PutInto(*adding.log);
    const std::string leaf = adding.log->Append(std::move(record));
    sealed.emplace_back(adding.log->size() - 1, leaf);
    leaves.emplace(jobs_[i]->run, leaf);
  }
  if (!Commit(adding, arguments_->archive, *console_)) return false;
  for (const auto& [seq, leaf] : sealed) console_->Say(SealedText(arguments_->archive, seq, leaf, *adding.log));
  return true;
}

// Done again it would be sealed a second time.
void RunArchive::TellSealedOnly() const {
  const std::string& path = arguments_->archive;
  console_->Say(
      {"这次运行已经封存了，只是结果文件没有写成: 不必再算，用 heng export " + path + " 条 --out 文件夹 取",
       "the run is sealed, only its files were not written: do not run it again, take them with heng export " + path +
           " ENTRY --out DIR"});
}

}  // namespace heng::cli
