// reckon compare A.toml B.toml, or reckon compare FILE --parties a,b.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

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
  std::string other, parties, names, outputs;
};

struct Sides {
  Document written, a, b;  // the file of both parties; what each side believes
  std::string name_a, name_b;
};

/// Two files by their paths below the folder that both are in: the same however they are reached.
std::pair<std::string, std::string> names_of_files(const std::string& a, const std::string& b) {
  namespace fs = std::filesystem;
  const fs::path left = fs::absolute(a).lexically_normal(), right = fs::absolute(b).lexically_normal();
  if (left == right) return {left.filename().string() + " (1)", left.filename().string() + " (2)"};
  auto [of_left, of_right] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  fs::path name_a, name_b;
  for (; of_left != left.end(); ++of_left) name_a /= *of_left;
  for (; of_right != right.end(); ++of_right) name_b /= *of_right;
  return {name_a.string(), name_b.string()};
}

Sides read_sides(const CompareOptions& options) {
  const SharedOptions& shared = options.shared;
  Sides sides;
  if (options.other.empty() == options.parties.empty()) {
    throw UsageError("compare needs a second FILE, or --parties a,b of one file");
  }
  if (!options.names.empty() && !options.parties.empty())
    throw UsageError("--names are of two files; parties have their own");
  if (!options.other.empty()) {
    sides.a = load_document(shared.file, shared.assignments, shared.includes());
    sides.b = load_document(options.other, std::vector<std::string>(), shared.includes());
    sides.name_a = sides.a.id, sides.name_b = sides.b.id;
    const auto taken = [](const std::string& name) { return name == "difference" || name == "ratio"; };
    if (!options.names.empty()) {
      const std::vector<std::string> names = split(options.names, ',');
      if (names.size() != 2 || names[0] == names[1] || taken(names[0]) || taken(names[1]) || names[0].empty() ||
          names[1].empty())
        throw UsageError(fmt::format("--names {}: write two names, as in --names before,after", options.names));
      sides.name_a = names[0], sides.name_b = names[1];
      return sides;
    }
    if (sides.name_a == sides.name_b || taken(sides.name_a) || taken(sides.name_b))
      std::tie(sides.name_a, sides.name_b) = names_of_files(shared.file, options.other);
    return sides;
  }
  std::vector<std::string> names = split(options.parties, ',');
  if (names.size() == 1) names.insert(names.begin(), kAsWritten);
  if (names.size() != 2 || names[0] == names[1]) {
    throw UsageError(fmt::format("--parties {}: write two parties, as in a,b; \"{}\" is the file as written",
                                 options.parties, kAsWritten));
  }
  sides.written = load_document(shared.file, shared.assignments, shared.includes());
  sides.a = document_of_party(sides.written, names[0]);
  sides.b = document_of_party(sides.written, names[1]);
  sides.name_a = names[0], sides.name_b = names[1];
  return sides;
}

int compare(const CompareOptions& options, const std::vector<std::string>& arguments) {
  const Question question = read_question(options.shared);
  Machine machine = read_machine(options.shared, question.draws);
  const bool on_terminal = report_on_terminal(options.shared);
  const Sides sides = read_sides(options);
  std::vector<NamedFile> inputs = files_of(sides.a);
  for (const NamedFile& file : files_of(sides.b)) inputs.push_back(file);
  refuse_overwriting(inputs, options.shared);
  Comparison comparison = join(sides.a, sides.b, sides.name_a, sides.name_b,
                               options.outputs.empty() ? std::vector<std::string>{} : split(options.outputs, ','));
  say_warnings(comparison.warnings, options.shared);
  say_cost(options.shared, comparison.joint, question, machine);
  const Checkpoint checkpoint(options.shared, inputs, question, arguments, machine);
  Answer result;
  {
    ProgressBar bar(question.draws, !options.shared.quiet);
    machine.progress = bar.callback();
    result = run_comparison(comparison, question, machine);
    if (!options.parties.empty()) explain_gaps(comparison, sides.written, question, machine, result);
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
  command.option("--parties", options->parties,
                 "two of the file's [parties], as in a,b; one is compared with the file as written");
  command.option("--names", options->names,
                 "what to call two files, as in before,after; else by their ids, or by their paths");
  command.option("--outputs", options->outputs, "what to compare, as in cost,energy; else all outputs that both have");
  command.option("-n,--draws", options->shared.draws, "how many draws; with --parties of each set of disagreements")
      .show_default();
  add_sampling_options(command, options->shared);
  add_report_options(command, options->shared);
  command.does([options, &arguments] {
    const Speaking speaking(options->shared.spoken());
    return compare(*options, arguments);
  });
}

}  // namespace reckon
