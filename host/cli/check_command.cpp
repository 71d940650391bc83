// reckon check FILE: everything but sampling.
#include <fmt/format.h>

#include "cli/cli.h"
#include "report/figure.h"

namespace reckon {

namespace {

std::string counted(size_t count, const char* noun) { return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s"); }

}  // namespace

void add_check_command(CLI::App& app, int& status) {
  auto options = std::make_shared<SharedOptions>();
  CLI::App* command = app.add_subcommand("check", "parse a scenario, check its units and priors; sample nothing");
  add_scenario_options(*command, *options);
  command->callback([options, &status] {
    const Scenario scenario = load_scenario(options->file, {options->assignments});
    for (const PartyDefinition& party : scenario.document.parties) {  // a party's beliefs may be wrong in themselves
      (void)build_scenario(document_of_party(scenario.document, party.name));
    }
    if (!scenario.warnings.empty()) fmt::print(stderr, "{}", scenario.warnings);
    size_t priors = 0;
    for (const NamedNode& quantity : scenario.quantities) priors += quantity.prior ? 1 : 0;
    print(fmt::format("{}: good ({}, {}, {}, {}, {})\n", printable(options->file), counted(scenario.document.files.size(), "file"),
                      counted(priors, "prior value"), counted(scenario.outputs.size(), "output"), counted(scenario.events.size(), "event"),
                      counted(scenario.claims.size(), "claim")));
    status = kDone;
  });
}

}  // namespace reckon
