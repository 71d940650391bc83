// reckon sweep FILE --over mfu=0.2:0.6:0.1, or --rows table.csv.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "cli/checkpoint.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct SweepCommandOptions {
  SharedOptions shared;
  SweepOptions sweep;
  std::string level = Level().text, quantiles = "0.05,0.5,0.95", at;
};

/// Rows done, on a terminal.
std::function<void(size_t)> row_counter(bool wanted) {
  if (!wanted || ::isatty(STDERR_FILENO) != 1) return {};
  return [mutex = std::make_shared<std::mutex>()](size_t rows) {
    const std::lock_guard lock(*mutex);
    say("\r\033[K{} rows", rows);
  };
}

int at_median(const SweepCommandOptions& options, const Document& document) {
  if (!(options.shared.json + options.sweep.baseline + options.sweep.rows.truth).empty()) {
    throw UsageError("--at median gives a table or --csv; it has no --json, --baseline or --backtest");
  }
  std::vector<NamedNode> outputs;
  std::vector<std::string> warnings;
  const std::vector<PointRow> rows = rows_at_median(document, options.sweep.rows, outputs, warnings);
  say_warnings(warnings, options.shared);
  const Reports reports{{}, [&] { return points_csv_text(rows, outputs); }, [&] { return points_page(rows, outputs); }};
  write_reports(options.shared, reports, report_on_terminal(options.shared));
  return kDone;
}

int sweep(const SweepCommandOptions& options, const std::vector<std::string>& arguments) {
  Question question = read_question(options.shared);
  question.level = read_level(options.level);
  question.quantiles = read_quantiles(options.quantiles);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  Document document = load_document(options.shared.file, options.shared.assignments, options.shared.includes());
  SweepOptions asked = options.sweep;
  prepare_sweep(asked, document);
  std::vector<NamedFile> inputs = files_of(document);
  inputs.emplace_back("the table", options.sweep.rows.table);
  refuse_overwriting(inputs, options.shared);
  const Scenario plain = build_scenario(document);
  if (!options.at.empty()) return at_median(options, document);
  // A table that comes through a pipe is read once.
  const bool again = asked.rows.table.empty() || std::filesystem::is_regular_file(asked.rows.table);
  const size_t rows = again ? make_rows(document, asked.rows).rows.size() : 1;
  if (!options.shared.quiet) say_beyond_sobol(plain, question);
  say_cost(options.shared, plain, question, machine, static_cast<double>(rows));
  const Checkpoint checkpoint(options.shared, inputs, question, arguments, machine);
  const auto counter = row_counter(!options.shared.quiet);
  const Sweep result = run_sweep(document, asked, question, machine, side_by_side(options.shared, question), counter);
  if (counter) say("\r\033[K");
  say_warnings(result.warnings, options.shared);
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return sweep_json_text(plain, result, question, context); },
                        [&] { return sweep_csv_text(result, question); }, [&] { return sweep_page(result, question); }};
  write_reports(options.shared, reports, on_terminal);
  return kDone;
}

}  // namespace

void add_sweep_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<SweepCommandOptions>();
  options->shared.draws = "1M";
  Command command = line.command("sweep", "one run for each value of a range or row of a table");
  add_scenario_options(command, options->shared);
  command
      .option("--over", options->sweep.rows.ranges,
              "set a prior to each of FIRST, FIRST + STEP, … LAST; may be repeated")
      .type_name("NAME=FIRST:LAST:STEP")
      .repeatable();
  command.option("--rows", options->sweep.rows.table, "a CSV table; its columns set the priors of their names")
      .type_name("FILE.csv");
  command.option("--columns", options->sweep.rows.columns, "columns that set priors of other names")
      .type_name("COLUMN=PRIOR,…");
  command
      .option("--id", options->sweep.rows.id, "the column that names the rows; else the first, unless it sets a prior")
      .type_name("COLUMN");
  command.option("--baseline", options->sweep.baseline, "also give each row's ratio to this row, draw by draw")
      .type_name("ROW");
  command
      .option("--backtest", options->sweep.rows.truth,
              "column of the known truth of an output: how often the intervals hold it")
      .type_name("COLUMN");
  command.option("--output", options->sweep.output, "the only output to report, and what --backtest is about")
      .type_name("NAME");
  command.option("--at", options->at, "no draws: every prior at its median").one_of({"median"});
  command.option("-n,--draws", options->shared.draws, "how many draws a row").show_default();
  add_sampling_options(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  command.option("--quantiles", options->quantiles, "quantiles to report").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return sweep(*options, arguments);
  });
}

}  // namespace reckon
