// reckon drivers FILE
#include <fmt/format.h>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/drivers.h"

namespace reckon {

namespace {

struct DriversOptions {
  SharedOptions shared;
  std::string level = Level().text;
  WrittenDrivers asked;
};

int drivers(const DriversOptions& options, const std::vector<std::string>& arguments) {
  Question question = read_question(options.shared);
  question.level = read_level(options.level);
  check_drivers_question(question);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  const Scenario scenario = load_asked(options.shared, false);
  refuse_overwriting(files_of(scenario.document), options.shared);
  const DriversQuestion asked = read_drivers_question(scenario, options.asked);
  say_warnings({scenario.warnings}, options.shared);
  say_cost(options.shared, scenario, question, machine, 10);
  const Checkpoint checkpoint(options.shared, files_of(scenario.document), question, arguments, machine);
  Answer result;
  DriversAnswer found;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_scenario(scenario, question, machine);
    found = find_drivers(scenario, question, asked, machine, result);
  }
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return drivers_json_text(scenario, question, result, found, context); },
                        [&] { return drivers_csv_text(scenario, found); },
                        [&] { return drivers_page(scenario, question, result, found); }};
  write_reports(options.shared, reports, on_terminal);
  return kDone;
}

}  // namespace

void add_drivers_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<DriversOptions>();
  Command command = line.command("drivers", "what moves each output, and what to find out next");
  add_scenario_options(command, options->shared);
  command.option("-n,--draws", options->shared.draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, options->shared);
  add_given_option(command, options->shared);
  add_row_options(command, options->shared);
  command.option("--output", options->asked.outputs, "an output to explain; repeatable; else all")
      .repeatable()
      .type_name("NAME");
  command
      .option("--group", options->asked.groups,
              "priors to take as one: an array, or a list as in mfu,rent.H800; repeatable")
      .repeatable()
      .type_name("NAMES");
  command
      .option("--scale", options->asked.scale,
              "indices of the output or of its logarithm: linear, log or auto (log where it is positive throughout)")
      .show_default();
  command.option("--level", options->level, "probability of the interval").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return drivers(*options, arguments);
  });
}

}  // namespace reckon
