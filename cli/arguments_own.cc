#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <thread>
#include <utility>

#include "cli/arguments_reader.h"
#include "engine/archive/approval.h"

namespace heng::cli {

namespace {

using Command = Arguments::Command;

constexpr int kMostThreads = 1024;

// The local time with its distance from UTC: 2023-09-01T08:00:00+08:00.
std::string Now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  localtime_r(&now, &local);
  char text[40];
  const size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &local);
  std::string out(text, size);
  out.insert(out.size() - 2, ":");
  return out;
}

}  // namespace

void ArgumentsReader::TakeOwn(const CommandSpec& spec, Arguments& out) {
  TakeThreads(out);
  TakeEncoding(out);
  CheckEarlier(out);
  if (spec.command == Command::kFormat) TakeFormat(out);
  if (spec.command == Command::kTest) CheckTest(out);
  if (spec.command != Command::kCompare) return;
  if (const std::string format = One("format"); !format.empty()) out.format = format;
  CheckWord("format", out.format, {"text", "csv", "json"});
}

void ArgumentsReader::TakeThreads(Arguments& out) {
  out.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, unsigned{kMostThreads}));
  const std::string text = One("threads");
  if (text.empty()) return;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out.threads);
  if (error == std::errc() && stop == end && out.threads >= 1 && out.threads <= kMostThreads) return;
  const std::string most = std::to_string(kMostThreads);
  Fail(Code::E9025, {"--threads", text, {"1 至 " + most + " 的整数", "a whole number from 1 to " + most}});
}

void ArgumentsReader::TakeEncoding(Arguments& out) {
  const std::string encoding = One("encoding");
  if (encoding.empty()) return;
  const auto found = data::FindEncoding(encoding);
  if (found) out.encoding = *found;
  if (!found) Fail(Code::E9025, {"--encoding", encoding, {"utf-8-bom、utf-8、gb18030", "utf-8-bom, utf-8, gb18030"}});
}

void ArgumentsReader::TakeFormat(Arguments& out) {
  out.request.spaces = written_.Flag("spaces");
  out.request.whole = written_.Flag("whole");
  out.to_stdout |= out.request.whole;  // the file itself stays what it is: this year's changes
  const std::string skin = One("skin");
  if (!skin.empty() && skin != "zh" && skin != "en") Fail(Code::E9025, {"--skin", skin, {"zh 或 en", "zh or en"}});
  if (!skin.empty()) out.request.skin = skin == "en" ? ast::Skin::kEnglish : ast::Skin::kChinese;
}

// “方案名”=DIR; the quotes may be left out.
void ArgumentsReader::TakeFolders(const OptionSpec& option, std::vector<Arguments::Folder>& out) {
  constexpr std::string_view kOpen = "“", kClose = "”";
  const std::string name = std::string("--") + option.name;
  for (const std::string& value : written_.Values(option.name)) {
    const bool quoted = value.starts_with(kOpen);
    const std::string between = quoted ? std::string(kClose) + "=" : "=";
    const size_t end = value.find(between);
    const size_t begin = quoted ? kOpen.size() : 0;
    if (end == std::string::npos || end <= begin || end + between.size() >= value.size()) {
      Fail(Code::E9061, {name, value, option.words});
      continue;
    }
    Arguments::Folder folder{value.substr(begin, end - begin), value.substr(end + between.size())};
    for (const Arguments::Folder& known : out) {
      if (known.name == folder.name) Fail(Code::E9065, {name, folder.name});
    }
    out.push_back(std::move(folder));
  }
}

void ArgumentsReader::CheckEarlier(const Arguments& out) {
  for (const Arguments::Folder& folder : out.earlier) {
    const bool digits = folder.name.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || folder.name.size() != 4)
      Fail(Code::E9061, {"--earlier", folder.name + "=" + folder.path, "2021=DIR"});
  }
}

// The code of a message; or, of an archive and a run in it, or of a rule file and data, the key of a row and perhaps
// the name of a value.
void ArgumentsReader::TakeExplain(const CommandSpec& spec, Arguments& out) {
  const std::string format = One("format");
  if (!format.empty()) out.format = format;
  CheckWord("format", out.format, {"text", "json", "html", "letter", "inputs"});
  const bool of_archive = out.data.empty() && out.files.size() > 1;
  if (out.data.empty() && !of_archive) {
    Require(spec, !out.files.empty(), {"消息编号，如 E0103", "the code of a message, such as E0103"});
    for (const char* name : {"format", "table", "changes"}) {
      if (written_.Has(name)) Fail(Code::E9030, {std::string("--") + name, "--data"});
    }
    if (!out.files.empty()) out.code = out.files[0];
    return;
  }
  // An archive and the number of a run stand where the rule file does.
  const size_t key = of_archive ? 2 : 1;
  Require(spec, !out.files.empty(), {"规则文件", "a rule file"});
  Require(spec, out.files.size() > key, {"要解释的行的主键，如教师编号", "the key of the row to explain"});
  for (size_t i = key + 2; i < out.files.size(); ++i) Fail(Code::E9080, {out.files[i]});
  if (out.files.size() > key) out.key = out.files[key];
  if (out.files.size() > key + 1) out.value = out.files[key + 1];
  if (of_archive) {
    out.archive = out.files[0];
    out.entry = out.files[1];
  }
  out.files.resize(std::min<size_t>(out.files.size(), 1));
}

void ArgumentsReader::CheckTest(const Arguments& out) {
  if (out.cover && out.propose) Fail(Code::E9075, {"--cover", "--propose"});
  for (size_t i = 1; i < written_.operands.size() && out.propose; ++i)
    Fail(Code::E9026, {"test --propose", written_.operands[i]});
}

// A command that adds to an archive signs, and says when.
void ArgumentsReader::TakeSealing(const CommandSpec& spec, Arguments& out) {
  const bool seals = Takes(spec, "when") && (!Takes(spec, "archive") || written_.Has("archive"));
  if (!seals) return;
  Require(spec, !out.keys.empty(), {"--key 钥匙文件", "--key FILE"});
  if (out.when.empty()) out.when = Now();
  const std::pair<const char*, const std::string*> lines[] = {
      {"--who", &out.who}, {"--when", &out.when}, {"--note", &out.note}, {"--reason", &out.reason}};
  for (const auto& [option, text] : lines) {
    if (!archive::IsLine(*text)) Fail(Code::E9143, {option});
  }
}

}  // namespace heng::cli
