// reckon check FILE: everything but sampling.
#include <fmt/format.h>

#include "cli/cli.h"
#include "report/figure.h"

namespace reckon {

void add_check_command(CLI::App& app, int& status) {
  auto options = std::make_shared<SharedOptions>();
  CLI::App* command = app.add_subcommand("check", "parse a scenario, check its units and priors; sample nothing");
  add_scenario_options(*command, *options);
  command->callback([options, &status] {
    const Scenario scenario = load_scenario(options->file, options->assignments);
    if (!scenario.warnings.empty()) fmt::print(stderr, "{}", scenario.warnings);
    size_t priors = 0;
    for (const NamedNode& quantity : scenario.quantities) priors += quantity.prior ? 1 : 0;
    print(fmt::format("{}: good ({} files, {} prior values, {} outputs, {} events, {} claims)\n", printable(options->file),
                      scenario.document.files.size(), priors, scenario.outputs.size(), scenario.events.size(), scenario.claims.size()));
    status = kDone;
  });
}

}  // namespace reckon
