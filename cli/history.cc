#include "cli/history.h"

#include <algorithm>

#include "cli/files.h"
#include "engine/archive/verify.h"
#include "engine/base/date.h"

namespace heng::cli {

namespace {

using archive::Entry;
using archive::RunRecord;

constexpr size_t kShownFindings = 5;

Text YearText(const Text& head, int64_t year) {
  const std::string named = std::to_string(year);
  return {head.zh + " " + named + " 学年", head.en + ", school year " + named};
}

}  // namespace

std::unique_ptr<History> History::Open(const Arguments& arguments, Console& console) {
  std::unique_ptr<History> out(new History(arguments, console));
  const std::string& path = arguments.history;
  const auto id = FindFileId(path), own = FindFileId(arguments.archive);
  out->own_ = path == arguments.archive || (id && own && *id == *own);
  if (out->own_ && IsMissingOrEmpty(path)) return out->TakeUse() ? std::move(out) : nullptr;
  out->open_ = OpenToRead(path, console);
  if (out->open_ == nullptr || !out->Verified() || !out->TakeUse()) return nullptr;
  return out;
}

bool History::Verified() {
  const archive::Verified verified = archive::Verify(open_->store);
  const auto& findings = verified.findings;
  for (size_t i = 0; i < findings.size() && i < kShownFindings; ++i) console_.Fail(findings[i].code, findings[i].args);
  if (!findings.empty())
    console_.Say({"封存档 " + arguments_.history + " 不是封存时的样子，没有用它",
                  "the archive " + arguments_.history + " is not as it was sealed and was not used"});
  return findings.empty();
}

bool History::TakeUse() {
  bool fine = true;
  for (const std::string& name : arguments_.use) {
    const Entry* entry = nullptr;
    if (open_ == nullptr) console_.Fail(Code::E9103, {arguments_.history, name});
    if (open_ != nullptr) entry = FindRun(*open_, arguments_.history, name, console_);
    const auto later = entry == nullptr ? std::nullopt : CorrectedBy(open_->index, *entry);
    if (later) console_.Fail(Code::E9182, {std::to_string(entry->seq), std::to_string(*later)});
    fine &= entry != nullptr && !later;
    if (entry != nullptr) use_.emplace_back(entry, false);
  }
  return fine;
}

std::string History::StateOf(const Entry& entry, Lang lang) const {
  const bool released = ApprovalsOf(open_->index, entry) >= kApprovalsToRelease;
  if (lang == Lang::kZh) return released ? "已发布" : "草稿";
  return released ? "released" : "draft";
}

// A run of --use goes first: one of the scheme, or, when only one scheme looks back, one that was called otherwise
// then.
History::Choice History::Choose(const std::string& title, int64_t year, bool any_title) {
  if (open_ == nullptr) return {};
  std::vector<const Entry*> found;
  for (const bool same_title : {true, false}) {
    for (auto& [entry, asked] : use_) {
      const RunRecord& run = std::get<RunRecord>(entry->record);
      if (!found.empty() && !same_title) continue;
      if (SchoolYearOf(run) != year || (run.title == title) != same_title || (!same_title && !any_title)) continue;
      found.push_back(entry);
      asked = true;
    }
  }
  if (found.empty()) found = PastRuns(open_->index, title, year);
  if (found.empty()) return {};
  if (found.size() == 1) return {found[0], false};
  Text list;
  for (const Entry* entry : found) {
    const std::string seq = std::to_string(entry->seq);
    list.zh += (list.zh.empty() ? "" : "、") + ("第 " + seq + " 条（" + StateOf(*entry, Lang::kZh) + "）");
    list.en += (list.en.empty() ? "" : ", ") + ("entry " + seq + " (" + StateOf(*entry, Lang::kEn) + ")");
  }
  console_.Fail(Code::E9180, {title, std::to_string(year), list});
  return {nullptr, true};
}

SealedSource History::Source(const Entry& entry, const std::string& kind, const std::string& what) {
  const RunRecord& run = std::get<RunRecord>(entry.record);
  SealedSource source;
  source.copied = !own_;
  source.year = SchoolYearOf(run).value_or(0);
  PastResults& results = results_.emplace_back(open_->store, open_->index.suite(), entry, arguments_.history);
  source.find = results.Finder();
  source.name = arguments_.history + "#" + std::to_string(entry.seq);
  source.kept = {kind, what, "", "", {}};
  if (own_) source.kept.entry = entry.leaf;
  // An archive can name its own entries only; of another one it says which it was.
  if (!own_)
    source.kept.from = arguments_.history + " " + open_->index.founding()->origin + " " + std::to_string(entry.seq) +
                       " " + Hex(entry.leaf);
  return source;
}

bool History::Add(const std::string& kind, const std::string& title, int64_t year, bool any_title, const Text& head,
                  SealedSources& out) {
  asked_ = true;
  const Text what = YearText(head, year);
  const Choice choice = Choose(title, year, any_title);
  if (choice.failed) return false;
  if (choice.entry == nullptr) {
    const std::string& path = arguments_.history;
    Say({what.zh + ": 封存档 " + path + " 里没有", what.en + ": not in the archive " + path}, out);
    return true;
  }
  const Entry& entry = *choice.entry;
  const std::string seq = std::to_string(entry.seq), seal = ShownSeal(entry.leaf);
  Say({what.zh + ": 第 " + seq + " 条，封存号 " + seal + "，" + StateOf(entry, Lang::kZh),
       what.en + ": entry " + seq + ", seal " + seal + ", " + StateOf(entry, Lang::kEn)},
      out);
  const size_t approvals = ApprovalsOf(open_->index, entry);
  if (approvals < kApprovalsToRelease)
    console_.Warn(Code::W9181, {title, std::to_string(year), seq, std::to_string(approvals)});
  const bool of_year = kind == "year";
  (of_year ? out.years : out.adopted).push_back(Source(entry, kind, of_year ? std::to_string(year) : title));
  return true;
}

std::optional<SealedSources> History::Find(const Compiled& compiled, const std::vector<AdoptSource>& given,
                                           const std::vector<Arguments::Folder>& years, bool only) {
  SealedSources out;
  bool fine = true;
  const model::Scheme& scheme = compiled.scheme;
  for (const model::Adoption& adoption : scheme.adoptions) {
    const auto same = [&](const auto& source) {
      return source.scheme == adoption.scheme && source.previous == adoption.previous;
    };
    const auto found = [&](const SealedSource& source) {
      return source.kept.what == adoption.scheme && (source.kept.kind == "previous") == adoption.previous;
    };
    if (std::any_of(given.begin(), given.end(), same)) continue;
    if (std::any_of(out.adopted.begin(), out.adopted.end(), found)) continue;
    asked_ = true;
    if (!scheme.to) {
      console_.Fail(Code::E9184, {scheme.title, adoption.scheme});
      fine = false;
      continue;
    }
    const int64_t year = SchoolYear(*scheme.to) - (adoption.previous ? 1 : 0);
    const Text head{(adoption.previous ? "采用 上期 “" : "采用 “") + adoption.scheme + "”",
                    (adoption.previous ? "adopt previous “" : "adopt “") + adoption.scheme + "”"};
    fine &= Add(adoption.previous ? "previous" : "adopt", adoption.scheme, year, false, head, out);
  }
  for (const int64_t year : YearsAskedFor(compiled)) {
    const Text head{"往年", "earlier year"};
    const auto folder = std::find_if(years.begin(), years.end(),
                                     [&](const Arguments::Folder& one) { return one.name == std::to_string(year); });
    if (folder == years.end()) {
      fine &= Add("year", scheme.title, year, only, head, out);
      continue;
    }
    const Text what = YearText(head, year);
    Say({what.zh + ": 来自 " + folder->path, what.en + ": from " + folder->path}, out);
  }
  if (!fine) return std::nullopt;
  return out;
}

void History::Close() {
  for (PastResults& results : results_) results.Close();
  open_ = nullptr;
}

bool History::CheckUse() {
  bool fine = asked_;
  if (!asked_) console_.Fail(Code::E9187);
  for (size_t i = 0; i < use_.size() && asked_; ++i) {
    if (use_[i].second) continue;
    console_.Fail(Code::E9186, {arguments_.use[i]});
    fine = false;
  }
  return fine;
}

}  // namespace heng::cli
