#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <thread>
#include <utility>

namespace heng::cli {

namespace {

using Command = Arguments::Command;

constexpr int kMostThreads = 1024;

// Every option as written; how often it may stand and what it may be is checked by us, in our words.
struct Raw {
  std::vector<std::string> files, data, out, faults, threads, encoding, stage, lang, adopt, previous, earlier;
  std::vector<std::string> format, table;  // explain
  bool json = false, help = false, roundings = false, cover = false, propose = false, changes = false;
  bool check = false, to_stdout = false, spaces = false, whole = false;  // fmt
  std::vector<std::string> skin;
  std::vector<std::string> archive, keys, suite, kind, name, checkpoint, who, when, note;
  bool all = false;
};

struct CommandSpec {
  Command command;
  const char* name;
  const char* options;  // separated by blanks
};
constexpr CommandSpec kCommands[] = {
    {Command::kCheck, "check", "data faults encoding roundings"},
    {Command::kRun, "run", "data out threads json encoding adopt previous earlier archive key suite who when note"},
    {Command::kDump, "dump", "stage"},
    {Command::kTest, "test", "cover propose out"},
    {Command::kExplain, "explain", "data format table changes"},
    {Command::kDiff, "diff", ""},
    {Command::kFormat, "fmt", "check stdout skin spaces whole"},
    {Command::kKeygen, "keygen", "out kind name"},
    {Command::kRuns, "runs", ""},
    {Command::kShow, "show", ""},
    {Command::kVerify, "verify", "checkpoint"},
    {Command::kCheckpoint, "checkpoint", ""},
    {Command::kReplay, "replay", "all threads"},
};

bool Takes(const CommandSpec& spec, std::string_view option) {
  const std::string options = std::string(" ") + spec.options + " ";
  return options.find(" " + std::string(option) + " ") != std::string::npos;
}

// Whose file is an archive.
bool ReadsArchive(Command command) {
  return command == Command::kRuns || command == Command::kShow || command == Command::kVerify ||
         command == Command::kCheckpoint || command == Command::kReplay;
}

bool TakesSeveral(Command command) {
  return command == Command::kTest || command == Command::kFormat || command == Command::kCheck ||
         command == Command::kRun || command == Command::kExplain;
}

void AddValueOption(CLI::App& app, const std::string& name, std::vector<std::string>& values) {
  app.add_option("--" + name, values)->allow_extra_args(false);
}

void AddCommon(CLI::App& app, Raw& raw) {
  app.set_help_flag();
  app.add_flag("-h,--help", raw.help);
  AddValueOption(app, "lang", raw.lang);
  app.allow_extras();
}

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

class Reader {
 public:
  Reader(const std::vector<std::string>& words, Console& console) : words_(words), console_(console) {}

  std::optional<Arguments> Read();

 private:
  void Fail(Code code, const std::vector<Text>& args) {
    console_.Fail(code, args);
    failed_ = true;
  }
  bool Parse(CLI::App& app);
  void CheckExtras(const CLI::App& app, const CommandSpec& spec);
  std::string One(const std::string& option, const std::vector<std::string>& values);
  void Require(const CommandSpec& spec, bool given, const Text& what) {
    if (!given) Fail(Code::E9024, {spec.name, what});
  }
  void TakeValues(const CommandSpec& spec, Arguments& out);
  void TakeThreads(Arguments& out);
  void TakeFormat(Arguments& out);
  void TakeFolders(const std::string& option, const std::vector<std::string>& values, const std::string& form,
                   std::vector<Arguments::Folder>& out);
  void TakeEarlier(Arguments& out);
  void TakeExplain(const CommandSpec& spec, Arguments& out);
  void TakeFiles(const CommandSpec& spec, Arguments& out);
  void TakeSealing(const CommandSpec& spec, Arguments& out);
  std::string OneOf(const std::string& option, const std::vector<std::string>& values,
                    const std::vector<std::string>& words);

  const std::vector<std::string>& words_;
  Console& console_;
  Raw raw_;
  bool failed_ = false;
};

bool Reader::Parse(CLI::App& app) {
  try {
    std::vector<std::string> reversed(words_.rbegin(), words_.rend());
    app.parse(std::move(reversed));
    return true;
  } catch (const CLI::ParseError& error) {
    // With our settings only an option without its value gets here; its name stands before the colon.
    const std::string text = error.what();
    Fail(Code::E9022, {text.substr(0, text.find(':'))});
    return false;
  }
}

void Reader::CheckExtras(const CLI::App& app, const CommandSpec& spec) {
  for (const std::string& word : app.remaining()) {
    if (word.size() > 1 && word[0] == '-') {
      Fail(Code::E9021, {spec.name, word});
    } else {
      Fail(Code::E9026, {spec.name, word});
    }
  }
}

std::string Reader::One(const std::string& option, const std::vector<std::string>& values) {
  if (values.size() > 1) Fail(Code::E9023, {"--" + option});
  if (values.empty()) return "";
  if (values[0].empty()) Fail(Code::E9022, {"--" + option});
  return values[0];
}

void Reader::TakeThreads(Arguments& out) {
  out.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, unsigned{kMostThreads}));
  const std::string text = One("threads", raw_.threads);
  if (text.empty()) return;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out.threads);
  if (error == std::errc() && stop == end && out.threads >= 1 && out.threads <= kMostThreads) return;
  const std::string most = std::to_string(kMostThreads);
  Fail(Code::E9025, {"--threads", text, {"1 至 " + most + " 的整数", "a whole number from 1 to " + most}});
}

void Reader::TakeFormat(Arguments& out) {
  out.check = raw_.check;
  out.to_stdout = raw_.to_stdout;
  if (out.check && out.to_stdout) Fail(Code::E9070, {"--check", "--stdout"});
  if (raw_.spaces && raw_.whole) Fail(Code::E9070, {"--spaces", "--whole"});
  if (raw_.check && raw_.whole) Fail(Code::E9070, {"--check", "--whole"});
  out.request.spaces = raw_.spaces;
  out.request.whole = raw_.whole;
  out.to_stdout |= raw_.whole;  // the file itself stays what it is: this year's changes
  const std::string skin = One("skin", raw_.skin);
  if (!skin.empty() && skin != "zh" && skin != "en") Fail(Code::E9025, {"--skin", skin, {"zh 或 en", "zh or en"}});
  if (!skin.empty()) out.request.skin = skin == "en" ? ast::Skin::kEnglish : ast::Skin::kChinese;
}

// “方案名”=DIR; the quotes may be left out.
void Reader::TakeFolders(const std::string& option, const std::vector<std::string>& values, const std::string& form,
                         std::vector<Arguments::Folder>& out) {
  constexpr std::string_view kOpen = "“", kClose = "”";
  for (const std::string& value : values) {
    const bool quoted = value.starts_with(kOpen);
    const std::string between = quoted ? std::string(kClose) + "=" : "=";
    const size_t end = value.find(between);
    const size_t begin = quoted ? kOpen.size() : 0;
    if (end == std::string::npos || end <= begin || end + between.size() >= value.size()) {
      Fail(Code::E9061, {option, value, form});
      continue;
    }
    Arguments::Folder folder{value.substr(begin, end - begin), value.substr(end + between.size())};
    for (const Arguments::Folder& known : out) {
      if (known.name == folder.name) Fail(Code::E9065, {option, folder.name});
    }
    out.push_back(std::move(folder));
  }
}

void Reader::TakeEarlier(Arguments& out) {
  TakeFolders("--earlier", raw_.earlier, "2021=DIR", out.earlier);
  for (const Arguments::Folder& folder : out.earlier) {
    const bool digits = folder.name.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || folder.name.size() != 4)
      Fail(Code::E9061, {"--earlier", folder.name + "=" + folder.path, "2021=DIR"});
  }
}

// The code of a message; or, of an archive and a run in it, or of a rule file and data, the key of a row and perhaps
// the name of a value.
void Reader::TakeExplain(const CommandSpec& spec, Arguments& out) {
  const std::string format = One("format", raw_.format);
  if (!format.empty()) out.format = format;
  static const std::set<std::string> kFormats{"text", "json", "html", "letter", "inputs"};
  const Text formats{"text、json、html、letter、inputs", "text, json, html, letter, inputs"};
  if (kFormats.count(out.format) == 0) Fail(Code::E9025, {"--format", out.format, formats});
  out.table = One("table", raw_.table);
  out.changes = raw_.changes;
  const bool of_archive = out.data.empty() && out.files.size() > 1;
  if (out.data.empty() && !of_archive) {
    Require(spec, !out.files.empty(), {"消息编号，如 E0103", "the code of a message, such as E0103"});
    for (const auto& [name, given] :
         {std::pair{"--format", !format.empty()}, {"--table", !out.table.empty()}, {"--changes", out.changes}}) {
      if (given) Fail(Code::E9030, {name, "--data"});
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

std::string Reader::OneOf(const std::string& option, const std::vector<std::string>& values,
                          const std::vector<std::string>& words) {
  std::string value = One(option, values);
  if (value.empty() || std::find(words.begin(), words.end(), value) != words.end()) return value;
  std::string zh, en;
  for (const std::string& word : words) {
    zh += (zh.empty() ? "" : "、") + word;
    en += (en.empty() ? "" : ", ") + word;
  }
  Fail(Code::E9025, {"--" + option, value, {zh, en}});
  return value;
}

// What stands on the command line beside the options.
void Reader::TakeFiles(const CommandSpec& spec, Arguments& out) {
  out.files = raw_.files;
  const bool of_archive = ReadsArchive(spec.command);
  const bool names_run = spec.command == Command::kShow || (spec.command == Command::kReplay && !raw_.all);
  size_t most = 1;
  if (spec.command == Command::kKeygen) {
    most = 0;
  } else if (spec.command == Command::kExplain) {
    TakeExplain(spec, out);
  } else if (of_archive) {
    Require(spec, !out.files.empty(), {"封存档", "an archive"});
    if (names_run) Require(spec, out.files.size() != 1, {"第几条，如 3", "which entry, such as 3"});
    if (!out.files.empty()) out.archive = out.files[0];
    if (names_run && out.files.size() > 1) out.entry = out.files[1];
    most = names_run ? 2 : 1;
  } else {
    Require(spec, !out.files.empty(), {"规则文件", "a rule file"});
  }
  for (size_t i = most; i < out.files.size() && !TakesSeveral(spec.command); ++i) {
    Fail(Code::E9026, {spec.name, out.files[i]});
  }
}

void Reader::TakeSealing(const CommandSpec& spec, Arguments& out) {
  out.suite = OneOf("suite", raw_.suite, {"intl", "gm", "both"});
  out.kind = OneOf("kind", raw_.kind, {"ed25519", "sm2"});
  out.name = One("name", raw_.name);
  out.checkpoints = raw_.checkpoint;
  out.who = One("who", raw_.who);
  out.when = One("when", raw_.when);
  out.note = One("note", raw_.note);
  out.all = raw_.all;
  out.keys = raw_.keys;
  if (spec.command == Command::kKeygen)
    Require(spec, !out.out.empty() || !raw_.out.empty(), {"--out 文件", "--out FILE"});
  if (spec.command != Command::kRun) return;
  out.archive = One("archive", raw_.archive);
  const bool archive = !raw_.archive.empty();
  if (archive) Require(spec, !out.keys.empty(), {"--key 钥匙文件", "--key FILE"});
  for (auto [name, given] : {std::pair{"--key", !out.keys.empty()},
                             {"--suite", !raw_.suite.empty()},
                             {"--who", !raw_.who.empty()},
                             {"--when", !raw_.when.empty()},
                             {"--note", !raw_.note.empty()}}) {
    if (given && !archive) Fail(Code::E9030, {name, "--archive"});
  }
  if (archive && out.when.empty()) out.when = Now();
}

void Reader::TakeValues(const CommandSpec& spec, Arguments& out) {
  out.data = One("data", raw_.data);
  out.out = One("out", raw_.out);
  out.faults = One("faults", raw_.faults);
  out.stage = One("stage", raw_.stage);
  out.json = raw_.json;
  TakeFolders("--adopt", raw_.adopt, "“方案名”=DIR", out.adopt);
  TakeFolders("--previous", raw_.previous, "“方案名”=DIR", out.previous);
  TakeEarlier(out);
  out.roundings = raw_.roundings;
  TakeFormat(out);
  out.cover = raw_.cover;
  out.propose = raw_.propose;
  TakeThreads(out);
  if (!out.stage.empty() && out.stage != "ast" && out.stage != "model" && out.stage != "plan") {
    Fail(Code::E9025, {"--stage", out.stage, {"ast、model、plan", "ast, model, plan"}});
  }
  const std::string encoding = One("encoding", raw_.encoding);
  if (!encoding.empty()) {
    const auto found = data::FindEncoding(encoding);
    if (found) out.encoding = *found;
    if (!found) Fail(Code::E9025, {"--encoding", encoding, {"utf-8-bom、utf-8、gb18030", "utf-8-bom, utf-8, gb18030"}});
  }
  TakeFiles(spec, out);
  TakeSealing(spec, out);
  if (spec.command == Command::kRun) {
    Require(spec, !out.data.empty() || !raw_.data.empty(), {"--data 数据文件夹", "--data FOLDER"});
    Require(spec, !out.out.empty() || !raw_.out.empty(), {"--out 结果文件夹", "--out FOLDER"});
  }
  if (spec.command == Command::kDump) Require(spec, !raw_.stage.empty(), "--stage ast|model|plan");
  if (out.cover && out.propose) Fail(Code::E9075, {"--cover", "--propose"});
  if (spec.command == Command::kTest && !out.out.empty() && !out.propose) Fail(Code::E9030, {"--out", "--propose"});
  for (size_t i = 1; i < out.files.size() && out.propose; ++i) Fail(Code::E9026, {"test --propose", out.files[i]});
  if (!out.faults.empty() && out.data.empty()) Fail(Code::E9030, {"--faults", "--data"});
}

std::optional<Arguments> Reader::Read() {
  CLI::App app;
  bool version = false;
  AddCommon(app, raw_);
  app.add_flag("--version", version);
  std::vector<std::pair<const CommandSpec*, CLI::App*>> commands;
  for (const CommandSpec& spec : kCommands) {
    CLI::App* command = app.add_subcommand(spec.name);
    AddCommon(*command, raw_);
    command->add_option("files", raw_.files);
    for (auto [name, values] : {std::pair{"data", &raw_.data},
                                {"out", &raw_.out},
                                {"faults", &raw_.faults},
                                {"threads", &raw_.threads},
                                {"encoding", &raw_.encoding},
                                {"stage", &raw_.stage},
                                {"skin", &raw_.skin},
                                {"adopt", &raw_.adopt},
                                {"previous", &raw_.previous},
                                {"earlier", &raw_.earlier},
                                {"format", &raw_.format},
                                {"table", &raw_.table},
                                {"archive", &raw_.archive},
                                {"key", &raw_.keys},
                                {"suite", &raw_.suite},
                                {"kind", &raw_.kind},
                                {"name", &raw_.name},
                                {"checkpoint", &raw_.checkpoint},
                                {"who", &raw_.who},
                                {"when", &raw_.when},
                                {"note", &raw_.note}}) {
      if (Takes(spec, name)) AddValueOption(*command, name, *values);
    }
    for (auto [name, flag] : {std::pair{"json", &raw_.json},
                              {"roundings", &raw_.roundings},
                              {"check", &raw_.check},
                              {"stdout", &raw_.to_stdout},
                              {"spaces", &raw_.spaces},
                              {"whole", &raw_.whole},
                              {"cover", &raw_.cover},
                              {"propose", &raw_.propose},
                              {"changes", &raw_.changes},
                              {"all", &raw_.all}}) {
      if (Takes(spec, name)) command->add_flag(std::string("--") + name, *flag);
    }
    commands.emplace_back(&spec, command);
  }
  if (!Parse(app)) return std::nullopt;

  Arguments out;
  const std::string lang = One("lang", raw_.lang);
  if (!lang.empty() && lang != "zh" && lang != "en") Fail(Code::E9025, {"--lang", lang, {"zh 或 en", "zh or en"}});
  const auto chosen =
      std::find_if(commands.begin(), commands.end(), [](const auto& entry) { return entry.second->parsed(); });
  if (chosen == commands.end()) {
    for (const std::string& word : app.remaining()) {
      if (word.size() > 1 && word[0] == '-') Fail(Code::E9021, {"heng", word});
      if (word.empty() || word[0] != '-') {
        Fail(Code::E9020, {word});
        break;  // what follows belongs to that command
      }
    }
    if (failed_) return std::nullopt;
    out.command = version ? Command::kVersion : Command::kHelp;
    if (!version && !raw_.help) console_.Exit(kExitUser);
    return out;
  }
  CheckExtras(app, *chosen->first);
  CheckExtras(*chosen->second, *chosen->first);
  out.command = raw_.help ? Command::kHelp : chosen->first->command;
  if (!raw_.help) TakeValues(*chosen->first, out);
  if (failed_) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Lang> FindLang(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    std::string value;
    if (words[i].rfind("--lang=", 0) == 0) value = words[i].substr(7);
    if (words[i] == "--lang" && i + 1 < words.size()) value = words[i + 1];
    if (value == "zh") return Lang::kZh;
    if (value == "en") return Lang::kEn;
  }
  return std::nullopt;
}

std::optional<Arguments> ReadArguments(const std::vector<std::string>& words, Console& console) {
  return Reader(words, console).Read();
}

}  // namespace heng::cli
