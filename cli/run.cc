// Working out the schemes of one command, each behind those it adopts from. Nothing is written unless all are sound.
#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/draft.h"
#include "cli/history.h"
#include "cli/keep_runs.h"
#include "cli/load.h"
#include "cli/output_files.h"
#include "cli/results.h"
#include "engine/collect.h"
#include "engine/report/json.h"
#include "engine/report/summary.h"

namespace heng::cli {

namespace {

class RunCommand {
 public:
  RunCommand(const Arguments& arguments, Console& console) : arguments_(arguments), console_(console) {}
  void Do();

 private:
  struct Job {  // one scheme
    const Compiled* compiled;
    std::optional<DataFolder> folder;
    std::optional<ResultFiles> files;
    std::optional<Run> run;  // none: what it adopts from has no results
    std::vector<EarlierYear> earlier = {};
    std::vector<std::string> earlier_paths = {};  // of the folders, as in `earlier`
    KeptJob kept = {};
    SealedSources sealed = {};  // earlier results from an archive
  };

  bool Prepare();
  bool OpenAdopted(const std::vector<Arguments::Folder>& folders, bool previous);
  bool OpenEarlier(const Compiled& compiled, Job& job);
  bool FindSealed();
  bool IsGiven(const Compiled& compiled) const;
  bool PrepareJob(size_t at);
  bool KeepsInputs();
  const Compiled* WithoutResults(const Compiled& compiled) const;
  bool Evaluate();
  bool EvaluateJob(Job& job);
  std::vector<AdoptSource> NotedSources(Job& job);
  std::vector<EarlierYear> NotedYears(Job& job);
  FindFile NotedSealed(const SealedSource& sealed, Job& job);
  void LeaveResults();
  void WriteResults();
  bool BeginSealing();
  void TellWritten(size_t files);

  const Arguments& arguments_;
  Console& console_;
  const Limits limits_;
  Diagnostics diagnostics_;  // of the rule files
  std::optional<RuleFiles> rules_;
  Schemes schemes_;
  std::unique_ptr<History> history_;
  std::map<const Compiled*, SealedSources> sealed_;  // from history_, by scheme
  std::deque<Job> jobs_;  // as given, but for those whose results of an earlier run are given
  std::vector<Job*> in_order_;
  std::vector<AdoptSource> sources_;
  std::deque<DataFolder> results_;         // of earlier runs
  std::vector<std::string> source_paths_;  // of sources_, as far as they are folders
  std::deque<result::Outcome> outcomes_;   // by job
  std::unique_ptr<RunArchive> archive_;    // the first to go: it works on what stands above
};

// Every scheme has its data and its place for results, and every scheme that is adopted from is there.
bool RunCommand::Prepare() {
  if (!OpenAdopted(arguments_.adopt, false) || !OpenAdopted(arguments_.previous, true) || !FindSealed()) return false;
  Diagnostics diagnostics;
  std::vector<AdoptSource> sources = sources_;
  for (const Compiled& compiled : schemes_.schemes) sources.push_back({compiled.scheme.title});
  for (const Compiled& compiled : schemes_.schemes) {
    std::vector<AdoptSource> own = sources;
    for (const SealedSource& sealed : sealed_[&compiled].adopted) {
      own.push_back({sealed.kept.what, sealed.kept.kind == "previous"});
    }
    if (!IsGiven(compiled)) CheckSources(compiled, own, diagnostics);
  }
  TellDiagnostics(diagnostics, rules_->sources, limits_, console_);
  if (diagnostics.HasErrors()) return false;
  std::vector<const Compiled*> run;
  for (const Compiled& compiled : schemes_.schemes) {
    if (!IsGiven(compiled)) run.push_back(&compiled);
  }
  if (archive_ && !archive_->Takes(run)) return false;
  bool fine = true;
  for (size_t i = 0; i < schemes_.schemes.size(); ++i) fine &= IsGiven(schemes_.schemes[i]) || PrepareJob(i);
  const auto looks_back = [](const Job& job) { return !job.compiled->scheme.histories.empty(); };
  if (fine && !arguments_.earlier.empty() && std::none_of(jobs_.begin(), jobs_.end(), looks_back)) {
    console_.Fail(Code::E9063);
    fine = false;
  }
  if (!fine || !KeepsInputs()) return false;
  for (size_t at : schemes_.order) {
    for (Job& job : jobs_) {
      if (job.compiled == &schemes_.schemes[at]) in_order_.push_back(&job);
    }
  }
  return true;
}

// Its results of this year come from an earlier run: the rule file only says what they are.
bool RunCommand::IsGiven(const Compiled& compiled) const {
  return std::any_of(arguments_.adopt.begin(), arguments_.adopt.end(),
                     [&](const Arguments::Folder& folder) { return folder.name == compiled.scheme.title; });
}

bool RunCommand::OpenAdopted(const std::vector<Arguments::Folder>& folders, bool previous) {
  bool fine = true;
  for (const Arguments::Folder& given : folders) {
    AdoptSource source{given.name, previous, FindScheme(schemes_, given.name)};
    std::vector<std::string> tables;
    bool asked = false;
    for (const Compiled& compiled : schemes_.schemes) {
      for (const model::Adoption& adoption : compiled.scheme.adoptions) {
        if (adoption.scheme != given.name || adoption.previous != previous) continue;
        asked = true;
        for (const model::Adoption::Column& column : adoption.columns) {
          const bool known = column.from_table >= 0 && source.compiled != nullptr;
          tables.push_back(known ? source.compiled->scheme.tables[column.from_table].name : column.table);
        }
      }
    }
    if (!asked) console_.Fail(Code::E9062, {previous ? "--previous" : "--adopt", given.name});
    std::sort(tables.begin(), tables.end());
    tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
    auto folder = DataFolder::OpenResults(given.path, given.name, tables, limits_, console_);
    fine = fine && asked && folder;
    if (!folder) continue;
    results_.push_back(std::move(*folder));
    source.find = results_.back().PathFinder();
    sources_.push_back(std::move(source));
    source_paths_.push_back(given.path);
  }
  return fine;
}

// What is not given by folders and rule files comes from sealed runs.
bool RunCommand::FindSealed() {
  if (history_ == nullptr) return true;
  std::vector<AdoptSource> given = sources_;
  size_t looking_back = 0;
  for (const Compiled& compiled : schemes_.schemes) {
    given.push_back({compiled.scheme.title});
    looking_back += IsGiven(compiled) || compiled.scheme.histories.empty() ? 0 : 1;
  }
  bool fine = true;
  for (const Compiled& compiled : schemes_.schemes) {
    if (IsGiven(compiled)) continue;
    const bool asks = !compiled.scheme.adoptions.empty() || !compiled.scheme.histories.empty();
    const std::string& title = compiled.scheme.title;
    if (schemes_.schemes.size() > 1 && asks) console_.Say({"方案 “" + title + "”", "scheme “" + title + "”"});
    auto found = history_->Find(compiled, given, arguments_.earlier, looking_back == 1);
    fine &= found.has_value();
    if (found) sealed_[&compiled] = std::move(*found);
  }
  return history_->CheckUse() && fine;
}

bool RunCommand::OpenEarlier(const Compiled& compiled, Job& job) {
  if (compiled.scheme.histories.empty()) return true;
  const int64_t own = compiled.scheme.histories[0].year;
  std::vector<std::string> tables;
  for (const model::Table& table : compiled.scheme.tables) tables.push_back(table.name);
  for (const Arguments::Folder& given : arguments_.earlier) {
    const int64_t year = std::stoll(given.name);
    if (year >= own) {
      console_.Fail(Code::E9064, {given.name, std::to_string(own)});
      return false;
    }
    auto folder = DataFolder::OpenResults(given.path, compiled.scheme.title, tables, limits_, console_);
    if (!folder) return false;
    results_.push_back(std::move(*folder));
    job.earlier.push_back({year, results_.back().PathFinder()});
    job.earlier_paths.push_back(given.path);
  }
  return true;
}

bool RunCommand::PrepareJob(size_t at) {
  const Compiled& compiled = schemes_.schemes[at];
  jobs_.push_back({&compiled, std::nullopt, std::nullopt, std::nullopt, {}, {}, {}, sealed_[&compiled]});
  std::string out = arguments_.out;
  if (schemes_.schemes.size() > 1) {
    std::string name = FileNameFor(compiled.scheme.title);
    for (size_t i = 0; i < at; ++i) {
      if (FileNameFor(schemes_.schemes[i].scheme.title) == name) name += "_" + std::to_string(at + 1);
    }
    out = JoinPath(out, name);
  }
  Job& job = jobs_.back();
  job.folder = DataFolder::Open(arguments_.data, compiled.scheme, limits_, console_);
  if (!job.folder || !OpenEarlier(compiled, job) || !MakeFolder(out, console_)) return false;
  // What is sealed is a draft until it is approved.
  const auto draft = archive_ ? DraftOf(compiled.scheme.english) : ResultFiles::Draft();
  job.files.emplace(out, compiled.lowered.plan, arguments_.encoding, console_.lang(), arguments_.threads, draft);
  return true;
}

// No result may take the place of a file that this run reads.
bool RunCommand::KeepsInputs() {
  bool keeps = true;
  for (const Job& job : jobs_) {
    for (const std::string& path : job.files->taken()) {
      const auto id = FindFileId(path);
      if (!id) continue;
      std::string input = rules_->PathOf(*id);
      for (const Job& other : jobs_) {
        if (input.empty()) input = other.folder->PathOf(*id);
      }
      for (const DataFolder& folder : results_) {
        if (input.empty()) input = folder.PathOf(*id);
      }
      if (input.empty()) continue;
      console_.Fail(Code::E9029, {path, input});
      keeps = false;
    }
  }
  return keeps;
}

// A scheme that this one adopts from and that has no results.
const Compiled* RunCommand::WithoutResults(const Compiled& compiled) const {
  for (const model::Adoption& adoption : compiled.scheme.adoptions) {
    for (const Job& job : jobs_) {
      if (adoption.previous || job.compiled->scheme.title != adoption.scheme) continue;
      if (!job.run || !job.run->ok) return job.compiled;
    }
  }
  return nullptr;
}

// Of what this scheme adopts it is noted which files were asked for, for its record.
std::vector<AdoptSource> RunCommand::NotedSources(Job& job) {
  std::vector<AdoptSource> sources = sources_;
  for (size_t i = 0; i < sources.size() && archive_; ++i) {
    AdoptSource& source = sources[i];
    const auto& adoptions = job.compiled->scheme.adoptions;
    if (std::none_of(adoptions.begin(), adoptions.end(), [&](const model::Adoption& adoption) {
          return adoption.scheme == source.scheme && adoption.previous == source.previous;
        })) {
      continue;
    }
    const std::string path = i < source_paths_.size() ? source_paths_[i] : "";
    EarlierFiles& files = job.kept.earlier.emplace_back();
    files.kept = {source.previous ? "previous" : "adopt", source.scheme, "", path, {}};
    files.run = source.run;
    if (source.find) source.find = Noting(source.find, files.asked);
  }
  for (const SealedSource& sealed : job.sealed.adopted) {
    sources.push_back({sealed.kept.what, sealed.kept.kind == "previous", FindScheme(schemes_, sealed.kept.what),
                       nullptr, NotedSealed(sealed, job)});
  }
  return sources;
}

// What of a sealed run goes into the record: its entry, or, when that stands elsewhere, the files that were read.
FindFile RunCommand::NotedSealed(const SealedSource& sealed, Job& job) {
  if (!archive_) return sealed.find;
  EarlierFiles& files = job.kept.earlier.emplace_back();
  files.kept = sealed.kept;
  return sealed.copied ? Noting(sealed.find, files.asked) : sealed.find;
}

std::vector<EarlierYear> RunCommand::NotedYears(Job& job) {
  std::vector<EarlierYear> years = job.earlier;
  for (size_t i = 0; i < years.size() && archive_; ++i) {
    EarlierFiles& files = job.kept.earlier.emplace_back();
    files.kept = {"year", std::to_string(years[i].year), "", job.earlier_paths[i], {}};
    years[i].find = Noting(years[i].find, files.asked);
  }
  for (const SealedSource& sealed : job.sealed.years) {
    years.push_back({sealed.year, NotedSealed(sealed, job), sealed.name});
  }
  return years;
}

bool RunCommand::EvaluateJob(Job& job) {
  const std::string& title = job.compiled->scheme.title;
  if (const Compiled* other = WithoutResults(*job.compiled)) {
    const std::string& from = other->scheme.title;
    console_.Say({"方案 “" + title + "” 没有计算: 它采用的 “" + from + "” 没有结果",
                  "the scheme “" + title + "” was not evaluated: “" + from + "”, which it adopts, has no results"});
    return false;
  }
  exec::Options options;
  options.threads = arguments_.threads;
  options.results_only = !archive_ && jobs_.size() == 1;  // nobody seals it, nobody adopts from it
  options.progress = [this](size_t done, size_t all) { console_.Progress(done, all); };
  const std::vector<AdoptSource> sources = NotedSources(job);
  const std::vector<EarlierYear> years = NotedYears(job);
  job.run = heng::Evaluate(*job.compiled, job.folder->Finder(), limits_, options, false, sources, years);
  DropReadByOthers(schemes_, *job.compiled, job.run->faults);
  if (jobs_.size() > 1 && !job.run->faults.empty()) console_.Say({"方案 “" + title + "”", "scheme “" + title + "”"});
  TellFaults(job.run->faults, limits_, console_);
  if (job.run->ok) sources_.push_back({title, false, job.compiled, &*job.run});
  return job.run->ok;
}

bool RunCommand::Evaluate() {
  bool all = true;
  for (Job* job : in_order_) all &= EvaluateJob(*job);
  return all;
}

// The faults only; and nobody shall take results of an earlier run for this run's.
void RunCommand::LeaveResults() {
  OutputFiles out(console_);
  std::string faults;
  bool old = false;
  std::vector<std::string> told;
  for (const Job& job : jobs_) {
    old |= job.files->HasOldResults();
    if (!job.run) continue;
    if (!job.files->WriteFaults(out, job.run->faults)) return;
    if (job.run->ok) continue;
    faults += (faults.empty() ? "" : ", ") + job.files->faults();
    told.push_back(report::FaultsJson(job.run->faults, console_.lang()));
  }
  if (!out.Commit()) return;
  if (arguments_.json) console_.Data(jobs_.size() == 1 ? told[0] : report::JsonList(told));
  console_.Say({"有错误，没有写出结果；全部问题写在 " + faults,
                "there are errors, no results were written; all faults are in " + faults});
  if (!old) return;
  console_.Say({"注意: " + arguments_.out + " 里的结果是以前算的，这次没有改动",
                "note: the results in " + arguments_.out + " are of an earlier run and were left alone"});
}

// Results are written aside, then the run is sealed, then they are put in place: none are handed out without their
// seal.
void RunCommand::WriteResults() {
  OutputFiles out(console_);
  std::vector<std::string> told;
  for (const Job& job : jobs_) {
    const result::Outcome& outcome = outcomes_.emplace_back(Collect(*job.compiled, *job.run));
    for (const result::Fund& fund : outcome.funds) {
      if (!fund.conserved) return console_.Fail(Code::E9091, {fund.name});
    }
  }
  if (archive_ && !BeginSealing()) return;
  for (size_t i = 0; i < jobs_.size(); ++i) {
    const Job& job = jobs_[i];
    const result::Outcome& outcome = outcomes_[i];
    if (!job.files->WriteFaults(out, job.run->faults) || !job.files->Write(out, outcome)) return;
    told.push_back(arguments_.json ? report::Json(outcome, job.run->faults, console_.lang(), archive_ != nullptr)
                                   : report::Summary(outcome, console_.lang()));
  }
  if (archive_ && !archive_->Seal()) return;
  if (!out.Commit()) {
    if (archive_) archive_->TellSealedOnly();
    return;
  }
  TellWritten(out.count());
  if (archive_) {
    console_.Say(
        {"这些是草稿；两人用 heng approve 批准以后，用 heng export 取发布的结果",
         "these are drafts; once two have approved them (heng approve), take the released ones with heng export"});
  }
  if (arguments_.json) return console_.Data(told.size() == 1 ? told[0] : report::JsonList(told));
  for (size_t i = 0; i < told.size(); ++i) console_.Print((i == 0 ? "" : "\n") + told[i]);
}

bool RunCommand::BeginSealing() {
  std::vector<const KeptJob*> kept;
  for (Job* job : in_order_) {
    const auto same = [&](const Job& other) { return &other == job; };
    const auto at = std::find_if(jobs_.begin(), jobs_.end(), same) - jobs_.begin();
    job->kept.compiled = job->compiled;
    job->kept.run = &*job->run;
    job->kept.outcome = &outcomes_[at];
    job->kept.find = job->folder->Finder();
    job->kept.said = job->sealed.said;
    kept.push_back(&job->kept);
  }
  return archive_->Begin(*rules_, diagnostics_, std::move(kept), limits_);
}

void RunCommand::TellWritten(size_t files) {
  const std::string count = std::to_string(files);
  console_.Say({"写了 " + count + " 个文件，在 " + arguments_.out,
                "wrote " + count + (count == "1" ? " file to " : " files to ") + arguments_.out});
}

void RunCommand::Do() {
  if (!arguments_.archive.empty()) {
    archive_ = RunArchive::Open(arguments_, console_);
    if (!archive_) return;
  }
  if (!arguments_.history.empty()) {
    history_ = History::Open(arguments_, console_);
    if (history_ == nullptr) return;
  }
  rules_ = ReadRuleFiles(arguments_.files, limits_, console_);
  if (!rules_) return;
  schemes_ = LoadSchemes(*rules_, limits_, console_, &diagnostics_);
  const auto ok = [](const Compiled& compiled) { return compiled.ok; };
  if (!std::all_of(schemes_.schemes.begin(), schemes_.schemes.end(), ok) || !Prepare()) return;
  for (const Job* job : in_order_) {
    if (archive_) archive_->BeginData(*job->compiled, job->folder->Finder());
  }
  const bool sound = Evaluate();
  if (history_ != nullptr) history_->Close();
  if (!sound) return LeaveResults();
  WriteResults();
}

}  // namespace

void RunRun(const Arguments& arguments, Console& console) { RunCommand(arguments, console).Do(); }

}  // namespace heng::cli
