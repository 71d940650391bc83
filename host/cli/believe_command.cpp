// reckon believe FILE EVENT: what one would have to believe for it to be true.
#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"

namespace reckon {

namespace {

int believe(const SharedOptions& options, const std::vector<std::string>& arguments) {
  const Question question = read_question(options);
  Machine machine = read_machine(options, question.draws);
  const bool on_terminal = report_on_terminal(options);
  const Scenario scenario = load_asked(options, false);
  refuse_overwriting(files_of(scenario.document), options);
  say_warnings({scenario.warnings}, options);
  if (!options.quiet) say_beyond_sobol(scenario, question);
  say_cost(options, scenario, question, machine);
  const Checkpoint checkpoint(options, files_of(scenario.document), question, arguments, machine);
  Answer answer;
  {
    ProgressBar bar(question.draws, !options.quiet);
    machine.progress = bar.callback();
    answer = run_scenario(scenario, question, machine);
  }
  const RunContext context{arguments, thread_count(options)};
  const Reports reports{[&] { return run_json_text(scenario, question, answer, context); },
                        [&] { return run_csv_text(scenario, question, answer); },
                        [&] { return belief_page(scenario, question, answer); }};
  write_reports(options, reports, on_terminal);
  return kDone;
}

}  // namespace

void add_believe_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<SharedOptions>();
  options->given_flag = "EVENT";
  Command command = line.command("believe", "what one would have to believe for an event");
  command.option("file", options->file, "scenario file (TOML)").required().type_name("FILE");
  command.option("event", options->given, "an event's name or a condition, as in \"saving > 0 [USD]\"")
      .required()
      .type_name("EVENT")
      .not_empty();
  add_set_option(command, options->assignments);
  command.flag("--allow-outside", options->allow_outside, "the scenario may include files outside its folder");
  command.option("-n,--draws", options->draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, *options);
  command.option("--party", options->party, "with the beliefs of one of the file's [parties]")
      .type_name("NAME")
      .not_empty();
  add_report_options(command, *options);
  command.does([options, &arguments] {
    const Speaking speaking(options->spoken());
    return believe(*options, arguments);
  });
}

}  // namespace reckon
