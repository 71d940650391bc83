// reckon trend FILE: growth per year over a table's rows.
#include <fmt/format.h>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct TrendCommandOptions {
  SharedOptions shared;
  TrendOptions trend;
  std::string level = Level().text;
};

int trend(const TrendCommandOptions& options, const std::vector<std::string>& arguments) {
  Question question = read_question(options.shared);
  question.level = read_level(options.level);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  const Document document = load_document(options.shared.file, options.shared.assignments, options.shared.includes());
  const TrendOptions asked = prepared_trend(options.trend, document);
  std::vector<NamedFile> inputs = files_of(document);
  inputs.emplace_back("the table", asked.rows.table);
  refuse_overwriting(inputs, options.shared);
  const Checkpoint checkpoint(options.shared, inputs, question, arguments, machine);
  Trend result;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_trend(document, asked, question, machine, [&](const Scenario& joint) {
      if (!options.shared.quiet) say_beyond_sobol(joint, question);
      say_cost(options.shared, joint, question, machine);
    });
  }
  say_warnings(result.warnings, options.shared);
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return trend_json_text(result, question, context); },
                        [&] { return trend_csv_text(result, question); }, [&] { return trend_page(result, question); }};
  write_reports(options.shared, reports, on_terminal);
  return kDone;
}

}  // namespace

void add_trend_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<TrendCommandOptions>();
  options->shared.draws = "1M";
  Command command = line.command("trend", "growth per year of an output over a table's rows");
  add_scenario_options(command, options->shared);
  command.option("--rows", options->trend.rows.table, "a CSV table; its columns set the priors of their names")
      .type_name("FILE.csv");
  command.option("--date", options->trend.date, "the column of dates, such as 2020-05-28 or 2020.4")
      .type_name("COLUMN");
  command.option("--output", options->trend.output, "the quantity whose growth is wanted; else the first output")
      .type_name("NAME");
  command.option("--columns", options->trend.rows.columns, "columns that set priors of other names")
      .type_name("COLUMN=PRIOR,…");
  command
      .option("--id", options->trend.rows.id, "the column that names the rows; else the first, unless it sets a prior")
      .type_name("COLUMN");
  command.flag("--bootstrap", options->trend.bootstrap, "also let the choice of rows vary (Bayesian bootstrap)");
  command.option("-n,--draws", options->shared.draws, "how many draws").show_default();
  add_sampling_options(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return trend(*options, arguments);
  });
}

}  // namespace reckon
