// One simulation of a scenario and its statistics: what run_scenario() and the studies beside it share.
#pragma once
#include "studies/run.h"

namespace reckon {

/// No draw met the condition.
struct NoneAccepted {
  uint64_t draws;
};

/// Exactly so many draws, without beliefs, stretches and hash. Throws NoneAccepted, NotFinite, Interrupted.
Answer run_draws(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t draws);

/// What several scrambles of Sobol' points say together.
Answer combine_scrambles(const std::vector<Answer>& runs, const Level& level);

/// What a run asks of an engine.
EngineOptions engine_options(const Question& question, const Machine& machine);

/// The command that shows a draw of this run; what --set, --party and --given said must be said again.
std::string explain_command(const Scenario& scenario, const Question& question, uint64_t draw);
/// A value in the unit that its quantity is shown in.
std::string quantity_text(const NamedNode& quantity, double base);
/// The values at a draw of the priors that `node` depends on, one a line.
std::string describe_priors_at(const Scenario& scenario, const Question& question, uint64_t draw, NodeId node);

}  // namespace reckon
