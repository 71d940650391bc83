// What the commands need of the library that parses the command line, which is included in one file alone:
// it takes seconds to compile.
#pragma once
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace reckon {

/// What the help says of a command, for what else is made of it: completion, the manual page.
struct OptionHelp {
  std::string short_name, long_name;    // "-n", "--draws"; both empty: a positional
  std::string positional, value, text;  // value: what it takes, "FILE"; empty: a flag
};
struct CommandHelp {
  std::string name, text;
  std::vector<OptionHelp> options;
};

/// An option or flag of a command, to be described further.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& required();
  Option& type_name(const std::string& name);
  Option& show_default();
  Option& one_of(const std::vector<std::string>& values);
  Option& range(int low, int high);
  /// An empty value is an unset variable, not a wish for the default.
  Option& not_empty();
  /// May be given several times, with one value each.
  Option& repeatable();
  Option& excludes(const Option& other);

 private:
  CLI::Option* option_;
};

class Command {
 public:
  Command(CLI::App* app, int& status) : app_(app), status_(status) {}
  /// A name without dashes is positional. What is written goes to `value`, which must outlive the parsing.
  Option option(const std::string& name, std::string& value, const std::string& help);
  Option option(const std::string& name, std::vector<std::string>& value, const std::string& help);
  Option option(const std::string& name, int& value, const std::string& help);
  /// "!--no-x" sets `value` to false.
  Option flag(const std::string& name, bool& value, const std::string& help);
  /// Of what the command line has, flags and options by their long names, positionals by theirs, with their values.
  std::vector<std::pair<std::string, std::string>> written() const;
  /// What the command does; gives the exit status.
  void does(std::function<int()> action);

 private:
  CLI::App* app_;
  int& status_;
};

class CommandLine {
 public:
  CommandLine(const std::string& description, const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  Command command(const std::string& name, const std::string& help);
  std::vector<CommandHelp> help() const;
  /// Runs the command that is asked for; wrong usage is told on stderr, with the nearest known name.
  int run(const std::vector<std::string>& arguments);

 private:
  std::unique_ptr<CLI::App> app_;
  int status_ = 0;
};

}  // namespace reckon
