// reckon report FILE: one page with the answer and everything that stands behind it.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "report/pages.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct ReportOptions {
  SharedOptions shared;
  std::string level = Level().text;
};

/// What a reader asks about first: what claims are about, or else the widest and the narrowest boundary, or the first
/// outputs.
std::vector<size_t> explained_outputs(const Scenario& scenario) {
  constexpr size_t kMost = 3;
  std::vector<size_t> outputs;
  const auto add = [&](size_t output) {
    if (outputs.size() < kMost && std::find(outputs.begin(), outputs.end(), output) == outputs.end())
      outputs.push_back(output);
  };
  for (const Claim& claim : scenario.claims) add(claim.output);
  if (outputs.empty() && !scenario.boundaries.empty())
    add(scenario.boundaries.front().output), add(scenario.boundaries.back().output);
  if (outputs.empty()) {
    for (size_t k = 0; k < scenario.reported_outputs(); ++k) add(k);
  }
  return outputs;
}

int report(ReportOptions options, const std::vector<std::string>& arguments) {
  SharedOptions& shared = options.shared;
  if (shared.reports.empty() && shared.json.empty() && shared.markdown.empty() && shared.csv.empty())
    shared.reports.push_back(std::filesystem::path(shared.file).stem().string() + ".html");
  Question question = read_question(shared);
  question.level = read_level(options.level);
  if (question.draws < kLeastGivenData)
    throw UsageError(fmt::format("--draws {}: a report takes {} draws or more", shared.draws, kLeastGivenData));
  Machine machine = read_machine(shared, question.draws);
  (void)report_on_terminal(shared);
  const Scenario scenario = load_asked(shared, true);
  refuse_overwriting(files_of(scenario.document), shared);
  say_warnings({scenario.warnings}, shared);
  if (!shared.quiet) say_beyond_sobol(scenario, question);
  const std::vector<size_t> explained = explained_outputs(scenario);
  say_cost(shared, scenario, question, machine);
  const Checkpoint checkpoint(shared, files_of(scenario.document), question, arguments, machine);
  Answer answer;
  ReportMatter matter;
  {
    ProgressBar bar(question.draws, !shared.quiet);
    machine.progress = bar.callback();
    answer = run_scenario(scenario, question, machine);
    machine.progress = {};
    // Of independent draws; and the answer keeps the hash that run or settle gives it.
    if (question.sampler == SamplerKind::philox && !drivers_of(scenario, {}).empty() && !explained.empty()) {
      Question some = question;
      some.draws = std::min(question.draws, kMostGivenData);
      Answer of_drivers = answer;
      matter.drivers = find_drivers(scenario, some, {Scale::automatic, {}, explained}, machine, of_drivers);
    }
    matter.picture = picture_of(scenario, question, machine, answer, explained.empty() ? 0 : explained[0]);
  }
  matter.program = fmt::format("reckon {} (numerics {})", reckon_version(), kNumericsVersion);
  matter.command = "reckon";
  for (const std::string& argument : arguments) matter.command += " " + shell_quoted(argument);
  const RunContext context{arguments, thread_count(shared)};
  const auto json = [&] { return report_json_text(scenario, question, answer, matter.drivers, context); };
  const Reports reports{json, [&] { return run_csv_text(scenario, question, answer); },
                        [&] {
                          Page page = report_page(scenario, question, answer, matter);
                          page.result = json();
                          return page;
                        }};
  write_reports(shared, reports, false);
  if (!shared.quiet) {
    for (const std::string& path : shared.reports) say("wrote {}\n", path);
    point_to_check(scenario);
  }
  return kDone;
}

}  // namespace

void add_report_command(CommandLine& line, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<ReportOptions>();
  options->shared.draws = "1M";
  Command command = line.command("report", "one page: the answer, what moves it, every belief, how it was computed");
  add_scenario_options(command, options->shared);
  command.option("-n,--draws", options->shared.draws, "how many draws; accepts 1e9, 100M").show_default();
  add_sampling_options(command, options->shared);
  add_given_option(command, options->shared);
  add_row_options(command, options->shared);
  command.option("--level", options->level, "probability of the intervals").show_default();
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return report(*options, arguments);
  });
}

}  // namespace reckon
