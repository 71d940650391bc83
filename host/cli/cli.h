// The command line: one file a command, exit statuses, and the only catch-all.
#pragma once
#include <fmt/format.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/language.h"
#include "cli/command_line.h"
#include "devices/cpu/cpu_engine.h"
#include "studies/run.h"
#include "studies/sweep.h"
#include "studies/written_question.h"

namespace reckon {

enum ExitStatus : int {
  kDone = 0,
  kFailed = 1,  // while running: device, memory, input or output, a result that is not finite
  kWrongUsage = 2,
  kInvalidScenario = 3,
  kGateNotMet = 4,
  kInterrupted = 130,
};

/// A file that cannot be written, a closed pipe; exit status 1.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Set by Ctrl-C; every run looks at it.
std::atomic<bool>& stop_requested();
/// Whether somebody looks at it. Before, while scenarios are read, Ctrl-C ends the program at once.
std::atomic<bool>& stop_is_heeded();
/// The same factory, whose engines heed it.
EngineFactory heeding(EngineFactory factory);

/// Sets up a subcommand.
void add_run_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_settle_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_compare_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_sweep_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_trend_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_report_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_drivers_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_believe_command(CommandLine& line, const std::vector<std::string>& arguments);
void add_new_command(CommandLine& line);
/// `next` becomes the command to run after this one.
void add_resume_command(CommandLine& line, std::vector<std::string>& next);
void add_fill_command(CommandLine& line);
void add_completion_command(CommandLine& line);
void add_verify_command(CommandLine& line);
void add_diff_command(CommandLine& line);
void add_check_command(CommandLine& line);
void add_explain_command(CommandLine& line);
void add_devices_command(CommandLine& line);
void add_bench_command(CommandLine& line);

/// Options that several commands share, as written.
struct SharedOptions {
  std::string file, draws = "10M", seed = "1", backend = "auto", precision = "double", sampler = "philox";
  std::string devices;  // empty: one, by `backend`
  std::string checkpoint;
  int checkpoint_every = 60;  // seconds
  std::string most_memory;
  /// What the command line has of this command.
  std::function<std::vector<std::pair<std::string, std::string>>()> written;
  int threads = 0;
  bool use_cache = true, quiet = false, allow_outside = false;

  Includes includes() const { return allow_outside ? Includes::anywhere : Includes::own_folder; }
  std::vector<std::string> assignments;
  std::string given, party, currency;
  std::string given_flag = "--given";  // what `given` is written beside
  std::string rows, row, columns, id;  // one row of a table
  std::string language = "en";

  Language spoken() const { return language == "ko" ? Language::korean : Language::english; }
  std::string json, csv, markdown;   // files of reports; "-" is standard output
  std::vector<std::string> reports;  // further ones, by their endings
  std::string chart;                 // which one goes into .svg, .png, .pdf or .vl.json; empty: the first
};
void add_set_option(Command& command, std::vector<std::string>& assignments);
void add_scenario_options(Command& command, SharedOptions& options);
/// Which random numbers, and the arithmetic: --seed, --precision, --sampler.
void add_numbers_options(Command& command, SharedOptions& options);
void add_sampling_options(Command& command, SharedOptions& options);
void add_given_option(Command& command, SharedOptions& options);
/// --rows, --row, --columns, --id: the scenario as one row of a table has it.
void add_row_options(Command& command, SharedOptions& options);
/// The scenario that the options ask for; `settle`: judged by every boundary.
Scenario load_asked(const SharedOptions& options, bool settle);
/// --json, --csv, --markdown, -o, --chart, --quiet; and --checkpoint, --max-memory: who reports has sampled.
void add_report_options(Command& command, SharedOptions& options);
/// Whether the report for people goes to standard output; throws UsageError where two files want to go there.
bool report_on_terminal(const SharedOptions& options);

/// Checks what was written; throws UsageError that names the flag.
Question read_question(const SharedOptions& options);
/// What of a question every command has.
WrittenQuestion as_written(const SharedOptions& options);
/// One line where a scenario has more random numbers than Sobol' points have dimensions.
void say_beyond_sobol(const Scenario& scenario, const Question& question);
Machine read_machine(const SharedOptions& options, uint64_t draws);
/// Rows of a sweep, a thread each or a process each.
SideBySide side_by_side(const SharedOptions& options, const Question& question);
int thread_count(const SharedOptions& options);
/// Where `runs` runs take more than ten minutes: how long, and how much memory. Throws UsageError where --max-memory is
/// too little.
void say_cost(const SharedOptions& options, const Scenario& scenario, const Question& question, const Machine& machine,
              double runs = 1);

/// A file that appears under its name only when it is whole: until `keep` it is a temporary file beside
/// its target, removed with this object.
class WholeFile {
 public:
  /// `ending`: of the temporary file's name, where nobody else writes the target; else one that is free.
  explicit WholeFile(const std::string& target, const std::string& ending = "");
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  void append(const std::string& bytes);
  void keep();

 private:
  std::string target_, path_;
  int file_ = -1;
  bool kept_ = false;
};

/// Removes what is half-written; a signal handler may call it.
void remove_unfinished_files();

/// A text and the file it goes to; "-" is standard output, no path nowhere.
struct Output {
  std::string path, text;
};
/// Writes all of them or none, and keeps `samples`, if there are any, with them.
void write_outputs(const std::vector<Output>& outputs, WholeFile* samples = nullptr);

/// A file by the flag, or what else names it, and its path.
using NamedFile = std::pair<std::string, std::string>;
/// Throws UsageError where an output is one of the inputs or another output, however its path is written.
void refuse_overwriting(const std::vector<NamedFile>& inputs, const SharedOptions& options,
                        const std::string& samples = "");
/// "-", or a name of standard output such as /dev/stdout.
bool is_standard_output(const std::string& path);
/// The files that a scenario was read from.
std::vector<NamedFile> files_of(const Document& document);
/// Writes to standard error; where that fails nobody is there to be told.
void say(const std::string& text);
template <class... Arguments>
void say(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
  say(fmt::format(pattern, std::forward<Arguments>(arguments)...));
}
/// The warnings of a scenario, or of rows or sides: at most five.
void say_warnings(const std::vector<std::string>& warnings, const SharedOptions& options);
/// One line where `reckon check` would warn.
void point_to_check(const Scenario& scenario);
/// Writes to standard output and checks that it arrived.
void print(const std::string& text);
bool colour_wanted();
/// An argument as a shell takes it.
std::string shell_quoted(const std::string& argument);
/// The columns of standard output: COLUMNS, or the terminal's; 0 where nothing says.
size_t terminal_columns();
/// Which draws are written where.
struct SampleOptions {
  std::string path;
  uint64_t draws = 0;              // the first
  std::vector<NamedNode> columns;  // in their display units

  double bytes() const { return 8.0 * static_cast<double>(draws) * static_cast<double>(columns.size()); }
};
/// Throws UsageError where the file's ending is none that is known.
void check_samples_name(const std::string& path);
/// "10,000,000 draws of 2 columns, 160 MB".
std::string samples_size(const SampleOptions& options);
/// Streams the draws; a file to be kept.
std::unique_ptr<WholeFile> write_samples(const SampleOptions& options, const Scenario& scenario,
                                         const Question& question, const Machine& machine);

}  // namespace reckon
