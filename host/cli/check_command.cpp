// reckon check FILE: everything but sampling.
#include <fmt/format.h>

#include "cli/cli.h"
#include "language/overrides.h"
#include "language/sections.h"
#include "report/figure.h"
#include "report/pages.h"
#include "report/writers.h"
#include "scenario/lint.h"
#include "studies/sketch.h"

namespace reckon {

namespace {

std::string counted(size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

struct CheckOptions {
  SharedOptions shared;
  bool strict = false;
  std::string explain;
};

/// What a prior means: the prior alone as an output, of a hundred thousand draws.
int explain(const CheckOptions& options) {
  Document document = load_document(options.shared.file, options.shared.assignments, options.shared.includes());
  const std::string& dotted = options.explain;
  if (document.priors.count(dotted.substr(0, dotted.find('.'))) == 0)
    throw UsageError(fmt::format("--explain {}: there is no such prior; {}", dotted,
                                 similar_or_known(dotted, document.prior_order, "priors")));
  const PriorDefinition prior = document.priors.at(dotted.substr(0, dotted.find('.')));
  document.outputs = {SpannedName{dotted, command_line_text("--explain", dotted).span}};
  document.claims.clear();
  document.events.clear();
  document.bridge.reset();
  document.decision.reset();
  const std::string written = prior.value ? prior.value->text : "one value for each label";
  document.title = dotted + " = " + written;
  document.question = prior.source + (prior.source.empty() || prior.note.empty() ? "" : " – ") + prior.note;
  const Scenario scenario = build_scenario(std::move(document));
  Question question;
  question.draws = 100'000;
  const Answer answer = run_scenario(scenario, question);
  print(terminal_text(run_page(scenario, question, answer, density_sketches(scenario, question)), colour_wanted(),
                      terminal_columns()));
  return kDone;
}

/// Warnings at places that have none yet.
void add_new(const Diagnostics& from, Diagnostics& to) {
  for (const Diagnostic& one : from.items()) {
    const bool known = std::any_of(to.items().begin(), to.items().end(), [&](const Diagnostic& other) {
      return other.span.file == one.span.file && other.span.line == one.span.line &&
             other.span.column == one.span.column;
    });
    if (!known) to.warning(one.span, one.problem, one.suggestion);
  }
}

int check(const CheckOptions& options) {
  if (!options.explain.empty()) return explain(options);
  const Scenario scenario =
      load_scenario(options.shared.file, {options.shared.assignments, false, "", "", "", options.shared.includes()});
  Diagnostics diagnostics;
  lint(scenario, diagnostics);
  Document alone = scenario.document;
  alone.parties.clear();
  for (const PartyDefinition& party : scenario.document.parties) {  // a party's beliefs may be wrong in themselves
    if (stop_requested()) throw Interrupted();
    Document believed = alone;
    apply_party(believed, party, overridden_names(party));
    Diagnostics of_party;
    lint(build_scenario(std::move(believed)), of_party);
    add_new(of_party, diagnostics);
  }
  const std::string warnings = scenario.warnings + diagnostics.render();
  if (!warnings.empty()) say("{}", warnings);
  if (options.strict && !warnings.empty()) {
    say("error: {} has {}, which --strict does not pass\n", printable(options.shared.file),
        counted(scenario.warning_count + diagnostics.items().size(), "warning"));
    return kInvalidScenario;
  }
  size_t priors = 0;
  for (const NamedNode& quantity : scenario.quantities) priors += quantity.prior ? 1 : 0;
  print(fmt::format("{}: good ({}, {}, {}, {}, {})\n", printable(options.shared.file),
                    counted(scenario.document.files.size(), "file"), counted(priors, "prior value"),
                    counted(scenario.outputs.size(), "output"), counted(scenario.events.size(), "event"),
                    counted(scenario.claims.size(), "claim")));
  return kDone;
}

}  // namespace

void point_to_check(const Scenario& scenario) {
  Diagnostics diagnostics;
  lint(scenario, diagnostics);
  const size_t count = diagnostics.items().size();
  if (count > 0)
    say("note: `reckon check {}` warns of {}\n", printable(scenario.document.path), counted(count, "thing"));
}

void add_check_command(CommandLine& line) {
  auto options = std::make_shared<CheckOptions>();
  Command command = line.command("check", "parse a scenario, check its units and priors, warn of what is likely wrong");
  add_scenario_options(command, options->shared);
  command.flag("--strict", options->strict, "warnings are errors");
  command.option("--explain", options->explain, "what a prior means: its quantiles, mean and density")
      .type_name("PRIOR")
      .not_empty();
  command.does([options] { return check(*options); });
}

}  // namespace reckon
