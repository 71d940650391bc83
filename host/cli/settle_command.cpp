// reckon settle FILE: every claim against every boundary, and what explains the gap.
#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/progress.h"
#include "report/reports.h"

namespace reckon {

namespace {

struct Options {
  SharedOptions shared;
  std::string level = kDefaultLevel;
};

int settle(const Options& options, const std::vector<std::string>& arguments) {
  RunOptions run_options = read_options(options.shared);
  run_options.level = read_level(options.level);
  const bool on_terminal = report_on_terminal(options.shared);
  const Scenario scenario = load_scenario(options.shared.file, {options.shared.assignments, true, options.shared.given,
                                                                options.shared.party, options.shared.currency});
  if (scenario.claims.empty() && scenario.bridges.empty()) {
    throw ScenarioError(
        fmt::format("error: {}: there is nothing to settle (no [[claims]])\n      = add a claim, or use reckon run\n",
                    options.shared.file));
  }
  if (!scenario.warnings.empty() && !options.shared.quiet) fmt::print(stderr, "{}", scenario.warnings);
  RunResult result;
  {
    ProgressBar bar(run_options.draws, !options.shared.quiet);
    run_options.progress = bar.callback();
    result = run_scenario(scenario, run_options);
  }
  const RunContext context{arguments, thread_count(options.shared)};
  if (!options.shared.json.empty())
    write_output(options.shared.json, settle_json(scenario, run_options, result, context));
  if (!options.shared.markdown.empty())
    write_output(options.shared.markdown, settle_report(scenario, run_options, result, true));
  if (on_terminal) print(settle_report(scenario, run_options, result, false));
  return kDone;
}

}  // namespace

void add_settle_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<Options>();
  Command command = line.command("settle", "every claim against every boundary, and what explains the gap");
  add_scenario_options(command, options->shared);
  command.option("-n,--draws", options->shared.draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, options->shared);
  add_given_option(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] { return settle(*options, arguments); });
}

}  // namespace reckon
