#include "cli/archive_file.h"

#include <algorithm>
#include <utility>

#include "cli/files.h"

namespace heng::cli {

namespace {

using archive::Failure;
using archive::LogFault;
using archive::PrivateKey;
using archive::Suite;

constexpr uint64_t kKeyFileBytes = 1 << 16;
constexpr size_t kSealDigits = 16;

std::string KindsOf(Suite suite) {
  if (suite == Suite::kIntl) return "ed25519";
  return suite == Suite::kGm ? "sm2" : "ed25519 + sm2";
}

// Names the archive, so that a signature of one can never stand for another.
std::string OriginOf(const std::vector<PrivateKey>& keys, const Arguments& arguments) {
  std::string all = arguments.who + '\n' + arguments.when;
  for (const PrivateKey& key : keys) all += '\n' + archive::Print(key.pub);
  return "heng/" + keys[0].pub.name + "/" + Sha256Hex(all).substr(0, 8);
}

std::string KeysOf(archive::Store& store) {
  const auto first = store.FindEntry(0);
  const auto record = first ? archive::Decode(*first) : std::nullopt;
  const auto* founding = record ? std::get_if<archive::FoundingRecord>(&*record) : nullptr;
  std::string names;
  for (const std::string& key : founding == nullptr ? std::vector<std::string>() : founding->keys) {
    names += (names.empty() ? "" : ", ") + key.substr(0, key.rfind('+'));
  }
  return names;
}

bool Found(archive::Store& store, const Arguments& arguments, const std::vector<PrivateKey>& keys, Console& console) {
  const auto suite = SuiteOf(keys);
  const auto asked = arguments.suite.empty() ? suite : archive::SuiteNamed(arguments.suite);
  if (!suite || suite != asked) {
    const Suite wanted = asked.value_or(Suite::kIntl);
    console.Fail(Code::E9102, {std::string(archive::NameOf(wanted)), KindsOf(wanted)});
    return false;
  }
  const auto fault = FoundLog(store, *suite, OriginOf(keys, arguments), arguments.who, arguments.when, keys);
  if (fault) TellFault(arguments.archive, store, *fault, console);
  return !fault;
}

}  // namespace

std::optional<Suite> SuiteOf(const std::vector<PrivateKey>& keys) {
  size_t sm2 = 0;
  for (const PrivateKey& key : keys) sm2 += key.pub.hash == Hash::kSm3 ? 1 : 0;
  const size_t other = keys.size() - sm2;
  if (sm2 > 1 || other > 1 || keys.empty()) return std::nullopt;
  if (sm2 == 1) return other == 1 ? Suite::kBoth : Suite::kGm;
  return Suite::kIntl;
}

std::optional<std::vector<PrivateKey>> ReadKeys(const std::vector<std::string>& paths, Console& console) {
  std::vector<PrivateKey> keys;
  bool fine = true;
  for (const std::string& path : paths) {
    const auto file = FileBytes::Open(path, kKeyFileBytes, console);
    fine &= file.has_value();
    if (!file) continue;
    std::string_view text = file->bytes().substr(0, kKeyFileBytes);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    auto key = archive::ReadPrivateKey(text);
    if (!key) console.Fail(Code::E9100, {path});
    fine &= key.has_value();
    if (key) keys.push_back(std::move(*key));
  }
  if (!fine) return std::nullopt;
  // Notes are signed and keys listed in one order, however they were given.
  std::stable_sort(keys.begin(), keys.end(),
                   [](const PrivateKey& a, const PrivateKey& b) { return a.pub.hash < b.pub.hash; });
  return keys;
}

void TellFault(const std::string& path, archive::Store& store, const LogFault& fault, Console& console) {
  switch (fault.kind) {
    case LogFault::Kind::kStore: return TellFailure(path, *store.failure(), console);
    case LogFault::Kind::kNoLog: return console.Fail(Code::E9121, {"0"});
    case LogFault::Kind::kUnsealed: return console.Fail(Code::E9132, {path});
    case LogFault::Kind::kWrongKeys: return console.Fail(Code::E9101, {path, KeysOf(store)});
  }
}

void TellFailure(const std::string& path, const Failure& failure, Console& console) {
  switch (failure.kind) {
    case Failure::Kind::kNoFile: return console.Fail(Code::E9110, {path});
    case Failure::Kind::kNoArchive: return console.Fail(Code::E9111, {path});
    case Failure::Kind::kNewer: return console.Fail(Code::E9112, {path, failure.detail});
    case Failure::Kind::kDamaged: return console.Fail(Code::E9120, {failure.detail});
    case Failure::Kind::kFull: return console.Fail(Code::E9113);
    case Failure::Kind::kBusy: return console.Fail(Code::E9114, {path});
    case Failure::Kind::kDevice: return console.Fail(Code::E9115, {path, failure.detail});
  }
}

std::unique_ptr<OpenArchive> OpenToRead(const std::string& path, Console& console) {
  auto open = std::make_unique<OpenArchive>(path);
  if (open->store.failure()) {
    TellFailure(path, *open->store.failure(), console);
    return nullptr;
  }
  if (open->index.founding() && !open->index.bad()) return open;
  console.Fail(Code::E9121, {std::to_string(open->index.bad().value_or(0))});
  return nullptr;
}

const archive::Entry* FindRun(const archive::Index& index, const std::string& path, const std::string& name,
                              Console& console) {
  std::vector<const archive::Entry*> found = index.Named(name);
  std::erase_if(found,
                [](const archive::Entry* entry) { return !std::holds_alternative<archive::RunRecord>(entry->record); });
  if (found.size() == 1) return found[0];
  console.Fail(found.empty() ? Code::E9103 : Code::E9104, {path, name});
  return nullptr;
}

const archive::Entry* FindRun(const OpenArchive& open, const std::string& path, const std::string& name,
                              Console& console) {
  return FindRun(open.index, path, name, console);
}

bool IsFree(const std::string& path) {
  if (IsMissingOrEmpty(path)) return true;
  const archive::Store undone(path, archive::Store::Mode::kAppend);
  return undone.failure() && IsMissingOrEmpty(path);
}

AddingArchive OpenToAdd(const Arguments& arguments, const std::vector<PrivateKey>& keys, bool make, Console& console) {
  const std::string& path = arguments.archive;
  AddingArchive adding;
  using Mode = archive::Store::Mode;
  adding.founded = make && IsFree(path);
  adding.store = std::make_unique<archive::Store>(path, adding.founded ? Mode::kCreate : Mode::kAppend);
  if (adding.store->failure()) {
    TellFailure(path, *adding.store->failure(), console);
    return adding;
  }
  if (adding.founded && !Found(*adding.store, arguments, keys, console)) return adding;
  auto log = std::make_unique<archive::Log>(*adding.store, keys);
  if (log->fault()) {
    TellFault(path, *adding.store, *log->fault(), console);
    return adding;
  }
  const std::string suite(archive::NameOf(log->suite()));
  if (!arguments.suite.empty() && arguments.suite != suite) {
    console.Fail(Code::E9108, {path, suite, arguments.suite});
    return adding;
  }
  adding.log = std::move(log);
  return adding;
}

bool Commit(AddingArchive& adding, const std::string& path, Console& console) {
  if (adding.log->Commit()) return true;
  TellFault(path, *adding.store, *adding.log->fault(), console);
  return false;
}

std::string WhenAndWho(const std::string& when, const std::string& who, Lang lang) {
  if (when.empty() || who.empty()) return when + who;
  return when + (lang == Lang::kZh ? "，" : ", ") + who;
}

std::string ShownSeal(const std::string& leaf) { return Hex(leaf).substr(0, kSealDigits); }

Text SealedText(const std::string& path, uint64_t seq, const std::string& leaf, const archive::Log& log) {
  const std::string number = std::to_string(seq), seal = ShownSeal(leaf);
  const std::string digits = archive::NoticeDigits(log.tree().RootOf(seq + 1));
  return {"封存在 " + path + "，第 " + number + " 条，封存号 " + seal + "\n公示码 " + digits,
          "sealed in " + path + " as entry " + number + ", seal " + seal + "\ndigits for the notice board " + digits};
}

}  // namespace heng::cli
