// reckon compare A.toml B.toml, or reckon compare FILE --parties a,b.
#include <fmt/format.h>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "language/text.h"
#include "report/pages.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct CompareOptions {
  SharedOptions shared;
  std::string other, parties, names, outputs, level = Level().text;
  std::vector<std::string> set_other;
};

/// `written`: the file of both parties, where there are any.
Sides read_sides(const CompareOptions& options, Document& written) {
  const SharedOptions& shared = options.shared;
  if (options.other.empty() == options.parties.empty())
    throw UsageError("compare needs a second FILE, or --parties a,b of one file");
  if (!options.parties.empty() && !(options.names.empty() && options.set_other.empty()))
    throw UsageError("--names and --set-other are of two files; parties have names and beliefs of their own");
  written = load_document(shared.file, shared.assignments, shared.includes());
  if (!options.parties.empty()) return sides_of_parties(written, options.parties);
  return sides_of_files(written,
                        load_document(options.other, options.set_other, shared.includes(), nullptr, "--set-other"),
                        options.names);
}

int compare(const CompareOptions& options, const std::vector<std::string>& arguments) {
  Question question = read_question(options.shared);
  question.level = read_level(options.level);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  Document written;
  const Sides sides = read_sides(options, written);
  std::vector<NamedFile> inputs = files_of(sides.a);
  for (const NamedFile& file : files_of(sides.b)) inputs.push_back(file);
  refuse_overwriting(inputs, options.shared);
  Comparison comparison =
      join(sides, options.outputs.empty() ? std::vector<std::string>{} : split(options.outputs, ','));
  say_warnings(comparison.warnings, options.shared);
  if (!options.shared.quiet) say_beyond_sobol(comparison.joint, question);
  say_cost(options.shared, comparison.joint, question, machine);
  const Checkpoint checkpoint(options.shared, inputs, question, arguments, machine);
  Answer result;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_comparison(comparison, question, machine);
    if (!options.parties.empty()) explain_gaps(comparison, written, question, machine, result);
  }
  const RunContext context{arguments, thread_count(options.shared)};
  const Reports reports{[&] { return comparison_json_text(comparison, question, result, context); },
                        [&] { return comparison_csv_text(comparison, question, result); },
                        [&] { return comparison_page(comparison, question, result); }};
  write_reports(options.shared, reports, on_terminal);
  return kDone;
}

}  // namespace

void add_compare_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<CompareOptions>();
  options->shared.draws = "1M";
  Command command = line.command("compare",
                                 "difference and ratio of two scenarios or parties under common random numbers; --set "
                                 "is about the first file, or both parties");
  add_scenario_options(command, options->shared);
  command.option("other", options->other, "the scenario to compare with").type_name("FILE");
  command
      .option("--set-other", options->set_other, "replace a prior of the second file, which may be the first once more")
      .type_name("NAME=EXPR")
      .repeatable();
  command.option("--parties", options->parties,
                 "two of the file's [parties], as in a,b; one is compared with the file as written");
  command.option("--names", options->names,
                 "what to call two files, as in before,after; else by their ids, or by their paths");
  command.option("--outputs", options->outputs, "what to compare, as in cost,energy; else all outputs that both have");
  command.option("-n,--draws", options->shared.draws, "how many draws; with --parties of each set of disagreements")
      .show_default();
  add_sampling_options(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return compare(*options, arguments);
  });
}

}  // namespace reckon
