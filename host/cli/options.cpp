#include <fmt/format.h>

#include <atomic>

#include "cli/reports.h"
#include "language/decimal.h"
#include "language/text.h"
#include "sampling/sobol.h"
#include "scenario/rows.h"

namespace reckon {

std::atomic<bool>& stop_requested() {
  static std::atomic<bool> requested{false};
  return requested;
}
std::atomic<bool>& stop_is_heeded() {
  static std::atomic<bool> heeded{false};
  return heeded;
}
EngineFactory heeding(EngineFactory factory) {
  return [factory = std::move(factory)](const Program& program, const EngineOptions& options) {
    stop_is_heeded() = true;
    return factory(program, options);
  };
}

void add_set_option(Command& command, std::vector<std::string>& assignments) {
  command
      .option("--set", assignments,
              "replace a prior, as in mfu=0.4 or \"rent.H20=1 to 2 [USD/(GPU h)]\"; may be repeated")
      .type_name("NAME=EXPR")
      .repeatable();
}

void add_scenario_options(Command& command, SharedOptions& options) {
  command.option("file", options.file, "scenario file (TOML)").required().type_name("FILE");
  command.flag("--allow-outside", options.allow_outside, "the scenario may include files outside its folder");
  add_set_option(command, options.assignments);
}

void add_numbers_options(Command& command, SharedOptions& options) {
  command.option("-s,--seed", options.seed, "seed of the random numbers").show_default();
  command.option("--precision", options.precision, "arithmetic of a draw").one_of({"double", "single"}).show_default();
  command.option("--sampler", options.sampler, "random numbers: philox, or 16 scrambles of Sobol' points")
      .one_of({"philox", "sobol"})
      .show_default();
}

void add_sampling_options(Command& command, SharedOptions& options) {
  add_numbers_options(command, options);
  command.option("--threads", options.threads, "CPU threads; 0 uses every processor").range(0, 4096);
  const Option backend =
      command
          .option("--backend", options.backend, "where to sample: auto takes the GPU, if there is one, for long runs")
          .one_of({"auto", "cpu", "cuda"})
          .show_default();
  command
      .option("--devices", options.devices,
              "share the work out to these: numbers of GPUs (see reckon devices), all, cpu; as in 0,1,cpu")
      .type_name("LIST")
      .not_empty()
      .excludes(backend);
  command.flag("!--no-cache", options.use_cache, "compile the GPU's kernel anew, and store nothing");
}

void add_given_option(Command& command, SharedOptions& options) {
  command.option("--given", options.given, "only draws count at which this is true, as in \"cost > 10M [USD]\"")
      .type_name("EXPR")
      .not_empty();
  command.option("--party", options.party, "with the beliefs of one of the file's [parties]")
      .type_name("NAME")
      .not_empty();
  command.option("--currency", options.currency, "show money in this currency too, at the scenario's own dated rate")
      .type_name("CODE")
      .not_empty();
}

void add_row_options(Command& command, SharedOptions& options) {
  command.option("--rows", options.rows, "a CSV table, of which --row takes one row").type_name("FILE.csv");
  command.option("--row", options.row, "the row's name: what its cells set, as in a sweep").type_name("NAME");
  command.option("--columns", options.columns, "columns that set priors of other names").type_name("COLUMN=PRIOR,…");
  command.option("--id", options.id, "the column that names the rows; else the first, unless it sets a prior")
      .type_name("COLUMN");
}

Scenario load_asked(const SharedOptions& options, bool settle) {
  LoadOptions load{options.assignments, settle, options.given, options.party, options.currency, options.includes()};
  load.given_flag = options.given_flag;
  if (options.rows.empty() != options.row.empty())
    throw UsageError("--rows FILE.csv and --row NAME go together: the table, and which row of it");
  if (options.rows.empty() && !(options.columns + options.id).empty())
    throw UsageError("--columns and --id are about the table of --rows");
  if (!options.rows.empty()) {
    load.row = options.row;
    load.change = [&options](const Document& document) {
      RowOptions asked;
      asked.table = options.rows, asked.columns = options.columns, asked.id = options.id;
      const RowSet set = make_rows(document, asked);
      std::vector<std::string> names;
      for (const Row& row : set.rows) {
        names.push_back(row.name);
        if (row.name != options.row) continue;
        Document result = set.document(row);
        result.files.push_back(set.table->file());
        return result;
      }
      throw UsageError(fmt::format("--row {}: {} has no such row; {}", options.row, options.rows,
                                   similar_or_known(options.row, names, "rows")));
    };
  }
  return load_scenario(options.file, load);
}

namespace {

/// Of commands that may run for long.
void add_long_run_options(Command& command, SharedOptions& options) {
  command
      .option(
          "--checkpoint", options.checkpoint,
          "keep what is done in this file, so that `reckon resume` or the same command goes on where it was cut off")
      .type_name("FILE")
      .not_empty();
  command.option("--checkpoint-every", options.checkpoint_every, "seconds between two writings of it")
      .range(0, 86400)
      .show_default();
  command
      .option("--max-memory", options.most_memory,
              "keep fewer values, and look for ranks again, so as to stay below this: 500MB, 2GB")
      .type_name("SIZE")
      .not_empty();
  options.written = [command] { return command.written(); };
}

}  // namespace

void add_report_options(Command& command, SharedOptions& options) {
  add_long_run_options(command, options);
  command.option("--json", options.json, "write the result as JSON (- for standard output)")
      .type_name("FILE")
      .not_empty();
  command.option("--csv", options.csv, "write the figures as CSV").type_name("FILE").not_empty();
  command.option("--markdown", options.markdown, "write the report as Markdown").type_name("FILE").not_empty();
  command
      .option("-o", options.reports,
              fmt::format("write the report; its form by the file's ending: {}", report_endings()))
      .repeatable()
      .type_name("FILE");
  command.option("--lang", options.language, "the language of reports: en, ko").one_of({"en", "ko"}).show_default();
  command.option("--chart", options.chart, "which chart goes into such a file; else the first")
      .type_name("NAME")
      .not_empty();
  command.flag("-q,--quiet", options.quiet, "no report on the terminal, no progress");
}

bool report_on_terminal(const SharedOptions& options) {
  check_report_files(options);
  refuse_overwriting({{"the scenario", options.file}}, options);
  std::vector<std::string> flags;
  if (is_standard_output(options.json)) flags.emplace_back("--json");
  if (is_standard_output(options.csv)) flags.emplace_back("--csv");
  if (is_standard_output(options.markdown)) flags.emplace_back("--markdown");
  if (flags.size() > 1)
    throw UsageError(fmt::format("{}: only one of them can go to standard output (-)", fmt::join(flags, " and ")));
  return flags.empty() && !options.quiet;
}

WrittenQuestion as_written(const SharedOptions& options) {
  WrittenQuestion written;
  written.draws = options.draws, written.seed = options.seed;
  written.precision = options.precision, written.sampler = options.sampler;
  return written;
}

Question read_question(const SharedOptions& options) { return read_question(as_written(options)); }

void say_beyond_sobol(const Scenario& scenario, const Question& question) {
  const size_t streams = scenario.graph.streams().size();
  if (question.sampler == SamplerKind::sobol && streams > kMostSobolDimensions)
    say("note: {} random numbers a draw are more than the {} dimensions of Sobol' points; those of the last names are "
        "Philox's\n",
        streams, kMostSobolDimensions);
}

}  // namespace reckon
