#include "cli/written.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

namespace heng::cli {

namespace {

void AddValues(CLI::App& app, const std::string& name, std::vector<std::string>& values) {
  app.add_option("--" + name, values)->allow_extra_args(false);
}

void AddCommon(CLI::App& app, Written& out) {
  app.set_help_flag();
  app.add_flag("-h,--help", out.help);
  AddValues(app, "lang", out.lang);
  app.allow_extras();
}

}  // namespace

const std::vector<std::string>& Written::Values(const std::string& option) const {
  static const std::vector<std::string> kNone;
  const auto found = values.find(option);
  return found == values.end() ? kNone : found->second;
}

bool Written::Flag(const std::string& option) const {
  const auto found = flags.find(option);
  return found != flags.end() && found->second;
}

Written ReadWords(const std::vector<std::string>& words) {
  Written out;
  CLI::App app;
  AddCommon(app, out);
  app.add_flag("--version", out.version);
  std::vector<std::pair<const CommandSpec*, CLI::App*>> commands;
  for (const CommandSpec& spec : Commands()) {
    CLI::App* command = app.add_subcommand(spec.name);
    AddCommon(*command, out);
    command->add_option("files", out.operands);
    for (const OptionSpec& option : Options()) {
      if (!Takes(spec, option.name)) continue;
      if (option.IsFlag()) command->add_flag(std::string("--") + option.name, out.flags[option.name]);
      if (!option.IsFlag()) AddValues(*command, option.name, out.values[option.name]);
    }
    commands.emplace_back(&spec, command);
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    // With our settings only an option without its value gets here; its name stands before the colon.
    const std::string text = error.what();
    out.no_value = text.substr(0, text.find(':'));
    return out;
  }
  out.before = app.remaining();
  for (const auto& [spec, command] : commands) {
    if (!command->parsed()) continue;
    out.command = spec;
    out.after = command->remaining();
    break;
  }
  return out;
}

}  // namespace heng::cli
