// reckon settle FILE: every claim against every boundary, and what explains the gap.
#include <fmt/format.h>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"
#include "scenario/settlement.h"

namespace reckon {

namespace {

struct SettleOptions {
  SharedOptions shared;
  std::string level = Level().text;
};

int settle(const SettleOptions& options, const std::vector<std::string>& arguments) {
  Question question = read_question(options.shared);
  question.level = read_level(options.level);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  const Scenario scenario = load_asked(options.shared, true);
  refuse_overwriting(files_of(scenario.document), options.shared);
  require_claims(scenario);
  say_warnings({scenario.warnings}, options.shared);
  if (!options.shared.quiet) say_beyond_sobol(scenario, question);
  say_cost(options.shared, scenario, question, machine);
  const Checkpoint checkpoint(options.shared, files_of(scenario.document), question, arguments, machine);
  Answer result;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_scenario(scenario, question, machine);
  }
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return settlement_json_text(scenario, question, result, context); },
                        [&] { return settlement_csv_text(result); },
                        [&] { return settlement_page(scenario, question, result); }};
  write_reports(options.shared, reports, on_terminal);
  if (!options.shared.quiet) point_to_check(scenario);
  return kDone;
}

}  // namespace

void add_settle_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<SettleOptions>();
  Command command = line.command("settle", "every claim against every boundary, and what explains the gap");
  add_scenario_options(command, options->shared);
  command.option("-n,--draws", options->shared.draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, options->shared);
  add_given_option(command, options->shared);
  add_row_options(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return settle(*options, arguments);
  });
}

}  // namespace reckon
