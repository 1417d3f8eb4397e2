#include "cli/arguments.h"

#include <algorithm>

#include "cli/arguments_reader.h"

namespace heng::cli {

namespace {

using Command = Arguments::Command;

bool LooksLikeOption(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

}  // namespace

std::string ArgumentsReader::One(const std::string& option, const std::vector<std::string>& values) {
  if (values.size() > 1) Fail(Code::E9023, {"--" + option});
  if (values.empty()) return "";
  if (values[0].empty()) Fail(Code::E9022, {"--" + option});
  return values[0];
}

void ArgumentsReader::CheckWord(const std::string& option, const std::string& value,
                                const std::vector<std::string>& words) {
  if (value.empty() || words.empty() || std::find(words.begin(), words.end(), value) != words.end()) return;
  std::string zh, en;
  for (const std::string& word : words) {
    zh += (zh.empty() ? "" : "、") + word;
    en += (en.empty() ? "" : ", ") + word;
  }
  Fail(Code::E9025, {"--" + option, value, {zh, en}});
}

void ArgumentsReader::CheckExtras(const CommandSpec& spec, const std::vector<std::string>& words) {
  for (const std::string& word : words) Fail(LooksLikeOption(word) ? Code::E9021 : Code::E9026, {spec.name, word});
}

void ArgumentsReader::TakeOptions(const CommandSpec& spec, Arguments& out) {
  for (const OptionSpec& option : Options()) {
    if (!Takes(spec, option.name)) continue;
    if (const auto* text = std::get_if<TextOption>(&option.to)) {
      out.** text = One(option.name);
      CheckWord(option.name, out.**text, Split(option.words));
    } else if (const auto* list = std::get_if<ListOption>(&option.to)) {
      out.** list = written_.Values(option.name);
    } else if (const auto* flag = std::get_if<FlagOption>(&option.to)) {
      out.** flag = written_.Flag(option.name);
    } else if (const auto* folders = std::get_if<FolderOption>(&option.to)) {
      TakeFolders(option, out.**folders);
    }
  }
}

// What stands on the command line beside the options.
void ArgumentsReader::TakeOperands(const CommandSpec& spec, Arguments& out) {
  out.files = written_.operands;
  std::vector<std::string> names = Split(spec.operands);
  if (names == std::vector<std::string>{"own"}) return TakeExplain(spec, out);
  if (spec.command == Command::kReplay && out.all) names.pop_back();
  if (spec.command == Command::kProof && out.check) names.resize(1);  // the proof stands where the archive does
  size_t place = 0;
  bool several = false;
  for (const std::string& name : names) {
    const bool rules = name.starts_with("rules");
    several |= name == "rules...";
    const auto operand = std::find_if(Operands().begin(), Operands().end(),
                                      [&](const OperandSpec& known) { return known.name == name; });
    if (place == out.files.size() && !rules && operand->optional) return;
    if (place == out.files.size()) {
      Require(spec, false, rules ? Text{"规则文件", "a rule file"} : Text{operand->zh, operand->en});
      return;  // what is missing next is told once this one is there
    }
    if (!rules) out.*operand->to = out.files[place];
    ++place;
  }
  for (; place < out.files.size() && !several; ++place) Fail(Code::E9026, {spec.name, out.files[place]});
}

void ArgumentsReader::CheckPairs(const CommandSpec& spec) {
  for (const RequiredOption& required : RequiredOptions()) {
    if (required.command != spec.command) continue;
    Require(spec, written_.Has(required.option), {required.zh, required.en});
  }
  const auto written = [](const char* option) { return std::string("--") + option; };
  for (const OptionPair& pair : OnlyWith()) {
    if (pair.command != spec.command || !written_.Has(pair.option) || written_.Has(pair.other)) continue;
    Fail(Code::E9030, {written(pair.option), written(pair.other)});
  }
  for (const OptionPair& pair : Contradicting()) {
    if (pair.command != spec.command || !written_.Has(pair.option) || !written_.Has(pair.other)) continue;
    Fail(Code::E9070, {written(pair.option), written(pair.other)});
  }
}

std::optional<Arguments> ArgumentsReader::ReadNoCommand() {
  for (const std::string& word : written_.before) {
    if (LooksLikeOption(word)) Fail(Code::E9021, {"heng", word});
    if (word.empty() || word[0] != '-') {
      Fail(Code::E9020, {word});
      break;  // what follows belongs to that command
    }
  }
  if (failed_) return std::nullopt;
  Arguments out;
  out.command = written_.version ? Command::kVersion : Command::kHelp;
  if (!written_.version && !written_.help) console_.Exit(kExitUser);
  return out;
}

std::optional<Arguments> ArgumentsReader::Read() {
  if (!written_.no_value.empty()) {
    Fail(Code::E9022, {written_.no_value});
    return std::nullopt;
  }
  const std::string lang = One("lang", written_.lang);
  if (!lang.empty() && lang != "zh" && lang != "en") Fail(Code::E9025, {"--lang", lang, {"zh 或 en", "zh or en"}});
  if (written_.command == nullptr) return ReadNoCommand();
  const CommandSpec& spec = *written_.command;
  CheckExtras(spec, written_.before);
  CheckExtras(spec, written_.after);
  Arguments out;
  out.command = written_.help ? Command::kHelp : spec.command;
  if (!written_.help) {
    TakeOptions(spec, out);
    TakeOwn(spec, out);
    TakeOperands(spec, out);
    CheckPairs(spec);
    TakeSealing(spec, out);
  }
  if (failed_) return std::nullopt;
  return out;
}

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
  return ArgumentsReader(words, console).Read();
}

}  // namespace heng::cli
