// reckon run FILE
#include <fmt/format.h>

#include <cmath>

#include "base/printable.h"
#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/sketch.h"

namespace reckon {

namespace {

struct RunOptions {
  SharedOptions shared;
  std::string level = Level().text, quantiles = "0.05,0.5,0.95", tolerance;
  std::string samples, samples_draws;
  bool samples_priors = false, yes = false;
  bool more = false;
};

Question read(const RunOptions& options) {
  WrittenQuestion written = as_written(options.shared);
  written.level = options.level, written.quantiles = options.quantiles, written.tolerance = options.tolerance;
  Question result = read_question(written);
  const std::string& samples = options.samples;
  check_samples_name(samples);
  if (samples.empty() && (!options.samples_draws.empty() || options.samples_priors))
    throw UsageError("--samples-draws and --samples-priors are about the file of --samples");
  if (!options.samples_draws.empty() && result.sampler == SamplerKind::sobol)
    throw UsageError("--samples-draws: the first of Sobol' points are those of one scramble; leave it out");
  if (!samples.empty() && !options.shared.given.empty())
    throw UsageError("--samples writes every draw: it cannot go with --given");
  return result;
}

SampleOptions chosen_samples(const RunOptions& options, const Scenario& scenario, uint64_t draws) {
  SampleOptions chosen{options.samples, draws, scenario.outputs};
  if (!options.samples_draws.empty())
    chosen.draws = std::min(draws, read_count(options.samples_draws, "--samples-draws", 1));
  for (const NamedNode& quantity : scenario.quantities) {
    if (options.samples_priors && quantity.prior && find_named(chosen.columns, quantity.name) == nullptr)
      chosen.columns.push_back(quantity);
  }
  return chosen;
}

int run(const RunOptions& options, const std::vector<std::string>& arguments) {
  const Question question = read(options);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  const Scenario scenario = load_asked(options.shared, false);
  refuse_overwriting(files_of(scenario.document), options.shared, options.samples);
  say_warnings({scenario.warnings}, options.shared);
  if (!options.samples.empty()) {
    constexpr double kLarge = 10e9;
    const SampleOptions asked = chosen_samples(options, scenario, question.draws);
    if (asked.bytes() > kLarge && !options.yes)
      throw UsageError(fmt::format("--samples {}: {}; say --yes if you want so many, or --samples-draws 1M", asked.path,
                                   samples_size(asked)));
  }
  if (!options.shared.quiet) say_beyond_sobol(scenario, question);
  say_cost(options.shared, scenario, question, machine);
  const Checkpoint checkpoint(options.shared, files_of(scenario.document), question, arguments, machine);
  Answer result;
  More more;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_scenario(scenario, question, machine);
    machine.progress = {};
    if (options.more) more = more_of(scenario, question, machine, result);
  }
  const More* const shown = options.more ? &more : nullptr;
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return run_json_text(scenario, question, result, context, shown); },
                        [&] { return run_csv_text(scenario, question, result); },
                        [&] { return run_page(scenario, question, result, {}, shown); }};
  std::unique_ptr<WholeFile> samples;
  if (!options.samples.empty()) {
    const SampleOptions chosen = chosen_samples(options, scenario, result.draws);
    if (!options.shared.quiet) say("note: --samples {}: {}\n", printable(chosen.path), samples_size(chosen));
    samples = write_samples(chosen, scenario, question, machine);
  }
  write_outputs(report_outputs(options.shared, reports), samples.get());
  if (on_terminal)
    print(terminal_text(run_page(scenario, question, result, density_sketches(scenario, question), shown),
                        colour_wanted(), terminal_columns()));
  if (!options.shared.quiet) point_to_check(scenario);
  if (!result.tolerance_met) {
    say("error: --tolerance {} was not reached in {} draws, the most that --draws {} allows; raise --draws\n",
        options.tolerance, result.draws, options.shared.draws);
    return kGateNotMet;
  }
  return kDone;
}

}  // namespace

void add_run_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<RunOptions>();
  Command command = line.command("run", "sample a scenario: intervals, events, claims");
  add_scenario_options(command, options->shared);
  command.option("-n,--draws", options->shared.draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, options->shared);
  add_given_option(command, options->shared);
  add_row_options(command, options->shared);
  command.option("--level", options->level, "probability of the interval").show_default();
  command.option("--quantiles", options->quantiles, "quantiles to report").show_default();
  command.option("--tolerance", options->tolerance,
                 "draw until every quantile's relative error is below this, at most --draws");
  command.flag("--more", options->more, "also expected shortfall, mode, skewness, kurtosis and rank correlations");
  command
      .option("--samples", options->samples,
              "write every draw of every output: a NumPy array (draws, outputs), named arrays (npz), or a table")
      .type_name("FILE.npy|npz|csv");
  command.option("--samples-draws", options->samples_draws, "only the first so many draws of them");
  command.flag("--samples-priors", options->samples_priors, "the priors' draws too");
  command.flag("--yes", options->yes, "write samples of more than 10 GB");
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return run(*options, arguments);
  });
}

}  // namespace reckon
