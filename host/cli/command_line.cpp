#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "cli/cli.h"
#include "cli/examples.h"
#include "report/figure.h"

namespace reckon {

namespace {

/// "did you mean" for the first flag that the command does not know; empty for none.
std::string flag_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const CLI::App* command : app.get_subcommands()) {
    std::vector<std::string> known;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    for (const std::string& argument : arguments) {
      const std::string flag = argument.substr(0, argument.find('='));
      if (flag.compare(0, 2, "--") != 0 || std::find(known.begin(), known.end(), flag) != known.end()) continue;
      if (flag == "--sensitivity") return flag + " is not in this version";
      return did_you_mean(flag, known);
    }
  }
  return "";
}

int wrong_usage(const CLI::App& app, const std::vector<std::string>& arguments, const std::string& problem) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    commands.push_back(command->get_name());
  if (!arguments.empty() && arguments[0][0] != '-' &&
      std::find(commands.begin(), commands.end(), arguments[0]) == commands.end()) {
    const std::string hint = did_you_mean(arguments[0], commands);
    say("error: unknown command '{}'\n      = {}\n", printable(arguments[0]),
        hint.empty() ? fmt::format("commands: {}", fmt::join(commands, ", ")) : hint);
    return kWrongUsage;
  }
  const std::string hint = flag_hint(app, arguments);
  say("error: {}\n      = {}\n", problem, hint.empty() ? "see `reckon --help` or `reckon COMMAND --help`" : hint);
  return kWrongUsage;
}

/// An option whose value was forgotten takes the next flag for it: `--json -q` would write a file named -q.
CLI::Option* with_value(CLI::App* app, CLI::Option* option) {
  const auto check = [app](const std::string& text) -> std::string {
    const bool flag =
        text.size() > 1 && text[0] == '-' && app->get_option_no_throw(text.substr(0, text.find('='))) != nullptr;
    return flag
               ? fmt::format("'{}' is a flag, and no value for this one; write its value (a file of this name as ./{})",
                             printable(text), printable(text))
               : "";
  };
  return option->check(CLI::Validator(check, ""));
}

}  // namespace

Option& Option::required() { return option_->required(), *this; }
Option& Option::type_name(const std::string& name) { return option_->type_name(name), *this; }
Option& Option::show_default() { return option_->capture_default_str(), *this; }
Option& Option::one_of(const std::vector<std::string>& values) { return option_->check(CLI::IsMember(values)), *this; }
Option& Option::range(int low, int high) { return option_->check(CLI::Range(low, high)), *this; }
Option& Option::not_empty() {
  return option_->check(
             CLI::Validator([](const std::string& text) { return text.empty() ? "the value is empty" : ""; }, "")),
         *this;
}
Option& Option::repeatable() { return option_->expected(1, -1)->take_all()->allow_extra_args(false), *this; }
Option& Option::excludes(const Option& other) { return option_->excludes(other.option_), *this; }

Option Command::option(const std::string& name, std::string& value, const std::string& help) {
  return Option(with_value(app_, app_->add_option(name, value, help)));
}
Option Command::option(const std::string& name, std::vector<std::string>& value, const std::string& help) {
  return Option(with_value(app_, app_->add_option(name, value, help)));
}
Option Command::option(const std::string& name, int& value, const std::string& help) {
  return Option(with_value(app_, app_->add_option(name, value, help)));
}
Option Command::flag(const std::string& name, bool& value, const std::string& help) {
  return Option(app_->add_flag(name, value, help));
}
std::vector<std::pair<std::string, std::string>> Command::written() const {
  std::vector<std::pair<std::string, std::string>> result;
  for (const CLI::Option* option : app_->get_options()) {
    if (option->count() == 0) continue;
    const std::string name = option->get_lnames().empty() ? option->get_name() : "--" + option->get_lnames()[0];
    result.emplace_back(name, fmt::format("{}", fmt::join(option->results(), ", ")));
  }
  return result;
}
void Command::does(std::function<int()> action) {
  app_->callback([action = std::move(action), &status = status_] { status = action(); });
}

CommandLine::CommandLine(const std::string& description, const std::string& version)
    : app_(std::make_unique<CLI::App>(description, "reckon")) {
  app_->require_subcommand(1);
  app_->set_version_flag("--version", version);
}
CommandLine::~CommandLine() = default;

Command CommandLine::command(const std::string& name, const std::string& help) {
  CLI::App* command = app_->add_subcommand(name, help);
  std::string footer = examples_of(name).empty() ? "" : "\nExamples:\n";
  for (const Example& example : examples_of(name))
    footer += fmt::format("  reckon {}\n      {}\n", example.line, example.does);
  command->footer(footer);
  return {command, status_};
}

std::vector<CommandHelp> CommandLine::help() const {
  std::vector<CommandHelp> commands;
  for (const CLI::App* app : app_->get_subcommands([](const CLI::App*) { return true; })) {
    CommandHelp command{app->get_name(), app->get_description(), {}};
    for (const CLI::Option* option : app->get_options()) {
      OptionHelp help;
      if (!option->get_snames().empty()) help.short_name = "-" + option->get_snames()[0];
      if (!option->get_lnames().empty()) help.long_name = "--" + option->get_lnames()[0];
      if (help.short_name.empty() && help.long_name.empty()) help.positional = option->get_name();
      help.value = option->get_items_expected_max() == 0 ? "" : option->get_type_name();
      help.text = option->get_description();
      command.options.push_back(std::move(help));
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

int CommandLine::run(const std::vector<std::string>& arguments) {
  try {
    app_->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // as the library wants them
  } catch (const CLI::Success& e) {                                               // --help, --version
    std::ostringstream out;
    app_->exit(e, out, out);
    print(out.str());
    return kDone;
  } catch (const CLI::ParseError& e) {
    return wrong_usage(*app_, arguments, e.what());
  }
  return status_;
}

}  // namespace reckon
