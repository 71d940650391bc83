// reckon new NAME: a commented first scenario, to be changed.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/cli.h"
#include "cli/starters.h"
#include "language/text.h"

namespace reckon {

namespace {

struct NewOptions {
  std::string name, from = "blank";
};

std::vector<std::string> starter_names() {
  std::vector<std::string> names;
  for (const Starter& starter : starters()) names.emplace_back(starter.name);
  return names;
}

int make(const NewOptions& options) {
  const auto& known = starters();
  const auto starter =
      std::find_if(known.begin(), known.end(), [&](const Starter& one) { return options.from == one.name; });
  if (starter == known.end())
    throw UsageError(fmt::format("--from {}: there is no such starter; {}", options.from,
                                 similar_or_known(options.from, starter_names(), "starters")));
  const std::string path = options.name + (has_ending(options.name, ".toml") ? "" : ".toml");
  std::error_code none;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, none)))
    throw UsageError(fmt::format("new {}: '{}' is there already; write another name", options.name, path));
  write_outputs({{path, starter->text}});
  print(fmt::format("wrote {0}; next:\n  reckon check {0}\n  reckon run {0}\n  reckon report {0}\n", path));
  return kDone;
}

}  // namespace

void add_new_command(CommandLine& line) {
  auto options = std::make_shared<NewOptions>();
  Command command = line.command("new", "a commented first scenario, to be changed");
  command.option("name", options->name, "the file to write, NAME.toml").required().type_name("NAME").not_empty();
  command.option("--from", options->from, fmt::format("what it begins with: {}", fmt::join(starter_names(), ", ")))
      .type_name("STARTER")
      .show_default();
  command.does([options] { return make(*options); });
}

}  // namespace reckon
