#include "cli/keep_runs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cli/corrections.h"
#include "engine/archive/compress.h"
#include "engine/archive/opening.h"

namespace heng::cli {

namespace {

// Into the log of an archive. Salts come from a secret that nobody keeps: each is a digest of it and the cell's place.
class LogVault : public archive::Vault {
 public:
  LogVault(archive::Log& log, std::string secret, int threads)
      : log_(log), secret_(std::move(secret)), threads_(threads) {}

  archive::Suite suite() const override { return log_.suite(); }
  std::string Object(std::string_view bytes) override { return log_.AddObject(bytes); }
  archive::Digests Objects(size_t count, const std::function<std::string(size_t)>& make) override {
    return log_.AddObjects(count, make, threads_);
  }
  int threads() const override { return threads_; }
  void Opening(const std::string& root, const std::string& bytes) override { log_.AddOpening(root, bytes); }
  std::string Salt(const std::string& path, size_t row) override {
    return Digest(Hash::kSha256, secret_ + path + '\n' + std::to_string(row)).substr(0, archive::kSaltBytes);
  }
  std::string Pack(const std::string&, std::string_view bytes) override { return archive::Compress(bytes); }

 private:
  archive::Log& log_;
  const std::string secret_;
  const int threads_;
};

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

std::optional<RunArchive> RunArchive::Open(const Arguments& arguments, Console& console) {
  RunArchive out(arguments, console);
  auto keys = ReadKeys(arguments.keys, console);
  if (!keys) return std::nullopt;
  out.keys_ = std::move(*keys);
  if (!IsMissingOrEmpty(arguments.archive) && !OpenToAdd(arguments, out.keys_, true, console).log) return std::nullopt;
  return out;
}

bool RunArchive::Takes(const std::vector<const Compiled*>& schemes) const {
  if (IsMissingOrEmpty(arguments_->archive) && arguments_->corrects.empty()) return true;
  const auto open = OpenToRead(arguments_->archive, *console_);
  std::vector<NewRun> runs;
  for (const Compiled* compiled : schemes) runs.push_back(NewRunOf(*compiled));
  return open && FindCorrections(open->index, *arguments_, runs, *console_);
}

bool RunArchive::Seal(const RuleFiles& rules, const Diagnostics& diagnostics, const std::vector<KeptJob*>& jobs,
                      const Limits& limits) {
  const Arguments& arguments = *arguments_;
  const std::string secret = RandomBytes(kDigestBytes, *console_);
  if (secret.empty()) return false;
  AddingArchive adding = OpenToAdd(arguments, keys_, true, *console_);
  if (!adding.log) return false;
  std::vector<NewRun> runs;
  for (const KeptJob* job : jobs) runs.push_back(NewRunOf(*job->compiled));
  // Again, now that nobody else adds: since they were looked for another program may have.
  const auto corrections = FindCorrections(archive::Index(*adding.store), arguments, runs, *console_);
  if (!corrections) return false;
  std::map<const Run*, std::string> leaves;
  std::vector<std::pair<uint64_t, std::string>> sealed;
  for (KeptJob* job : jobs) {
    RunSources from{&rules.sources, &diagnostics, KeptRules(rules), job->find, {}};
    for (EarlierFiles& earlier : job->earlier) {
      if (earlier.run != nullptr) earlier.kept.entry = leaves.at(earlier.run);
      earlier.kept.files = earlier.asked;
      from.earlier.push_back(earlier.kept);
    }
    archive::Material material = MaterialOf(*job->compiled, *job->run, *job->outcome, from, limits);
    for (const Text& line : job->said) {
      material.messages += line.In(job->compiled->scheme.english ? Lang::kEn : Lang::kZh) + "\n";
    }
    material.engine = "heng " HENG_VERSION;
    material.who = arguments.who;
    material.when = arguments.when;
    material.note = arguments.note;
    const auto corrected = corrections->find(material.title);
    if (corrected != corrections->end()) {
      material.corrects = corrected->second;
      material.reason = arguments.reason;
    }
    LogVault vault(*adding.log, secret + std::to_string(sealed.size()), arguments.threads);
    const std::string leaf = adding.log->Append(archive::KeepRun(material, vault));
    sealed.emplace_back(adding.log->size() - 1, leaf);
    leaves.emplace(job->run, leaf);
  }
  if (!Commit(adding, arguments.archive, *console_)) return false;
  for (const auto& [seq, leaf] : sealed) console_->Say(SealedText(arguments.archive, seq, leaf, *adding.log));
  return true;
}

}  // namespace heng::cli
